"""How a procedure ends, and the law's texts in the language of the page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """The codes of `shapes.OUTCOMES`: a law file says which of them its procedure can have."""

    DONE = "done", _("Gedaan")
    GRANTED = "granted", _("Toegekend")
    REFUSED = "refused", _("Afgewezen")
    REVOKED = "revoked", _("Ingetrokken door de overheid")
    DISMISSED = "dismissed", _("Geseponeerd: er wordt niet vervolgd")
    CONVICTED = "convicted", _("Onherroepelijke veroordeling")
    WITHDRAWN = "withdrawn", _("Ingetrokken of ervan afgezien")
    EXPIRED = "expired", _("Verlopen")


def said(text: Any) -> str:
    """A text of the law in the language of the page."""
    return str(text.en if get_language() == "en" else text.nl)
