"""What happened, in one line."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from zoco.cases.codes import EventKind
from zoco.people.models import Seat
from zoco.seal.fields import Sealed, SealedText


class Event(Sealed):
    """One line of the timeline."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=30, choices=EventKind)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    text = SealedText()

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["case", "-at"], name="event_latest")]
