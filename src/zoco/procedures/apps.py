from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class ProceduresConfig(AppConfig):
    name = "zoco.procedures"
    label = "procedures"

    def ready(self) -> None:
        """Read the law before anything starts: with a mistake in it nothing does, and it is named."""
        from zoco.cases import story
        from zoco.cases.codes import EventKind
        from zoco.procedures.definitions import LawError, law
        from zoco.procedures.story import read

        try:
            law()
        except LawError as mistake:
            raise ImproperlyConfigured(str(mistake)) from mistake
        for kind in (
            EventKind.PROCEDURE_STARTED,
            EventKind.PROCEDURE_ENDED,
            EventKind.DEADLINE_MET,
            EventKind.DEADLINE_CHANGED,
        ):
            story.READ_BY[kind] = read
