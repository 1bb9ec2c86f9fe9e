"""Figures count persons, and nobody can be found in them: not in one number, nor by subtracting."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.guard.owner import as_owner
from zoco.people.models import Role
from zoco.reports.models import PersonGiven, Registration, Report
from zoco.reports.routing import Route
from zoco.statistics import releasing
from zoco.statistics.figures import as_csv, tables
from zoco.statistics.models import Figure, Release, Settled
from zoco.statistics.tests.register import AFTER, SPRING, people, register, registered, release, shown, told
from zoco.subjects.models import Pair, Said
from zoco.subjects.searching import pair_waiting

pytestmark = pytest.mark.django_db


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


def say(pair, said, cast):
    with acting_as(cast["Ana"]):
        pair.judge(said, because="Zij is het.", by=cast["Ana"], at=timezone.now(), seen=pair.judgements.count())  # fmt: skip


def test_whom_somebody_said_to_be_one_is_counted_once(reported_twice, cast):
    say(reported_twice, Said.SAME, cast)
    assert told(cast["Bea"], "total") == {"": 11}
    with acting_as(cast["Rob"]):
        assert Registration.objects.counted() == {"reports": 12, "persons": 11}
    say(reported_twice, Said.BACK, cast)
    assert told(cast["Bea"], "total") == {"": 11}, "what was told never moves"


def test_whom_nobody_says_to_be_one_any_more_is_counted_twice(reported_twice, cast):
    say(reported_twice, Said.SAME, cast)
    say(reported_twice, Said.BACK, cast)
    assert told(cast["Bea"], "total") == {"": 12}


def test_who_reads_figures_does_not_learn_who_is_one(reported_twice, cast):
    for name in ("Bea", "Ana", "Hilde"):
        with acting_as(cast[name]), connection.cursor() as cursor:
            cursor.execute("select count(*) from zoco.counted_once()")
            assert cursor.fetchone() == (0,)


def test_a_person_counts_in_the_quarter_she_came_first(cast):
    register(*people(12), *people(25, on=date(2025, 7, 1)))
    release()
    assert shown(cast["Bea"], "total") == {"": 12}
    assert shown(cast["Bea"], "total", "2025-K3") == {"": 13}


def test_the_running_quarter_is_not_told(cast):
    register(*people(12))
    release(datetime(2025, 6, 30, 21, tzinfo=AFTER.tzinfo))
    assert shown(cast["Bea"], "total") == {}
    release(AFTER)
    assert shown(cast["Bea"], "total") == {"": 12}


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


def test_a_value_that_nobody_has_is_hidden_beside_a_few(cast):
    """Else who sees that there is nobody of one kind knows of whom the few are."""
    register(registered("first", on=date(2025, 1, 2), gender="unknown"), *people(40, "w"), *people(20, "m", gender="man"), *people(3, "o", gender="other"))  # fmt: skip
    assert told(cast["Bea"], "gender") == {"woman": 40, "man": None, "other": None, "unknown": None}


# What is told


def a_year(cast, **more):
    """2025 with 30 women and 20 men each quarter; `more` men in one of them."""
    for number, month in enumerate((2, 5, 8, 11), 1):
        men = more.get(f"k{number}", 20)
        register(*people(30, f"w{month}", on=date(2025, month, 3)), *people(men, f"m{month}", on=date(2025, month, 3), gender="man"))  # fmt: skip


def test_a_year_is_the_sum_of_its_quarters(cast):
    a_year(cast)
    assert told(cast["Bea"], "total", "2025") == {"": 200}
    assert told(cast["Bea"], "gender", "2025") == {"man": 80, "woman": 120}


def test_a_year_does_not_tell_what_one_of_its_quarters_hid(cast):
    """Three quarters with their men and the men of the year would tell of the seven of the fourth."""
    a_year(cast, k3=7)
    assert told(cast["Bea"], "gender", "2025-K3") == {None: None}
    assert told(cast["Bea"], "gender", "2025-K4") == {"man": 20, "woman": 30}
    assert told(cast["Bea"], "total", "2025") == {"": 187}
    assert told(cast["Bea"], "gender", "2025") == {None: None}


def test_a_year_that_began_before_the_register_is_not_told(cast):
    register(*people(40))
    assert told(cast["Bea"], "total", "2025") == {}


def test_what_comes_late_moves_nothing(cast):
    register(*people(12))
    release(AFTER)
    register(*people(5, "late"), *people(20, "later", on=date(2025, 7, 2)))
    assert told(cast["Bea"], "total") == {"": 12}
    assert told(cast["Bea"], "total", "2025-K3") == {"": 20}


def test_what_was_told_is_written_over_by_nobody(cast):
    register(*people(12))
    release()
    for change in (lambda: Figure.objects.update(amount=13), Figure.objects.all().delete, lambda: Release.objects.update(least=3)):  # fmt: skip
        with as_owner(), pytest.raises(DatabaseError, match="never moves"), transaction.atomic():
            change()


def test_telling_twice_is_telling_once(cast):
    register(*people(12))
    assert release(AFTER)
    assert release(AFTER) == []


def test_a_run_that_is_killed_tells_a_period_whole_or_not(cast, monkeypatch):
    register(*people(12), *people(30, "q", on=date(2025, 7, 1)))
    real, called = releasing._store, []

    def killed(*given, **more):
        called.append(real(*given, **more))
        if len(called) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(releasing, "_store", killed)
    with as_owner(), pytest.raises(KeyboardInterrupt):
        releasing.release_due(timezone.now(), using="default")
    monkeypatch.setattr(releasing, "_store", real)
    assert shown(cast["Bea"], "total") == {"": 12}
    assert shown(cast["Bea"], "total", "2025-K3") == {}
    with as_owner():
        assert not Settled.objects.filter(starts_on=date(2025, 7, 1)).exists()
    assert told(cast["Bea"], "total", "2025-K3") == {"": 30}


def test_a_smallest_group_can_be_raised(cast, settings):
    settings.ZOCO_SMALLEST_GROUP = 20
    register(*people(30, "w"), *people(19, "m", gender="man"))
    assert told(cast["Bea"], "total") == {"": 49}
    assert told(cast["Bea"], "gender") == {None: None}
    with as_owner():
        assert Release.objects.first().least == 20


def test_raising_it_within_a_year_tells_less_of_the_year_and_fails_nowhere(cast, settings):
    a_year(cast, k1=12)
    release(datetime(2025, 4, 2, tzinfo=AFTER.tzinfo))
    settings.ZOCO_SMALLEST_GROUP = 15
    assert told(cast["Bea"], "gender", "2025-K1") == {"man": 12, "woman": 30}
    assert told(cast["Bea"], "total", "2025") == {"": 192}
    assert told(cast["Bea"], "gender", "2025") == {None: None}


def test_a_smallest_group_cannot_be_lowered(cast, settings, capsys, monkeypatch):
    from zoco.statistics import command
    from zoco.statistics.checks import the_smallest_group_is_not_lowered

    assert the_smallest_group_is_not_lowered(None) == []
    settings.ZOCO_SMALLEST_GROUP = 10
    (error,) = the_smallest_group_is_not_lowered(None)
    assert "can only be raised, not lowered to 10" in error.msg
    register(*people(12))
    monkeypatch.setattr(command, "DATABASE", "default")
    with as_owner():
        assert command.run_release(None) == 1
    assert "ZOCO_SMALLEST_GROUP" in capsys.readouterr().err


def test_each_night_and_by_command(cast, monkeypatch, capsys):
    from procrastinate.contrib.django import app

    from zoco.statistics import command, jobs

    clock = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert clock["zoco.statistics.jobs.release_figures"].endswith(" 3 * * *")
    for module in (command, jobs):
        monkeypatch.setattr(module, "DATABASE", "default")
    register(*people(12))
    with as_owner():
        assert jobs.release_figures() == len(Release.objects.all()) > 0
        assert command.run_release(None) == 0
        assert command.run_list(None) == 0
    said = capsys.readouterr().out
    assert "Told: 0." in said
    assert "register 2025-K2  told on" in said


# Who may


@pytest.mark.parametrize("role", Role)
def test_figures_are_for_four_roles(cast, role):
    register(*people(12))
    seat = next(seat for name, seat in cast.items() if seat.role == role and name != "Eva")
    may = role in {Role.ANALYST, Role.REGISTRAR, Role.HELPDESK, Role.TEAM_LEADER}
    assert told(seat, "total") == ({"": 12} if may else {})


def test_an_analyst_reads_figures_and_no_register(cast):
    register(*people(12))
    release()
    for table in ("reports_registration", "statistics_settled"):
        for name in ("Bea", "Ana", "Tamara"):
            with (
                acting_as(cast[name]),
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                if name == "Bea" or table == "statistics_settled":
                    cursor.execute(f"select * from {table}")
                else:
                    cursor.execute("select zoco.settle_lines('2025-04-01', '2025-07-01')")


def test_nobody_tells_a_figure_of_his_own(cast):
    register(*people(12))
    release()
    with as_owner():
        told_before = Release.objects.first()
    for name in ("Bea", "Hilde"):
        with acting_as(cast[name]), pytest.raises(DatabaseError), transaction.atomic():
            Figure.objects.create(
                release=told_before, starts_on=SPRING, months=3, indicator="total", value="x"
            )


# Tables and files


def figure(starts_on, indicator, value, amount, months=3):
    return Figure(starts_on=starts_on, months=months, indicator=indicator, value=value, amount=amount)


def test_a_value_that_nobody_has_is_zero_only_where_nothing_is_hidden():
    spring, summer, autumn = date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)
    found = [
        figure(spring, "gender", "woman", 20),
        figure(spring, "gender", "man", 30),
        figure(summer, "gender", "woman", 25),
        figure(autumn, "gender", None, None),
        figure(date(2025, 1, 1), "gender", "woman", 80, months=12),
        figure(date(2025, 1, 1), "gender", "other", None, months=12),
    ]
    table = next(table for table in tables(found) if table.division == "gender")
    assert table.periods == ["K2", "K3", "K4", "2025"]
    assert [(row.label, [cell.persons for cell in row.cells]) for row in table.rows] == [
        ("Vrouw", [20, 25, None, 80]),
        ("Man", [30, 0, None, None]),
        ("Anders", [0, 0, None, None]),
    ]
    assert [cell.length for cell in table.rows[0].cells] == [67, 83, 0, 100]


def test_a_spreadsheet_finds_no_formula():
    found = [figure(SPRING, "police_unit", '=HYPERLINK("x")', 12), figure(SPRING, "police_unit", "@x", None)]
    lines = as_csv(found).splitlines()
    assert lines[1] == """2025-K2,Politieregio,"'=HYPERLINK(""x"")","'=HYPERLINK(""x"")",12"""
    assert lines[2] == "2025-K2,Politieregio,'@x,'@x,niet getoond"
