"""What waits in triage stands on Vandaag of who triages, and of nobody else."""

from __future__ import annotations

import pytest
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.signals.tests.conftest import answers, once, send, sign_in, signals  # noqa: F401
from zoco.subjects.models import Said
from zoco.subjects.tests.conftest import looked, pairs  # noqa: F401
from zoco.today.lines import Kind

pytestmark = pytest.mark.django_db
YULIYA = {"people-0-name": "Yuliya Shtereva", "people-0-birth_date": "03-04-1998", "people-0-phones": "0612345678"}  # fmt: skip


def lines(browser, kind):
    page = browser.get("/vandaag/")
    assert page.status_code == 200
    return [line for line in dict(page.context["groups"]).get(kind, []) if line.kind == kind]


def test_a_signal_waits_on_vandaag_of_the_helpdesk_until_a_colleague_is_on_it(send, signals, sign_in, cast):  # noqa: F811
    send(**{"who-urgent": "on", **YULIYA})
    [signal] = signals()
    [line] = lines(sign_in("Hilde"), Kind.SIGNAL)
    assert line.title == signal.number
    assert line.url == signal.get_absolute_url()
    assert "Yuliya" not in line.why
    for name in ("Ana", "Tamara", "Pieter"):
        assert signal.number not in sign_in(name).get("/vandaag/").content.decode()
    with acting_as(cast["Hilde"]):
        claim = signal.claim(by=cast["Hilde"], at=timezone.now())
    assert len(lines(sign_in("Hilde"), Kind.SIGNAL)) == 1  # her own work stays hers
    from zoco.guard.owner import as_owner
    from zoco.signals.models import Claim

    with as_owner():
        Claim.objects.filter(pk=claim.pk).update(by=cast["Ana"])
    assert lines(sign_in("Hilde"), Kind.SIGNAL) == []


def test_pairs_that_wait_are_one_line_that_goes_with_the_last_answer(send, looked, pairs, sign_in, cast):  # noqa: F811
    for _ in range(2):
        send(**{"who-age": "minor", **YULIYA})
    looked()
    [line] = lines(sign_in("Hilde"), Kind.ALIKE)
    assert line.why == "1 paar wacht op een antwoord."
    assert lines(sign_in("Ana"), Kind.ALIKE) == []
    with acting_as(cast["Hilde"]):
        [pair] = pairs("Hilde")
    with acting_as(cast["Hilde"]):
        pair.judge(Said.LATER, because="Eerst bellen.", by=cast["Hilde"], at=timezone.now(), seen=0)
    assert lines(sign_in("Hilde"), Kind.ALIKE) == []
    with acting_as(cast["Hilde"]):
        pair.judge(Said.BACK, because="", by=cast["Hilde"], at=timezone.now(), seen=1)
    assert len(lines(sign_in("Hilde"), Kind.ALIKE)) == 1
