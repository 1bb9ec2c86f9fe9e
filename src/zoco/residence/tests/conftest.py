"""Somebody on the residence track: a case of Ana, and steps that she records."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from zoco.cases.tests.conftest import _fresh_directory, directory  # noqa: F401


@pytest.fixture
def life(cast, listing):
    """`life("Blessing", status="none")`: a case of Ana opened on 12 January 2026, heard that day."""

    def begin(name="Blessing", *, status="none", opened=date(2026, 1, 12), age=23, group="non_eu", **heard):
        from zoco.access.acting import acting_as
        from zoco.demo import network
        from zoco.residence.tests.lives import Life, moment

        at, ana = moment(opened), cast["Ana"]
        report = network.bring_in(
            cast["Pieter"],
            at,
            name=name,
            age=age,
            gender="woman",
            nationality_group=group,
            forms=["sexual"],
            municipality="Amsterdam",
        )
        with acting_as(ana):
            case = network.take(report, ana, at)
            network.hear(case, ana, at, safe_now=True, residence_status=status, **heard)
        return Life(case, ana)

    return begin


@pytest.fixture
def ana(client, cast):
    client.force_login(cast["Ana"].person)
    return client


@pytest.fixture
def post_step():
    """Open the page of a step and send it back filled in."""

    from django.utils import timezone

    def post(client, life, event, to="", **given):
        address = f"{life.new_url}?gebeurtenis={event}" + (f"&naar={to}" if to else "")
        page = client.get(address)
        hidden = {name: page.context["form"][name].value() for name in ("form_id", "seen")}
        actor = page.context["form"].fields["actor"].choices[0][0]
        on = timezone.localdate() - timedelta(days=1)
        return client.post(address, {**hidden, "on": f"{on:%d-%m-%Y}", "actor": actor, **given})

    return post
