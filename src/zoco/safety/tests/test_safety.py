"""How dangerous is it, in the judgement of a professional; and her own safety plan."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases.tests.pages import main_of, path, rows, text_of
from zoco.plans.codes import Source
from zoco.plans.models import Action, Owner
from zoco.procedures.definitions import law
from zoco.procedures.models import Deadline, Procedure
from zoco.procedures.vocabulary import HAPPENINGS
from zoco.safety.codes import QUESTIONS, Level, Trigger
from zoco.safety.models import Review, RiskAssessment, SafetyPlan, ask_again, level_of, levels_of

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
HELP_NOW = "0800-0113"


def risk_form(once, **answers):
    said = {question.slug: "no" for question in QUESTIONS}
    return {
        **said,
        "trigger": "intake",
        "level": "moderate",
        "why": "Rustig, maar de schuld loopt.",
        **once(),
        **answers,
    }


def plan_form(**answers):
    return {
        "notice": "Hij staat bij de deur",
        "call": "Mijn zus",
        "code_word": "regen",
        "seen_version": "0",
        **answers,
    }


def looked(case, level=Level.HIGH, at=None, **given):
    with acting_as(case.lead):
        return RiskAssessment.objects.assess(
            case, trigger=Trigger.INTAKE, level=level, answers={}, why="Omdat", by=case.lead, at=at or timezone.now(), **given
        )  # fmt: skip


def read(case, question):
    with acting_as(case.lead):
        return question()


def test_a_risk_is_judged_by_a_person_and_the_page_shows_which_answers_weigh(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    answers = risk_form(
        once, debts="yes", debts_note="8.000 euro bij een neef", weapons="unknown", level="low"
    )
    assert ana.post(path("risk_new", case), answers).status_code == 302
    page = main_of(ana.get(path("case_safety", case)))
    weighs = page.partition("Dit weegt mee")[2]
    assert "8.000 euro bij een neef" in weighs
    assert "Eén antwoord is nog onbekend" in page
    assert "Laag" in page  # a yes does not lift the level: that is for the professional
    assert read(case, lambda: level_of(case)) == Level.LOW
    assert HELP_NOW not in page


@pytest.mark.parametrize(("level", "days"), [("acute", 1), ("high", 7), ("moderate", 30), ("low", 90)])
def test_the_next_look_follows_from_the_level_unless_another_day_is_named(sign_in, opened, once, level, days):
    case, ana = opened(), sign_in("Ana")
    ana.post(path("risk_new", case), risk_form(once, level=level))
    assert rows(Review)[0].due_on == TODAY() + timedelta(days=days)
    tomorrow = TODAY() + timedelta(days=1)
    ana.post(path("risk_new", case), risk_form(once, level=level, review_on=f"{tomorrow:%d-%m-%Y}"))
    assert rows(Review)[0].due_on == tomorrow
    assert len(rows(RiskAssessment)) == 2


def test_acute_danger_is_looked_at_again_tomorrow_at_the_latest(sign_in, opened, once):
    later = TODAY() + timedelta(days=5)
    answers = risk_form(once, level="acute", review_on=f"{later:%d-%m-%Y}")
    response = sign_in("Ana").post(path("risk_new", opened()), answers)
    assert response.status_code == 422
    assert "kijk vandaag of morgen opnieuw" in text_of(response)


@pytest.mark.parametrize("answers", [{"level": "acute"}, {"suicide": "yes"}, {"danger": "yes"}])
def test_acute_danger_and_thoughts_of_suicide_put_whom_to_call_on_top(sign_in, opened, once, answers):
    case, ana = opened(), sign_in("Ana")
    asked_again = ana.post(path("risk_new", case), risk_form(once, why="", **answers))
    assert asked_again.status_code == 422
    assert "Hulp nu" in text_of(asked_again)
    ana.post(path("risk_new", case), risk_form(once, **answers))
    page = main_of(ana.get(path("case_safety", case)))
    assert page.index(HELP_NOW) < page.index("Risico inschatten")
    assert 'href="tel:112"' in page


def test_measures_become_actions_with_an_owner_and_a_day(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    due = f"{TODAY() + timedelta(days=2):%d-%m-%Y}"
    first = {"line1-title": "Nieuwe simkaart", "line1-owner": str(case.lead_id), "line1-due_on": due}
    third = {"line3-title": "Locatie uit", "line3-owner": "person", "line3-due_on": due}
    assert ana.post(path("risk_new", case), risk_form(once, **first, **third)).status_code == 302
    assert {action.source for action in rows(Action)} == {Source.SAFETY}
    page = main_of(ana.get(path("case_safety", case)))
    for said in ("Nieuwe simkaart", "Locatie uit", "De persoon zelf"):
        assert said in page
    assert "Nieuwe simkaart" in main_of(ana.get(path("case_plan", case)))


def test_half_a_measure_is_asked_again_and_nothing_is_kept(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    half = {"line1-title": "Nieuwe simkaart", "line1-owner": str(case.lead_id)}
    response = ana.post(path("risk_new", case), risk_form(once, **half, why="Mijn lange uitleg"))
    assert response.status_code == 422
    assert "Mijn lange uitleg" in text_of(response)
    assert not rows(RiskAssessment)
    assert not rows(Action)


def test_something_that_happened_makes_the_review_due_today(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    looked(case, Level.LOW)
    assert read(case, lambda: list(RiskAssessment.objects.to_review(case.lead, TODAY()))) == []
    assert ana.post(path("risk_again", case), {"trigger": "threat", **once()}).status_code == 302
    [review] = read(case, lambda: list(RiskAssessment.objects.to_review(case.lead, TODAY())))
    assert (review.case, review.due_on, review.trigger) == (case, TODAY(), Trigger.THREAT)
    assert "vandaag opnieuw bekijken" in main_of(ana.get(path("case_safety", case)))
    assert "opnieuw bekijken, want: Dreiging" in text_of(ana.get(path("case", case)))
    assert ana.get(path("risk_new", case)).context["form"]["trigger"].value() == Trigger.THREAT
    looked(case, Level.HIGH)
    assert read(case, lambda: list(RiskAssessment.objects.to_review(case.lead, TODAY()))) == []


def situation(ana, case, **said):
    page = path("case_situation", case)
    form = ana.get(page).context["form"]
    filled = {name: value for name in form.fields if (value := form[name].value()) is not None}
    return ana.post(page, {**filled, **said})


@pytest.mark.parametrize(("fact", "trigger"), [
    ("hearing_planned", "hearing"), ("prosecution", "hearing"), ("suspect_released", "release"),
    ("case_dismissed", "release"),
])  # fmt: skip
def test_a_hearing_or_a_release_asks_for_a_new_look_by_itself(sign_in, opened, fact, trigger):
    case, ana = opened(), sign_in("Ana")
    looked(case, Level.LOW)
    assert rows(Review)[0].due_on > TODAY()
    assert situation(ana, case, **{fact: "yes"}).status_code == 302
    (review,) = rows(Review)
    assert (review.due_on, review.trigger) == (TODAY(), trigger)
    assert "opnieuw bekijken, want:" in main_of(ana.get(path("case", case)))
    assert str(Trigger(trigger).label) in main_of(ana.get(path("today")))
    looked(case, Level.LOW)  # who looked is not asked again for what she knew
    assert situation(ana, case, insured="yes").status_code == 302
    assert situation(ana, case, **{fact: "no"}).status_code == 302
    assert rows(Review)[0].due_on > TODAY()


def test_the_end_of_a_procedure_tells_it_as_well(opened):
    """The criminal case was dismissed: whoever was held for it goes free."""
    case, now = opened(), timezone.now()
    looked(case, Level.LOW)
    with acting_as(case.lead):
        start = {"case": case, "by": case.lead, "at": now, "facts": {}}
        Procedure.objects.start("risk_assessment", anchors={"intake_date": TODAY()}, **start)
        reported = Procedure.objects.start("criminal_report", anchors={}, **start)
        reported.end(by=case.lead, at=now, outcome="dismissed", decided_on=TODAY())
    (review,) = rows(Review)
    assert (review.due_on, review.trigger) == (TODAY(), "release")
    assert [each.due_on for each in rows(Deadline, rule="risk_assessment/review")] == [TODAY()]


def test_what_the_law_files_call_a_happening_is_a_trigger():
    assert set(HAPPENINGS) <= set(Trigger.values)
    assert {fact.happening for fact in law().vocabulary.facts.values()} >= {"hearing", "release"}


def test_what_is_overdue_stays_overdue_when_something_happens(opened):
    case = opened()
    looked(case, Level.ACUTE, at=timezone.now() - timedelta(days=4))
    with acting_as(case.lead):
        ask_again(case, Trigger.MOVE, by=case.lead, at=timezone.now())
        assert RiskAssessment.objects.to_review(case.lead, TODAY()).get().due_on == TODAY() - timedelta(
            days=3
        )


def test_the_terms_of_the_procedure_move_along(opened):
    case, now = opened(), timezone.now()

    def running():
        found = Deadline.objects.running().filter(case=case, procedure__slug="risk_assessment")
        return sorted((deadline.rule.rpartition("/")[2], deadline.due_on) for deadline in found)

    with acting_as(case.lead):
        Procedure.objects.start(
            "risk_assessment", case=case, by=case.lead, at=now, facts={}, anchors={"intake_date": TODAY()}
        )
        assert running() == [("first", TODAY())]
    looked(case)
    for _time in range(2):  # the second threat asks as the first did
        with acting_as(case.lead):
            assert running() == []
            ask_again(case, Trigger.THREAT, by=case.lead, at=now)
            assert running() == [("review", TODAY())]
        looked(case)
    with acting_as(case.lead):
        assert running() == []
        assert Deadline.objects.filter(case=case).exclude(met_on=None).count() == 3


def test_a_look_at_the_risks_and_a_safety_plan_are_never_rewritten(opened):
    case = opened()
    risk = looked(case)
    with acting_as(case.lead), pytest.raises(Exception, match="permission denied"):
        RiskAssessment.objects.filter(pk=risk.pk).update(level="low")


def test_her_safety_plan_has_versions_and_the_old_one_stays(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    assert ana.post(path("safety_plan", case), plan_form()).status_code == 302
    assert (
        ana.post(path("safety_plan", case), plan_form(call="Mijn broer", seen_version="1")).status_code == 302
    )
    page = main_of(ana.get(path("case_safety", case)))
    assert "Mijn broer" in page
    assert "Versie 2" in page
    assert sorted(plan.version for plan in rows(SafetyPlan)) == [1, 2]


def test_when_two_write_the_safety_plan_nothing_is_overwritten_and_both_texts_are_shown(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    ana.post(path("safety_plan", case), plan_form(call="Mijn broer"))
    response = ana.post(path("safety_plan", case), plan_form(call="De buurvrouw"))
    assert response.status_code == 409
    assert response.context["differences"] == [("Wie ik bel", "Mijn broer", "De buurvrouw")]
    assert ana.post(path("safety_plan", case), plan_form(call="Beiden", seen_version="1")).status_code == 302


def test_her_safety_plan_on_paper_says_je_or_u_and_names_nobody(sign_in, opened, cast):
    case, ana = opened(), sign_in("Ana")
    assert "Er is nog geen veiligheidsplan." in main_of(ana.get(path("case_safety_print", case)))
    ana.post(path("safety_plan", case), plan_form())
    paper = main_of(ana.get(path("case_safety_print", case))).partition("<article")[2]
    assert "Hij staat bij de deur" in paper
    assert "Ben je in gevaar?" in paper
    for hidden in (cast["Ana"].person.name, case.number, "Blessing"):
        assert hidden not in paper
    assert "Bent u in gevaar?" in main_of(ana.get(path("case_safety_print", case) + "?vorm=u"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("level", ""), ("level", "12"), ("why", ""), ("why", "x" * 5_001), ("why", "\x00"), ("trigger", "x"), ("danger", ""),
        ("suicide", "maybe"), ("debts_note", "x" * 1_001), ("review_on", "31-2-2027"), ("review_on", "1-1-0099"),
        ("review_on", "1-1-2001"), ("form_id", "x"), ("line2-title", "Zonder dag"), ("line2-due_on", "31-2-2027"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_said_and_nothing_is_kept(sign_in, opened, once, field, value):
    response = sign_in("Ana").post(path("risk_new", opened()), {**risk_form(once), field: value})
    assert response.status_code == 422
    assert not rows(RiskAssessment)
    assert not rows(Action)


@pytest.mark.parametrize(
    ("field", "value"),
    [("seen_version", ""), ("seen_version", "-1"), ("seen_version", "9" * 30), ("code_word", "x" * 101), ("do", "\x00"), ("go", "x" * 20_001)],
)  # fmt: skip
def test_a_bad_safety_plan_is_said_at_the_field(sign_in, opened, field, value):
    response = sign_in("Ana").post(path("safety_plan", opened()), plan_form(**{field: value}))
    assert response.status_code == 422
    assert not rows(SafetyPlan)


def test_an_empty_safety_plan_is_no_plan(sign_in, opened):
    assert sign_in("Ana").post(path("safety_plan", opened()), {"seen_version": "0"}).status_code == 422


def test_a_look_that_is_sent_twice_is_one_look(sign_in, opened, once):
    case, ana, answers = opened(), sign_in("Ana"), risk_form(once)
    assert [ana.post(path("risk_new", case), answers).status_code for _time in range(2)] == [302, 422]
    assert len(rows(RiskAssessment)) == 1


def test_safety_of_others_is_not_found(sign_in, opened):
    case = opened()
    risk = looked(case)
    boris = sign_in("Boris")
    for name in ("case_safety", "risk_new", "risk_again", "safety_plan", "case_safety_print"):
        assert boris.get(path(name, case)).status_code == 404, name
        assert boris.get(path(name, UUID(int=7))).status_code == 404, name
    assert boris.get(path("risk", risk)).status_code == 404


def test_an_earlier_look_can_be_read_back(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    first = looked(case, Level.HIGH)
    looked(case, Level.LOW)
    assert path("risk", first) in main_of(ana.get(path("case_safety", case)))
    assert "Hoog" in main_of(ana.get(path("risk", first)))


def test_safety_asks_as_often_after_ten_looks_as_after_one(sign_in, opened, cast):
    case, ana = opened(), sign_in("Ana")
    measure = {"title": "Bellen", "due_on": TODAY()}

    def look(times):
        for _time in range(times):
            looked(case, measures=[{**measure, "owner": Owner.of(case.lead)}] * times)

    def queries():
        with CaptureQueriesContext(connection) as found:
            ana.get(path("case_safety", case))
        return len(found)

    look(1)
    queries()
    one = queries()
    look(5)
    assert queries() == one


def test_levels_of_many_cases_take_one_query(opened, django_assert_num_queries):
    first, second, unseen = opened(), opened(name="Tweede"), opened(name="Derde")
    looked(first, Level.HIGH)
    looked(first, Level.LOW)
    looked(second, Level.ACUTE)
    with acting_as(first.lead), django_assert_num_queries(1):
        assert levels_of([first.pk, second.pk, unseen.pk]) == {first.pk: Level.LOW, second.pk: Level.ACUTE}
