from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class ResidenceConfig(AppConfig):
    name = "zoco.residence"
    label = "residence"

    def ready(self) -> None:
        """Read the track and the rights before anything starts: with a mistake in them nothing does, and it is named."""
        from zoco.procedures.reading import LawError
        from zoco.residence.entitlements import kinds
        from zoco.residence.track import tracks

        try:
            tracks()
            kinds()
        except LawError as mistake:
            raise ImproperlyConfigured(f"residence: {mistake}") from mistake
