"""The demo shows each scenario on the pages of whoever it concerns, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from zoco.access.acting import step_into
from zoco.demo.cast import CAST, enrol
from zoco.demo.command import empty, state_directory
from zoco.demo.scenes import play
from zoco.guard.owner import as_owner

pytestmark = pytest.mark.django_db
CARE = ("Ana", "Chris", "Boris", "Mila", "Farid", "Hilde")


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """The whole demo, played once for this module and then undone."""
    today = localdate()
    with django_db_blocker.unblock(), transaction.atomic():
        with as_owner():
            empty()  # as the demo finds it
            state_directory(today)
            yesterday = today - timedelta(days=1)
            cast = {
                member.first_name: enrol(member, since=today - timedelta(days=800), until=yesterday)
                for member in CAST
            }
        yield play(cast, today, say=lambda _title: None)
        transaction.set_rollback(True)


@pytest.fixture
def page(stage):
    """`page("Ana", "case_plan", "Daan")`: what stands on a page as this member opens it; its status when it is no page."""

    def opened(who, name, person=None):
        step_into(None)
        client = Client()
        client.force_login(stage.cast[who].person)
        answer = client.get(reverse(name, args=[stage.cases[person].pk] if person else []))
        return answer.content.decode() if answer.status_code == 200 else answer.status_code

    return opened


@pytest.fixture
def asks(stage):
    """`asks("Ana", "Blessing")`: the kinds of lines about somebody on Vandaag of this member."""

    def kinds(who, person=None):
        step_into(None)
        client = Client()
        client.force_login(stage.cast[who].person)
        context = client.get(reverse("today")).context
        every = [*context["late"], *(line for _kind, lines in context["groups"] for line in lines)]
        about = stage.cases[person].pk if person else None
        return {str(line.kind) for line in every if about is None or line.case_id == about}

    return kinds


@pytest.mark.parametrize(
    ("person", "readers"),
    [
        ("Mihai", {"Boris"}),
        ("Blessing", {"Ana", "Chris"}),
        ("Daan", {"Ana", "Chris"}),
        ("Sanne", {"Mila"}),
        ("Linh", {"Hilde"}),
        ("Ibrahim", {"Hilde"}),
        ("Joris", {"Ana"}),
        ("Pavel", {"Boris"}),
    ],
)
def test_a_case_opens_for_its_own_people_only(stage, page, person, readers):
    assert {who for who in CARE if isinstance(page(who, "case", person), str)} == readers


def test_s1_seven_people_of_one_event_of_whom_five_are_helped(stage, page):
    from zoco.access.acting import acting_as
    from zoco.reports.models import Report

    with acting_as(stage.cast["Noor"]):
        event = list(Report.objects.made_by(stage.cast["Noor"]).filter(sector="agriculture"))
    assert len(event) == 7
    assert len({report.incident for report in event}) == 1
    assert sum(report.help_consent for report in event) == 5
    with acting_as(stage.cast["Boris"]):
        assert not Report.objects.offered_to(stage.cast["Boris"]).filter(sector="agriculture").exists()
    assert "Rvb" in page("Boris", "procedures_of_case", "Mihai")


def test_s2_the_allowance_stopped_and_assistance_is_waited_for(page, asks):
    assert {"gap", "change", "deadline", "action"} <= asks("Ana", "Blessing")
    residence = page("Ana", "case_residence", "Blessing")
    assert "Gat: Geld" in residence
    assert "Aangevraagd. Besluit uiterlijk" in residence
    assert "Gat: Opvang" not in residence


def test_s2_her_own_scores_papers_and_what_was_sent_are_kept(page):
    assert "Een nacht doorslapen." in page("Ana", "case_plan", "Blessing")
    assert "Beschikking vergunning B8" in page("Ana", "case_files", "Blessing")
    assert "Gegevens voor het Rvb-formulier" in page("Ana", "case_letters", "Blessing")


def test_s3_a_boy_of_fifteen_signed_with_his_mother_and_his_conference_says_who_hears_what(page, asks):
    assert "zijn moeder" in page("Ana", "case_consents", "Daan")
    assert "Veilig naar school" in page("Ana", "case_conferences", "Daan")
    assert {"conference", "risk"} <= asks("Ana", "Daan")
    assert "Almere" in page("Ana", "case_person", "Daan")


def test_s4_at_twenty_three_a_transfer_is_suggested_and_nothing_moves(stage, page, asks):
    assert "transfer" in asks("Mila", "Sanne")
    assert "nu is ook Moviera aan zet" in page("Mila", "today")
    assert stage.cases["Sanne"].lead == stage.cast["Mila"]


def test_s4_her_address_stands_on_no_page(page):
    for name in ("case", "case_shelter", "case_person", "case_letters"):
        assert "Voorbeeldlaan" not in page("Mila", name, "Sanne")


def test_s5_she_was_gone_and_is_found_in_the_same_case(page):
    story = page("Hilde", "case", "Linh")
    assert "minderjarig" in story
    assert "weer in beeld" in story.lower()
    happened = page("Hilde", "case_person", "Linh")
    assert "Arbeidsuitbuiting" in happened
    assert "Seksuele uitbuiting" in happened


def test_s7_the_emergency_bed_ends_and_old_numbers_of_beds_say_so(page, asks):
    assert {"shelter", "deadline"} <= asks("Hilde", "Ibrahim")
    beds = page("Sara", "places")
    assert "Stand van 30 uur geleden, bel eerst" in beds
    assert "vastgehouden" in beds
    assert asks("Sara") == {"shelter"}


def test_s10_the_deputy_has_the_late_terms_and_not_who_refused_him(stage, page, asks):
    for person in ("Yusuf", "Marijke"):
        assert "deadline" in asks("Chris", person)
    assert asks("Chris", "Joris") == set()
    assert page("Chris", "case", "Joris") == 404
    team = page("Tamara", "today")
    assert stage.cases["Joris"].number in team
    assert "Yusuf" not in team
    assert page("Tamara", "case", "Yusuf") in (403, 404)


def test_what_was_left_unfinished_is_found_on_vandaag(page, asks):
    assert {"missing", "draft", "aftercare", "report"} <= asks("Ana")
    assert "De huisbaas wil de borg in één keer" in page("Ana", "today")


def test_help_that_began_again_follows_the_case_of_before(stage):
    assert stage.cases["Ruben"].follows is not None


def test_a_move_to_another_region_waits_for_an_answer(page):
    assert "Loonvordering" not in page("Farid", "today")
    assert "SHOP" in page("Farid", "transfers")
    assert page("Farid", "case", "Pavel") == 404
