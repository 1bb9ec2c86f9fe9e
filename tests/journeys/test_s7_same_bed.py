"""S7, Check: "two coordinators cannot reserve the same bed at once". With real browsers, connections and commits."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from journeys.steps import Desk, accept, path, rows, sent, words
from zoco.directory import in_use
from zoco.shelter.models import Place, Reservation

SEEKERS = {"Ana": ("Amsterdam", "Kofi"), "Boris": ("Den Haag", "Samuel")}


@pytest.fixture
def bed(cast) -> Any:
    """The last bed that De Vuurtoren has."""
    sara = Desk(cast["Sara"])
    region = sara.get("place_new").context["form"].fields["region"].choices[0][0]
    sara.sends("place_new", kind="emergency_72h", region=region, for_whom="anyone", free=1)
    [place] = rows(Place)
    return place


def wants(seeker: Desk, pieter: Desk, where: str, whom: str) -> Any:
    report = pieter.sends(
        "report_new", where=where, age=41, gender="man", nationality_group="non_eu", forms=["labour"], name=whom, urgent=True,
        help_consent=True,
    ).context["report"]  # fmt: skip
    case = accept(Desk(seeker.seat), report)
    return Desk(seeker.seat).sends("shelter_request_new", case, urgency="tonight").context["wanted"]


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_cannot_reserve_the_same_bed_at_once(cast, listing, bed, monkeypatch):
    """Both passed every look that the page takes before either of them reserved."""
    monkeypatch.setattr(in_use, "_kept", None)
    wanted, posts = {}, {}
    for name, (where, whom) in SEEKERS.items():
        wanted[name] = wants(Desk(cast[name]), Desk(cast["Pieter"]), where, whom)
        seeker = Desk(cast[name])
        form = seeker.get("reservation_new", wanted[name]).context["form"]
        posts[name] = (seeker.client, path("reservation_new", wanted[name]), sent(form, {"place": bed.pk}))
    both_looked, reserve = threading.Barrier(2, timeout=60), Place.reserve

    def reserve_together(*args: Any, **given: Any) -> Any:
        both_looked.wait()
        return reserve(*args, **given)

    monkeypatch.setattr(Place, "reserve", reserve_together)
    answers: dict[str, Any] = {}

    def send(name: str) -> None:
        client, address, said = posts[name]
        try:
            answers[name] = client.post(address, said)
        finally:
            connection.close()

    senders = [threading.Thread(target=send, args=[name]) for name in posts]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    in_use._kept = None
    assert sorted(answer.status_code for answer in answers.values()) == [302, 409]
    won, late = sorted(answers, key=lambda name: answers[name].status_code)
    assert "Net te laat: iemand anders kreeg dit bed" in words(answers[late])
    [held] = rows(Reservation)
    assert held.request_id == wanted[won].pk
