"""Figures count persons, and nobody can be found in them: not in one number, nor by subtracting."""

from __future__ import annotations

import random
from datetime import date
from itertools import count

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.disclosure import PUBLIC, published_column
from zoco.guard.owner import as_owner
from zoco.people.models import Role
from zoco.reports.models import PersonGiven, Registration, Report
from zoco.reports.routing import Route
from zoco.statistics.figures import Figure, as_csv, figures, tables
from zoco.subjects.models import Pair, Said
from zoco.subjects.searching import pair_waiting

pytestmark = pytest.mark.django_db
SPRING = date(2025, 5, 6)
numbers = count(1)


def person(name):
    return name.encode().ljust(16, b"\0")


def registered(who, on=SPRING, **given):
    as_usual = {
        "reporter_kind": "police",
        "dossier_type": "registration",
        "ground": "investigative_service",
        "forms": ["sexual"],
        "age_band": "23+",
        "gender": "woman",
        "nationality_group": "eu",
        "police_unit": "Amsterdam",
        "shelter_wanted": False,
    }
    return Registration(
        report_number=f"A-{next(numbers):06}", person_ref=person(who), registered_on=on, **as_usual | given
    )


def register(*lines):
    with as_owner():
        Registration.objects.bulk_create(lines)


def people(many, prefix="p", **given):
    return [registered(f"{prefix}{n}", **given) for n in range(many)]


def told(seat, division):
    with acting_as(seat):
        return {figure.value: figure.persons for figure in figures() if figure.division == division}


def test_persons_are_counted_and_not_reports(cast):
    register(*people(12), *people(12), registered("p3", on=date(2025, 6, 30)))
    assert told(cast["Bea"], "total") == {"": 12}


@pytest.fixture
def reported_twice(cast):
    """Twelve persons in the register, two of whom are one by other names; the pair of their reports."""

    def made(name):
        with acting_as(cast["Ana"]):
            return Report.objects.bring_in(
                by=cast["Ana"], at=timezone.now(), route=Route(cast["Ana"].organisation, ""),
                person=PersonGiven(name=name, birth_date="1998-04-03", reach="0612345678"), municipality="GM0363",
                age=28, gender="woman", forms=["sexual"], ground="consent", help_consent=True,
            )  # fmt: skip

    for name in ("Yuliya Shtereva", "Joelija Sjtereva"):
        made(name)
    with as_owner():
        Registration.objects.update(registered_on=SPRING)
    register(*people(10))
    with acting_as(cast["Ana"]):
        pair_waiting()
        return Pair.objects.get()


def test_whom_somebody_said_to_be_one_is_counted_once_until_it_is_taken_back(reported_twice, cast):
    def say(said):
        with acting_as(cast["Ana"]):
            reported_twice.judge(said, because="Zij is het.", by=cast["Ana"], at=timezone.now(), seen=reported_twice.judgements.count())  # fmt: skip

    assert told(cast["Bea"], "total") == {"": 12}
    say(Said.SAME)
    assert told(cast["Bea"], "total") == {"": 11}
    with acting_as(cast["Rob"]):
        assert Registration.objects.counted() == {"reports": 12, "persons": 11}
    say(Said.BACK)
    assert told(cast["Bea"], "total") == {"": 12}
    say(Said.OTHER)
    assert told(cast["Bea"], "total") == {"": 12}


def test_who_reads_figures_does_not_learn_who_is_one(reported_twice, cast):
    for name in ("Bea", "Ana", "Hilde"):
        with acting_as(cast[name]), connection.cursor() as cursor:
            cursor.execute("select count(*) from zoco.counted_once()")
            assert cursor.fetchone() == (0,)


def test_quarters_are_counted_apart(cast):
    register(*people(12), *people(13, on=date(2025, 7, 1)))
    with acting_as(cast["Bea"]):
        assert [(f.quarter_name, f.persons) for f in figures() if f.division == "total"] == [
            ("2025-K2", 12),
            ("2025-K3", 13),
        ]


def test_the_running_quarter_is_not_counted(cast):
    register(*people(12, on=date.today()))
    assert told(cast["Bea"], "total") == {}


