"""Cases as they come about: a report that somebody accepts."""

from __future__ import annotations

import uuid

import pytest

from zoco.reports.tests.conftest import _fresh_directory, directory, filled, sign_in  # noqa: F401


@pytest.fixture
def brought_in(cast):
    """`brought_in(name="Blessing", age=23)`: Pieter's report that waits for Ana and Chris."""
    from django.utils import timezone

    from zoco.access.acting import acting_as
    from zoco.reports.models import PersonGiven, Report
    from zoco.reports.routing import Route

    def report(*, name="Blessing", age=23, help_consent=True, reporter="Pieter", **given):
        seat = cast[reporter]
        said = {
            "municipality": "GM0363", "forms": ["sexual"], "ground": "investigative_service", "story": "Mag niet naar buiten.",
            "urgent": False, "shelter_wanted": True, **given,
        }  # fmt: skip
        with acting_as(seat):
            return Report.objects.bring_in(
                by=seat, at=timezone.now(), route=Route(cast["Ana"].organisation, "Politieregio Amsterdam"),
                person=PersonGiven(name, reach="alleen appen"), age=age, help_consent=help_consent, **said,
            )  # fmt: skip

    return report


@pytest.fixture
def opened(cast, brought_in):
    """`opened(age=15)`: a case that Ana leads."""
    from django.utils import timezone

    from zoco.access.acting import acting_as
    from zoco.cases.models import Case
    from zoco.reports.models import Report

    def case(**given):
        report = brought_in(**given)
        with acting_as(cast["Ana"]):
            return Case.objects.accept(Report.objects.get(pk=report.pk), by=cast["Ana"], at=timezone.now())

    return case


@pytest.fixture
def once():
    """The hidden field of a form that may be sent once."""
    return lambda: {"form_id": str(uuid.uuid4())}
