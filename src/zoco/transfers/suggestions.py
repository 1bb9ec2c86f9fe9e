"""A birthday does not move a running case by itself: it proposes a transfer (domain C.3, S4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zoco.cases.models import Case
from zoco.directory import in_use
from zoco.directory.resolver import Answer, Why
from zoco.people.models import Organisation, Seat
from zoco.transfers.models import Transfer

FALLBACK = {Why.FALLBACK, Why.BACKUP}
Ask = Callable[[int], Answer]


@dataclass(frozen=True)
class Suggested:
    """This case could go to another organisation, because of an age."""

    case: Case
    to: Organisation
    age: int


def newly_responsible(ask: Ask, age_then: int, age_now: int) -> set[UUID]:
    """
    Organisations that answer for this age and did not for the age at the start. Nothing but age differs.

    On a border of which the source is not clear both answer; that is a proposal as well.
    """
    if age_then == age_now:
        return set()
    return _listed(ask(age_now)) - _listed(ask(age_then))


def _listed(answer: Answer) -> set[UUID]:
    return {
        contact.organisation_id
        for contact in answer.contacts
        if contact.organisation_id is not None and contact.why not in FALLBACK
    }


def suggested_transfers(seat: Seat, today: date, among: Iterable[Case] | None = None) -> list[Suggested]:
    """
    Cases that this seat leads and in which somebody reached an age for which another organisation answers.

    `among`: the open cases of this seat, where they are at hand.
    """
    ours = Case.objects.of(seat).open().filter(lead=seat) if among is None else among
    older = [
        (case, then, age)
        for case in ours
        if case.lead_id == seat.pk
        and (then := case.age_at_start) is not None
        and (age := case.age_on(today)) is not None
        and age != then
    ]
    asked = set(
        Transfer.objects.filter(case__in=[case.pk for case, *_ in older]).values_list("case_id", flat=True)
    )
    found: list[tuple[Case, int, UUID]] = []
    for case, then, age in older:
        if case.pk in asked:
            continue

        def ask(years: int, code: str = case.municipality) -> Answer:
            return in_use.answer(code, years, on=today)

        others = newly_responsible(ask, then, age) - {seat.organisation_id}
        found += [(case, age, other) for other in sorted(others)]
    houses = Organisation.objects.in_bulk([other for _case, _age, other in found])
    return [Suggested(case, houses[other], age) for case, age, other in found if other in houses]
