"""S7: a Friday night without a bed. Ibrahim, 41, from Ghana, in Zwolle, where CoMensha coordinates at a distance."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest

from journeys.steps import AMSTERDAM, Desk, accept, agree, on, path, rows, sent, terms, words
from zoco.bottlenecks.models import Bottleneck, Voice
from zoco.cases.models import Case
from zoco.guard.owner import as_owner
from zoco.procedures.models import Deadline
from zoco.shelter.models import Place, Reservation, ShelterRequest, Stay

pytestmark = pytest.mark.django_db

FRIDAY, SATURDAY, MONDAY, TUESDAY = (date(2026, 3, day) for day in (6, 7, 9, 10))


@pytest.fixture(scope="module")
def ibrahim(desk) -> Any:
    """Friday 6 March: the police call at nine in the evening, CoMensha's coordinator on call takes him."""
    with on(FRIDAY, "21:00"):
        report = desk("Pieter").sends(
            "report_new", where="Zwolle", age=41, gender="man", nationality_group="non_eu", forms=["labour"],
            sector="meat", name="Ibrahim", urgent=True, shelter_wanted=True, help_consent=True,
            story="Sliep in een loods bij de slachterij.", reach="via de politie",
        ).context["report"]  # fmt: skip
    with on(FRIDAY, "21:30"):
        hilde = desk("Hilde")
        case = accept(hilde, report)
        hilde.sends("case_intake", case, safe_now="no", residence_status="none", name="Ibrahim")
        agree(hilde, case, "shelter")
    return case


def ask(hilde: Desk, case: Any, **answers: Any) -> Any:
    said = {"urgency": "tonight", "needs": "Engels of Twi. Geen bovenbed.", "tell": True, **answers}
    return hilde.sends("shelter_request_new", case, **said).context["wanted"]


def tries(hilde: Desk, wanted: Any, step: str, outcome: str) -> None:
    form = hilde.get("shelter_request", wanted).context["form"]
    hilde.presses("shelter_attempt", wanted, **sent(form, {"step": step, "outcome": outcome}))


@pytest.fixture(scope="module")
def asked(desk, ibrahim) -> Any:
    with on(FRIDAY, "21:40"):
        return ask(desk("Hilde"), ibrahim)


@pytest.fixture
def emergency(desk, ibrahim, asked) -> Any:
    """Zwolle has a bed for 72 hours, from ten in the evening."""
    with on(FRIDAY, "22:00"):
        hilde = desk("Hilde")
        tries(hilde, asked, "cosm", "full")
        tries(hilde, asked, "emergency_72h", "offered")
        hilde.sends(
            "shelter_placement", asked, kind="emergency_72h", until_on=MONDAY, until_clock="22:00", begin_procedure=True
        )  # fmt: skip
    [stay] = rows(Stay, case=ibrahim)
    return stay


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=AMSTERDAM)


def test_coordination_in_zwolle_is_by_comensha_at_a_distance(ibrahim, stage):
    assert ibrahim.lead_id == stage["Hilde"].pk


def test_is_looked_for_in_cosm_then_72_hours_then_a_hotel_then_another_region(desk, asked):
    with on(FRIDAY, "21:45"):
        steps = [
            step.value for step, _why, _tried in desk("Hilde").get("shelter_request", asked).context["steps"]
        ]
    assert steps == ["cosm", "emergency_72h", "police_hotel", "other_region"]


def test_comensha_is_told_the_same_night(asked):
    [request] = rows(ShelterRequest)
    assert request.comensha_told_at is not None
    assert request.comensha_told_at < request.tell_by == at(SATURDAY, 8)


def test_seventy_two_hours_end_on_monday_at_ten_in_the_evening(emergency, ibrahim):
    assert (emergency.from_at, emergency.planned_until_at) == (at(FRIDAY, 22), at(MONDAY, 22))
    [term] = rows(Deadline, case=ibrahim, rule="emergency_placement/triage")
    assert term.due_at == at(MONDAY, 22)
    assert terms(ibrahim)["emergency_placement/triage"] == [MONDAY]


def test_vandaag_says_on_sunday_that_the_bed_ends_at_ten_on_monday(desk, emergency):
    with on(date(2026, 3, 8), "09:00"):
        said = desk("Hilde").reads("today")
    assert "De opvang eindigt bijna" in said
    assert "9 maart 22:00" in said


def test_the_waiting_list_gives_a_place_and_a_date(desk, emergency, ibrahim):
    with on(SATURDAY, "09:00"):
        hilde = desk("Hilde")
        wanted = ask(hilde, ibrahim, urgency="days")
        said = hilde.reads("shelter_request", wanted)
    assert "Plaats 1 van 1, gevraagd op 7 maart 2026" in said


