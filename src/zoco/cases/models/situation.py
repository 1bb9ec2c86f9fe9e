"""Somebody's situation: the deep intake, ways to reach her, children, what happened to her, three municipalities."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from zoco.cases.codes import EventKind
from zoco.cases.counting import Counts, which_counts
from zoco.cases.exploitation import KINDS
from zoco.cases.models.refusals import Changed
from zoco.cases.situation import ChildPlace, Custody, IntakePart, Means, ToldBy, WayKind, YesNoUnknown
from zoco.people.models import Seat
from zoco.reports.codes import Form
from zoco.seal.fields import Sealed, SealedJSON, SealedText

if TYPE_CHECKING:
    from zoco.cases.models.case import Case

VAGUE = (Form.UNKNOWN.value, Form.NOT_YET_EXPLOITED.value)


class Versioned(Sealed):
    """A row that two may have open at once: who writes says which version was read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def write(self, *, by: Seat, at: datetime, seen_version: int, **answers: Any) -> None:
        """Raises Changed when somebody else wrote since it was read."""
        rows: Any = type(self)._default_manager
        bumped = rows.filter(pk=self.pk, version=seen_version).update(version=seen_version + 1)
        if not bumped:
            raise Changed
        self.by, self.at, self.version = by, at, seen_version + 1
        for name, value in answers.items():
            setattr(self, name, value)
        self.save(update_fields=["by", "at", *answers])


class IntakeAnswers(Versioned):
    """The answers of one part of the deep intake."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="intake_parts")
    part = models.CharField(max_length=20, choices=IntakePart)
    answers = SealedJSON(default=dict)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "part"], name="a_part_once")]


@transaction.atomic
def settle_part(
    case: Case, part: IntakePart, *, by: Seat, at: datetime, seen_version: int, answers: dict[str, Any]
) -> IntakeAnswers:
    """Each part on its own. `seen_version` is 0 for a part that was empty; raises Changed when it no longer is."""
    case.lock()
    before = case.intake_parts.filter(part=part).first()
    if before is None and seen_version == 0:
        row = IntakeAnswers.objects.create(
            case=case, data_key=case.data_key, part=part, by=by, at=at, answers=answers
        )
    elif before is None:
        raise Changed
    else:
        row = before
        row.data_key = case.data_key
        row.write(by=by, at=at, seen_version=seen_version, answers=answers)
    case.record(EventKind.SITUATION, by=by, at=at, text=part)
    return row


class ContactWayQuerySet(models.QuerySet["ContactWay"]):
    def current(self, day: date) -> Self:
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), ended_on=None)


class ContactWay(Sealed):
    """One safe way to reach somebody. It is never changed: it ends, and a new one comes beside it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="ways")
    kind = models.CharField(max_length=10, choices=WayKind)
    value = SealedText(gettext_lazy("nummer of adres"))
    when = SealedText(gettext_lazy("wanneer veilig"))
    say = SealedText(gettext_lazy("wat u wel zegt"))
    never_say = SealedText(gettext_lazy("wat u niet zegt"))
    code_word = SealedText(gettext_lazy("codewoord"))
    until_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ContactWayQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at"]

    def is_current(self, day: date) -> bool:
        return self.ended_on is None and (self.until_on is None or day <= self.until_on)

    @transaction.atomic
    def end(self, *, by: Seat, at: datetime) -> None:
        if ContactWay.objects.filter(pk=self.pk, ended_on=None).update(ended_on=localdate(at)):
            self.case.record(EventKind.SITUATION, by=by, at=at, text="ways")


@transaction.atomic
def add_way(case: Case, *, by: Seat, at: datetime, kind: WayKind, **words: Any) -> ContactWay:
    way = ContactWay.objects.create(case=case, data_key=case.data_key, by=by, at=at, kind=kind, **words)
    case.record(EventKind.SITUATION, by=by, at=at, text="ways")
    return way


