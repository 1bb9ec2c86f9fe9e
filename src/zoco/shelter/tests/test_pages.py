"""Shelter as it is asked, found and left through the pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.audit.models import Look
from zoco.cases.codes import GrantKind, Purpose, Signer
from zoco.cases.models import Case
from zoco.cases.tests.pages import main_of, path, rows
from zoco.procedures.models import Procedure
from zoco.shelter.models import (
    AmbulantSupport,
    Attempt,
    Overstay,
    Place,
    Reservation,
    ShelterRequest,
    Stay,
    without_shelter,
)

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Amsterdam")
TONIGHT = {"urgency": "tonight", "children": "0", "needs": "Engels", "tell": "on"}


def moment(at, name="from"):
    here = timezone.localtime(at)
    return {f"{name}_on": f"{here:%d-%m-%Y}", f"{name}_clock": f"{here:%H:%M}"}


def ask(client, case, once, **answers):
    return client.post(path("shelter_request_new", case), {**TONIGHT, **once(), **answers})


def hold(client, request, place, once, **answers):
    return client.post(
        path("reservation_new", request), {"place": str(place.pk), "hours": "4", **once(), **answers}
    )


def test_from_asking_to_a_bed(cast, sign_in, opened, once, place_of):
    case, place = opened(nationality_group="non_eu"), place_of()
    ana = sign_in("Ana")
    assert ask(ana, case, once).status_code == 302
    (request,) = rows(ShelterRequest)
    page = main_of(ana.get(path("shelter_request", request)))
    assert page.index("COSM") < page.index("Noodbed") < page.index("Hotel") < page.index("Andere regio")
    assert "Plaats 1 van 1" in page
    tried = {"step": "cosm", "outcome": "full", "note": "Hilde gesproken", **once()}
    assert ana.post(path("shelter_attempt", request), tried).status_code == 302
    assert hold(ana, request, place, once).status_code == 302
    now = timezone.now()
    answers = {**moment(now), **moment(now + timedelta(hours=72), "until"), "begin_procedure": "on", **once()}
    assert ana.post(path("shelter_placement", request), answers).status_code == 302
    (stay,) = rows(Stay)
    assert (stay.kind, stay.planned_until_at - stay.from_at) == ("emergency_72h", timedelta(hours=72))
    assert [each.slug for each in rows(Procedure)] == ["emergency_placement"]
    tab = main_of(ana.get(path("case_shelter", case)))
    assert "Noodbed, 72 uur" in tab and "Opvang De Vuurtoren" in tab


def test_seventy_two_hours_end_at_the_hour_also_on_monday_night(sign_in, opened, once):
    """S7: from Friday 6 March 22:00 to Monday 9 March 22:00."""
    friday = datetime(2026, 3, 6, 22, tzinfo=HERE)
    case, ana = opened(), sign_in("Ana")
    answers = {
        "kind": "emergency_72h",
        **moment(friday),
        **moment(friday + timedelta(hours=72), "until"),
        **once(),
    }
    assert ana.post(path("stay_new", case), answers).status_code == 302
    (stay,) = rows(Stay)
    assert timezone.localtime(stay.planned_until_at) == datetime(2026, 3, 9, 22, tzinfo=HERE)
    end = {"why": "moved_on", "on": "9-3-2026", "clock": "22:00", **once()}
    assert ana.post(path("stay_end", stay), end).status_code == 302
    cosm = {"kind": "police_arranged", **moment(datetime(2026, 3, 10, 10, tzinfo=HERE)), **once()}
    assert ana.post(path("stay_new", case), cosm).status_code == 302
    assert "(12 uur) is geen plek bekend" in main_of(ana.get(path("case_shelter", case)))


def test_the_last_bed_goes_to_one_and_the_other_is_told(cast, sign_in, asked, once, place_of):
    place, first, second = place_of(free=1), asked(name="Een"), asked(name="Twee")
    ana = sign_in("Ana")
    assert hold(ana, first, place, once).status_code == 302
    response = hold(ana, second, place, once)
    assert response.status_code == 409
    assert "Net te laat" in main_of(response)
    assert len(rows(Reservation)) == 1


def test_a_stale_place_says_call_first_and_asks_whether_one_did(sign_in, asked, once, place_of):
    place, request, ana = place_of(ago=timedelta(hours=14)), asked(), sign_in("Ana")
    assert "Stand van 14 uur geleden, bel eerst" in main_of(ana.get(path("places")))
    assert hold(ana, request, place, once).status_code == 422
    assert hold(ana, request, place, once, called="on").status_code == 302


def test_cosm_is_asked_by_a_coordinator_and_given_by_comensha(sign_in, asked, once, place_of):
    request, place = asked(kind="cosm", told=True), place_of(kind="cosm", by="Hilde")
    ana, hilde = sign_in("Ana"), sign_in("Hilde")
    assert hold(ana, request, place, once).status_code == 422
    elsewhere = {"kind": "cosm", **moment(timezone.now()), **once()}
    assert ana.post(path("shelter_placement", request), elsewhere).status_code == 422
    hilde = sign_in("Hilde")
    page = main_of(hilde.get(path("shelter_request", request)))
    assert "Engels" in page and "Blessing" not in page
    assert hold(hilde, request, place, once).status_code == 302
    answers = {**moment(timezone.now()), **once()}
    assert hilde.post(path("shelter_placement", request), answers).status_code == 302
    assert [stay.kind for stay in rows(Stay)] == ["cosm"]
    ana = sign_in("Ana")
    assert "Start de procedure van deze plaatsing" in main_of(ana.get(path("case_shelter", request.case)))


def test_the_house_reads_what_she_needs_and_nothing_of_what_happened(sign_in, asked, once, place_of):
    request, place = asked(), place_of()
    hold(sign_in("Ana"), request, place, once)
    sara = sign_in("Sara")
    page = main_of(sara.get(path("shelter_request", request)))
    assert "Engels" in page
    for hidden in ("Blessing", "COSM", "Seksuele", "Wachtlijst", "Geprobeerd"):
        assert hidden not in page
    assert sara.get(path("case", request.case)).status_code == 403
    assert sara.get(path("shelter_placement", request)).status_code == 403
    assert "Engels" in main_of(sara.get(path("place", place)))
    (held,) = rows(Reservation)
    assert sara.post(path("reservation_release", held)).url == path("place", place)
    assert sara.get(path("shelter_request", request)).status_code == 404


def test_the_house_finds_who_stays_without_a_name_and_says_why_it_takes_longer(
    sign_in, asked, once, place_of
):
    request, place = asked(kind="cosm", told=True), place_of(kind="cosm", by="Hilde")
    hilde, now = sign_in("Hilde"), timezone.now()
    hold(hilde, request, place, once)
    assert hilde.post(path("shelter_placement", request), {**moment(now), **once()}).status_code == 302
    sara, (stay,) = sign_in("Sara"), rows(Stay)
    page = main_of(sara.get(path("place", place)))
    assert path("stay_overstay", stay) in page
    assert "Blessing" not in page
    said = {"reason": "no_move_on", **once()}
    assert sara.post(path("stay_overstay", stay), said).status_code == 302
    assert [each.reason for each in rows(Overstay)] == ["no_move_on"]


def test_how_many_are_free_is_one_number(sign_in, place_of):
    place, sara = place_of(free=1), sign_in("Sara")
    assert sara.post(path("place_report", place), {"free": "3"}).status_code == 302
    assert [each.free for each in rows(type(place.reports.model()))] == [3, 1]
    for wrong in ("", "-1", "many", "201", "9" * 400, "1\x00"):
        assert sara.post(path("place_report", place), {"free": wrong}).status_code == 422


def test_only_the_house_and_comensha_keep_a_place(sign_in, place_of):
    place = place_of()
    assert sign_in("Ana").post(path("place_report", place), {"free": "3"}).status_code == 403
    assert sign_in("Hilde").post(path("place_report", place), {"free": "3"}).status_code == 302
    assert sign_in("Pieter").get(path("places")).status_code == 403


def test_a_house_adds_and_closes_a_place(cast, sign_in, once):
    sara = sign_in("Sara")
    answers = {
        "organisation": str(cast["Sara"].organisation_id), "kind": "wmo_women", "region": "Oost-Nederland",
        "for_whom": "women", "free": "2", **once(),
    }  # fmt: skip
    assert sara.post(path("place_new"), answers).status_code == 302
    (place,) = rows(Place)
    foreign = {**answers, "organisation": str(cast["Ana"].organisation_id), **once()}
    assert sara.post(path("place_new"), foreign).status_code == 422
    assert sara.post(path("place_closing", place)).status_code == 302
    assert "Vrouwenopvang" not in main_of(sara.get(path("places"))).partition("<tbody")[2]


def test_an_emergency_is_told_to_comensha_the_same_night(sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    ask(ana, case, once, tell="")
    (request,) = rows(ShelterRequest)
    assert "CoMensha weet dit nog niet" in main_of(ana.get(path("shelter_request", request)))
    assert ana.post(path("shelter_told", request)).status_code == 302
    assert "CoMensha weet dit nog niet" not in main_of(ana.get(path("shelter_request", request)))
    assert rows(ShelterRequest)[0].shared_on == "vital"


def test_without_consent_and_without_danger_comensha_reads_nothing(cast, sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    assert ask(ana, case, once, urgency="later").status_code == 422
    assert not rows(ShelterRequest)
    ask(ana, case, once, urgency="later", tell="")
    (request,) = rows(ShelterRequest)
    response = ana.post(path("shelter_told", request))
    assert response.url == path("case_consent_new", case)
    with acting_as(cast["Ana"]):
        Case.objects.get().ask_consent(
            by=cast["Ana"], at=timezone.now(), purpose=Purpose.SHELTER, given=True, signed_by=Signer.SELF
        )
    ana = sign_in("Ana")
    ana.post(path("shelter_told", request))
    assert rows(ShelterRequest)[0].shared_on == "consent"


def test_asking_twice_is_asking_once(sign_in, opened, once):
    case, ana, said = opened(), sign_in("Ana"), once()
    for _again in range(2):
        assert ana.post(path("shelter_request_new", case), {**TONIGHT, **said}).status_code == 302
    assert len(rows(ShelterRequest)) == 1


def test_a_request_that_ended_takes_nothing_more(sign_in, asked, once, place_of):
    request, place, ana = asked(), place_of(), sign_in("Ana")
    assert ana.post(path("shelter_withdrawal", request)).status_code == 302
    hold(ana, request, place, once)
    ana.post(path("shelter_placement", request), {"kind": "own_network", **moment(timezone.now()), **once()})
    ana.post(path("shelter_attempt", request), {"step": "cosm", "outcome": "full", **once()})
    ana.post(path("shelter_withdrawal", request))
    assert not (rows(Reservation) or rows(Stay) or rows(Attempt))
    assert [each.ended_how for each in rows(ShelterRequest)] == ["withdrawn"]


def test_the_address_is_hidden_until_somebody_says_why(cast, sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    answers = {"kind": "own_network", "address": "Dorpsstraat 1", **moment(timezone.now()), **once()}
    assert ana.post(path("stay_new", case), answers).status_code == 302
    (stay,) = rows(Stay)
    for page in ("case_shelter", "case"):
        assert "Dorpsstraat" not in ana.get(path(page, case)).content.decode()
    assert "Dorpsstraat" not in main_of(ana.get(path("stay_address", stay)))
    assert ana.post(path("stay_address", stay), {}).status_code == 422
    assert "Dorpsstraat 1" in main_of(ana.post(path("stay_address", stay), {"reason": "danger"}))
    looks = [look.what for look in rows(Look, case_id=case.pk)]
    assert looks.count("shelter.address.danger") == 1
    with acting_as(cast["Ana"]):
        Case.objects.get().grant(
            cast["Chris"], kind=GrantKind.TEAM, by=cast["Ana"], at=timezone.now(), until=None, reason="x"
        )
    chris = sign_in("Chris")
    assert chris.post(path("stay_address", stay), {"reason": "danger"}).status_code == 403
    assert chris.post(path("stay_address_change", stay), {"address": "x", **once()}).status_code == 403


def test_who_stays_longer_needs_a_reason_each_week(cast, sign_in, opened, once):
    opened()
    now = timezone.now()
    with acting_as(cast["Ana"]):
        stay = Stay.objects.settle_in(
            Case.objects.get(), by=cast["Ana"], at=now, kind="acm", from_at=now - timedelta(days=9), until=now - timedelta(days=8),
        )  # fmt: skip
        assert list(Stay.objects.overdue(cast["Ana"], now)) == [stay]
    ana = sign_in("Ana")
    assert (
        ana.post(path("stay_overstay", stay), {"reason": "health", "until": "", **once()}).status_code == 302
    )
    assert [each.reason for each in rows(Overstay)] == ["health"]
    with acting_as(cast["Ana"]):
        assert not Stay.objects.overdue(cast["Ana"], timezone.now())
        assert list(Stay.objects.overdue(cast["Ana"], now + timedelta(days=8))) == [stay]


def test_a_stay_that_ends_within_two_days_is_announced(cast, opened):
    opened()
    now = timezone.now()
    with acting_as(cast["Ana"]):
        stay = Stay.objects.settle_in(
            Case.objects.get(), by=cast["Ana"], at=now, kind="emergency_72h", from_at=now, until=now + timedelta(hours=72)
        )  # fmt: skip
        assert not Stay.objects.ending(cast["Ana"], now)
        assert list(Stay.objects.ending(cast["Ana"], now + timedelta(hours=25))) == [stay]


def test_who_is_in_no_shelter_has_a_line_until_somebody_comes_by(cast, sign_in, opened, once):
    case, ana = opened(), sign_in("Ana")
    with acting_as(cast["Ana"]):
        assert list(without_shelter(cast["Ana"])) == [case]
    ana = sign_in("Ana")
    said = {"by_whom": "Fier, Kim", "frequency": "weekly", "since": "2-3-2026", **once()}
    assert ana.post(path("ambulant_new", case), said).status_code == 302
    assert "Fier, Kim" in main_of(ana.get(path("case_shelter", case)))
    with acting_as(cast["Ana"]):
        assert not without_shelter(cast["Ana"])
    (support,) = rows(AmbulantSupport)
    assert sign_in("Ana").post(path("ambulant_end", support)).status_code == 302
    with acting_as(cast["Ana"]):
        assert list(without_shelter(cast["Ana"])) == [case]


PAGES = ["shelter_request", "shelter_placement", "reservation_new", "shelter_withdrawal"]


@pytest.mark.parametrize("name", ["Boris", "Chris", "Sara", "Hilde"])
def test_what_is_not_yours_is_not_there(sign_in, asked, once, name):
    request = asked()
    client = sign_in(name)
    for page in PAGES:
        assert client.get(path(page, request)).status_code in {403, 404}
    if name != "Sara":
        assert client.get(path("case_shelter", request.case)).status_code == 404


@pytest.mark.parametrize(
    "answers",
    [
        {"from_on": "31-2-2026", "from_clock": "10:00"},
        {"from_on": "1-1-0099", "from_clock": "10:00"},
        {"from_on": "1-3-2026", "from_clock": "25:00"},
        {"from_on": "1-3-2026", "from_clock": "10:00", "until_on": "28-2-2026", "until_clock": "10:00"},
        {"from_on": "1-3-2026", "from_clock": "\x00", "kind": "nergens"},
        {},
    ],
)
def test_bad_moments_are_asked_again_and_save_nothing(sign_in, opened, once, answers):
    case, ana = opened(), sign_in("Ana")
    assert ana.post(path("stay_new", case), {"kind": "own_network", **answers, **once()}).status_code == 422
    assert not rows(Stay)


def test_bad_answers_about_a_bed_are_asked_again(sign_in, asked, once, place_of):
    request, ana = asked(), sign_in("Ana")
    assert (
        ana.post(path("reservation_new", request), {"place": "x", "hours": "4", **once()}).status_code == 422
    )
    assert hold(ana, request, place_of(), once, hours="25").status_code == 422
    unknown = {"place": str(request.pk), "hours": "4", **once()}
    assert ana.post(path("reservation_new", request), unknown).status_code == 404


def counted(client, url, queries):
    client.get(url)
    with queries() as context:
        assert client.get(url).status_code == 200
    return len(context)


@pytest.mark.parametrize("page", ["places", "shelter_requests"])
def test_lists_cost_the_same_however_long(cast, sign_in, asked, place_of, page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ana = sign_in("Ana")
    asked(name="Een"), place_of()
    before = counted(ana, path(page), lambda: CaptureQueriesContext(connection))
    for number in range(6):
        asked(name=f"Meer {number}"), place_of()
    ana = sign_in("Ana")
    assert counted(ana, path(page), lambda: CaptureQueriesContext(connection)) == before


def review_of(case):
    from zoco.safety.models import Review

    return [(row.trigger, row.due_on) for row in rows(Review, case=case)]


def test_whoever_moves_is_looked_at_again_for_risk_today(sign_in, opened, once):
    case, ana, now = opened(), sign_in("Ana"), timezone.now()
    answers = {"kind": "own_network", **moment(now - timedelta(hours=2)), **once()}
    assert ana.post(path("stay_new", case), answers).status_code == 302
    assert review_of(case) == [("move", timezone.localdate())]


def test_leaving_a_place_asks_for_a_look_too(sign_in, opened, once, cast):
    from zoco.safety.models import RiskAssessment

    case, ana, now = opened(), sign_in("Ana"), timezone.now()
    ana.post(path("stay_new", case), {"kind": "own_network", **moment(now - timedelta(hours=2)), **once()})
    with acting_as(cast["Ana"]):
        RiskAssessment.objects.assess(
            Case.objects.get(pk=case.pk), trigger="move", level="low", answers={}, why="rustig", by=cast["Ana"], at=now
        )  # fmt: skip
    assert review_of(case)[0][1] > timezone.localdate()
    (stay,) = rows(Stay)
    here = timezone.localtime(now)
    left = {"why": "unsafe", "on": f"{here:%d-%m-%Y}", "clock": f"{here:%H:%M}", **once()}
    assert ana.post(path("stay_end", stay), left).status_code == 302
    assert review_of(case) == [("move", timezone.localdate())]


def test_a_placement_by_comensha_asks_the_lead_to_look_at_the_risks(sign_in, asked, once, place_of):
    request, place = asked(kind="cosm", told=True), place_of("Hilde", kind="cosm", by="Hilde")
    hilde = sign_in("Hilde")
    assert hold(hilde, request, place, once).status_code == 302
    answers = {**moment(timezone.now()), **once()}
    assert hilde.post(path("shelter_placement", request), answers).status_code == 302
    assert review_of(request.case) == [("move", timezone.localdate())]


def test_asking_for_shelter_asks_comensha_for_registration_and_shelter(sign_in, opened, once, cast):
    from zoco.reports.models import dossier_of

    case = opened(shelter_wanted=False)
    with acting_as(cast["Ana"]):
        number = Case.objects.get(pk=case.pk).report.number
        assert dossier_of(number) == "registration"
    assert ask(sign_in("Ana"), case, once).status_code == 302
    with acting_as(cast["Ana"]):
        assert dossier_of(number) == "registration_shelter"
