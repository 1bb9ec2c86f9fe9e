from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "zoco.statistics"

    def ready(self) -> None:
        from zoco.statistics import checks  # noqa: F401  (registers the check)
