"""Everybody of whom something is kept, how long, and what stands in the way of forgetting. Read by the owner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Max, OuterRef, Q, Subquery
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from zoco.audit.models import Look
from zoco.cases.models import Alarm, Case, Event
from zoco.procedures.models import Deadline
from zoco.reports.models import Report
from zoco.retention.models import ForgetRequest, LegalHold
from zoco.retention.terms import Facts, Kept, Term, keep_until

ADULT = 18


@dataclass
class Dossier:
    """One person: one report, or all trajectories under one key."""

    key: UUID
    kind: str
    kept: Kept
    opened_on: date
    ended_on: date
    outcome: str = ""
    minor: bool = False
    cases: list[Case] = field(default_factory=list)
    reports: list[UUID] = field(default_factory=list)
    # Asked for, and granted by a second person: not the term but the request says when.
    requested: bool = False
    blocks: list[str] = field(default_factory=list)

    @property
    def numbers(self) -> list[str]:
        return [case.number for case in self.cases]

    def is_due(self, on: date) -> bool:
        return self.requested or self.kept.is_due(on)

    def is_forgotten_on(self, on: date) -> bool:
        return self.is_due(on) and not self.blocks


def dossiers(
    on: date, terms: Sequence[Term], *, using: str, keys: Iterable[UUID] | None = None
) -> list[Dossier]:
    """Closed trajectories and reports without one, with what blocks each on that day; soonest first."""
    found = [*_of_cases(on, terms, using, keys), *_of_reports(terms, using, keys)]
    return sorted(found, key=lambda dossier: (dossier.kept.until_on, str(dossier.key)))


def _of_cases(on: date, terms: Sequence[Term], using: str, keys: Iterable[UUID] | None) -> Iterable[Dossier]:
    by_key: dict[UUID, list[Case]] = defaultdict(list)
    rows = Case.objects.using(using).select_related("closure").order_by("opened_on", "id")
    for case in rows if keys is None else rows.filter(data_key__in=list(keys)):
        by_key[case.data_key_id].append(case)
    blocks = Blocks(on, using)
    for key, cases in by_key.items():
        if closed := [case for case in cases if not case.is_open]:
            yield _dossier(key, cases, closed, terms, blocks)


def _dossier(
    key: UUID, cases: list[Case], closed: list[Case], terms: Sequence[Term], blocks: Blocks
) -> Dossier:
    """The longest of its trajectories counts, and who was a minor in one is so in all."""
    minor = any(case.age_at_start is not None and case.age_at_start < ADULT for case in cases)
    followed = {case.follows_id for case in cases}
    last = next((case for case in closed if case.pk not in followed), closed[-1])
    kept = [keep_until(Facts("case", c.closure.on, c.closure.reason, minor), terms) for c in closed]
    ids = [case.pk for case in cases]
    return Dossier(
        key=key,
        kind="case",
        kept=max(kept, key=lambda each: each.until_on),
        opened_on=cases[0].opened_on,
        ended_on=last.closure.on,
        outcome=last.closure.reason,
        minor=minor,
        cases=cases,
        reports=[case.report_id for case in cases if case.report_id],
        requested=any(pk in blocks.granted for pk in ids),
        blocks=[_("een vervolg is nog open")] if len(closed) < len(cases) else blocks.of(ids),
    )


def _of_reports(terms: Sequence[Term], using: str, keys: Iterable[UUID] | None) -> Iterable[Dossier]:
    rows = Report.objects.using(using).filter(case=None).select_related("acceptance")
    for report in rows if keys is None else rows.filter(data_key__in=list(keys)):
        taken = not report.is_waiting
        kind = ("report" if report.help_consent else "consult") if taken else "not_taken"
        ended_on = localdate(report.acceptance.at if taken else report.reported_at)
        minor = report.is_minor
        yield Dossier(
            key=report.data_key_id,
            kind=kind,
            kept=keep_until(Facts(kind, ended_on, minor=minor), terms),
            opened_on=localdate(report.reported_at),
            ended_on=ended_on,
            minor=minor,
            reports=[report.pk],
        )


class Blocks:
    """What stands in the way, asked of the database once for everybody."""

    def __init__(self, on: date, using: str) -> None:
        running = Deadline.objects.using(using).running().filter(case__closure__isnull=False)
        self.terms = set(running.filter(Q(due_on__gte=on) | Q(paused=True)).values_list("case_id", flat=True))
        self.holds = set(LegalHold.objects.using(using).running(on).values_list("case_id", flat=True))
        self.unread = _unread(using)
        asked = ForgetRequest.objects.using(using)
        self.undecided = set(asked.filter(granted=None).values_list("case_id", flat=True))
        self.granted = set(asked.filter(granted=True).values_list("case_id", flat=True))

    def of(self, cases: Iterable[UUID]) -> list[str]:
        ids = set(cases)
        said = {
            _("er loopt nog een termijn"): self.terms,
            _("iemand heeft langer bewaren vastgelegd"): self.holds,
            _("de zorgcoördinator heeft het laatste nog niet gelezen"): self.unread,
            _("over een verzoek om te vergeten is nog niet beslist"): self.undecided,
        }
        return [reason for reason, blocked in said.items() if ids & blocked]


def _unread(using: str) -> set[UUID]:
    """Closed cases in which somebody else did something that the lead has not looked at since, or an alarm unseen."""
    mine = Look.objects.using(using).filter(case_id=OuterRef("case_id"), seat_id=OuterRef("case__lead_id"))
    looked = mine.order_by().values("case_id").annotate(last=Max("at")).values("last")
    by_others = Event.objects.using(using).filter(case__closure__isnull=False).exclude(by=F("case__lead"))
    latest = by_others.order_by().values("case_id", "case__lead_id").annotate(at_last=Max("at"))
    rows: Any = latest.annotate(looked_at=Subquery(looked))
    unread = {row["case_id"] for row in rows if row["looked_at"] is None or row["looked_at"] < row["at_last"]}
    alarms = Alarm.objects.using(using).filter(seen_at=None).values_list("case_number", flat=True)
    unseen = Case.objects.using(using).filter(number__in=list(alarms), closure__isnull=False)
    return unread | set(unseen.values_list("pk", flat=True))
