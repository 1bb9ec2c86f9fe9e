"""How many bottlenecks wait where, and how long it takes until there is an answer. They are no people; no text is in it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date
from io import StringIO
from statistics import median

from django.db import connection

from zoco.bottlenecks.codes import DOMAINS, STRATEGIC

TOTAL = ""


@dataclass(frozen=True)
class Counted:
    """One bottleneck: what it is about, where it lies, and when the first answer came, if there is one that stands."""

    domain: str
    on: date
    level: str
    is_answered: bool
    first_answer_on: date | None


@dataclass(frozen=True)
class Row:
    """Of one domain, or of all (`TOTAL`). `days`: the median from raised to the first answer, None without any."""

    domain: str
    waiting: int
    lifted: int
    answered: int
    days: int | None

    @property
    def label(self) -> str:
        return str(dict(DOMAINS).get(self.domain, ""))


def counted() -> list[Counted]:
    """Of all that have words, for who reads figures; empty for others."""
    with connection.cursor() as cursor:
        cursor.execute(
            'select domain, "on", level, is_answered, first_answer_on from zoco.bottleneck_figures()'
        )
        return [Counted(*row) for row in cursor.fetchall()]


def rows(found: Iterable[Counted]) -> list[Row]:
    """
    Each domain that has any, in the order of the code list, and all of them together first.

    >>> seen = [Counted("shelter", date(2026, 1, 1), "som", True, date(2026, 1, 31)), Counted("shelter", date(2026, 2, 1), "zoco", False, None)]
    >>> [astuple(row) for row in rows(seen)]
    [('', 1, 0, 1, 30), ('shelter', 1, 0, 1, 30)]
    """
    found = list(found)
    return [_row(TOTAL, found), *_by_domain(found)] if found else []


def _by_domain(found: list[Counted]) -> Iterator[Row]:
    for domain, _label in DOMAINS:
        if mine := [one for one in found if one.domain == domain]:
            yield _row(domain, mine)


def _row(domain: str, found: list[Counted]) -> Row:
    days = [(one.first_answer_on - one.on).days for one in found if one.first_answer_on]
    unanswered = [one for one in found if not one.is_answered]
    lifted = sum(one.level in STRATEGIC for one in unanswered)
    return Row(
        domain,
        len(unanswered) - lifted,
        lifted,
        len(found) - len(unanswered),
        round(median(days)) if days else None,
    )


def as_csv(told: Iterable[Row]) -> str:
    """One line a domain; "all" for all of them."""
    out = StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["domain", "at_coordinators", "lifted", "answered", "median_days_to_answer"])
    for row in told:
        domain, *numbers = astuple(row)
        sheet.writerow([domain or "all", *("" if number is None else number for number in numbers)])
    return out.getvalue()
