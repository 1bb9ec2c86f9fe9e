"""
How it went with the invented people of the register, of whom no trajectory is in the demo any more: so that its figures
show what those of a real year would. Whoever has a report is read as it is.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from zoco.reports.models import Registration, Report
from zoco.statistics.journeys import FULL, PASSED_ON, STOOD_STILL, Journey, journeys

# Invented: no source gives these.
HELD_UP = {
    PASSED_ON: 0.09,
    FULL: 0.16,
    STOOD_STILL: 0.06,
    "no_move_on": 0.11,
    "waits_for_ind": 0.05,
    "health": 0.02,
}
TERMS = {"hard": (0.55, 0.95), "soft": (0.5, 0.86), "target": (0.8, 0.72), "recurring": (0.3, 0.8)}


def lived(lines: Sequence[Registration], using: str) -> list[Journey]:
    """One for each line, in their order; the same on every machine."""
    numbers = [line.report_number for line in lines]
    real = set(Report.objects.using(using).filter(number__in=numbers).values_list("number", flat=True))
    read = iter(journeys([line for line in lines if line.report_number in real], using))
    return [next(read) if line.report_number in real else _invented(line) for line in lines]


def _invented(line: Registration) -> Journey:
    chance = random.Random(line.report_number)  # noqa: S311  (invented figures, not secrets)
    covered, passed_on = chance.random() < 0.81, chance.random() < HELD_UP[PASSED_ON]
    if chance.random() < 0.11:
        return Journey(covered=covered, held_up=frozenset({PASSED_ON} if passed_on else ()))
    needs_permit = line.nationality_group == "non_eu"
    likely = {
        "sheltered": 0.85 if line.shelter_wanted else 0.06,
        "permit": 0.52 if needs_permit else 0.0,
        "aftercare": 0.12,
    }
    reached = {"accepted"} | {step for step, share in likely.items() if chance.random() < share}
    decided = "permit" in reached or (needs_permit and chance.random() < 0.1)
    waits = {
        "wait_accepted": _some_days(chance, 2),
        "wait_contact": _some_days(chance, 4) if chance.random() < 0.93 else None,
        "wait_place": _some_days(chance, 9) if "sheltered" in reached else None,
        "wait_permit": _some_days(chance, 40) if decided else None,
    }
    return Journey(
        covered=covered,
        reached=frozenset(reached),
        waits={wait: days for wait, days in waits.items() if days is not None},
        terms={kind: chance.random() < kept for kind, (due, kept) in TERMS.items() if chance.random() < due},
        held_up=frozenset(code for code, share in HELD_UP.items() if chance.random() < share),
    )


def _some_days(chance: random.Random, mean: int) -> int:
    return min(int(chance.expovariate(1 / mean)), 180)
