"""Organisations that encode on their own side, send by the page or with a key, and a worker that goes on."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

OLENA = {
    "record_id": "r1",
    "given_names": "Olena",
    "family_name": "Kovalenko",
    "dob": "1998-04-03",
    "bsn": "111222333",
}
OLENA_ELSEWHERE = {"record_id": "x9", "given_names": "Olena", "family_name": "Kovalenko", "dob": "1998-04-03"}
GRACE = {"record_id": "r2", "given_names": "Grace", "family_name": "Okonkwo", "dob": "1991-12-24", "phone": "0612345678"}  # fmt: skip


@pytest.fixture
def shared():
    """The key of this quarter, which only the organisations have."""
    from zoco.linkage.blind.keys import SharedKey, period_of

    return SharedKey(period_of(localdate()), ("Politie", "Opvang"), bytes(range(32)))


@pytest.fixture
def period(cast, shared):
    """Hilde wrote down which key it was."""
    from zoco.access.acting import acting_as
    from zoco.matching.models import Period

    with acting_as(cast["Hilde"]):
        return Period.objects.agree(shared.period, shared.check, by=cast["Hilde"], at=timezone.now())


@pytest.fixture
def joined(cast, period):
    """Pieter's and Sara's organisations take part, with somebody to call."""
    from zoco.access.acting import acting_as
    from zoco.matching.models import Participant

    for name in ("Pieter", "Sara"):
        with acting_as(cast[name]):
            Participant.objects.create(
                organisation=cast[name].organisation, contact=f"Bel {name}", telephone="020 123 45 67",
                by=cast[name], at=timezone.now(),
            )  # fmt: skip


@pytest.fixture
def sign_in(cast):
    """`sign_in("Hilde")` is a browser in which Hilde is signed in."""

    def as_somebody(name):
        from zoco.access.acting import step_into

        client = Client()
        step_into(None)  # a test is one transaction, in which the request before left its seat
        client.force_login(cast[name].person)
        return client

    return as_somebody


@pytest.fixture
def encode(shared):
    """As `zoco blind encode` does on the side of an organisation; the text of the file."""
    from datetime import timedelta

    from zoco.linkage.blind.files import Report, Sender, line_written, written

    def encode(*rows, ground="art. 5 Wet x", name="Politie", key=shared, days=30, drawn=None):
        today = localdate()
        sender = Sender(name, [key], ground, today, today + timedelta(days=days), drawn=drawn or {})
        lines = [line for _own, some in sender.lines(rows, Report()) for line in some]
        return "\n".join([written(sender.head()), *map(line_written, lines)])

    return encode


@pytest.fixture
def post(sign_in):
    """Send a file by the page; the answer."""

    def post(who, content, name="encoded.jsonl"):
        content = content.encode() if isinstance(content, str) else content
        return sign_in(who).post("/blind-vergelijken/", {"document": SimpleUploadedFile(name, content)})

    return post


@pytest.fixture
def send(post):
    """The same, taken in by the worker; the address of its page."""

    def send(who, content):
        from zoco.access.acting import step_into
        from zoco.matching.jobs import take_in_encodings

        answer = post(who, content)
        assert answer.status_code == 302, answer.content.decode()
        step_into(None)
        take_in_encodings()
        return answer.url

    return send


@pytest.fixture
def compare():
    def compare():
        from zoco.access.acting import step_into
        from zoco.matching.jobs import compare_encodings

        step_into(None)
        return compare_encodings()

    return compare


@pytest.fixture
def hits_of(cast):
    """What exists for somebody."""

    def hits_of(name):
        from zoco.access.acting import acting_as
        from zoco.matching.models import Hit

        with acting_as(cast[name]):
            return list(Hit.objects.with_hands().order_by("at", "pk"))

    return hits_of


@pytest.fixture
def once():
    """The hidden field of a form that may be sent once."""
    import uuid

    return lambda: {"form_id": str(uuid.uuid4())}
