"""A bed is held by one at a time, whatever happens at the same instant."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.shelter.models import NoBedLeft, Place, Reservation, ShelterRequest

pytestmark = pytest.mark.django_db


def reserve(cast, name, place, request, **given):
    with acting_as(cast[name]):
        return Place.objects.get(pk=place.pk).reserve(
            ShelterRequest.objects.get(pk=request.pk), by=cast[name], at=timezone.now(), **given
        )


def seen(cast, name, place):
    with acting_as(cast[name]):
        return Place.objects.with_beds().get(pk=place.pk)


def test_a_held_bed_is_not_free_for_another(cast, place_of, asked):
    place, first, second = place_of(free=1), asked(name="Een"), asked(name="Twee")
    reserve(cast, "Ana", place, first)
    with pytest.raises(NoBedLeft):
        reserve(cast, "Ana", place, second)
    assert seen(cast, "Boris", place).free == 0


def test_as_many_beds_as_were_told_and_no_more(cast, place_of, asked):
    place = place_of(free=2)
    for name in ("Een", "Twee"):
        reserve(cast, "Ana", place, asked(name=name))
    with pytest.raises(NoBedLeft):
        reserve(cast, "Ana", place, asked(name="Drie"))


def test_a_place_of_which_nobody_ever_spoke_has_no_bed(cast, place_of, asked):
    with pytest.raises(NoBedLeft):
        reserve(cast, "Ana", place_of(free=None), asked())


def test_the_last_word_counts(cast, place_of, asked):
    place = place_of(free=3)
    with acting_as(cast["Sara"]):
        place.tell(0, by=cast["Sara"], at=timezone.now())
    with pytest.raises(NoBedLeft):
        reserve(cast, "Ana", place, asked())


def test_a_reservation_that_ran_out_frees_the_bed_without_any_job(cast, place_of, asked):
    place, first, second = place_of(free=1), asked(name="Een"), asked(name="Twee")
    with acting_as(cast["Ana"]):
        past = timezone.now() - timedelta(hours=5)
        Reservation.objects.create(
            place=place, request=first, by=cast["Ana"], at=past, until_at=past + timedelta(hours=4)
        )
    assert reserve(cast, "Ana", place, second)
    assert seen(cast, "Ana", place).free == 0


def test_a_released_bed_is_free_again(cast, place_of, asked):
    place, first, second = place_of(free=1), asked(name="Een"), asked(name="Twee")
    held = reserve(cast, "Ana", place, first)
    with acting_as(cast["Sara"]):
        Reservation.objects.get(pk=held.pk).release(at=timezone.now())
    assert reserve(cast, "Ana", place, second)


def test_one_person_holds_one_bed_at_a_time(cast, place_of, asked):
    request = asked()
    reserve(cast, "Ana", place_of(), request)
    with pytest.raises(DatabaseError), transaction.atomic():
        reserve(cast, "Ana", place_of(), request)


def test_a_bed_is_not_held_for_days(cast, place_of, asked):
    with pytest.raises(DatabaseError), transaction.atomic():
        reserve(cast, "Ana", place_of(), asked(), until=timezone.now() + timedelta(days=3))


def test_a_closed_place_has_no_bed(cast, place_of, asked):
    place = place_of(free=4)
    with acting_as(cast["Sara"]):
        Place.objects.filter(pk=place.pk).update(closed_on=timezone.localdate())
    with pytest.raises(NoBedLeft):
        reserve(cast, "Ana", place, asked())


def test_after_twelve_hours_a_place_says_that_it_is_stale(cast, place_of):
    fresh = seen(cast, "Ana", place_of(ago=timedelta(hours=11, minutes=50)))
    old = seen(cast, "Ana", place_of(ago=timedelta(hours=14)))
    now = timezone.now()
    assert (fresh.is_stale(now), old.is_stale(now), old.hours_old(now)) == (False, True, 14)
    with acting_as(cast["Sara"]):
        assert [place.pk for place in Place.objects.stale(cast["Sara"], now)] == [old.pk]


def test_a_word_of_tomorrow_is_not_believed(cast, place_of):
    with acting_as(cast["Sara"]), pytest.raises(DatabaseError), transaction.atomic():
        place = place_of(free=0)
        with acting_as(cast["Sara"]):
            place.tell(9, by=cast["Sara"], at=timezone.now() + timedelta(days=1))


@pytest.mark.django_db(transaction=True)
def test_of_two_coordinators_at_the_same_instant_exactly_one_gets_the_last_bed(cast, place_of, asked):
    """Two connections, both of which looked before either reserved."""
    place, requests = place_of(free=1), [asked(name="Een"), asked(name="Twee")]
    both_looked = threading.Barrier(2, timeout=20)
    outcomes: list[str] = []

    def want(request):
        try:
            with acting_as(cast["Ana"]):
                seen_place = Place.objects.with_beds().get(pk=place.pk)
                assert seen_place.free == 1
                mine = ShelterRequest.objects.get(pk=request.pk)
                both_looked.wait()
                seen_place.reserve(mine, by=cast["Ana"], at=timezone.now())
            outcomes.append("held")
        except NoBedLeft:
            outcomes.append("no bed left")
        finally:
            connection.close()

    threads = [threading.Thread(target=want, args=[request]) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["held", "no bed left"]
    with acting_as(cast["Ana"]):
        assert Reservation.objects.running().count() == 1
