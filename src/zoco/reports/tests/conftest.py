"""Reports as people send them: by the form, from a seat."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

# Models are imported where they are used: a conftest is read before Django is set up.


@pytest.fixture(autouse=True)
def _fresh_directory():
    """The claims are kept in the process; a test that is rolled back must not leave its own behind."""
    from zoco.directory import in_use

    in_use._kept = None
    yield
    in_use._kept = None


@pytest.fixture
def directory(cast):
    """Amsterdam by HVO-Querido/ACM, the Veluwe by MEE up to 22 and by Moviera from 23: on the border both."""

    from zoco.directory.models import AreaKind, Certainty, Claim
    from zoco.guard.owner import as_owner

    def claim(seat, area, codes, **given):
        return Claim.objects.create(
            line=uuid.uuid4(),
            stated_on=date(2026, 1, 1),
            stated_at=timezone.now(),
            stated_by=None,
            organisation=seat.organisation,
            area=area,
            area_kind=AreaKind.NAMED_REGION,
            municipalities=codes,
            certainty=Certainty.HIGH,
            valid_from=date(2018, 1, 1),
            verified_on=timezone.localdate(),
            source="test",
            **given,
        )

    with as_owner():
        claim(cast["Ana"], "Politieregio Amsterdam", ["GM0363"], telephones=["020 333 4010"])
        claim(cast["Mila"], "Apeldoorn en de Veluwe", ["GM0200"], age_max=22, age_disputed=True)
        claim(cast["Farid"], "Apeldoorn en de Veluwe", ["GM0200"], age_min=23)


@pytest.fixture
def sign_in(cast):
    """`sign_in("Ana")` is a browser in which Ana is signed in."""

    def as_somebody(name):
        from zoco.access.acting import step_into

        client = Client()
        step_into(None)  # a test is one transaction, in which the request before left its seat
        client.force_login(cast[name].person)
        return client

    return as_somebody


@pytest.fixture
def filled():
    """A report form as it is sent, complete but for consent; other answers go in by name."""

    def form(**answers):
        said = {
            "where": "Amsterdam",
            "age": "23",
            "gender": "woman",
            "nationality_group": "non_eu",
            "forms": ["sexual"],
            "story": "Werkt dag en nacht, mag het huis niet uit.",
            "form_id": str(uuid.uuid4()),
        }
        return {key: value for key, value in {**said, **answers}.items() if value is not None}

    return form
