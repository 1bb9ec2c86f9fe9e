"""Whom the writer knows from her own work: none of their names may stand in what others read."""

from __future__ import annotations

from zoco.access.policy import Verb, may
from zoco.cases.models import Case, Child
from zoco.people.models import Seat


def names_known_to(seat: Seat) -> list[str]:
    """Of the people and children in the cases that this seat reads; no other, so that a refusal tells her nothing new."""
    if not may(seat, Verb.LIST_CASES):
        return []
    cases = Case.objects.of(seat)
    children = Child.objects.filter(case__caseload__seat=seat).select_related("data_key")
    found = [*(case.victim.name for case in cases), *(child.name for child in children)]
    return [str(name) for name in found if name]
