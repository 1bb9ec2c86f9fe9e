"""Where an end leads: offered the day it arises with its term, and started with the day filled in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.cases.models import Case
from zoco.procedures.definitions import law
from zoco.procedures.models import AlreadyRunning, Deadline, Procedure, Situation
from zoco.procedures.offers import offers

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 9)


@pytest.fixture
def ended(as_ana, cast, blessing, start):
    """`ended("b8_permit", "refused", decided_on=…)`: a procedure that began and ended today."""

    def end(slug, outcome, *, decided_on=None, facts=None, **days):
        with acting_as(cast["Ana"]):
            case = Case.objects.get(pk=blessing.pk)
            if facts:
                Situation.set_facts(case, by=cast["Ana"], at=timezone.now(), **facts)
            procedure = Procedure.objects.start(
                slug, case=case, by=cast["Ana"], at=timezone.now(), anchors=days, facts=facts or {}
            )
            procedure.end(by=cast["Ana"], at=timezone.now(), outcome=outcome, decided_on=decided_on)
            return procedure

    return end


def offered(cast, case, on=None):
    with acting_as(cast["Ana"]):
        found = offers(Case.objects.get(pk=case.pk), on or localdate())
    return {offer.slug: offer for offer in found}


def test_a_refusal_by_the_immigration_service_opens_an_objection_within_four_weeks(cast, blessing, ended):
    decided = localdate() - timedelta(days=1)
    ended("b8_permit", "refused", decided_on=decided)
    found = offered(cast, blessing)
    assert found["objection"].since == decided
    assert found["objection"].due_on >= decided + timedelta(weeks=4)
    assert "art. 69 Vw" in found["objection"].term.sentence
    assert found["b8_permit_hardship"].term is None
    assert next(iter(found)) == "objection"


def test_the_worked_example_of_nine_march_is_offered_with_seven_april(cast, blessing, ended):
    ended("b8_permit", "refused", decided_on=MONDAY)
    with acting_as(cast["Ana"]):
        Procedure.objects.update(ended_on=MONDAY)
    assert offered(cast, blessing, MONDAY)["objection"].due_on == date(2026, 4, 7)
    assert not offered(cast, blessing, date(2026, 4, 7))["objection"].is_late(date(2026, 4, 7))
    assert offered(cast, blessing, date(2026, 4, 8))["objection"].is_late(date(2026, 4, 8))
    assert "objection" not in offered(cast, blessing, date(2026, 6, 1))


def test_a_refusal_by_the_municipality_gives_six_weeks(as_ana, cast, blessing, ended, send):
    decided = localdate() - timedelta(days=3)
    ended("social_assistance", "refused", decided_on=decided)
    offer = offered(cast, blessing)["objection"]
    assert offer.due_on >= decided + timedelta(weeks=6)
    assert send(as_ana, offer.get_absolute_url(), decision_date=f"{decided:%d-%m-%Y}").status_code == 302
    with acting_as(cast["Ana"]):
        [term] = Deadline.objects.running().filter(case=blessing, rule="objection/lodge")
    assert term.due_on == offer.due_on
    assert term.source == "art. 6:7 Awb"


@pytest.mark.parametrize(
    ("slug", "outcome", "facts", "expected"),
    [
        ("criminal_report", "dismissed", {}, {"complaint_art12"}),
        (
            "b8_permit", "dismissed", {"residence_status": "b8_temporary", "b8_years": 3},
            {"complaint_art12", "continued_residence"},
        ),
        (
            "b8_permit", "dismissed", {"residence_status": "b8_temporary", "b8_years": 1},
            {"complaint_art12", "continued_residence"},
        ),
        ("b8_permit", "convicted", {"residence_status": "b8_temporary"}, {"continued_residence"}),
        ("b8_permit", "revoked", {"residence_status": "b8_temporary"}, {"objection", "b8_permit_hardship"}),
        ("b8_permit_hardship", "expired", {}, {"continued_residence_hardship"}),
        ("reflection_period", "expired", {}, {"b8_permit_hardship", "voluntary_return"}),
        ("criminal_report", "done", {}, {"b8_permit"}),
        ("objection", "refused", {}, {"objection", "b8_permit_hardship"}),
        ("rvb_allowance", "expired", {"residence_status": "b8_temporary"}, {"social_assistance"}),
        ("b8_permit", "granted", {}, set()),
    ],
)  # fmt: skip
def test_each_end_opens_its_own_roads(cast, blessing, ended, slug, outcome, facts, expected):
    ended(slug, outcome, decided_on=localdate(), facts=facts)
    assert set(offered(cast, blessing)) == expected


def test_after_three_years_the_reason_is_the_three_years(cast, blessing, ended):
    facts = {"residence_status": "b8_temporary", "b8_years": 3}
    ended("b8_permit", "dismissed", decided_on=localdate(), facts=facts)
    assert "drie jaar" in offered(cast, blessing)["continued_residence"].reason.nl


def test_a_complaint_is_offered_with_three_months_from_the_notice(cast, blessing, ended):
    ended("criminal_report", "dismissed", decided_on=localdate())
    complaint = offered(cast, blessing)["complaint_art12"]
    assert complaint.anchor == "sepot_notice_date"
    assert 89 <= (complaint.due_on - localdate()).days <= 97


def test_the_end_asks_the_day_of_the_announcement_and_the_page_offers_what_follows(
    as_ana, cast, blessing, start, send
):
    page = start(as_ana, blessing, "b8_permit")
    pk = page.rstrip("/").split("/")[-1]
    ending = reverse("procedure_end", args=[pk])
    asked = send(as_ana, ending, outcome="refused")
    assert asked.status_code == 422
    assert "dag van de bekendmaking" in str(asked.context["form"].errors["decided_on"])
    tomorrow = localdate() + timedelta(days=1)
    assert send(as_ana, ending, outcome="refused", decided_on=f"{tomorrow:%d-%m-%Y}").status_code == 422
    assert send(as_ana, ending, outcome="refused", decided_on=f"{localdate():%d-%m-%Y}").status_code == 302
    shown = as_ana.get(page).content.decode()
    assert "Wat nu kan" in shown
    assert f"{reverse('procedure_start', args=[blessing.pk, 'objection'])}?na={pk}" in shown
    form = as_ana.get(f"{reverse('procedure_start', args=[blessing.pk, 'objection'])}?na={pk}").context[
        "form"
    ]
    assert form["decision_date"].value() == f"{localdate():%d-%m-%Y}"


def test_an_end_that_leads_nowhere_needs_no_day(as_ana, blessing, start, send):
    pk = start(as_ana, blessing, "b8_permit").rstrip("/").split("/")[-1]
    assert send(as_ana, reverse("procedure_end", args=[pk]), outcome="granted").status_code == 302


def test_only_the_ends_that_a_procedure_knows_can_be_chosen(as_ana, blessing, start, send):
    pk = start(as_ana, blessing, "risk_assessment").rstrip("/").split("/")[-1]
    assert send(as_ana, reverse("procedure_end", args=[pk]), outcome="convicted").status_code == 422


def test_what_was_started_is_offered_no_more(as_ana, cast, blessing, ended, start):
    ended("b8_permit", "refused", decided_on=localdate())
    start(as_ana, blessing, "objection")
    assert "objection" not in offered(cast, blessing)


def test_two_decisions_are_objected_to_at_the_same_time_each_once(as_ana, cast, blessing, ended, send):
    """The residence permit and the benefit were refused in one week: two lawyers, two terms, two objections."""
    monday, friday = localdate() - timedelta(days=6), localdate() - timedelta(days=2)
    permit = ended("b8_permit", "refused", decided_on=monday)
    benefit = ended("social_assistance", "refused", decided_on=friday)
    page = reverse("procedure_start", args=[blessing.pk, "objection"])
    for refused, day in ((permit, monday), (benefit, friday)):
        with acting_as(cast["Ana"]):
            found = offers(Case.objects.get(pk=blessing.pk), localdate())
        assert refused.pk in {offer.because.pk for offer in found if offer.slug == "objection"}
        answer = send(as_ana, f"{page}?na={refused.pk}", decision_date=f"{day:%d-%m-%Y}")
        assert answer.status_code == 302
    assert "objection" not in offered(cast, blessing)
    with acting_as(cast["Ana"]):
        both = list(
            Procedure.objects.running().filter(case=blessing, slug="objection").order_by("started_on")
        )
        assert {one.against_id for one in both} == {permit.pk, benefit.pk}
        sources = {d.source for d in Deadline.objects.running().filter(case=blessing, rule="objection/lodge")}
    assert sources == {"art. 69 Vw", "art. 6:7 Awb"}
    shown = as_ana.get(reverse("procedures_of_case", args=[blessing.pk])).content.decode()
    for refused in (permit, benefit):
        assert f"tegen het besluit over: {refused.title}" in shown
    with acting_as(cast["Ana"]), pytest.raises(AlreadyRunning):
        Procedure.objects.start(
            "objection",
            case=blessing,
            by=cast["Ana"],
            at=timezone.now(),
            anchors={},
            facts={},
            against=permit,
        )


def test_any_other_procedure_runs_once_in_a_case_whatever_it_came_from(cast, blessing, ended):
    reported, again = ended("criminal_report", "done"), ended("criminal_report", "done")
    with acting_as(cast["Ana"]):
        common = {"case": blessing, "by": cast["Ana"], "at": timezone.now(), "anchors": {}, "facts": {}}
        Procedure.objects.start("b8_permit", against=reported, **common)
        with pytest.raises(AlreadyRunning):
            Procedure.objects.start("b8_permit", against=again, **common)


def test_a_road_that_somebody_made_up_leads_nowhere_special(as_ana, blessing):
    for made_up in ("x", "1" * 5000, "00000000-0000-0000-0000-000000000000", "%00"):
        page = as_ana.get(f"{reverse('procedure_start', args=[blessing.pk, 'objection'])}?na={made_up}")
        assert page.status_code == 200
        assert page.context["offer"] is None


def test_the_end_of_a_procedure_says_what_is_known_from_then_on(cast, blessing, ended):
    ended("criminal_report", "done")
    with acting_as(cast["Ana"]):
        assert Situation.objects.get(case=blessing).facts == {"has_reported": True}


# The wrong order


def test_a_permit_without_a_report_warns_offers_the_report_first_and_still_starts(as_ana, blessing, send):
    page = as_ana.get(reverse("procedure_start", args=[blessing.pk, "b8_permit"]))
    shown = page.content.decode()
    assert "Meestal komt er iets anders eerst" in shown
    assert reverse("procedure_start", args=[blessing.pk, "criminal_report"]) in shown
    assert "Pas na aangifte of andere medewerking." in shown
    address = reverse("procedure_start", args=[blessing.pk, "b8_permit"])
    assert send(as_ana, address).status_code == 302


WAITING = sorted(slug for slug, versions in law().procedures.items() if versions[-1].depends_on)


@pytest.mark.parametrize("slug", WAITING)
def test_every_procedure_that_waits_for_another_can_be_started_all_the_same(as_ana, blessing, send, slug):
    assert send(as_ana, reverse("procedure_start", args=[blessing.pk, slug])).status_code == 302


def test_stopping_on_the_day_of_the_event_names_the_first_day_that_can(as_ana, blessing, start, send):
    pk = start(as_ana, blessing, "social_assistance", pw_application="02-03-2026").rstrip("/").split("/")[-1]
    answer = send(as_ana, reverse("procedure_suspension", args=[pk]), from_on="02-03-2026", reason="stukken")
    assert answer.status_code == 422
    assert "De eerste dag waarop zij stil kan staan, is 3 maart 2026." in answer.content.decode()


# The timeline


def test_the_timeline_names_a_procedure_in_the_language_of_the_reader(as_ana, blessing, start, send):
    pk = start(as_ana, blessing, "b8_permit_hardship").rstrip("/").split("/")[-1]
    send(as_ana, reverse("procedure_end", args=[pk]), outcome="granted")
    case = reverse("case", args=[blessing.pk])
    with translation.override("nl"):  # a request leaves its language behind
        dutch, english = (as_ana.get(f"{prefix}{case}").content.decode() for prefix in ("", "/en"))
    assert "Schrijnend pad (meewerken is niet mogelijk): Toegekend" in dutch
    assert "Hardship path (cooperation is not possible): " in english


def test_an_event_of_before_keeps_its_words(as_ana, cast, blessing):
    with acting_as(cast["Ana"]):
        case = Case.objects.get(pk=blessing.pk)
        case.record("procedure_started", by=cast["Ana"], at=timezone.now(), text="Een oude naam")
    assert "Een oude naam" in as_ana.get(reverse("case", args=[blessing.pk])).content.decode()


def test_offers_ask_the_same_number_of_questions_for_one_end_as_for_five(cast, blessing, ended):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        with acting_as(cast["Ana"]):
            case = Case.objects.whole().get(pk=blessing.pk)
            with CaptureQueriesContext(connection) as found:
                offers(case, localdate())
        return len(found)

    ended("b8_permit", "refused", decided_on=localdate())
    one = asked()
    for slug in ("b8_permit_extension", "continued_residence", "wmo_shelter", "brp_registration"):
        ended(slug, "refused", decided_on=localdate())
    assert asked() == one
