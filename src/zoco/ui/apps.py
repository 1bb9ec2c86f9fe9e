from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "zoco.ui"
    label = "ui"
