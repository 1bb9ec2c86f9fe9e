"""The signals of the demo, as the helpdesk finds them."""

from __future__ import annotations

import pytest
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.demo.network import Clock
from zoco.demo.scenes import blind, noticed
from zoco.demo.stage import Stage
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
