"""Somebody who needs a place, and houses that have one."""

from __future__ import annotations

import pytest

from zoco.cases.tests.conftest import brought_in, once, opened  # noqa: F401
from zoco.reports.tests.conftest import _fresh_directory, sign_in  # noqa: F401


@pytest.fixture
def place_of(cast):
    """`place_of("Sara", kind="emergency_72h", free=1)`: beds that somebody told of just now (or `ago`)."""
    from datetime import timedelta

    from django.utils import timezone

    from zoco.access.acting import acting_as
    from zoco.shelter.models import Place

    def place(keeper="Sara", kind="emergency_72h", free=1, ago=timedelta(minutes=5), by=None, **given):
        house, teller = cast[keeper], cast[by or keeper]
        with acting_as(teller):
            made = Place.objects.create(
                organisation=house.organisation, kind=kind, region="Oost-Nederland", **given
            )
            if free is not None:
                made.tell(free, by=teller, at=timezone.now() - ago)
        return made

    return place


@pytest.fixture
def asked(cast, opened):  # noqa: F811
    """`asked(kind="emergency_72h", by="Ana")`: a request for somebody whose case this seat leads."""
    from django.utils import timezone

    from zoco.access.acting import acting_as
    from zoco.cases.models import Case
    from zoco.shelter.models import ShelterRequest
    from zoco.shelter.search import Facts

    def request(
        kind="emergency_72h",
        urgency="tonight",
        at=None,
        by="Ana",
        told=False,
        needs="Engels",
        facts=None,
        **given,
    ):
        case = opened(**given)
        seat, moment = cast[by], at or timezone.now()
        with acting_as(seat):
            made = ShelterRequest.objects.ask(
                Case.objects.get(pk=case.pk), by=seat, at=moment, kind=kind, urgency=urgency, needs=needs,
                facts=facts or Facts(group="non_eu", residence="none", age=41, tonight=True),
            )  # fmt: skip
            if told:
                made.tell_comensha(by=seat, at=moment)
        return made

    return request
