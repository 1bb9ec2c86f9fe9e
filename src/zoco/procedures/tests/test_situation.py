"""Ana keeps the situation: what nobody may contradict, two who write at once, and terms that follow it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases.models import Case
from zoco.procedures.facts import Contradictory
from zoco.procedures.models import Deadline, Procedure, Situation, facts_of
from zoco.procedures.wording import NotPossible

pytestmark = pytest.mark.django_db


def address(case):
    return reverse("case_situation", args=[case.pk])


def known(cast, case, on=None):
    with acting_as(cast["Ana"]):
        return facts_of(Case.objects.get(pk=case.pk), on)


def settle(cast, case, **facts):
    with acting_as(cast["Ana"]):
        mine = Case.objects.get(pk=case.pk)
        return Situation.set_facts(mine, by=cast["Ana"], at=timezone.now(), **facts)


def test_what_ana_sets_down_is_known_and_wins_from_the_intake(as_ana, cast, blessing, send):
    assert known(cast, blessing)["residence_status"] == "none"
    answer = send(as_ana, address(blessing), residence_status="reflection_period", insured="no", b8_years="")
    assert answer.status_code == 302
    facts = known(cast, blessing)
    assert (facts["residence_status"], facts["insured"]) == ("reflection_period", False)
    assert facts["nationality_group"] == "non_eu"
    assert "b8_years" not in facts
    page = as_ana.get(reverse("case", args=[blessing.pk])).content.decode()
    assert "werkte de situatie bij" in page


def test_the_page_asks_in_groups_and_says_what_is_known_already(as_ana, blessing):
    page = as_ana.get(address(blessing)).content.decode()
    for group in ("Verblijf en rechten", "Veiligheid", "Strafzaak", "Werk en geld", "Gezondheid", "Opvang"):
        assert f"{group}</h3>" in page
    assert "Nu bekend: Geen rechtmatig verblijf." in page


def test_what_the_situation_says_changes_what_is_proposed(as_ana, blessing, send):
    page = as_ana.get(reverse("procedures_of_case", args=[blessing.pk])).content.decode()
    assert reverse("procedure_start", args=[blessing.pk, "labour_claims"]) in page.partition("<details>")[2]
    send(as_ana, address(blessing), wants_report="yes")
    page = as_ana.get(reverse("procedures_of_case", args=[blessing.pk])).content.decode()
    proposed = page.partition('id="voorstel"')[2].partition("</ul>")[0]
    assert "Aangifte van mensenhandel" in proposed
    assert "Meestal eerst:" in proposed


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"residence_status": "dutch", "nationality_group": "non_eu"}, ["verblijfsstatus", "nationaliteit"]),
        ({"dublin": "yes", "nationality_group": "eu"}, ["Dublin-zaak", "nationaliteit"]),
        ({"detained": "yes", "in_shelter": "yes"}, ["vreemdelingendetentie", "opvang"]),
    ],
)
def test_facts_that_contradict_each_other_are_refused_by_name(as_ana, cast, blessing, send, given, named):
    answer = send(as_ana, address(blessing), **given)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(given)
    said = str(answer.context["form"].errors)
    assert "spreken elkaar tegen" in said
    assert all(name in said for name in named)
    with acting_as(cast["Ana"]):
        assert not Situation.objects.exists()


def test_two_residence_statuses_at_once_are_refused(as_ana, cast, blessing, send):
    answer = send(as_ana, address(blessing), residence_status=["none", "b8_temporary"])
    assert answer.status_code == 422
    assert "twee antwoorden" in str(answer.context["form"].errors["residence_status"])


@pytest.mark.parametrize(
    "given",
    [
        {"residence_status": "martian"},
        {"dublin": "perhaps"},
        {"b8_years": "-1"},
        {"b8_years": "9" * 5000},
        {"seen_version": "x"},
        {"nationality_group": "\x00"},
    ],
)
def test_an_answer_that_cannot_be_is_asked_again(as_ana, cast, blessing, send, given):
    answer = send(as_ana, address(blessing), **given)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(given)
    with acting_as(cast["Ana"]):
        assert not Situation.objects.exists()


def test_two_who_write_at_once_are_told_and_nobodys_answer_is_lost(as_ana, cast, blessing):
    page = as_ana.get(address(blessing))
    hidden = {name: page.context["form"][name].value() for name in ("seen", "seen_version")}
    settle(cast, blessing, works=True, insured=False)
    answer = as_ana.post(address(blessing), {**hidden, "insured": "yes", "complaints": "yes"})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Iemand anders werkte de situatie net bij" in shown
    assert [(there, typed) for _label, there, typed in answer.context["differences"]] == [
        ("nee", "ja"),
        ("", "ja"),
    ]
    again = answer.context["form"]
    sent = {name: again[name].value() for name in again.fields}
    assert as_ana.post(address(blessing), sent).status_code == 302
    with acting_as(cast["Ana"]):
        assert Situation.objects.get().facts == {"works": True, "insured": True, "complaints": True}


def test_a_running_term_follows_the_facts_it_asks(as_ana, cast, blessing, start):
    start(as_ana, blessing, "reflection_period", reflection_start="12-01-2026")
    settle(cast, blessing, works=False)
    with acting_as(cast["Ana"]):
        assert Deadline.objects.running().get(rule="reflection_period/end").due_on == date(2026, 4, 12)
    settle(cast, blessing, residence_status="dublin")
    with acting_as(cast["Ana"]):
        assert Deadline.objects.running().get(rule="reflection_period/end").due_on == date(2026, 2, 11)


def test_only_what_its_terms_ask_is_kept_with_a_procedure(as_ana, cast, blessing, start):
    settle(cast, blessing, dublin=True, works=True)
    start(as_ana, blessing, "reflection_period", reflection_start="12-01-2026")
    with acting_as(cast["Ana"]):
        assert Procedure.objects.get().facts == {"dublin": True}


def test_the_verb_refuses_what_is_unknown_or_contradicts_and_changes_nothing(cast, blessing):
    with pytest.raises(NotPossible, match=r"Onbekend feit: 'residense'"):
        settle(cast, blessing, residense="none")
    settle(cast, blessing, residence_status="dutch")
    with pytest.raises(Contradictory) as refusal:
        settle(cast, blessing, dublin=True)
    assert set(refusal.value.names) == {"dublin", "residence_status"}
    assert known(cast, blessing)["residence_status"] == "dutch"


def test_what_contradicts_a_more_trusted_word_is_left_out(cast, blessing):
    settle(cast, blessing, residence_status="dutch")
    assert "nationality_group" not in known(cast, blessing)


def test_the_age_is_that_of_the_day(cast, blessing):
    assert known(cast, blessing, timezone.localdate())["age"] == 23
    assert known(cast, blessing, timezone.localdate().replace(day=1) + timedelta(days=366 * 4))["age"] in {
        26,
        27,
    }


def test_secrecy_that_is_asked_at_the_desk_holds_at_once_and_otherwise_in_four_weeks(
    as_ana, cast, blessing, start
):
    """Whoever registers and asks for it there has it that day; what was asked so stays so afterwards."""

    def due() -> list[date]:
        with acting_as(cast["Ana"]):
            return [
                d.due_on for d in Deadline.objects.running().filter(rule="brp_restriction/municipality_acts")
            ]

    address = start(as_ana, blessing, "brp_restriction", request_date="02-11-2026", with_registration="on")
    assert due() == [date(2026, 11, 2)]
    settle(cast, blessing, insured=True)
    with acting_as(cast["Ana"]):
        running = Procedure.objects.get(pk=address.rstrip("/").split("/")[-1])
        assert not running.compute(on=timezone.localdate())  # as at night
        running.case = Case.objects.get(pk=blessing.pk)
        running.end(by=cast["Ana"], at=timezone.now(), outcome="done")
    start(as_ana, blessing, "brp_restriction", request_date="02-11-2026")
    assert due() == [date(2026, 11, 30)]


@pytest.mark.parametrize("name", ["Boris", "Chris", "Hilde"])
def test_somebody_else_finds_no_situation(client, cast, blessing, name):
    client.force_login(cast[name].person)
    assert client.get(address(blessing)).status_code == 404
    assert client.post(address(blessing), {"seen_version": "0"}).status_code == 404


def test_the_facts_are_sealed(cast, blessing):
    settle(cast, blessing, complaints=True)
    from django.db import connection

    with acting_as(cast["Ana"]), connection.cursor() as cursor:
        cursor.execute("select facts from procedures_situation")
        assert b"complaints" not in bytes(cursor.fetchone()[0])
