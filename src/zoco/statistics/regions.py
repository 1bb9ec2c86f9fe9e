"""
Where a care coordinator was, by the dated claims of the directory: looked at on the first day of each month of a year.

These are no people: the directory is public, and so are these figures. Told once like the others, since claims may be
corrected later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from zoco.directory.in_use import directory_on, gazetteer
from zoco.statistics.periods import Period, months_later
from zoco.statistics.telling import Told

COVERED_PLACES, MONTHS_NOBODY = "covered_places", "months_nobody"
SOMEBODY = frozenset({"covered", "remote"})


def where_nobody_was(year: Period) -> Told:
    """Of the year the share of municipalities with somebody, in percents; of each police unit the months it had a gap."""
    places, gaps, answered = gazetteer().municipalities, Counter[str](), 0
    for month in range(12):
        directory = directory_on(months_later(year.starts_on, month), past=True)
        empty = [code for code in places if directory.answer(code).coverage not in SOMEBODY]
        answered += len(places) - len(empty)
        gaps.update({places[code].police_unit for code in empty})
    share = round(100 * answered / (12 * len(places)))
    units: Iterable[str] = sorted({place.police_unit for place in places.values()})
    told: Told = {(year, COVERED_PLACES, ""): share}
    return told | {(year, MONTHS_NOBODY, unit): gaps[unit] for unit in units}
