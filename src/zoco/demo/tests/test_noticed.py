"""The signals of the demo, as the helpdesk finds them."""

from __future__ import annotations

import pytest
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.cases.models import Case
from zoco.demo.network import Clock
from zoco.demo.scenes import again, blind, noticed
from zoco.demo.stage import Stage
from zoco.hints.models import hints_of
from zoco.matching.models import Hit
from zoco.signals.models import Signal
from zoco.signals.templatetags.signals import fact_said
from zoco.subjects.models import Pair

pytestmark = pytest.mark.django_db


def test_the_signals_of_the_demo_can_be_read(cast):
    noticed.play(Stage(cast, Clock(localdate())))
    with acting_as(cast["Hilde"]):
        found = list(Signal.objects.with_answers())
        assert [signal.urgent for signal in Signal.objects.waiting().in_order_of_need()] == [
            True,
            False,
            False,
            False,
            False,
        ]
        assert len({signal.event for signal in found}) == 5
        assert all(fact_said(fact) for signal in found for fact in signal.facts())
        assert Pair.objects.count() == 1


def test_the_hits_of_the_demo_stand_where_they_are_answered(cast):
    blind.play(Stage(cast, Clock(localdate())))
    for name, many in (("Hilde", 1), ("Ana", 1), ("Boris", 0), ("Pieter", 0)):
        with acting_as(cast[name]):
            assert len(Hit.objects.waiting_for(cast[name])) == many


@pytest.mark.usefixtures("listing")
def test_a_second_signal_is_proposed_to_who_cares_for_the_first(cast):
    again.play(Stage(cast, Clock(localdate())))
    with acting_as(cast["Boris"]):
        [hint] = hints_of([case.pk for case in Case.objects.all()])
        assert hint.is_open
        assert {fact.value for fact in hint.told.recognisable} >= {"Sanna Vermeer"}
