"""Invented lives of a year in the register, and what is told of them: for the tests of how people got on."""

from __future__ import annotations

from datetime import date, datetime

from zoco.access.acting import acting_as
from zoco.guard.owner import as_owner
from zoco.statistics.journeys import Journey
from zoco.statistics.models import Figure, Release
from zoco.statistics.releasing import release_due
from zoco.statistics.tests.register import AFTER, people, register

PAGE = "/cijfers/doorstroom/"
FOLLOWED = datetime(2026, 7, 1, 12, tzinfo=AFTER.tzinfo)


def lived(lines, using):
    """Of each ten: nine accepted in two days, three of them sheltered, one of those not kept to its hard term."""
    return [one_of_ten(int(line.report_number[2:]) % 10) for line in lines]


def one_of_ten(number):
    if number == 0:
        return Journey(covered=False)
    return Journey(
        covered=number < 8,
        reached=frozenset({"accepted", "sheltered"} if number < 4 else {"accepted"}),
        waits={"wait_accepted": 2, "wait_contact": number} | ({"wait_place": 21} if number < 4 else {}),
        terms={"hard": number != 1} if number < 6 else {},
        held_up=frozenset({"shelter_full"} if number < 3 else {"no_move_on"} if number == 9 else ()),
    )


def a_year_of_lives(each=200, at=FOLLOWED):
    for month in (2, 5, 8, 11):
        register(*people(each, f"p{month}-", on=date(2025, month, 3)))
    with as_owner():
        return release_due(at, using="default", read=lived)


def told(seat, indicator, value="", period="2025"):
    with acting_as(seat):
        found = Figure.objects.filter(release__subject=Release.Subject.FLOW, indicator=indicator, value=value)
        return {figure.period.name: figure.amount for figure in found}[period]
