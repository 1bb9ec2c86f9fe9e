"""Signals as people send them: by the form, without an account."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.utils.html import escape

# Models are imported where they are used: a conftest is read before Django is set up.


@pytest.fixture
def sign_in(cast):
    """`sign_in("Hilde")` is a browser in which Hilde is signed in."""

    def as_somebody(name):
        from zoco.access.acting import step_into

        client = Client()
        step_into(None)  # a test is one transaction, in which the request before left its seat
        client.force_login(getattr(cast[name], "person", cast[name]))
        return client

    return as_somebody


@pytest.fixture
def once():
    """The hidden field of a form that may be sent once."""
    return lambda: {"form_id": str(uuid.uuid4())}


@pytest.fixture
def answers(monkeypatch):
    """A signal as it is sent from the last page, its sum made, an easy one; other answers go in by name."""
    from zoco.signals import work
    from zoco.signals.receipt import Receipt

    monkeypatch.setattr(work, "BITS", 4)

    def all_of_it(receipt=None, now=None, solved=True, **said):
        import time

        receipt = receipt or Receipt.new()
        task = work.task(receipt, now or int(time.time()))
        given = {
            "go": "send",
            "step": "source",
            "code": receipt.code,
            "task": task,
            "work": work.solve(task) if solved else "",
            "who-who": "citizen",
            "who-age": "unknown",
            "people-0-name": "Robin",
            "event-story": "Slaapt in de loods.",
        }
        return given | said

    return all_of_it


@pytest.fixture
def send(answers):
    """Send a signal; gives its code."""

    def send(client=None, **said):
        from zoco.access.acting import step_into
        from zoco.signals.receipt import Receipt

        given = answers(**said)
        if client is None:
            step_into(None)
        response = (client or Client()).post("/signaal/", given)
        assert response.status_code == 200, response.content.decode()
        assert escape(given["code"]) in response.content.decode()
        assert "Uw melding is binnen" in response.content.decode()
        return Receipt.read(given["code"])

    return send


@pytest.fixture
def signals(cast):
    """All signals, as triage sees them."""
    from zoco.access.acting import acting_as
    from zoco.signals.models import Signal

    def found():
        with acting_as(cast["Hilde"]):
            return list(Signal.objects.with_answers().order_by("received_at", "number"))

    return found
