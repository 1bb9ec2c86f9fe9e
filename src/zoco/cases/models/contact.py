"""Who was spoken with."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from zoco.cases.codes import ContactKind, ContactWith, EventKind
from zoco.people.models import Seat
from zoco.seal.fields import Sealed, SealedText

if TYPE_CHECKING:
    from zoco.cases.models.case import Case


class Contact(Sealed):
    """A call, a visit, a message: who was spoken with and what it came to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="contacts")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(gettext_lazy("hoe"), max_length=10, choices=ContactKind)
    with_whom = models.CharField(gettext_lazy("met wie"), max_length=10, choices=ContactWith)
    note = SealedText(gettext_lazy("notitie"))

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["case", "-at"], name="contact_latest")]


@transaction.atomic
def log_contact(
    case: Case, *, by: Seat, at: datetime, kind: ContactKind, with_whom: ContactWith, note: str
) -> Contact:
    """Only speaking with the person herself breaks the silence."""
    contact = Contact.objects.create(
        case=case, data_key=case.data_key, by=by, at=at, kind=kind, with_whom=with_whom, note=note
    )
    if with_whom == ContactWith.VICTIM:
        type(case).objects.filter(pk=case.pk, last_spoken_on__lt=localdate(at)).update(
            last_spoken_on=localdate(at)
        )
    case.record(EventKind.CONTACT, by=by, at=at, text=with_whom)
    return contact
