"""Who reads a request, a stay, an address: asked with SQL of one's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases.codes import CloseReason, GrantKind, Purpose, Signer
from zoco.cases.models import Case, Closure, Event
from zoco.guard.owner import as_owner
from zoco.seal.models import DataKey
from zoco.shelter.models import Address, NotForYou, Overstay, Place, Reservation, ShelterRequest, Stay

pytestmark = pytest.mark.django_db


def reads(cast, model, **wanted):
    names = set()
    for name in ("Ana", "Chris", "Tamara", "Boris", "Hilde", "Pieter", "Sara", "Stan"):
        with acting_as(cast[name]):
            if model.objects.filter(**wanted).exists():
                names.add(name)
    return names


def refused(cast, name, sql, *values):
    with acting_as(cast[name]):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, values)
                return cursor.rowcount == 0
        except DatabaseError:
            return True


def placed(cast, request, place, name="Ana", until=None):
    now = timezone.now()
    with acting_as(cast[name]):
        request = ShelterRequest.objects.whole().get(pk=request.pk)
        held = place.reserve(request, by=cast[name], at=now)
        return request.place(at=now, from_at=now, until=until, reservation=held)


def test_a_request_is_read_with_its_case_until_comensha_is_told(cast, asked):
    request = asked()
    assert reads(cast, ShelterRequest) == {"Ana"}
    with acting_as(cast["Ana"]):
        ShelterRequest.objects.get().tell_comensha(by=cast["Ana"], at=timezone.now())
    assert reads(cast, ShelterRequest) == {"Ana", "Hilde"}
    assert reads(cast, Case) == {"Ana"}
    with acting_as(cast["Hilde"]):
        assert ShelterRequest.objects.get(pk=request.pk).needs == "Engels"


def test_withdrawing_the_consent_ends_what_comensha_reads(cast, asked):
    asked(urgency="later")
    with acting_as(cast["Ana"]):
        case, now = Case.objects.get(), timezone.now()
        consent = case.ask_consent(
            by=cast["Ana"], at=now, purpose=Purpose.SHELTER, given=True, signed_by=Signer.SELF
        )
        ShelterRequest.objects.get().tell_comensha(by=cast["Ana"], at=now, consent=consent)
    assert "Hilde" in reads(cast, ShelterRequest)
    with acting_as(cast["Ana"]):
        consent.withdraw(by=cast["Ana"], at=now)
    assert reads(cast, ShelterRequest) == {"Ana"}


def test_without_consent_comensha_is_told_only_when_tonight_is_not_safe(cast, asked):
    asked(urgency="days")
    with acting_as(cast["Ana"]), pytest.raises(DatabaseError), transaction.atomic():
        ShelterRequest.objects.get().tell_comensha(by=cast["Ana"], at=timezone.now())


def test_the_house_reads_what_is_asked_of_it_only_while_it_holds_the_bed(cast, asked, place_of):
    request, place = asked(), place_of()
    with acting_as(cast["Ana"]):
        held = place.reserve(ShelterRequest.objects.get(), by=cast["Ana"], at=timezone.now())
    assert reads(cast, ShelterRequest) == {"Ana", "Sara"}
    with acting_as(cast["Sara"]):
        assert ShelterRequest.objects.get(pk=request.pk).needs == "Engels"
        assert not ShelterRequest.objects.get().attempts.exists()
        held.release(at=timezone.now())
    assert reads(cast, ShelterRequest) == {"Ana"}


def test_what_was_tried_is_not_for_the_house(cast, asked, place_of):
    request, place = asked(), place_of()
    with acting_as(cast["Ana"]):
        mine = ShelterRequest.objects.get()
        place.reserve(mine, by=cast["Ana"], at=timezone.now())
        mine.try_step("cosm", by=cast["Ana"], at=timezone.now(), outcome="full", note="gebeld met Hilde")
    assert reads(cast, type(mine.attempts.model()), request=request.pk) == {"Ana"}


def test_a_coordinator_cannot_place_in_cosm_whichever_way_she_tries(cast, asked, place_of):
    request, place = asked(kind="cosm"), place_of(kind="cosm", by="Hilde")
    with acting_as(cast["Ana"]):
        mine = ShelterRequest.objects.whole().get()
        with pytest.raises(DatabaseError, match="CoMensha alone"), transaction.atomic():
            place.reserve(mine, by=cast["Ana"], at=timezone.now())
        now = timezone.now()
        with pytest.raises(NotForYou):
            mine.place(at=now, from_at=now, until=None, kind="cosm")
        with pytest.raises(DatabaseError), transaction.atomic():
            Stay.objects.settle_in(mine.case, by=cast["Ana"], at=now, kind="cosm", from_at=now, until=None)
    assert reads(cast, Stay) == set()
    assert refused(
        cast,
        "Ana",
        "update shelter_request set ended_how = 'placed', ended_at = now() where id = %s",
        request.pk,
    )


def test_comensha_places_somebody_whose_case_it_cannot_read(cast, asked, place_of):
    request, place = asked(kind="cosm", told=True), place_of(kind="cosm", by="Hilde")
    placed(cast, request, place, name="Hilde", until=timezone.now() + timedelta(days=90))
    assert "Hilde" not in reads(cast, Case)
    assert reads(cast, Stay) == {"Ana", "Hilde", "Sara"}
    with acting_as(cast["Ana"]):
        assert ShelterRequest.objects.get().ended_how == "placed"
        assert Event.objects.filter(kind="shelter_placed", by=cast["Hilde"]).exists()


@pytest.mark.parametrize("name", ["Boris", "Hilde", "Sara", "Tamara", "Pieter"])
def test_nobody_places_or_ends_a_request_of_somebody_they_do_not_look_for(cast, asked, place_of, name):
    request = asked()  # CoMensha was not told
    place = place_of()
    values = "values (gen_random_uuid(), %s, %s, %s, now(), now() + interval '1 hour')"
    columns = "(id, place_id, request_id, by_id, at, until_at)"
    assert refused(
        cast, name, "select zoco.place_in_shelter(%s, null, 'own_network', now(), null)", request.pk
    )
    assert refused(
        cast, name, f"insert into shelter_reservation {columns} {values}", place.pk, request.pk, cast[name].pk
    )
    assert refused(
        cast,
        name,
        "update shelter_request set ended_how = 'withdrawn', ended_at = now() where id = %s",
        request.pk,
    )


def test_comensha_does_not_withdraw_for_the_person(cast, asked):
    request = asked(told=True)
    assert refused(
        cast,
        "Hilde",
        "update shelter_request set ended_how = 'withdrawn', ended_at = now() where id = %s",
        request.pk,
    )


@pytest.mark.parametrize("how", ["placed", "closed", "gone", ""])
def test_a_request_has_three_ends_and_each_needs_what_it_says(cast, asked, how):
    request = asked()
    assert refused(
        cast,
        "Ana",
        "update shelter_request set ended_how = %s, ended_at = now() where id = %s",
        how,
        request.pk,
    )


def test_what_ended_does_not_open_again(cast, asked):
    request = asked()
    with acting_as(cast["Ana"]):
        ShelterRequest.objects.whole().get().withdraw(by=cast["Ana"], at=timezone.now())
    assert refused(
        cast, "Ana", "update shelter_request set ended_how = '', ended_at = null where id = %s", request.pk
    )


def test_closing_the_case_ends_the_request_and_frees_the_bed(cast, asked, place_of):
    asked()
    place = place_of()
    with acting_as(cast["Ana"]):
        request = ShelterRequest.objects.get()
        place.reserve(request, by=cast["Ana"], at=timezone.now())
    with as_owner():  # as the closing room does, without its other rules
        case = Case.objects.get()
        Closure.objects.create(
            case=case,
            data_key=case.data_key,
            by=cast["Ana"],
            on=timezone.localdate(),
            reason=CloseReason.OWN_WISH,
        )
    with acting_as(cast["Ana"]):
        request.refresh_from_db()
        assert (request.ended_how, request.is_waiting) == ("closed", False)
        assert not Reservation.objects.running().exists()


def test_a_request_is_not_sealed_under_the_key_of_the_case(cast, asked, opened):
    asked()
    with acting_as(cast["Ana"]):
        case = Case.objects.get()
        assert ShelterRequest.objects.get().data_key_id != case.data_key_id
        other = case.data_key_id
    second = opened(name="Twee")
    with (
        acting_as(cast["Ana"]),
        pytest.raises(DatabaseError, match="seals something else"),
        transaction.atomic(),
    ):
        ShelterRequest.objects.create(
            case=second,
            data_key_id=other,
            by=cast["Ana"],
            asked_at=timezone.now(),
            kind="omm",
            urgency="later",
        )


def test_who_is_forgotten_is_forgotten_in_the_shelter_too(cast, asked):
    asked()
    with as_owner():
        key = Case.objects.get().data_key
        key.destroy(by=None, at=timezone.now())
        assert DataKey.objects.get(pk=ShelterRequest.objects.get().data_key_id).is_destroyed


def test_the_address_is_there_for_the_lead_and_the_deputy_not_for_the_team(cast, opened):
    opened()
    with acting_as(cast["Ana"]):
        case, now = Case.objects.get(), timezone.now()
        stay = Stay.objects.settle_in(
            case, by=cast["Ana"], at=now, kind="own_network", from_at=now, until=None
        )
        stay.write_address("Dorpsstraat 1")
        case.grant(cast["Chris"], kind=GrantKind.TEAM, by=cast["Ana"], at=now, until=None, reason="x")
    assert reads(cast, Stay) == {"Ana", "Chris"}
    assert reads(cast, Address) == {"Ana"}
    with acting_as(cast["Chris"]), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from audit_change where table_name = 'shelter_address' and after ? 'at_address'"
        )
        assert cursor.fetchone() == (0,)
    with acting_as(cast["Ana"]):
        case.grant(cast["Chris"], kind=GrantKind.DEPUTY, by=cast["Ana"], at=now, until=None, reason="x")
    with acting_as(cast["Chris"]):
        assert Address.objects.get().at_address == "Dorpsstraat 1"


def test_the_house_says_why_somebody_stays_longer_and_comensha_reads_it(cast, asked, place_of):
    request, place = asked(kind="cosm", told=True), place_of(kind="cosm", by="Hilde")
    placed(cast, request, place, name="Hilde", until=timezone.now() + timedelta(days=1))
    with acting_as(cast["Sara"]):
        Stay.objects.get().explain(by=cast["Sara"], at=timezone.now(), reason="no_move_on", until=None)
    assert reads(cast, Overstay) == {"Ana", "Hilde", "Sara"}
    with acting_as(cast["Hilde"]):
        assert [stay.overstays.get().reason for stay in Stay.objects.expected()] == ["no_move_on"]


def test_a_house_keeps_its_own_places_only(cast, place_of):
    others = place_of("Ana", kind="acm")
    assert reads(cast, Place) == {"Ana", "Chris", "Boris", "Hilde"}
    insert = "insert into shelter_placereport (place_id, free, at, by_id) values (%s, 9, now(), %s)"
    assert refused(cast, "Sara", insert, others.pk, cast["Sara"].pk)
    assert refused(cast, "Boris", insert, others.pk, cast["Boris"].pk)
    assert refused(cast, "Ana", insert, others.pk, cast["Sara"].pk)
    assert refused(cast, "Sara", "update shelter_placereport set free = 9")


def test_the_waiting_list_knows_no_nationality(cast, asked):
    """It is ordered by how soon, then since when; where somebody comes from cannot even be asked of it."""
    now = timezone.now()
    first = asked(
        name="Een", kind="omm", urgency="days", at=now - timedelta(days=3), nationality_group="non_eu"
    )
    second = asked(
        name="Twee", kind="omm", urgency="days", at=now - timedelta(days=2), nationality_group="dutch"
    )
    urgent = asked(
        name="Drie", kind="omm", urgency="tonight", at=now - timedelta(days=1), nationality_group="eu"
    )
    elsewhere = asked(name="Vier", kind="acm", urgency="tonight", at=now - timedelta(days=9))
    with acting_as(cast["Ana"]):
        found = list(ShelterRequest.objects.waiting().filter(kind="omm"))
        assert found == [urgent, first, second]
        assert [request.position() for request in found] == [(1, 3), (2, 3), (3, 3)]
        assert elsewhere.position() == (1, 1)
    assert not [field.name for field in ShelterRequest._meta.get_fields() if "nation" in field.name]
    with acting_as(cast["Boris"]):
        assert first.position() == (0, 0) or first.position() == (None, None)
