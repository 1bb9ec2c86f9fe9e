"""The seed listing in the database, as the demo loads it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils.timezone import localdate


def seed():
    from zoco.directory.gazetteer import load_builtin
    from zoco.directory.listing import state_demo
    from zoco.guard.owner import as_owner

    with as_owner():
        return state_demo(load_builtin(), today=localdate(), at=datetime.now(UTC))


@pytest.fixture
def listing(db):
    return seed()
