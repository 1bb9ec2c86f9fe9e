"""Who was spoken with, and for how long nobody was."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from zoco.cases.codes import ContactKind, ContactWith, EventKind
from zoco.cases.models.refusals import Changed
from zoco.people.models import Seat
from zoco.seal.fields import Sealed, SealedText

if TYPE_CHECKING:
    from zoco.cases.models.case import Case

# Where the case keeps the last day of each kind of contact.
LAST_DAY = {
    ContactWith.VICTIM: "last_spoken_on",
    ContactWith.FAMILY: "last_family_on",
    ContactWith.PARTNER: "last_partner_on",
}


class ContactQuerySet(models.QuerySet["Contact"]):
    def agreed(self, seat: Seat, until: date) -> Self:
        """Next contacts that were agreed on for a day until then, and that nobody has had since."""
        since = Contact.objects.filter(
            case=OuterRef("case"), with_whom=OuterRef("with_whom"), at__gt=OuterRef("at")
        )
        ours = self.filter(case__caseload__seat=seat, case__caseload__is_open=True, next_on__lte=until)
        return ours.filter(~Exists(since)).order_by("next_on")

    def to_complete(self, seat: Seat) -> Self:
        """What this seat wrote down in a hurry."""
        return self.filter(by=seat, to_complete=True, case__caseload__seat=seat).order_by("at")


class Contact(Sealed):
    """A call, a visit, a message: who was spoken with and what it came to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="contacts")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(gettext_lazy("hoe"), max_length=10, choices=ContactKind)
    with_whom = models.CharField(gettext_lazy("met wie"), max_length=10, choices=ContactWith)
    note = SealedText(gettext_lazy("notitie"))
    minutes = models.PositiveSmallIntegerField(gettext_lazy("hoe lang, in minuten"), null=True)
    next_on = models.DateField(gettext_lazy("volgend contact"), null=True)
    to_complete = models.BooleanField(gettext_lazy("later aanvullen"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [
            models.Index(fields=["case", "-at"], name="contact_latest"),
            models.Index(fields=["case", "next_on"], condition=~Q(next_on=None), name="contact_agreed"),
            models.Index(fields=["by"], condition=Q(to_complete=True), name="contact_to_complete"),
        ]

    @transaction.atomic
    def complete(self, *, seen_version: int, note: str, to_complete: bool) -> None:
        """Raises Changed when it was completed since it was read."""
        bumped = Contact.objects.filter(pk=self.pk, version=seen_version).update(version=seen_version + 1)
        if not bumped:
            raise Changed
        self.note, self.to_complete, self.version = note, to_complete, seen_version + 1
        self.save(update_fields=["note", "to_complete"])


@dataclass(frozen=True)
class Silence:
    """With whom nobody spoke for how many days, and after how many that is too long."""

    with_whom: ContactWith
    days: int
    limit: int

    @property
    def is_too_long(self) -> bool:
        return self.days >= self.limit


def limit_of(with_whom: ContactWith) -> int:
    """After how many days without contact of this kind somebody is told (setting ZOCO_SILENCE_DAYS)."""
    return int(settings.ZOCO_SILENCE_DAYS[with_whom.value])


def silences(case: Case, today: date) -> list[Silence]:
    """One for each kind of contact that there ever was; with the person herself it counts from the opening."""
    return [
        Silence(whom, (today - last).days, limit_of(whom))
        for whom, name in LAST_DAY.items()
        if (last := getattr(case, name)) is not None
    ]


@transaction.atomic
def log_contact(
    case: Case,
    *,
    by: Seat,
    at: datetime,
    kind: ContactKind,
    with_whom: ContactWith,
    note: str = "",
    **more: Any,
) -> Contact:
    """Only speaking with somebody breaks the silence of that kind. `more`: minutes, next_on, to_complete."""
    contact = Contact.objects.create(
        case=case, data_key=case.data_key, by=by, at=at, kind=kind, with_whom=with_whom, note=note, **more
    )
    last, day = LAST_DAY[with_whom], localdate(at)
    earlier = Q(**{f"{last}__lt": day}) | Q(**{last: None})
    type(case).objects.filter(earlier, pk=case.pk).update(**{last: day})
    case.record(EventKind.CONTACT, by=by, at=at, text=with_whom)
    return contact
