from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "zoco.retention"

    def ready(self) -> None:
        from zoco.retention import checks  # noqa: F401  (registers the check)
