"""One plan: her words, her score, who does what before when."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases.codes import GrantKind
from zoco.cases.tests.pages import main_of, path, rows, text_of
from zoco.people.models import Seat
from zoco.plans.codes import LifeDomain, Source
from zoco.plans.models import Action, Goal, Owner, Score

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def goal_of(case, words="Ik wil weer slapen", domain=LifeDomain.HEALTH, days_ago=30):
    with acting_as(case.lead):
        on = TODAY() - timedelta(days=days_ago)
        return Goal.objects.agree(case, domain=domain, words=words, on=on, by=case.lead, at=timezone.now())


def action_of(case, title="Huisarts bellen", days=0, owner=None, goal=None):
    with acting_as(case.lead):
        return Action.objects.agree(
            case, title=title, owner=owner or Owner.of(case.lead), due_on=TODAY() + timedelta(days=days), goal=goal,
            by=case.lead, at=timezone.now(),
        )  # fmt: skip


def title_of(action):
    with acting_as(action.by):
        return Action.objects.get(pk=action.pk).title


def score_of(once, **answers):
    return {"value": "4", "said_by": "self", "on": f"{TODAY():%d-%m-%Y}", "note": "", **once(), **answers}


def action_form(case, **answers):
    due = TODAY() + timedelta(days=7)
    return {"title": "Huisarts bellen", "owner": str(case.lead_id), "due_on": f"{due:%d-%m-%Y}", **answers}


def test_a_goal_stands_in_her_own_words_under_its_part_of_life(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    today = f"{TODAY():%d-%m-%Y}"
    answers = {"words": "Ik wil weer kunnen slapen.", "domain": "mental_health", "agreed_on": today, **once()}
    assert ana.post(path("goal_new", case), answers).status_code == 302
    page = main_of(ana.get(path("case_plan", case)))
    assert "‘Ik wil weer kunnen slapen.’" in page
    assert 'id="mental_health"' in page
    assert "?leefgebied=mental_health" not in page
    assert "?leefgebied=compensation" in page
    assert "Doel: ‘Ik wil weer kunnen slapen.’" in text_of(ana.get(path("case", case)))


def test_her_scores_are_a_line_and_a_table_that_say_the_same(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    goal = goal_of(case)
    before = TODAY() - timedelta(days=20)
    ana.post(
        path("goal_score", goal), score_of(once, value="2", on=f"{before:%d-%m-%Y}", said_by="interpreter")
    )
    ana.post(path("goal_score", goal), score_of(once, value="7", note="Drie nachten goed geslapen"))
    page = main_of(ana.get(path("case_plan", case)))
    assert 'points="14,87 306,41"' in page
    assert "van 2 naar 7" in page
    assert "Drie nachten goed geslapen" in page
    assert "met tolk" in page


def test_a_score_is_never_rewritten(opened):
    case = opened()
    goal = goal_of(case)
    with acting_as(case.lead):
        score = goal.score(3, on=TODAY(), said_by="self", note="", by=case.lead, at=timezone.now())
        with pytest.raises(Exception, match="permission denied"):
            Score.objects.filter(pk=score.pk).update(value=9)


def test_an_action_is_done_with_one_click_and_comes_back_when_that_was_a_mistake(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    action = action_of(case)
    assert ana.post(path("action_done", action)).url == path("case_plan", case)
    page = main_of(ana.get(path("case_plan", case)))
    assert "Toch niet gedaan" in page
    assert "Gedaan: Huisarts bellen." in text_of(ana.get(path("case", case)))
    assert ana.post(path("action_done", action)).status_code == 302  # a second click is no error
    assert ana.post(path("action_reopening", action)).status_code == 302
    assert rows(Action)[0].is_open
    assert ana.get(path("action_done", action)).status_code == 405
    assert ana.post(path("action_done", action), {"back": "today"}).url == path("today")


def test_an_action_belongs_to_who_reads_along_to_herself_or_to_somebody_outside(sign_in, opened, once, cast):
    case, ana = opened(), sign_in("Ana")
    with acting_as(case.lead):
        case.grant(
            cast["Chris"], kind=GrantKind.DEPUTY, by=case.lead, at=timezone.now(), until=None, reason="verlof"
        )
    page = main_of(ana.get(path("action_new", case)))
    assert str(cast["Chris"].pk) in page
    assert str(cast["Boris"].pk) not in page
    for owner, name in ((str(cast["Chris"].pk), ""), ("person", ""), ("outside", "Tante Rosa")):
        answers = action_form(case, owner=owner, owner_name=name, **once())
        assert ana.post(path("action_new", case), answers).status_code == 302
    page = main_of(ana.get(path("case_plan", case)))
    for said in ("Chris", "De persoon zelf", "Tante Rosa"):
        assert f"{said}" in page
    assert ana.post(path("action_new", case), action_form(case, owner="outside", **once())).status_code == 422
    assert (
        ana.post(
            path("action_new", case), action_form(case, owner=str(cast["Boris"].pk), **once())
        ).status_code
        == 422
    )


def test_what_is_due_is_what_a_seat_must_do_and_what_stands_open_in_its_cases(opened, cast):
    case = opened()
    with acting_as(case.lead):
        case.grant(
            cast["Chris"], kind=GrantKind.DEPUTY, by=case.lead, at=timezone.now(), until=None, reason="verlof"
        )
    mine, hers, later = (
        action_of(case, "mijn"),
        action_of(case, "van Chris", owner=Owner.of(cast["Chris"])),
        0,
    )
    later = action_of(case, "later", days=9)
    for name, expected in (("Ana", {mine, hers}), ("Chris", {hers}), ("Boris", set())):
        with acting_as(cast[name]):
            assert set(Action.objects.due(cast[name], TODAY())) == expected, name
    with acting_as(case.lead):
        assert later in Action.objects.due(case.lead, TODAY() + timedelta(days=14))
        mine.drop(seen_version=1, because="Hoeft niet meer", by=case.lead, at=timezone.now())
        assert set(Action.objects.due(case.lead, TODAY())) == {hers}


def test_when_two_change_an_action_nothing_is_overwritten_and_both_texts_are_shown(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    action = action_of(case)
    first = action_form(case, title="Tandarts bellen", because="Kiespijn", seen_version="1")
    assert ana.post(path("action", action), first).status_code == 302
    second = action_form(
        case, title="Psycholoog bellen", owner="person", because="Op verzoek", seen_version="1"
    )
    response = ana.post(path("action", action), second)
    assert response.status_code == 409
    page = main_of(response)
    assert "Tandarts bellen" in page
    assert "Psycholoog bellen" in page
    assert [row[0] for row in response.context["differences"]] == ["Wat gebeurt er?", "Wie doet het?"]
    assert title_of(action) == "Tandarts bellen"
    assert ana.post(path("action", action), {**second, "seen_version": "2"}).status_code == 302
    assert title_of(action) == "Psycholoog bellen"


def test_an_action_that_a_colleague_finished_meanwhile_keeps_what_was_typed(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    action = action_of(case)
    ana.post(path("action_done", action))
    late = action_form(case, title="Mijn nieuwe tekst", because="Anders", seen_version="1")
    response = ana.post(path("action", action), late)
    assert response.status_code == 409
    assert "Mijn nieuwe tekst" in main_of(response)


def test_an_action_is_dropped_with_a_reason_only(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    action = action_of(case)
    assert ana.post(path("action_drop", action), {"because": "", "seen_version": "1"}).status_code == 422
    stale = ana.post(path("action_drop", action), {"because": "Verhuisd", "seen_version": "9"})
    assert stale.status_code == 409
    assert "Verhuisd" in text_of(stale)
    assert (
        ana.post(path("action_drop", action), {"because": "Verhuisd", "seen_version": "1"}).status_code == 302
    )
    assert "Verhuisd" in main_of(ana.get(path("case_plan", case)))


def test_a_goal_ends_reached_or_with_a_reason(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    reached, stopped = goal_of(case, "Een eigen kamer"), goal_of(case, "Naar school")
    assert ana.post(path("goal_end", stopped), {"how": "dropped", **once()}).status_code == 422
    assert ana.post(path("goal_end", reached), {"how": "reached", **once()}).status_code == 302
    dropped = {"how": "dropped", "because": "Wil eerst werk", **once()}
    assert ana.post(path("goal_end", stopped), dropped).status_code == 302
    assert ana.post(path("goal_end", stopped), {**dropped, **once()}).status_code == 302  # said, not an error
    page = main_of(ana.get(path("case_plan", case)))
    assert "Wil eerst werk" in page
    assert ana.get(path("goal_score", reached)).status_code == 302
    assert {goal.because for goal in rows(Goal)} == {"", "Wil eerst werk"}


def test_her_plan_on_paper_says_je_or_u_and_names_nobody(sign_in, opened, cast):
    case, ana = opened(), sign_in("Ana")
    goal = goal_of(case)
    action_of(case, "Bellen met de school", goal=goal)
    action_of(case, "Formulier invullen", owner=Owner("person"))
    action_of(case, "Meegaan", owner=Owner("outside", name="Tante Rosa"))
    page = main_of(ana.get(path("case_plan_print", case)))
    paper = page.partition("<article")[2]
    for said in (
        "Ik wil weer slapen",
        "Dit doet je zorgcoördinator",
        "Dit doe je zelf",
        "Dit doet iemand anders",
    ):
        assert said in paper, said
    for hidden in ("Tante Rosa", cast["Ana"].person.name, case.number, "Blessing"):
        assert hidden not in paper, hidden
    formal = main_of(ana.get(path("case_plan_print", case) + "?vorm=u"))
    assert "Dit doet uw zorgcoördinator" in formal
    assert "Je mag het altijd" not in formal


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("goal_new", "words", ""), ("goal_new", "words", "x" * 1_001), ("goal_new", "domain", "x"), ("goal_new", "words", "\x00"),
        ("goal_new", "agreed_on", "31-2-2026"), ("goal_new", "agreed_on", "1-1-0099"), ("goal_new", "agreed_on", "1-1-2098"),
        ("goal_score", "value", "11"), ("goal_score", "value", "0"), ("goal_score", "value", ""), ("goal_score", "on", "1-1-2001"),
        ("goal_score", "said_by", "coordinator"), ("goal_score", "form_id", "x"),
        ("action_new", "title", ""), ("action_new", "title", "x" * 201), ("action_new", "owner", "\x00"),
        ("action_new", "due_on", "31-2-2026"), ("action_new", "due_on", ""), ("action_new", "goal", str(UUID(int=3))),
        ("action", "seen_version", "-1"), ("action", "seen_version", "9" * 30), ("action", "because", ""),
    ],
)  # fmt: skip
def test_bad_input_is_said_at_the_field_and_nothing_is_kept(sign_in, opened, once, name, field, value):
    case, ana = opened(), sign_in("Ana")
    goal, action = goal_of(case), action_of(case)
    of = {"goal_new": case, "goal_score": goal, "action_new": case, "action": action}[name]
    good = {
        "goal_new": {"words": "Werk", "domain": "finance", "agreed_on": f"{TODAY():%d-%m-%Y}", **once()},
        "goal_score": score_of(once),
        "action_new": action_form(case, **once()),
        "action": action_form(case, because="Nodig", seen_version="1"),
    }[name]
    response = ana.post(path(name, of), {**good, field: value})
    assert response.status_code == 422
    assert "error-summary" in text_of(response)
    assert (len(rows(Goal)), len(rows(Action)), len(rows(Score)), rows(Action)[0].version) == (1, 1, 0, 1)


@pytest.mark.parametrize("given", ["?doel=x", "?doel=%00", f"?doel={UUID(int=4)}"])
def test_an_odd_goal_in_the_address_is_no_error(sign_in, opened, given):
    assert sign_in("Ana").get(path("action_new", opened()) + given).status_code == 200


def test_plans_of_others_are_not_found(sign_in, opened):
    case = opened()
    goal, action = goal_of(case), action_of(case)
    boris = sign_in("Boris")
    for name, of in (("case_plan", case), ("case_plan_print", case), ("goal_new", case), ("action_new", case),
                     ("goal_score", goal), ("goal_end", goal), ("action", action), ("action_drop", action)):  # fmt: skip
        assert boris.get(path(name, of)).status_code == 404, name
        assert boris.get(path(name, UUID(int=7))).status_code == 404, name
    for name in ("action_done", "action_reopening"):
        assert boris.post(path(name, action)).status_code == 404, name
    assert rows(Action)[0].is_open


def test_the_plan_asks_as_often_for_thirty_goals_as_for_one(sign_in, opened):
    case, ana = opened(), sign_in("Ana")

    def fill(times):
        for number in range(times):
            goal = goal_of(case, f"Doel {number}", LifeDomain.values[number % 13])
            action_of(case, f"Actie {number}", goal=goal)
            with acting_as(case.lead):
                goal.score(5, on=TODAY(), said_by="self", note="ja", by=case.lead, at=timezone.now())

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            ana.get(path("case_plan", case))
            ana.get(path("case_plan_print", case))
        return len(found)

    fill(1)
    queries()
    one = queries()
    fill(29)
    assert queries() == one


def test_what_is_due_takes_one_query_however_much_it_is(opened, django_assert_num_queries):
    case = opened()
    for number in range(5):
        action_of(case, f"Actie {number}")
    with acting_as(case.lead):
        seat = Seat.objects.get(pk=case.lead_id)
        with django_assert_num_queries(1):
            said = [
                (a.title, a.case.number, a.case.victim.name, a.owner_said)
                for a in Action.objects.due(seat, TODAY())
            ]
    assert len(said) == 5
    assert {action.source for action in rows(Action)} == {Source.PLAN}