@pytest.mark.parametrize("groups", [("non_eu", "unknown"), ("unknown", "non_eu")])
def test_nationality_has_no_place_in_the_order_of_the_list(desk, groups):
    """Just as urgent: who asked first stands first, whoever that is; the list names no country."""
    wanted = []
    for day, name, group in zip((date(2026, 3, 5), SATURDAY), ("Kofi", "Jan"), groups, strict=True):
        with on(day, "10:00"):
            report = desk("Pieter").sends(
                "report_new", where="Zwolle", age=30, gender="man", nationality_group=group, forms=["labour"], name=name,
                help_consent=True,
            ).context["report"]  # fmt: skip
            hilde = desk("Hilde")
            case = accept(hilde, report)
            agree(hilde, case, "shelter")
            wanted.append(ask(hilde, case, urgency="days").pk)
            page = hilde.get("shelter_requests")
    assert [row.pk for row in page.context["rows"] if row.pk in wanted] == wanted
    for word in ("Ghana", "Buiten de EU", "Nationaliteit", "Onbekend"):
        assert word not in words(page)


def test_cosm_on_tuesday_leaves_no_hour_unknown_when_the_police_arranged_the_night(desk, emergency, ibrahim):
    with on(TUESDAY, "09:00"):
        hilde = desk("Hilde")
        wanted = ask(hilde, ibrahim, urgency="days")
        assert wanted.kind == "cosm"
        hilde.sends(
            "stay_new", ibrahim, kind="police_arranged", from_on=MONDAY, from_clock="22:00", until_on=TUESDAY,
            until_clock="10:00",
        )  # fmt: skip
    with on(TUESDAY, "10:00"):
        hilde = desk("Hilde")
        hilde.sends("shelter_placement", wanted, kind="cosm", until_on=date(2026, 6, 10), until_clock="10:00")
        page = hilde.get("case_shelter", ibrahim)
    assert page.context["gaps"] == []
    stays = sorted(rows(Stay, case=ibrahim), key=lambda stay: stay.from_at)
    assert [(stay.kind, stay.ended_at) for stay in stays] == [
        ("emergency_72h", at(MONDAY, 22)),
        ("police_arranged", at(TUESDAY, 10)),
        ("cosm", None),
    ]


def test_the_hours_of_a_night_that_nobody_arranged_are_named(desk, emergency, ibrahim):
    with on(MONDAY, "22:30"):
        desk("Hilde").sends("stay_end", emergency, why="term", on=MONDAY, clock="22:00")
    with on(TUESDAY, "10:00"):
        hilde = desk("Hilde")
        wanted = ask(hilde, ibrahim, urgency="days")
        hilde.sends("shelter_placement", wanted, kind="cosm")
        said = hilde.reads("case_shelter", ibrahim)
    assert "Van 9 maart, 22:00 tot 10 maart, 10:00 (12 uur) is geen plek bekend." in said


def test_nobody_but_comensha_places_in_cosm(desk, ibrahim, asked):
    """The request of a coordinator elsewhere: she asks, and her page refuses to place."""
    with on(FRIDAY, "21:00"):
        report = desk("Pieter").sends(
            "report_new", where="Amsterdam", age=30, gender="man", nationality_group="non_eu", forms=["labour"], name="Kofi",
            urgent=True, help_consent=True,
        ).context["report"]  # fmt: skip
        ana = desk("Ana")
        wanted = ask(ana, accept(ana, report))
        refused = ana.tries("shelter_placement", wanted, kind="cosm")
    assert "Alleen CoMensha plaatst in de COSM" in words(refused)
    assert not [stay for stay in rows(Stay) if stay.kind == "cosm"]


# Shared: minimal data to the shelter, no criminal details.


@pytest.fixture
def beds(desk) -> Any:
    """`beds()`: one emergency bed at De Vuurtoren, told by Sara now."""

    def told(free: int = 1) -> Any:
        region = desk("Sara").get("place_new").context["form"].fields["region"].choices[0][0]
        desk("Sara").sends("place_new", kind="emergency_72h", region=region, for_whom="anyone", free=free)
        return rows(Place)[-1]

    return told


@pytest.fixture
def waiting(desk) -> Any:
    """`waiting("Ana", "Amsterdam", "Kofi")`: today a case and a request for tonight, of a coordinator."""

    def of(name: str, where: str, whom: str) -> Any:
        report = desk("Pieter").sends(
            "report_new", where=where, age=41, gender="man", nationality_group="non_eu", forms=["labour"], sector="meat",
            name=whom, urgent=True, shelter_wanted=True, help_consent=True, story="Verdachte zit vast.",
        ).context["report"]  # fmt: skip
        lead = desk(name)
        return ask(lead, accept(lead, report))

    return of


def holds(desk: Desk, wanted: Any, place: Any) -> Any:
    return desk.tries("reservation_new", wanted, place=place.pk)


def test_the_shelter_reads_what_the_bed_must_be_and_not_who_or_why(desk, waiting, beds):
    place, wanted = beds(), waiting("Ana", "Amsterdam", "Kofi")
    holds(desk("Ana"), wanted, place)
    sara = desk("Sara")
    said = sara.reads("place", place) + sara.reads("shelter_request", wanted)
    assert "Geen bovenbed" in said
    for secret in ("Kofi", "Verdachte", "Vleesverwerking", "Arbeid", "Buiten de EU"):
        assert secret not in said
    assert sara.is_refused("case", wanted.case_id)
    assert sara.is_refused("case_shelter", wanted.case_id)


