"""Code lists of the files of a case."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileKind(models.TextChoices):
    """What a document is, said by who adds it."""

    DECISION = "decision", _("Besluit of beschikking")
    FORM = "form", _("Formulier")
    IDENTITY = "identity", _("Identiteits- of verblijfsdocument")
    LETTER = "letter", _("Brief")
    MEDICAL = "medical", _("Medisch stuk")
    REPORT = "report", _("Verslag of rapport")
    PHOTO = "photo", _("Foto")
    OTHER = "other", _("Iets anders")


class FileOrigin(models.TextChoices):
    """Where a document comes from. What the police gave stays here until they agree (Wpg art. 7)."""

    OWN = "own", _("Van onszelf of van de persoon")
    PARTNER = "partner", _("Van een andere organisatie")
    POLICE = "police", _("Van politie of Openbaar Ministerie")
