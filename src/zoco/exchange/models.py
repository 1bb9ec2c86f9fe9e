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
from zoco.exchange import htcds
from zoco.exchange.codes import Recipient, Standard, Why
from zoco.exchange.grounds import in_force
from zoco.people.models import Seat
from zoco.reports.models import Registration

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
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at"]


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