def test_a_shelter_that_holds_no_bed_for_him_reads_nothing(desk, waiting, beds):
    beds()
    wanted = waiting("Ana", "Amsterdam", "Kofi")
    assert desk("Sara").get("shelter_request", wanted).status_code == 404


# Check. That two cannot hold the same bed at once is in test_s7_same_bed.py, on two real connections.


def test_a_count_is_stale_after_twelve_hours_and_says_so(desk, beds):
    with on(FRIDAY, "08:00"):
        place = beds(2)
    with on(FRIDAY, "19:59"):
        assert "bel eerst" not in desk("Hilde").reads("places")
    with on(FRIDAY, "20:01"):
        hilde = desk("Hilde")
        for page in (hilde.reads("places"), hilde.reads("place", place)):
            assert "Stand van 12 uur geleden, bel eerst" in page


def test_the_house_of_a_stale_count_is_asked_for_a_new_one(desk, beds):
    with on(FRIDAY, "08:00"):
        place = beds(2)
    with on(FRIDAY, "19:59"):
        assert "Stand doorgeven" not in desk("Sara").reads("today")
    with on(FRIDAY, "20:01"):
        assert "Laatste stand: 12 uur geleden." in desk("Sara").reads("today")
        desk("Sara").presses("place_report", place, free="1")
        assert "Stand doorgeven" not in desk("Sara").reads("today")
        assert "bel eerst" not in desk("Hilde").reads("places")


def test_a_bed_of_a_stale_count_is_held_only_after_a_call(desk, asked, beds):
    with on(FRIDAY, "08:00"):
        place = beds(2)
    with on(FRIDAY, "21:50"):
        hilde = desk("Hilde")
        refused = holds(hilde, asked, place)
        assert "ouder dan 12 uur. Bel eerst" in words(refused)
        assert not rows(Reservation)
        hilde.sends("reservation_new", asked, place=place.pk, called=True)
    assert len(rows(Reservation)) == 1


def test_a_request_ends_by_placement(emergency):
    assert [(request.ended_how, request.is_waiting) for request in rows(ShelterRequest)] == [
        ("placed", False)
    ]


def test_a_request_ends_by_withdrawal(desk, asked):
    with on(SATURDAY):
        desk("Hilde").presses("shelter_withdrawal", asked)
    assert [request.ended_how for request in rows(ShelterRequest)] == ["withdrawn"]


def test_a_request_ends_by_closing_the_case(desk, asked, ibrahim):
    with on(SATURDAY):
        desk("Hilde").sends(
            "case_closure", ibrahim, because="own_wish", on=SATURDAY, not_asked="wish", no_reach="wish"
        )
    assert not rows(Case, pk=ibrahim.pk, closure=None)
    assert [request.ended_how for request in rows(ShelterRequest)] == ["closed"]


def test_a_request_ends_by_nothing_else(desk, asked, ibrahim):
    """Not by time, by refusals, by asking again, by a bed that was held and let go."""
    with on(FRIDAY, "23:00"):
        hilde = desk("Hilde")
        for step in ("cosm", "emergency_72h", "police_hotel", "other_region"):
            tries(hilde, asked, step, "full")
    with on(date(2026, 9, 6)):
        hilde = desk("Hilde")
        again = hilde.client.get(path("shelter_request_new", ibrahim))
        assert again["Location"] == path("shelter_request", asked)
        assert "Ibrahim" in hilde.reads("shelter_requests")
    assert [request.is_waiting for request in rows(ShelterRequest)] == [True]


def test_a_request_that_ended_does_not_end_twice(desk, emergency, asked):
    with on(SATURDAY):
        again = desk("Hilde").presses("shelter_withdrawal", asked)
    assert "al afgerond" in again.content.decode()
    assert [request.ended_how for request in rows(ShelterRequest)] == ["placed"]


def test_a_bottleneck_is_raised_to_the_meeting_and_carries_no_id_of_a_person(desk, asked, ibrahim):
    """ "COSM full, men" to ZOCO: in one click from the request, with its region and nothing else of it."""
    with on(FRIDAY, "21:45"):
        hilde = desk("Hilde")
        [link] = re.findall(
            r'href="/knelpunten/nieuw/([^"]*)"', hilde.get("shelter_request", asked).content.decode()
        )
        page = hilde.sends(
            "bottleneck_new", query=link.replace("&amp;", "&"), cases="some", title="COSM is vol voor mannen",
            wrong="Mannen wachten dagen op een plek.", wish="Meer plekken voor mannen.", no_person=True,
        )  # fmt: skip
        assert "COSM is vol voor mannen" in words(page) and "ZOCO-overleg" in words(page)
    [raised], [voice] = rows(Bottleneck), rows(Voice)
    assert (raised.domain, voice.region, raised.on) == ("shelter", "Oost-Nederland", FRIDAY)
    with as_owner():
        kept = " ".join(
            str(getattr(row, each.attname)) for row in (raised, voice) for each in row._meta.concrete_fields
        )
    assert not [
        one
        for one in (ibrahim.pk, ibrahim.victim_id, ibrahim.number, asked.pk, "Ibrahim")
        if str(one) in kept
    ]
