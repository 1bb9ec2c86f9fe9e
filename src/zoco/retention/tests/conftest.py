"""Trajectories that ended, long ago and today."""

from __future__ import annotations

import pytest

from zoco.cases.tests.conftest import _fresh_directory, brought_in, once, opened, sign_in  # noqa: F401


@pytest.fixture(autouse=True)
def _own_list(settings, tmp_path):
    """Who was forgotten in a test is forgotten for that test only."""
    settings.ZOCO_FORGOTTEN = str(tmp_path / "forgotten.txt")


@pytest.fixture
def closed(opened, cast):  # noqa: F811
    """`closed(because="own_wish", age=15)`: a case of Ana that she closed today, and has read since."""
    from django.utils import timezone

    from zoco.access.acting import acting_as
    from zoco.audit.looks import record
    from zoco.cases.codes import CloseReason
    from zoco.cases.models import Case

    def case(because="goals_reached", **given):
        found = opened(**given)
        with acting_as(cast["Ana"]):
            mine = Case.objects.whole().get(pk=found.pk)
            mine.close(
                by=cast["Ana"],
                at=timezone.now(),
                because=CloseReason(because),
                evaluation="Kwetsbaarheid besproken.",
                reach="bij Griet bellen",
            )
            record("case.open", case_id=mine.pk, ground="lead")
        return found

    return case