@pytest.mark.parametrize(("many", "said"), [(10, {None: None}), (11, {"": 11})])
def test_fewer_than_eleven_is_not_shown(cast, many, said):
    register(*people(many))
    assert told(cast["Bea"], "total") == said


def test_one_small_number_hides_another_so_that_it_cannot_be_subtracted(cast):
    register(*people(40, "w"), *people(20, "m", gender="man"), *people(3, "o", gender="other"))
    assert told(cast["Bea"], "total") == {"": 63}
    assert told(cast["Bea"], "gender") == {"woman": 40, "man": None, "other": None}


def test_two_small_numbers_that_are_together_too_few_hide_a_third(cast):
    register(
        *people(40, "w"),
        *people(20, "m", gender="man"),
        *people(3, "o", gender="other"),
        *people(2, "u", gender="unknown"),
    )
    assert told(cast["Bea"], "gender") == {"woman": 40, "man": None, "other": None, "unknown": None}


def test_a_person_with_two_forms_counts_for_both_and_once_in_total(cast):
    register(*people(12, forms=["sexual", "labour"]))
    assert told(cast["Bea"], "form") == {"sexual": 12, "labour": 12}
    assert told(cast["Bea"], "total") == {"": 12}


def test_where_nothing_can_be_shown_no_value_is_named(cast):
    register(*people(20, "w"), *people(3, "m", gender="man"))
    assert told(cast["Bea"], "gender") == {None: None}


# Nobody can subtract


def shown(cells):
    """What `zoco.disclosure` publishes of a column of which the total is known; nothing is named if nothing is shown."""
    told = published_column(cells, PUBLIC.exact())
    del told[""]
    return told if any(told.values()) else {None: None}


def test_the_database_hides_what_the_rule_says(cast):
    chance = random.Random(11)
    units = ["Amsterdam", "Den Haag", "Limburg", "Oost-Nederland"]
    edges = [[10, 10, 11], [10, 10, 12, 12], [1] * 4, [10, 11, 11, 30], [5, 6, 40], [11, 12], [9, 10, 11]]
    for sizes in edges + [[chance.choice([1, 2, 5, 9, 10, 11, 12, 25]) for _ in units] for _ in range(25)]:
        cells = dict(zip(units, sizes, strict=False))
        with transaction.atomic():
            register(*(line for unit, many in cells.items() for line in people(many, unit, police_unit=unit)))
            assert told(cast["Bea"], "police_unit") == shown(cells), cells
            transaction.set_rollback(True)


# Who may


@pytest.mark.parametrize("role", Role)
def test_figures_are_for_four_roles(cast, role):
    register(*people(12))
    seat = next(seat for name, seat in cast.items() if seat.role == role and name != "Eva")
    may = role in {Role.ANALYST, Role.REGISTRAR, Role.HELPDESK, Role.TEAM_LEADER}
    assert told(seat, "total") == ({"": 12} if may else {})


def test_an_analyst_reads_figures_and_no_register(cast):
    register(*people(12))
    with (
        acting_as(cast["Bea"]),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select * from reports_registration")


# Tables and files


def test_a_value_that_nobody_has_is_zero_only_where_values_are_named():
    spring, summer, autumn = date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)
    found = [
        Figure(spring, "gender", "woman", 20),
        Figure(spring, "gender", "man", 30),
        Figure(summer, "gender", "woman", 25),
        Figure(autumn, "gender", None, None),
    ]
    table = next(table for table in tables(found) if table.division == "gender")
    assert table.quarters == ["K2", "K3", "K4"]
    assert [(row.label, [cell.persons for cell in row.cells]) for row in table.rows] == [
        ("Vrouw", [20, 25, None]),
        ("Man", [30, 0, None]),
    ]
    assert table.rows[0].cells[0].length == 67


def test_a_spreadsheet_finds_no_formula():
    found = [Figure(SPRING, "police_unit", '=HYPERLINK("x")', 12), Figure(SPRING, "police_unit", "@x", None)]
    lines = as_csv(found).splitlines()
    assert lines[1] == """2025-K2,Politieregio,"'=HYPERLINK(""x"")","'=HYPERLINK(""x"")",12"""
    assert lines[2] == "2025-K2,Politieregio,'@x,'@x,niet getoond"
