"""
What happened to the people of a quarter in the half year after they came into the register: read by the owner, for
`flowing.py` to count. Nothing of this is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Min
from django.utils.timezone import localdate

from zoco.cases.codes import ContactWith, ResidenceStatus
from zoco.cases.models import Aftercare, Case, Contact
from zoco.procedures.models import Deadline, Outcome, Procedure, Suspension
from zoco.reports.models import Acceptance, Passing, Registration, Report
from zoco.residence.models import ResidenceChange
from zoco.shelter.codes import Kind
from zoco.shelter.codes import Outcome as Answer
from zoco.shelter.models import Attempt, Overstay, Stay

WITHIN = timedelta(days=182)  # half a year: the same for everybody, whichever day of the year she came
PERMITS = frozenset(
    {
        ResidenceStatus.B8_TEMPORARY, ResidenceStatus.B8_WITNESS, ResidenceStatus.B8_HARDSHIP,
        ResidenceStatus.B9_CONTINUED, ResidenceStatus.ASYLUM_PERMIT, ResidenceStatus.OTHER_PERMIT,
    }
)  # fmt: skip
PERMIT_PROCEDURES = ("b8_permit", "b8_permit_witness", "b8_permit_labour", "b8_permit_hardship")
PASSED_ON, FULL, STOOD_STILL = "passed_on", "shelter_full", "stood_still"


@dataclass(frozen=True)
class Journey:
    """One person's half year. Waits in days, where both ends are known; `terms`: kind → whether all were in time."""

    covered: bool = False
    reached: frozenset[str] = frozenset()
    waits: Mapping[str, int] = field(default_factory=dict)
    terms: Mapping[str, bool] = field(default_factory=dict)
    held_up: frozenset[str] = frozenset()


def journeys(lines: Iterable[Registration], using: str) -> list[Journey]:
    """One for each line that counts, in a constant number of questions."""
    found = _Found(list(lines), using)
    return [found.journey(line) for line in found.lines]


