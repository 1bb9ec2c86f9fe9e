"""Somebody who tries out names learns nothing and stops; who watches sees it, and two people let them go on."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.guard.owner import as_owner
from zoco.matching import comparing
from zoco.matching.jobs import take_in_encodings
from zoco.matching.models import Encoding, Entry, Hit, Period, Stop
from zoco.matching.tests.conftest import GRACE, OLENA, OLENA_ELSEWHERE
from zoco.matching.tests.test_comparing import page_of

pytestmark = pytest.mark.django_db


def guesses(first=0, last=30):
    """One woman whose name is known, as somebody would try out her birthday."""
    return [
        OLENA_ELSEWHERE | {"record_id": f"g{number}", "dob": f"1998-04-{number + 1:02}"}
        for number in range(first, last)
    ]


@pytest.fixture
def dictionary(joined, encode, send, compare):
    """Pieter knows Olena; Sara's organisation tries out birthdays."""
    send("Pieter", encode(OLENA))
    compare()
    address = send("Sara", encode(*guesses(), name="Opvang"))
    compare()
    return address


def test_a_dictionary_of_one_person_stops_the_organisation_and_is_not_compared(cast, dictionary, hits_of):
    assert not hits_of("Hilde")
    with as_owner():
        assert Stop.objects.running().get().organisation == cast["Sara"].organisation
        assert not Encoding.objects.filter(organisation=cast["Sara"].organisation).exists()
    with acting_as(cast["Sara"]):
        assert [each.what for each in Entry.objects.all()] == ["stopped", "sent"]


def test_who_tries_out_names_reads_what_everybody_reads(dictionary, encode, send, post, sign_in, compare):
    """Whether Olena is known anywhere, cannot be read from any page: the same words as for who asked honestly."""
    tried = page_of(sign_in("Sara").get(dictionary).content.decode())
    others = [
        GRACE | {"record_id": f"{name}{year}", "family_name": name, "dob": f"{year}-02-01"}
        for name in NAMES
        for year in (1970, 1990)
    ]
    honest = send("Pieter", encode(*guesses(0, 2), *others))
    compare()
    read = page_of(sign_in("Pieter").get(honest).content.decode())
    assert tried.replace("Sara Brouwer", "") == read.replace("Pieter Vos", "")
    page = post("Sara", encode(GRACE, name="Opvang"))
    assert page.status_code == 422
    assert "Blind vergelijken staat voor uw organisatie stil. CoMensha belt u." in page.content.decode()


NAMES = ["Osei", "Addo", "Mensah", "Boateng", "Appiah", "Asante", "Danso", "Frimpong", "Gyasi", "Kuffour", "Larbi",
         "Nkansah", "Quaye", "Sarpong"]  # fmt: skip


@pytest.mark.parametrize("way", ["one by one", "always the same record"])
def test_slowly_or_in_the_place_of_the_one_before_stops_too(joined, encode, send, compare, way, monkeypatch):
    monkeypatch.setattr(comparing, "MOST_NEAR", 4)
    for guess in guesses(0, 8):
        drawn = {guess["record_id"]: "a" * 16} if way == "always the same record" else None
        with as_owner():
            if Stop.objects.exists():
                break
        send("Sara", encode(guess, name="Opvang", drawn=drawn))
        compare()
    with as_owner():
        assert Stop.objects.running().count() == 1


def test_many_records_of_one_person_with_the_same_name_are_no_burst(
    cast, joined, encode, send, compare, hits_of
):
    """An organisation hears of the same woman again and again; and of namesakes."""
    again = [OLENA_ELSEWHERE | {"record_id": f"x{number}"} for number in range(40)]
    send("Sara", encode(*again, *guesses(1, 6), name="Opvang"))
    compare()
    with as_owner():
        assert not Stop.objects.exists()


def test_what_waited_beside_it_is_not_taken_in_and_what_was_is_not_compared(
    joined, encode, post, send, compare, cast, hits_of
):
    send("Pieter", encode(OLENA, GRACE))
    send("Sara", encode(GRACE, name="Opvang"))
    send("Sara", encode(*guesses(), name="Opvang"))
    post("Sara", encode(OLENA_ELSEWHERE, name="Opvang"))
    compare()
    assert take_in_encodings() == 1
    compare()
    assert not hits_of("Hilde")
    with as_owner():
        [kept] = Encoding.objects.filter(organisation=cast["Sara"].organisation)
        assert kept.compared_at is None


