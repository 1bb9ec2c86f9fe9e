"""Blessing's case as it comes about, and how Ana's pages are asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import settings

# How fast a busy machine computes an example says nothing about the law.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def blessing(cast, listing):
    """Blessing, 23, Nigerian, without lawful stay: found by the police, taken on by Ana."""
    from django.utils import timezone

    from zoco.access.acting import acting_as
    from zoco.demo import network

    at = timezone.now() - timedelta(days=1)
    report = network.bring_in(
        cast["Pieter"],
        at,
        name="Blessing",
        age=23,
        gender="woman",
        nationality_group="non_eu",
        forms=["sexual"],
        municipality="Amsterdam",
    )
    with acting_as(cast["Ana"]):
        case = network.take(report, cast["Ana"], at)
        network.hear(case, cast["Ana"], at, safe_now=True, residence_status="none")
    return case


@pytest.fixture
def as_ana(client, cast):
    client.force_login(cast["Ana"].person)
    return client


@pytest.fixture
def send():
    """`send(client, address, **given)`: open the form at an address and send it filled in."""

    def sent(client, address, **given):
        page = client.get(address)
        hidden = {
            name: page.context["form"][name].value()
            for name in ("form_id", "seen", "seen_version")
            if name in page.context["form"].fields
        }
        return client.post(address, {**hidden, **given})

    return sent


@pytest.fixture
def start(send):
    """`start(client, case, slug, **days)`: gives the address of the procedure that began."""
    from django.urls import reverse

    def started(client, case, slug, **days):
        answer = send(client, reverse("procedure_start", args=[case.pk, slug]), **days)
        assert answer.status_code == 302, answer.content.decode()
        return answer.url

    return started