class _Found:
    """Everything of some lines of the register, by report and by case."""

    def __init__(self, lines: list[Registration], using: str) -> None:
        self.lines = lines
        reports = Report.objects.using(using).filter(number__in=[line.report_number for line in lines])
        self.reports = {
            number: (pk, why) for pk, number, why in reports.values_list("pk", "number", "routed_why")
        }
        ids = [pk for pk, _why in self.reports.values()]
        self.cases = dict(Case.objects.using(using).filter(report__in=ids).values_list("report_id", "pk"))
        self.accepted = dict(
            Acceptance.objects.using(using).filter(report__in=ids).values_list("report_id", "at")
        )
        self.passed = _by_first(
            Passing.objects.using(using).filter(report__in=ids).values_list("report_id", "at")
        )
        of = {"case__in": list(self.cases.values())}
        contacts = Contact.objects.using(using).filter(**of, with_whom=ContactWith.VICTIM)
        self.contact = dict(contacts.values_list("case_id").annotate(Min("at")))
        stays = Stay.objects.using(using).filter(**of).exclude(kind=Kind.OWN)
        self.stays = _by_first(stays.values_list("case_id", "from_at", "request__asked_at"))
        procedures = Procedure.objects.using(using).filter(**of, slug__in=PERMIT_PROCEDURES)
        self.asked = _by_first(procedures.values_list("case_id", "started_on", "decided_on", "outcome"))
        steps = ResidenceChange.objects.using(using).filter(**of, to_status__in=PERMITS)
        self.permits = _by_first(steps.values_list("case_id", "on"))
        cared = Aftercare.objects.using(using).filter(**of, done_on__isnull=False)
        self.aftercare = _by_first(cared.values_list("case_id", "done_on"))
        terms = Deadline.objects.using(using).filter(**of, paused=False).exclude(kind="milestone")
        self.terms = _by_first(terms.values_list("case_id", "due_on", "kind", "met_on", "dropped_on"))
        tries = Attempt.objects.using(using).filter(request__case__in=of["case__in"], outcome=Answer.FULL)
        self.full = _by_first(tries.values_list("request__case_id", "at"))
        paused = Suspension.objects.using(using).filter(**of)
        self.paused = _by_first(paused.values_list("case_id", "from_on"))
        longer = Overstay.objects.using(using).filter(**of)
        self.longer = _by_first(longer.values_list("case_id", "at", "reason"))

    def journey(self, line: Registration) -> Journey:
        report, why = self.reports.get(line.report_number, (None, []))
        if report is None:  # forgotten, or registered before there was Zoco
            return Journey()
        case, since, until = self.cases.get(report), line.registered_on, line.registered_on + WITHIN
        accepted = _day(self.accepted.get(report))
        if accepted is None or accepted > until:
            held = {PASSED_ON} if any(_in_time(self.passed[report], until)) else set()
            return Journey(covered=is_covered(why), held_up=frozenset(held))
        stays, asked = list(_in_time(self.stays[case], until)), list(_in_time(self.asked[case], until))
        granted = any(decided and decided <= until and how == Outcome.GRANTED for _on, decided, how in asked)
        reached = {
            "accepted": True,
            "sheltered": bool(stays),
            "permit": granted or any(_in_time(self.permits[case], until)),
            "aftercare": any(_in_time(self.aftercare[case], until)),
        }
        waits = {
            "wait_accepted": _days(since, accepted),
            "wait_contact": _days(accepted, _before(_day(self.contact.get(case)), until)),
            "wait_place": next((_days(_day(at), _day(came)) for came, at in stays if at), None),
            "wait_permit": next((_days(on, _before(day, until)) for on, day, _how in asked if day), None),
        }
        return Journey(
            covered=is_covered(why),
            reached=frozenset(step for step, is_so in reached.items() if is_so),
            waits={wait: days for wait, days in waits.items() if days is not None},
            terms=_terms(self.terms[case], until),
            held_up=frozenset(self._held_up(report, case, until)),
        )

    def _held_up(self, report: UUID, case: UUID | None, until: date) -> Iterator[str]:
        for code, rows in (
            (PASSED_ON, self.passed[report]),
            (FULL, self.full[case]),
            (STOOD_STILL, self.paused[case]),
        ):
            if any(_in_time(rows, until)):
                yield code
        yield from (reason for _at, reason in _in_time(self.longer[case], until))


def is_covered(why: Iterable[tuple[str, Any]]) -> bool:
    """Whether a report went to somebody because of where and who: not to CoMensha for want of anybody."""
    return not any(code == "nobody" for code, *_names in why)


def _terms(rows: Iterable[tuple[Any, ...]], until: date) -> dict[str, bool]:
    """Of the terms that ended in this half year, by kind whether all were kept. One that was dropped before is none."""
    kept: dict[str, bool] = {}
    for due, kind, met, dropped in rows:
        if due <= until and not (met is None and dropped is not None and dropped <= due):
            kept[kind] = kept.get(kind, True) and met is not None and met <= due
    return kept


def _by_first(rows: Iterable[tuple[Any, ...]]) -> defaultdict[Any, list[tuple[Any, ...]]]:
    """The rest of each row by its first, in the order of the moment that comes second."""
    found: defaultdict[Any, list[tuple[Any, ...]]] = defaultdict(list)
    for first, *rest in sorted(rows, key=lambda row: (_day(row[1]), str(row))):
        found[first].append(tuple(rest))
    return found


def _in_time(rows: Iterable[tuple[Any, ...]], until: date) -> Iterator[tuple[Any, ...]]:
    return (row for row in rows if (day := _day(row[0])) is not None and day <= until)


def _before(day: date | None, until: date) -> date | None:
    return day if day is not None and day <= until else None


def _days(since: date | None, day: date | None) -> int | None:
    return None if since is None or day is None else max((day - since).days, 0)


def _day(moment: Any) -> date | None:
    return localdate(moment) if isinstance(moment, datetime) else moment