def test_two_people_let_an_organisation_go_on_and_the_log_says_who(cast, dictionary, sign_in, encode, post):
    with as_owner():
        stop = Stop.objects.get()
    address = f"/toezicht-vergelijken/stil/{stop.pk}/"
    log = f"/toezicht-vergelijken/organisatie/{cast['Sara'].organisation_id}/"
    for name in ("Hilde", "Stan"):
        page = sign_in(name).get("/toezicht-vergelijken/").content.decode()
        assert "Organisaties die stilstaan" in page and cast["Sara"].organisation.name in page
    assert "Stilgezet" in sign_in("Stan").get(log).content.decode()
    assert sign_in("Stan").post(address).status_code == 302
    assert post("Sara", encode(GRACE, name="Opvang")).status_code == 422
    assert sign_in("Stan").post(address).status_code == 302  # once more himself: nothing
    assert post("Sara", encode(GRACE, name="Opvang")).status_code == 422
    assert sign_in("Hilde").post(address).status_code == 302
    assert post("Sara", encode(GRACE, name="Opvang")).status_code == 302
    page = sign_in("Hilde").get(log).content.decode()
    for said in ("Weer begonnen", "Hilde Meijer", "Gevraagd om weer te beginnen", "Stan Willems"):
        assert said in page
    own = sign_in("Sara").get("/blind-vergelijken/").content.decode()
    assert "Weer begonnen" in own


def test_nobody_lets_an_organisation_go_on_alone_with_sql(cast, dictionary):
    with as_owner():
        stop = Stop.objects.get()
    now = timezone.now()
    with acting_as(cast["Sara"]):
        assert Stop.objects.filter(pk=stop.pk).update(released_at=now, released_by=cast["Sara"]) == 0
    for given in (
        {"released_at": now, "released_by": cast["Hilde"], "asked_by": cast["Stan"], "asked_at": now},
        {"released_at": now, "released_by": cast["Hilde"], "asked_by": cast["Hilde"], "asked_at": now},
    ):
        with acting_as(cast["Hilde"]), pytest.raises(DatabaseError), transaction.atomic():
            Stop.objects.filter(pk=stop.pk).update(**given)
    with acting_as(cast["Hilde"]):
        Stop.objects.get(pk=stop.pk).ask_release(by=cast["Hilde"], at=now)
    with acting_as(cast["Hilde"]), pytest.raises(DatabaseError), transaction.atomic():
        Stop.objects.filter(pk=stop.pk).update(released_at=now, released_by=cast["Hilde"])


def test_the_log_only_grows_and_holds_nothing_of_a_person(cast, dictionary):
    for name in ("Sara", "Hilde", "Stan"):
        with acting_as(cast[name]), pytest.raises(DatabaseError), transaction.atomic():
            Entry.objects.update(what="sent")
        with acting_as(cast[name]), pytest.raises(DatabaseError), transaction.atomic():
            Entry.objects.all()._raw_delete("default")
    assert {field.name for field in Entry._meta.fields} == {
        "id",
        "organisation",
        "at",
        "what",
        "records",
        "by",
    }


def test_a_key_of_a_quarter_is_written_down_once(cast, period, shared, sign_in, once):
    for given, said in (
        ({"quarter": shared.period, "check_value": "0" * 16}, "er al"),
        ({"quarter": "2026-Q7", "check_value": "0" * 16}, "Schrijf het als 2026-Q4."),
        ({"quarter": "2027-Q1", "check_value": "geheim"}, "geen zestien cijfers"),
    ):
        page = sign_in("Hilde").post("/toezicht-vergelijken/sleutel/", once() | given)
        assert page.status_code == 422 and said in page.content.decode()
    form = once() | {"quarter": "2035-q1", "check_value": "AB12 34cd 5678 90ef"}
    assert sign_in("Stan").post("/toezicht-vergelijken/sleutel/", form).status_code == 302
    with acting_as(cast["Hilde"]):
        assert Period.objects.get(quarter="2035-Q1").check_value == "ab1234cd567890ef"
    assert "nog niet" in sign_in("Hilde").get("/toezicht-vergelijken/").content.decode()


def test_who_compares_takes_no_part(cast, period, sign_in):
    """CoMensha has no key and sends nothing; not by the page, and not with SQL."""
    from zoco.matching.models import Participant

    assert sign_in("Hilde").get("/blind-vergelijken/").status_code == 403
    with acting_as(cast["Hilde"]), pytest.raises(DatabaseError), transaction.atomic():
        Participant.objects.create(
            organisation=cast["Hilde"].organisation, contact="x", telephone="0201234567", by=cast["Hilde"], at=timezone.now()
        )  # fmt: skip
    with as_owner():
        assert not Hit.objects.exists()