class Child(Versioned):
    """A child of the person, wherever it is."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="children")
    name = SealedText(gettext_lazy("naam"))
    birth_date = SealedText(gettext_lazy("geboortedatum"))
    place = models.CharField(max_length=10, choices=ChildPlace, default=ChildPlace.UNKNOWN)
    custody = models.CharField(max_length=20, choices=Custody, default=Custody.UNKNOWN)
    note = SealedText(gettext_lazy("notitie"))

    class Meta:
        ordering: ClassVar = ["at"]

    @property
    def born_on(self) -> date | None:
        return date.fromisoformat(self.birth_date) if self.birth_date else None

    @transaction.atomic
    def change(self, *, by: Seat, at: datetime, seen_version: int, **known: Any) -> None:
        self.write(by=by, at=at, seen_version=seen_version, **known)
        self.case.record(EventKind.CHILD, by=by, at=at)


@transaction.atomic
def add_child(case: Case, *, by: Seat, at: datetime, **known: Any) -> Child:
    child = Child.objects.create(case=case, data_key=case.data_key, by=by, at=at, **known)
    case.record(EventKind.CHILD, by=by, at=at)
    return child


class TraffickingExperience(Versioned):
    """One period of exploitation: several forms at once may be one, the same form later is another."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="experiences")
    forms = ArrayField(models.CharField(max_length=20, choices=Form))
    kinds = ArrayField(models.CharField(max_length=20), default=list)
    minor_then = models.CharField(max_length=10, choices=YesNoUnknown, default=YesNoUnknown.UNKNOWN)
    told_by = models.CharField(max_length=10, choices=ToldBy, default=ToldBy.SELF)
    # Months, as "2025-03": nobody is asked for a day.
    began = SealedText(gettext_lazy("vanaf"))
    ended = SealedText(gettext_lazy("tot"))
    place = SealedText(gettext_lazy("waar"))
    recruited_in = SealedText(gettext_lazy("geworven in"))
    means = SealedJSON(default=list)
    note = SealedText(gettext_lazy("notitie"))

    class Meta:
        ordering: ClassVar = ["at"]

    def form_names(self) -> list[str]:
        return [str(Form(form).label) for form in self.forms]

    def kind_names(self) -> list[str]:
        return [str(KINDS[kind]) for kind in self.kinds]

    def means_names(self) -> list[str]:
        return [str(Means(each).label) for each in self.means]

    @transaction.atomic
    def change(self, *, by: Seat, at: datetime, seen_version: int, **told: Any) -> None:
        """The summary of the case follows: what no experience says any more leaves it."""
        case, before = self.case, list(self.forms)
        case.lock()
        self.write(by=by, at=at, seen_version=seen_version, **told)
        _sum_up(case, add=self.forms, drop=before)
        case.record(EventKind.EXPERIENCE, by=by, at=at, text=",".join(self.forms))


@transaction.atomic
def tell_experience(case: Case, *, by: Seat, at: datetime, **told: Any) -> TraffickingExperience:
    case.lock()
    row = TraffickingExperience.objects.create(case=case, data_key=case.data_key, by=by, at=at, **told)
    _sum_up(case, add=row.forms)
    case.record(EventKind.EXPERIENCE, by=by, at=at, text=",".join(row.forms))
    return row


def _sum_up(case: Case, *, add: list[str], drop: list[str] | None = None) -> None:
    """`Case.forms` is what was reported and what was told since, each form once; "unknown" gives way to what is known."""
    case.refresh_from_db(fields=["forms"])
    told = {form for row in case.experiences.only("forms") for form in row.forms}
    left = [form for form in case.forms if form in told or form not in (drop or [])]
    forms = list(dict.fromkeys([*left, *add]))
    case.forms = [form for form in forms if form not in VAGUE] or forms
    type(case).objects.filter(pk=case.pk).update(forms=case.forms)


@transaction.atomic
def settle_municipalities(
    case: Case,
    *,
    by: Seat,
    at: datetime,
    seen_version: int,
    registered_in: str,
    registered_is_safe: bool,
    found_in: str,
    sheltered_in: str,
) -> Counts:
    """Three kept apart; the one that counts becomes `municipality`. Codes of municipalities, or ""."""
    case.bump(seen_version)
    case.registered_in, case.found_in, case.sheltered_in = registered_in, found_in, sheltered_in
    case.registered_is_safe = registered_is_safe
    counts = counts_in(case)
    case.municipality = counts.municipality or case.municipality
    names = ("registered_in", "registered_is_safe", "found_in", "sheltered_in", "municipality")
    case.save(update_fields=names)
    case.record(EventKind.SITUATION, by=by, at=at, text="municipalities")
    return counts


def counts_in(case: Case) -> Counts:
    """Where this case belongs now, and why. A transfer is proposed, never done, when that is elsewhere."""
    found = case.found_in or ("" if case.registered_in or case.sheltered_in else case.municipality)
    return which_counts(case.registered_in or "", case.registered_is_safe, found, case.sheltered_in or "")


@transaction.atomic
def settle_guardian(
    case: Case, *, by: Seat, at: datetime, seen_version: int, parent_is_suspect: bool, route: str
) -> None:
    """Whether a parent may be involved, and then who decides instead."""
    case.bump(seen_version)
    case.parent_is_suspect, case.guardian_route = parent_is_suspect, route
    case.save(update_fields=["parent_is_suspect", "guardian_route"])
    case.record(EventKind.SITUATION, by=by, at=at, text="guardian")
