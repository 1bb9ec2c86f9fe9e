"""Who it is about."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy

from zoco.reports.codes import Gender
from zoco.seal.fields import Sealed, SealedText
from zoco.seal.index import BlindIndexField


class Victim(Sealed):
    """A (possible) victim. Everything that names her is sealed under a key that dies with her file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = SealedText(gettext_lazy("naam, zoals de persoon genoemd wil worden"))
    birth_date = SealedText(gettext_lazy("geboortedatum"))
    reach = SealedText(gettext_lazy("hoe en wanneer veilig te bereiken"))
    name_index = BlindIndexField("victim-name", of="name")
    gender = models.CharField(max_length=10, choices=Gender, default=Gender.UNKNOWN)

    @property
    def born_on(self) -> date | None:
        return date.fromisoformat(self.birth_date) if self.birth_date else None
