"""Short first, deep later: parts, ways to reach, children, periods of exploitation, municipalities."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases.models import Case, Child, ContactWay, IntakeAnswers, TraffickingExperience
from zoco.cases.sections import SECTIONS
from zoco.cases.situation import IntakePart
from zoco.cases.tests.pages import main_of, path, rows, text_of

pytestmark = pytest.mark.django_db


def told(once, **answers):
    return {
        "forms": ["sexual"], "minor_then": "unknown", "told_by": "self", "seen_version": "0", **once(), **answers,
    }  # fmt: skip


def test_each_part_of_the_intake_is_saved_on_its_own_and_counted(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    assert "0 van 9 ingevuld" in text_of(ana.get(path("case_intake", case)))
    for part in IntakePart:
        page = ana.get(path("case_intake_part", case, part))
        assert page.status_code == 200, part
        name = next(each.name for each in SECTIONS[part].questions if each.kind == "text")
        answers = {name: f"over {part}", "seen_version": "0"}
        assert ana.post(path("case_intake_part", case, part), answers).status_code == 302, part
    assert "9 van 9 ingevuld" in text_of(ana.get(path("case_intake", case)))
    assert "over geld" in text_of(ana.get(path("case_intake_part", case, "geld")))
    assert ana.get(path("case_intake_part", case, "iets-anders")).status_code == 404


def test_language_interpreter_and_reading_are_codes(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    answers = {
        "language": "ti", "second_language": "ar", "interpreter": "yes", "interpreter_gender": "woman", "literacy": "not",
        "seen_version": "0",
    }  # fmt: skip
    address = path("case_intake_part", case, "eerste-gesprek")
    assert "Tigrinya" in text_of(ana.get(address))
    assert ana.post(address, answers).status_code == 302
    with acting_as(case.lead):
        found = Case.objects.get(pk=case.pk).intake_parts.get().answers
    assert found == {name: value for name, value in answers.items() if name != "seen_version"}
    for field, value in (
        ("language", "klingon"),
        ("interpreter", "maybe"),
        ("caller", "x" * 5_001),
        ("seen_version", ""),
    ):
        assert ana.post(address, {**answers, "seen_version": "1", field: value}).status_code == 422, field


def test_when_two_write_the_same_part_both_texts_are_shown(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    address = path("case_intake_part", case, "geld")
    ana.post(address, {"income": "Geen", "debts": "Bij de baas", "seen_version": "0"})
    response = ana.post(address, {"income": "Een uitkering", "seen_version": "0"})
    assert response.status_code == 409
    page = text_of(response)
    assert "Een uitkering" in page
    assert "Bij de baas" in page  # what the other wrote stands in the field
    assert [row.version for row in rows(IntakeAnswers)] == [1]
    again = {"income": "Een uitkering", "debts": "Bij de baas", "seen_version": "1"}
    assert ana.post(address, again).status_code == 302


def test_safe_ways_stand_above_each_page_until_they_end_and_then_struck_through(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    way = {
        "kind": "message", "value": "06 12345678", "when": "na 20 uur", "say": "over de fiets", "never_say": "opvang",
        "code_word": "mango", **once(),
    }  # fmt: skip
    assert ana.post(path("way_new", case), way).status_code == 302
    page = text_of(ana.get(path("case_contacts", case)))
    for said in ("06 12345678", "na 20 uur", "over de fiets", "zeg niet: opvang", "codewoord: mango"):
        assert said in page, said
    (row,) = rows(ContactWay)
    assert ana.get(path("way_end", row)).status_code == 405
    assert sign_in("Boris").post(path("way_end", row)).status_code == 404
    assert sign_in("Ana").post(path("way_end", row)).status_code == 302
    assert "06 12345678" not in text_of(ana.get(path("case_contacts", case)))
    assert "<s>Bericht sturen: 06 12345678</s>" in text_of(ana.get(path("case_person", case)))


def test_a_child_is_kept_and_two_writers_lose_nothing(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    child = {
        "name": "Joy", "birth_date": "1-5-2020", "place": "abroad", "custody": "other_parent", "note": "Bij oma",
        "seen_version": "0", **once(),
    }  # fmt: skip
    assert ana.post(path("child_new", case), child).status_code == 302
    assert ana.post(path("child_new", case), child).status_code == 422  # sent twice
    (row,) = rows(Child)
    page = main_of(ana.get(path("case_person", case)))
    assert "Joy" in page
    assert "In het buitenland" in page
    changed = {**child, "seen_version": "1", "note": "Bij tante", **once()}
    assert ana.post(path("child", row), changed).status_code == 302
    late = ana.post(path("child", row), {**child, "seen_version": "1", "note": "Bij vader", **once()})
    assert late.status_code == 409
    assert "Bij tante" in text_of(late)
    assert "Bij vader" in text_of(late)
    assert "legde een kind vast" in text_of(ana.get(path("case", case)))


def test_periods_of_exploitation_are_kept_apart_and_summed_up(sign_in, opened, once):
    """S5: the history of sexual and of labour exploitation stays two histories."""
    case, ana = opened(), sign_in("Ana")
    first = told(
        once, kinds=["prostitution"], began="maart 2024", ended="2025", recruited_in="NG", minor_then="yes"
    )
    assert ana.post(path("experience_new", case), first).status_code == 302
    later = told(
        once, forms=["labour"], kinds=["beauty"], began="1-2026", means=["debt_bondage"], place="Veendam"
    )
    assert ana.post(path("experience_new", case), later).status_code == 302
    page = main_of(ana.get(path("case_person", case)))
    for said in ("2024-03 – 2025", "geworven in Nigeria", "toen minderjarig", "Nagelstudio", "Veendam"):
        assert said in page, said
    (case_now,) = rows(Case)
    assert case_now.forms == ["sexual", "labour"]
    assert sorted(each.forms for each in rows(TraffickingExperience)) == [["labour"], ["sexual"]]
    labour = next(each for each in rows(TraffickingExperience) if each.forms == ["labour"])
    wrong = told(once, forms=["criminal"], kinds=["drugs"], seen_version="1")
    assert ana.post(path("experience", labour), wrong).status_code == 302
    assert rows(Case)[0].forms == ["sexual", "criminal"]
    assert "welke uitbuiting er was: Criminele uitbuiting" in text_of(ana.get(path("case", case)))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("forms", []), ("forms", ["surrogacy"]), ("kinds", ["meat"]), ("began", "ooit"), ("began", "1-2099"), ("ended", "2019"),
        ("recruited_in", "NGA"), ("means", ["magic"]), ("told_by", ""), ("place", "\x00"), ("seen_version", "x"),
    ],
)  # fmt: skip
def test_a_bad_period_is_said_at_the_field(sign_in, opened, once, field, value):
    answers = {**told(once, began="2020"), field: value}
    assert sign_in("Ana").post(path("experience_new", opened()), answers).status_code == 422
    assert not rows(TraffickingExperience)


def test_three_municipalities_stay_apart_and_one_counts_with_its_reason(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    address = path("case_municipalities", case)
    answers = {
        "registered_in": "Almere", "registered_is_safe": "no", "found_in": "Veendam", "sheltered_in": "Groningen",
        "seen_version": "1",
    }  # fmt: skip
    assert ana.post(address, answers).status_code == 302
    page = main_of(ana.get(path("case_person", case)))
    assert "Veendam telt." in page
    assert "niet veilig" in page
    assert rows(Case)[0].place_name == "Veendam"
    assert ana.post(address, {**answers, "registered_is_safe": "yes", "seen_version": "2"}).status_code == 302
    assert rows(Case)[0].place_name == "Almere"
    for field, value in (
        ("found_in", "Nergenshuizen"),
        ("registered_in", "Rijswijk"),
        ("registered_is_safe", ""),
    ):
        assert ana.post(address, {**answers, "seen_version": "3", field: value}).status_code == 422, field
    assert ana.post(address, answers).status_code == 409


def test_who_decides_for_a_child_when_a_parent_may_be_involved(sign_in, opened, once):
    from zoco.cases.tests.pages import consent_of

    case, ana = opened(age=15), sign_in("Ana")
    answers = {"parent_is_suspect": "on", "guardian_route": "Nidos, mevrouw Bos", "seen_version": "1"}
    assert ana.post(path("case_guardian", case), answers).status_code == 302
    page = text_of(ana.get(path("case_consent_new", case)))
    assert "Nidos, mevrouw Bos" in page
    assert "kinderrechter" in page
    asked = consent_of(once, signed_by="both", guardian_kind="parent")
    assert ana.post(path("case_consent_new", case), asked).status_code == 422
    asked = consent_of(once, signed_by="both", guardian_kind="nidos")
    assert ana.post(path("case_consent_new", case), asked).status_code == 302
    assert "Mevrouw Visser (Nidos)" in text_of(ana.get(path("case_consents", case)))


def test_at_fifteen_two_signatures_are_asked(sign_in, opened, once):
    from zoco.cases.tests.pages import consent_of

    case, ana = opened(age=15), sign_in("Ana")
    for left_out in ("child_agrees", "guardian_agrees", "guardian_name"):
        answers = consent_of(once, signed_by="both")
        del answers[left_out]
        assert ana.post(path("case_consent_new", case), answers).status_code == 422, left_out
    page = text_of(sign_in("Ana").get(path("case_consent_new", opened(age=16))))
    assert "child_agrees" not in page


def test_the_story_is_narrowed_to_a_kind_and_since_a_day(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    now = timezone.localtime()
    call = {
        "note": "Gebeld",
        "kind": "phone",
        "with_whom": "family",
        "on": f"{now:%d-%m-%Y}",
        "clock": f"{now:%H:%M}",
    }
    ana.post(path("contact_new", case), {**call, **once()})
    address = path("case", case)
    assert "opende het traject" in main_of(ana.get(address))
    narrowed = main_of(ana.get(address, {"soort": "contact", "sinds": f"{now - timedelta(days=1):%d-%m-%Y}"}))
    assert "sprak met familie" in narrowed
    assert "opende het traject" not in narrowed
    for bad in ({"soort": "x"}, {"sinds": "31-2-2026"}, {"sinds": "1-1-0099"}, {"soort": "contact\x00"}):
        assert ana.get(address, bad).status_code == 200, bad


def test_pages_of_the_situation_do_not_exist_for_others(sign_in, opened, once):
    case, boris, nobody = opened(), sign_in("Boris"), UUID(int=7)
    for name in (
        "case_person", "way_new", "child_new", "experience_new", "case_municipalities", "case_guardian", "case_absence",
        "exclusion_new",
    ):  # fmt: skip
        assert boris.get(path(name, case)).status_code == 404, name
        assert boris.get(path(name, nobody)).status_code == 404, name
    for name in ("child", "experience", "contact_completion"):
        assert boris.get(path(name, nobody)).status_code == 404, name
    for name in ("way_end", "absence_alarm", "absence_looked", "absence_end", "exclusion_end"):
        assert boris.post(path(name, nobody)).status_code == 404, name
    assert boris.get(path("case_intake_part", case, "geld")).status_code == 404
