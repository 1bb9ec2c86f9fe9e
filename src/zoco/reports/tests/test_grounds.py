"""The list of grounds: dated rules for each kind of organisation, and a start that is refused when one is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from zoco.people.models import Organisation
from zoco.reports.apps import grounds_are_whole
from zoco.reports.codes import Ground
from zoco.reports.grounds import LIST, faults, rule_for, rules

GOOD = """[[rule]]
kinds = ["police"]
valid_from = 2012-01-01
ground = "investigative_service"
consent_to_register = false
source = "Wpg"
sentence_nl = "Mag."
sentence_en = "May."
"""


def said(text):
    return faults(text, kinds=Organisation.Kind.values, grounds=Ground.values)


def test_our_own_list_is_whole():
    assert grounds_are_whole(None) == []
    assert said(LIST.read_text()) == []


@pytest.mark.parametrize(
    ("was", "becomes", "line", "complaint"),
    [
        ('"police"]', '"polise"]', 1, "kinds of organisation that there are not: polise"),
        ('"investigative_service"', '"because"', 1, "ground that there is not"),
        ("2012-01-01", '"vroeger"', 1, "no day from which it holds"),
        ("consent_to_register = false", "consent_to_register = true", 1, "against its own ground"),
        ('source = "Wpg"', "", 1, "is missing: source"),
        ('source = "Wpg"', 'sourse = "Wpg"\nsource = "Wpg"', 1, "what no rule has: sourse"),
        ('kinds = ["police"]', "kinds = [", 3, "line 3"),
    ],
)
def test_a_fault_is_named_with_its_line(was, becomes, line, complaint):
    ((found, words),) = said(GOOD.replace(was, becomes))
    assert found == line and complaint in words


def test_two_rules_for_one_kind_from_one_day_are_a_fault_and_from_two_days_are_not():
    assert said(f"{GOOD}\n{GOOD}") == [(10, "has a second rule for police from the same day")]
    assert said(f"{GOOD}\n{GOOD.replace('2012', '2027')}") == []


def test_every_kind_of_organisation_has_a_rule_today():
    assert {kind for rule in rules() for kind in rule.kinds} == set(Organisation.Kind.values)


@pytest.mark.parametrize(
    ("kind", "on", "asks"),
    [
        ("police", date(2026, 2, 2), False),
        ("kmar", date(2026, 2, 2), False),
        ("nla", date(2026, 2, 2), False),
        ("care_coordinator", date(2018, 5, 25), True),
        ("fairwork", date(2026, 2, 2), True),
        ("shelter", date(2026, 2, 2), True),
        ("lawyer", date(2026, 2, 2), True),
    ],
)
def test_who_needs_consent_to_register(kind, on, asks):
    assert rule_for(kind, on).consent_to_register is asks


def test_on_a_day_without_a_rule_nothing_may_be_registered():
    with pytest.raises(LookupError):
        rule_for("shelter", date(2018, 5, 24))


def test_a_new_rule_holds_from_its_day_and_leaves_the_days_before_as_they_were(monkeypatch):
    import dataclasses

    newer = dataclasses.replace(
        rule_for("shelter", date(2026, 1, 1)), valid_from=date(2027, 1, 1), consent_to_register=False
    )
    whole = (*rules(), newer)
    monkeypatch.setattr("zoco.reports.grounds.rules", lambda: whole)
    assert rule_for("shelter", date(2026, 12, 31)).consent_to_register
    assert not rule_for("shelter", date(2027, 1, 1)).consent_to_register
