"""Lines of the register of people who were asked whether theirs may be passed on."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from zoco.cases.tests.conftest import _fresh_directory, brought_in, opened, sign_in  # noqa: F401

SAYS = {"what": "htcds", "to": "iom", "why": "agreed", "reference": "2026/7"}


@pytest.fixture
def asked(cast, opened):  # noqa: F811
    """`asked(True, forms=["criminal"])`: a case of Ana in which that was answered, some days ago."""
    from django.utils import timezone

    from zoco.access.acting import acting_as
    from zoco.cases.codes import Purpose, Signer
    from zoco.cases.models import Case

    def case(given, days_ago=0, signed_by=Signer.SELF, of=None, **about):
        found = of or opened(**about)
        at = timezone.now() - timedelta(days=days_ago)
        with acting_as(cast["Ana"]):
            mine = Case.objects.whole().get(pk=found.pk)
            mine.ask_consent(
                by=cast["Ana"], at=at, purpose=Purpose.EXCHANGE, given=given, signed_by=signed_by
            )
        return found

    return case


@pytest.fixture
def handed_out(sign_in):  # noqa: F811
    """The file as Rob gets it now."""

    def file(**said):
        answer = sign_in("Rob").post("/uitwisseling/", {**SAYS, **said})
        assert answer.status_code == 200, answer.content.decode()
        assert "attachment" in answer["Content-Disposition"]
        return json.loads(answer.content)

    return file
