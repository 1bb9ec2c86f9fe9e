"""Signals as people leave them, looked through by the job of triage."""

from __future__ import annotations

import pytest
from django.utils import timezone

from zoco.signals.tests.conftest import answers, once, send, sign_in, signals

__all__ = ["answers", "looked", "once", "pairs", "send", "sign_in", "signals"]


@pytest.fixture
def looked(cast):
    """Let the job of each minute run; says how many pairs came of it."""

    def run():
        from zoco.access.acting import step_into
        from zoco.signals.jobs import look_for_subjects

        step_into(None)
        return look_for_subjects()

    return run


@pytest.fixture
def pairs(cast):
    """The pairs that exist for somebody, by first name."""

    def seen_by(name):
        from zoco.access.acting import acting_as
        from zoco.subjects.models import Pair

        with acting_as(cast[name]):
            return list(Pair.objects.select_related("first", "second").order_by("-score"))

    return seen_by


@pytest.fixture
def say(cast):
    """Hilde says something of a pair."""
    from zoco.access.acting import acting_as
    from zoco.subjects.models import Said

    def said(pair, what, seen=None, name="Hilde"):
        with acting_as(cast[name]):
            seen = pair.judgements.count() if seen is None else seen
            return pair.judge(Said(what), because="Zij zegt het zelf.", by=cast[name], at=timezone.now(), seen=seen)  # fmt: skip

    return said
