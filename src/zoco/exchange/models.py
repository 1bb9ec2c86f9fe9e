"""What was handed out: in which shape, to whom, why, how many records. Which persons stands in the log of looks."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import connection, models, transaction
from django.utils.timezone import localdate

from zoco.cases.exploitation import known_forms
from zoco.exchange import ctdc, htcds, ic_tip
from zoco.exchange.codes import Recipient, Standard, Why
from zoco.exchange.grounds import in_force
from zoco.people.models import Seat
from zoco.reports.models import Registration
from zoco.statistics.models import Figure, Release
from zoco.statistics.periods import YEAR

Agreed = dict[uuid.UUID, str]


class ExportQuerySet(models.QuerySet["Export"]):
    def newest_first(self) -> ExportQuerySet:
        return self.select_related("by__person").order_by("-at")

    @transaction.atomic
    def persons(
        self, *, to: Recipient, why: Why, reference: str, by: Seat, at: datetime
    ) -> tuple[Export, str]:
        """
        Everybody who agreed, as HTCDS 2.0: what was handed out, and the file. Every person in it is looked at.

        Raises NotAsAgreed when a record is not as the standard says; then nothing is kept.
        """
        on = localdate(at)
        agreed = agreed_now()
        lines = list(lines_to_go(agreed, on))
        made = htcds.document(
            [told for _pk, told in lines],
            {form.code: form.htcds for form in known_forms()},
            on=on,
            to=Recipient(to).value,
            ground="consent for this purpose that holds on the day of making, AVG art. 6(1)(a) and 9(2)(a)",
        )
        _look_at([pk for pk, _told in lines])
        return self._handed_out(
            Standard.HTCDS, made, len(lines), to=to, why=why, reference=reference, by=by, at=at
        )

    def of_year(self, standard: Standard, year: int, *, at: datetime, **said: Any) -> tuple[Export, str]:
        """
        A year as CTDC or IC-TIP has it, from what was stored when it was told: nothing is counted here.

        Raises NotTold where there is nothing of that year.
        """
        made = {Standard.CTDC: _ctdc, Standard.IC_TIP: _ic_tip}[standard](year)
        head = {"made_on": localdate(at).isoformat(), "made_for": str(said["to"]), "year": year}
        read = {Standard.CTDC: ctdc.schema, Standard.IC_TIP: ic_tip.schema}[standard]()
        read.checked(made)
        whole = {**read.said(), **head, "records": made}
        return self._handed_out(standard, whole, len(made), at=at, year=year, **said)

    def _handed_out(self, standard: Standard, made: Any, records: int, **said: Any) -> tuple[Export, str]:
        text = json.dumps(made, ensure_ascii=False, indent=1)
        digest = hashlib.sha256(text.encode()).hexdigest()
        return self.create(standard=standard, records=records, digest=digest, **said), text


class Export(models.Model):
    """One file that was handed out. The file itself is not kept: its digest tells which one it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    standard = models.CharField(max_length=10, choices=Standard)
    to = models.CharField(max_length=20, choices=Recipient)
    why = models.CharField(max_length=10, choices=Why)
    # Of an agreement or a letter: digits and letters, never words about a person.
    reference = models.CharField(max_length=30, blank=True)
    records = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField(null=True)  # none: everybody who agreed, of whatever year
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at"]


class Anonymised(models.Model):
    """
    The rows of CTDC of one year, made once: a second making, after somebody was judged to be somebody else, could be
    laid beside the first. `groups`: how many people say exactly this, and what, in the order of the columns.
    """

    year = models.PositiveSmallIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    least = models.PositiveSmallIntegerField()
    groups = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["year"]


class NotTold(LookupError):
    """Of this year nothing was told in this shape."""


def years_told() -> dict[Standard, list[int]]:
    """The years that can be handed out."""
    told = Release.objects.filter(months=YEAR, subject=Release.Subject.REGISTER).order_by("-starts_on")
    return {
        Standard.CTDC: list(Anonymised.objects.order_by("-year").values_list("year", flat=True)),
        Standard.IC_TIP: [release.starts_on.year for release in told],
    }


def _ctdc(year: int) -> list[ctdc.Row]:
    found = Anonymised.objects.filter(pk=year).first()
    if found is None:
        raise NotTold
    columns = list(ctdc.schema().fields)
    return [
        dict(zip(columns, values, strict=True)) for people, *values in found.groups for _ in range(people)
    ]


def _ic_tip(year: int) -> list[dict[str, Any]]:
    about = {"release__subject": Release.Subject.REGISTER, "release__months": YEAR, "months": YEAR}
    found = Figure.objects.filter(**about, starts_on=date(year, 1, 1)).exclude(value=None)
    told = {(figure.indicator, figure.value or ""): figure.amount for figure in found}
    if not told:
        raise NotTold
    return ic_tip.records(year, told)


def agreed_now() -> Agreed:
    """Line of the register → person, of who said yes to passing on and did not take that back."""
    with connection.cursor() as cursor:
        cursor.execute("select registration, person from zoco.agreed_to_exchange()")
        return {registration: str(person) for registration, person in cursor.fetchall()}


def lines_to_go(agreed: Agreed, on: date) -> Any:
    """Lines that may go, as the ground of each asks: most need a consent, and a ground without a rule lets none go."""
    rules = in_force(on)
    wanted = models.Q(pk__in=list(agreed), ground__in=list(rules))
    wanted |= models.Q(ground__in=[ground for ground, rule in rules.items() if not rule.needs_consent])
    for row in Registration.objects.filter(wanted):
        yield row.pk, _told(row, agreed)


def _told(row: Registration, agreed: Agreed) -> htcds.Told:
    return htcds.Told(
        person=agreed.get(row.pk, str(row.pk)),
        registered_on=row.registered_on,
        reporter_kind=row.reporter_kind,
        gender=row.gender,
        nationality_group=row.nationality_group,
        age_band=row.age_band,
        forms=row.forms,
        sector=row.sector,
        minor_then=row.minor_then,
        judgement=row.judgement,
        consent=row.pk in agreed,
    )


def _look_at(registrations: list[uuid.UUID]) -> None:
    """A look at each person, in her file too: who reads it sees that her line went, and when."""
    with connection.cursor() as cursor:
        cursor.execute("select zoco.look_exchanged(%s)", [registrations])
