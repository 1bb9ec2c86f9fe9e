from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "zoco.access"

    def ready(self) -> None:
        from zoco.access import checks  # noqa: F401  (registers the checks)
