"""The end of a trajectory, the contacts after it, and help that begins again."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext_lazy

from zoco.cases.codes import AftercareOutcome, CloseReason, EventKind, NoReach, NotAsked
from zoco.cases.days import months_after
from zoco.cases.models.granting import Grant
from zoco.cases.models.refusals import Changed
from zoco.people.models import Seat
from zoco.reports.models import Report
from zoco.seal.fields import Sealed, SealedText

if TYPE_CHECKING:
    from zoco.cases.models.case import Case

AFTERCARE_MONTHS = (1, 3, 6)  # project default, domain A.12
REOPEN_MONTHS = 12  # the same


class Contradiction(ValueError):
    """The days that were given cannot all be true."""


class TooLate(ValueError):
    """Help that begins again after more than a year is a new trajectory, from a new report."""


class Closure(Sealed):
    """Why and when the trajectory ended, how she looks back, and how she may safely be reached afterwards."""

    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="closure"
    )
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    reason = models.CharField(gettext_lazy("reden"), max_length=20, choices=CloseReason)
    score = SealedText(gettext_lazy("cijfer van de persoon zelf"))
    evaluation = SealedText(gettext_lazy("evaluatie met de persoon zelf"))
    not_asked = models.CharField(max_length=20, choices=NotAsked, blank=True, default="")
    reach = SealedText(gettext_lazy("veilig te bereiken voor nazorg"))
    no_reach = models.CharField(max_length=20, choices=NoReach, blank=True, default="")

    @property
    def last_day_to_reopen(self) -> date:
        return months_after(self.on, REOPEN_MONTHS)


class AftercareQuerySet(models.QuerySet["Aftercare"]):
    def open(self) -> Self:
        return self.filter(done_on=None, cancelled_on=None)

    def due(self, seat: Seat, by: date) -> Self:
        return self.open().filter(case__caseload__seat=seat, due_on__lte=by).order_by("due_on")


class Aftercare(Sealed):
    """One contact after closing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="aftercare")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    # Help began again, so nobody needs to call after it.
    cancelled_on = models.DateField(null=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    outcome = models.CharField(max_length=20, choices=AftercareOutcome, blank=True, default="")
    note = SealedText(gettext_lazy("hoe gaat het"))

    objects = AftercareQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on"]
        indexes: ClassVar = [
            models.Index(fields=["case", "due_on"], condition=Q(done_on=None), name="aftercare_due")
        ]

    @transaction.atomic
    def do(
        self,
        *,
        by: Seat,
        at: datetime,
        note: str,
        outcome: str = AftercareOutcome.WELL,
        again_on: date | None = None,
    ) -> None:
        """
        Somebody called. Who was not reached is called again on another day.

        Raises Changed when somebody else wrote it down a moment earlier.
        """
        if not Aftercare.objects.open().select_for_update(of=["self"]).filter(pk=self.pk).exists():
            raise Changed
        self.done_on, self.by, self.note, self.outcome = localdate(at), by, note, outcome
        self.save(update_fields=["done_on", "by", "note", "outcome"])
        if again_on and outcome == AftercareOutcome.NOT_REACHED:
            Aftercare.objects.create(case=self.case, data_key=self.case.data_key, due_on=again_on)
        self.case.record(EventKind.AFTERCARE, by=by, at=at)


def aftercare_days(on: date) -> list[date]:
    """When she is called after closing on this day."""
    return [months_after(on, months) for months in AFTERCARE_MONTHS]


@transaction.atomic
def close(
    case: Case,
    *,
    by: Seat,
    at: datetime,
    because: CloseReason,
    evaluation: str = "",
    reach: str = "",
    on: date | None = None,
    score: str = "",
    not_asked: str = "",
    no_reach: str = "",
    keep: Collection[uuid.UUID] = (),
) -> Closure:
    """
    The end of the trajectory is the start of aftercare: contacts after one, three and six months.

    Whoever read along stops doing so, but for the grants in `keep`: those end when aftercare does. Closing twice is
    closing once. Raises Contradiction for a day before the opening, before the last conversation, or still to come.
    """
    day = on or localdate(at)
    if not max(case.opened_on, case.last_spoken_on) <= day <= localdate(at):
        raise Contradiction
    case.lock()
    if before := Closure.objects.filter(case=case).first():
        return before
    closure = Closure.objects.create(
        case=case,
        data_key=case.data_key,
        by=by,
        on=day,
        reason=because,
        score=score,
        evaluation=evaluation,
        not_asked=not_asked,
        reach=reach,
        no_reach=no_reach,
    )
    calls = [] if no_reach else aftercare_days(day)
    Aftercare.objects.bulk_create(
        Aftercare(case=case, data_key=case.data_key, due_on=due_on) for due_on in calls
    )
    _end_grants(case, by=by, at=at, keep=keep if calls else (), until=end_of_aftercare(day))
    case.record(EventKind.CLOSED, by=by, at=at, text=because)
    return closure


def end_of_aftercare(on: date) -> datetime:
    """A month after the last call: the end of that day."""
    after = months_after(on, AFTERCARE_MONTHS[-1] + 1) + timedelta(days=1)
    return make_aware(datetime.combine(after, time.min))


def _end_grants(case: Case, *, by: Seat, at: datetime, keep: Collection[uuid.UUID], until: datetime) -> None:
    for grant in case.own(case.grants.running().select_related("seat__person", "seat__organisation")):
        grant.case = case
        if grant.pk not in keep or grant.is_emergency:
            grant.end(by=by, at=at)
        elif grant.until_at is None or grant.until_at > until:
            Grant.objects.filter(pk=grant.pk).update(until_at=until)


@transaction.atomic
def reopen(case: Case, *, by: Seat, at: datetime, story: str, report: Report | None = None) -> Case:
    """
    Help begins again within a year: a new trajectory of the same person, which follows this one.

    The earlier one stays closed and readable by the new lead; calls that were still planned are not made. Reopening
    twice is reopening once. Raises TooLate after a year, Contradiction when it is still open, Changed when help that
    this seat does not see follows on it already.
    """
    from zoco.cases.models.case import Case

    case.lock()
    closure = Closure.objects.filter(case=case).first()
    if closure is None:
        raise Contradiction
    if before := Case.objects.filter(follows=case).first():
        return before
    today = localdate(at)
    if today > closure.last_day_to_reopen:
        raise TooLate
    try:
        with transaction.atomic():
            again = Case.objects.create(
                data_key=case.data_key,
                victim=case.victim,
                report=report,
                follows=case,
                lead=by,
                opened_on=today,
                municipality=report.municipality if report else case.municipality,
                age_at_start=case.age_on(today),
                nationality_group=case.nationality_group,
                forms=sorted({*case.forms, *(report.forms if report else [])}),
                last_spoken_on=today,
                story=story,
            )
    except IntegrityError:
        raise Changed from None
    case.aftercare.open().update(cancelled_on=today)
    again.record(EventKind.REOPENED, by=by, at=at, text=case.number)
    return again
