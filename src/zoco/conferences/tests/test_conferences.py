"""An aim first, then who hears what on which ground, then who does what before when."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases.codes import Purpose, Signer
from zoco.cases.models import Consent, Event
from zoco.cases.tests.pages import main_of, path, rows, text_of
from zoco.conferences.models import Agreement, Conference, Invitee, NoGround
from zoco.plans.codes import Source
from zoco.plans.models import Action
from zoco.procedures.models import Procedure

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def day(days):
    return f"{TODAY() + timedelta(days=days):%d-%m-%Y}"


def plan_form(case, **answers):
    return {
        "aim": "Een rustige plek en een school", "on": day(5), "clock": "10:30", "place_kind": "online",
        "chair": str(case.lead_id), "victim": "present", **answers,
    }  # fmt: skip


def planned(case, days=5, aim="Een rustige plek"):
    with acting_as(case.lead):
        return Conference.objects.plan(
            case, aim=aim, planned_at=timezone.now() + timedelta(days=days), place_kind="online", chair=case.lead,
            victim="present", victim_why="", by=case.lead, at=timezone.now(),
        )  # fmt: skip


def consent_of(case, recipient="FairWork", until=None, given=True):
    with acting_as(case.lead):
        return case.ask_consent(
            by=case.lead, at=timezone.now(), purpose=Purpose.SHARING, given=given, signed_by=Signer.SELF,
            recipient=recipient, until_on=until,
        )  # fmt: skip


def invitee_form(once, **answers):
    said = {
        "name": "Veilig Thuis",
        "parts": ["safety", "family"],
        "ground": "meldcode",
        "explanation": "Meldrecht",
    }
    return {**said, **once(), **answers}


def invited(conference, name="Veilig Thuis", **given):
    ground = {"ground": "meldcode", "explanation": "Meldrecht", **given}
    with acting_as(conference.case.lead):
        return conference.invite(
            name=name, parts=["safety"], by=conference.case.lead, at=timezone.now(), **ground
        )


def minutes_form(**answers):
    return {
        "held_on": day(0), "victim_was": "present", "minutes": "School kan maandag.", "seen_version": "1", **answers,
    }  # fmt: skip


def read(case, question):
    with acting_as(case.lead):
        return question()


def test_a_conference_begins_with_its_aim(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    assert ana.post(path("conference_new", case), plan_form(case, aim="", **once())).status_code == 422
    response = ana.post(path("conference_new", case), plan_form(case, **once()))
    page = main_of(ana.get(response.url))
    assert "Een rustige plek en een school" in page
    assert "Zit aan tafel" in page
    assert response.url in main_of(ana.get(path("case_conferences", case)))
    assert "Casusoverleg: gepland op" in text_of(ana.get(path("case", case)))


def test_the_aim_does_not_name_her_for_it_travels(sign_in, opened, once):
    case = opened()
    answers = plan_form(case, aim="Rust voor blessing", **once())
    response = sign_in("Ana").post(path("conference_new", case), answers)
    assert response.status_code == 422
    assert "zonder de naam" in text_of(response)


def test_the_person_herself_is_at_the_table_or_it_says_why_not(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    absent = plan_form(case, victim="informed")
    assert ana.post(path("conference_new", case), {**absent, **once()}).status_code == 422
    answers = {**absent, "victim_why": "Wil zelf niet, hoort het van Ana", **once()}
    response = ana.post(path("conference_new", case), answers)
    assert "Wil zelf niet" in main_of(ana.get(response.url))


def test_the_procedure_runs_along_when_asked_and_ends_with_the_minutes(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    for _time in range(2):  # a second conference finds it running
        made = ana.post(path("conference_new", case), plan_form(case, with_procedure="on", **once()))
        assert made.status_code == 302
    [procedure] = rows(Procedure, slug="case_conference")
    assert procedure.is_running
    [conference, _other] = rows(Conference)
    answers = minutes_form(end_procedure="on")
    assert ana.post(path("conference_minutes", conference), answers).status_code == 302
    assert not rows(Procedure, slug="case_conference")[0].is_running


@pytest.mark.parametrize(
    "answers", [{"ground": ""}, {"explanation": ""}, {"parts": []}, {"name": ""}, {"ground": "consent"}, {"ground": "gut feeling"}]
)  # fmt: skip
def test_nobody_is_invited_without_a_ground_and_what_they_may_hear(sign_in, opened, once, answers):
    conference = planned(opened())
    response = sign_in("Ana").post(path("invitee_new", conference), invitee_form(once, **answers))
    assert response.status_code == 422
    assert not rows(Invitee)


def test_a_consent_that_holds_on_the_day_is_a_ground(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    conference, consent = planned(case), consent_of(case)
    answers = invitee_form(
        once, name="Jan van FairWork", ground="consent", consent=str(consent.pk), explanation=""
    )
    assert ana.post(path("invitee_new", conference), answers).status_code == 302
    page = main_of(ana.get(path("conference", conference)))
    assert "Jan van FairWork" in page
    assert "Toestemming" in page


@pytest.mark.parametrize("given", [{"given": False}, {"until": timezone.localdate() + timedelta(days=2)}])
def test_a_no_or_a_consent_that_runs_out_before_the_day_is_no_ground(sign_in, opened, once, given):
    case, ana = opened(), sign_in("Ana")
    conference, consent = planned(case, days=5), consent_of(case, **given)
    answers = invitee_form(once, name="FairWork", ground="consent", consent=str(consent.pk))
    assert ana.post(path("invitee_new", conference), answers).status_code == 422
    with acting_as(case.lead), pytest.raises(NoGround):
        conference.invite(
            name="FairWork", ground="consent", consent=consent, parts=[], by=case.lead, at=timezone.now()
        )


def test_a_consent_for_one_does_not_open_the_door_for_another(sign_in, opened, once):
    case = opened()
    conference, consent = planned(case), consent_of(case, recipient="FairWork")
    answers = invitee_form(once, name="Gemeente", ground="consent", consent=str(consent.pk))
    response = sign_in("Ana").post(path("invitee_new", conference), answers)
    assert response.status_code == 422
    assert "Deze toestemming is voor FairWork" in text_of(response)


def test_a_consent_of_another_case_is_no_ground(opened):
    conference, consent = planned(opened()), consent_of(opened(name="Ander"))
    with acting_as(conference.case.lead), pytest.raises(NoGround):
        conference.invite(
            name="FairWork",
            ground="consent",
            consent=consent,
            parts=[],
            by=conference.chair,
            at=timezone.now(),
        )


def test_a_consent_that_is_withdrawn_after_the_invitation_is_flagged(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    conference, consent = planned(case), consent_of(case)
    invitee = invited(conference, "FairWork", ground="consent", consent=consent, explanation="")
    sure = invited(conference, "Gemeente")
    assert read(case, lambda: list(Invitee.objects.without_ground(case.lead))) == []
    with acting_as(case.lead):
        Consent.objects.get(pk=consent.pk).withdraw(by=case.lead, at=timezone.now())
        assert list(Invitee.objects.without_ground(case.lead)) == [invitee]
    response = ana.get(path("conference", conference))
    assert "toestemming ingetrokken" in main_of(response)
    assert [one.pk for one, _text in response.context["texts"]] == [sure.pk]
    assert "grond vervallen" in main_of(ana.get(path("conference_minutes", conference)))
    assert ana.post(path("invitee_off", invitee)).status_code == 302
    assert ana.post(path("invitee_off", invitee)).status_code == 302  # a second click is no error
    assert read(case, lambda: list(Invitee.objects.without_ground(case.lead))) == []


def test_the_invitation_names_nobody_it_is_about(sign_in, opened):
    case = opened()
    conference = planned(case, aim="Blessing zoekt een school")
    invited(conference)
    [(_invitee, text)] = sign_in("Ana").get(path("conference", conference)).context["texts"]
    assert "[…] zoekt een school" in text
    assert "Meldcode" in text
    assert "Veiligheid" in text
    for hidden in ("Blessing", case.number):
        assert hidden not in text


def test_what_is_agreed_becomes_an_action_with_an_owner_and_a_day(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    conference = planned(case, days=0)
    invitee = invited(conference)
    lines = {
        "line1-title": "School bellen", "line1-owner": str(case.lead_id), "line1-due_on": day(3),
        "line2-title": "Plek in de klas regelen", "line2-owner": "outside", "line2-owner_name": "Mentor", "line2-due_on": day(9),
    }  # fmt: skip
    answers = minutes_form(attended=[str(invitee.pk)], **lines)
    assert ana.post(path("conference_minutes", conference), answers).status_code == 302
    assert {action.source for action in rows(Action)} == {Source.CONFERENCE}
    assert len(rows(Agreement)) == 2
    page = main_of(ana.get(path("conference", conference)))
    for said in ("School kan maandag.", "School bellen", "Mentor", "was erbij"):
        assert said in page, said
    assert "Plek in de klas regelen" in main_of(ana.get(path("case_plan", case)))
    assert "deelde gegevens: Veilig Thuis, in een overleg: Veiligheid" in text_of(ana.get(path("case", case)))


def test_half_an_agreement_is_asked_again_and_the_minutes_stay_in_the_field(sign_in, opened):
    conference = planned(opened(), days=0)
    answers = minutes_form(**{"line1-title": "School bellen"})
    response = sign_in("Ana").post(path("conference_minutes", conference), answers)
    assert response.status_code == 422
    assert "School kan maandag." in text_of(response)
    assert not rows(Action)
    assert rows(Conference)[0].held_on is None


def test_minutes_can_be_added_to_and_sharing_is_told_once(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    conference = planned(case, days=0)
    invitee = invited(conference)
    first = minutes_form(attended=[str(invitee.pk)])
    assert ana.post(path("conference_minutes", conference), first).status_code == 302
    again = {**first, "minutes": "School kan dinsdag.", "seen_version": "2"}
    assert ana.post(path("conference_minutes", conference), again).status_code == 302
    assert len(rows(Event, kind="shared")) == 1


def test_when_two_write_the_minutes_nothing_is_overwritten_and_both_texts_are_shown(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    conference = planned(case, days=0)
    ana.post(path("conference_minutes", conference), minutes_form(minutes="Van Chris."))
    lines = {"line1-title": "Alleen van Ana", "line1-owner": "person", "line1-due_on": day(3)}
    response = ana.post(path("conference_minutes", conference), minutes_form(minutes="Van Ana.", **lines))
    assert response.status_code == 409
    page = main_of(response)
    for said in ("Van Chris.", "Van Ana.", "Alleen van Ana", 'name="seen_version" value="2"'):
        assert said in page, said
    assert not rows(Action)


def test_when_two_change_a_conference_both_texts_are_shown(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    conference = planned(case)
    first = plan_form(case, on=day(7), seen_version="1")
    assert ana.post(path("conference_change", conference), first).status_code == 302
    response = ana.post(path("conference_change", conference), plan_form(case, on=day(9), seen_version="1"))
    assert response.status_code == 409
    assert ("Dag", day(7), day(9)) in response.context["differences"]


def test_the_time_of_a_conference_is_shown_as_it_may_be_sent_back(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    conference = planned(case)
    shown = ana.get(path("conference_change", conference)).context["form"]["clock"]
    assert re.fullmatch(r"\d\d:\d\d", re.search(r'value="([^"]*)"', str(shown)).group(1))


def test_a_conference_that_does_not_take_place_says_why(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    conference = planned(case)
    assert ana.post(path("conference_cancellation", conference), {"because": "", **once()}).status_code == 422
    answers = {"because": "Persoon is ziek", **once()}
    assert ana.post(path("conference_cancellation", conference), answers).status_code == 302
    assert "Persoon is ziek" in main_of(ana.get(path("conference", conference)))
    for name in ("conference_minutes", "conference_change", "invitee_new"):
        assert ana.get(path(name, conference)).status_code == 302, name
    assert ana.post(path("conference_cancellation", conference), {**answers, **once()}).status_code == 302
    assert read(case, lambda: list(Conference.objects.due(case.lead, TODAY() + timedelta(days=30)))) == []


def test_vandaag_hears_of_what_comes_and_of_what_was_not_written_down(opened, django_assert_num_queries):
    case = opened()
    past, soon, _later = planned(case, days=-2), planned(case, days=1), planned(case, days=20)
    with acting_as(case.lead):
        seat = case.lead
        with django_assert_num_queries(1):
            found = list(Conference.objects.due(seat, TODAY() + timedelta(days=14)))
            assert [(one.pk, one.case.number, bool(one.aim)) for one in found] == [
                (past.pk, case.number, True),
                (soon.pk, case.number, True),
            ]


def test_on_which_ground_somebody_came_is_never_rewritten(opened):
    invitee = invited(planned(opened()))
    with acting_as(invitee.by), pytest.raises(Exception, match="permission denied"):
        Invitee.objects.filter(pk=invitee.pk).update(ground="anonymous")


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("conference_new", "on", "31-2-2027"), ("conference_new", "on", "1-1-0099"), ("conference_new", "on", "1-1-2001"),
        ("conference_new", "clock", "25:00"), ("conference_new", "chair", str(UUID(int=5))), ("conference_new", "aim", "\x00"),
        ("conference_new", "place_kind", "Dam 1"), ("conference_new", "aim", "x" * 1_001), ("conference_new", "victim", ""),
        ("invitee_new", "parts", "criminal_account"), ("invitee_new", "consent", str(UUID(int=5))), ("invitee_new", "name", "x" * 201),
        ("conference_minutes", "held_on", "1-1-2098"), ("conference_minutes", "held_on", "1-1-2001"),
        ("conference_minutes", "minutes", ""), ("conference_minutes", "victim_was", "informed"),
        ("conference_minutes", "seen_version", "9" * 30), ("conference_minutes", "line1-due_on", "31-2-2027"),
    ],
)  # fmt: skip
def test_bad_input_is_said_and_nothing_is_kept(sign_in, opened, once, name, field, value):
    case = opened()
    conference = planned(case)
    of = case if name == "conference_new" else conference
    good = {
        "conference_new": plan_form(case, **once()),
        "invitee_new": invitee_form(once),
        "conference_minutes": minutes_form(),
    }[name]
    response = sign_in("Ana").post(path(name, of), {**good, field: value})
    assert response.status_code == 422
    assert (len(rows(Conference)), len(rows(Invitee)), rows(Conference)[0].version) == (1, 0, 1)


def test_conferences_of_others_are_not_found(sign_in, opened):
    case = opened()
    conference = planned(case)
    invitee = invited(conference)
    boris = sign_in("Boris")
    for name in ("case_conferences", "conference_new"):
        assert boris.get(path(name, case)).status_code == 404, name
    for name in (
        "conference",
        "conference_change",
        "conference_cancellation",
        "invitee_new",
        "conference_minutes",
    ):
        assert boris.get(path(name, conference)).status_code == 404, name
        assert boris.get(path(name, UUID(int=7))).status_code == 404, name
    assert boris.post(path("invitee_off", invitee)).status_code == 404


def test_a_conference_asks_as_often_with_twenty_invitees_as_with_one(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    conference, consent = planned(case), consent_of(case)

    def fill(times):
        for number in range(times):
            invited(conference, f"FairWork {number}", ground="consent", consent=consent, explanation="")

    def queries():
        with CaptureQueriesContext(connection) as found:
            for name, of in (
                ("conference", conference),
                ("conference_minutes", conference),
                ("case_conferences", case),
            ):
                ana.get(path(name, of))
        return len(found)

    fill(1)
    queries()
    one = queries()
    fill(19)
    assert queries() == one


def test_a_draft_keeps_the_minutes_with_their_agreements(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    conference = planned(case, days=0)
    page = path("conference_minutes", conference)
    typed = {"minutes": "Half verslag", "line2-title": "Half afgesproken", "line2-owner": "person"}
    kept = ana.post(page, {**marks_of(ana.get(page)), **typed, "concept": "bewaren"})
    assert kept.status_code == 302
    resumed = main_of(ana.get(kept["Location"]))
    for said in ("Half verslag", 'value="Half afgesproken"', '<option value="person" selected>'):
        assert said in resumed, said
    assert "geen plek meer" not in resumed
    assert not rows(Action)


def marks_of(response):
    """The hidden fields of a form, as a browser sends them back."""
    found = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', text_of(response))
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_nothing_new_is_planned_in_a_closed_case(sign_in, opened):
    case, ana = opened(), sign_in("Ana")
    with acting_as(case.lead):
        case.close(by=case.lead, at=timezone.now(), because="own_wish", evaluation="goed", reach="bellen")
    for name in ("conference_new", "goal_new", "action_new", "risk_new", "risk_again", "safety_plan"):
        assert ana.get(path(name, case)).status_code == 302, name
    for name in ("case_conferences", "case_plan", "case_safety", "case_plan_print"):
        assert ana.get(path(name, case)).status_code == 200, name
