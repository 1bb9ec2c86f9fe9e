"""What the tests of the whole house share."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def world(cast: dict[str, Any], listing: None) -> dict[str, Any]:
    """A small world in which every page has something to show; see `world.py`."""
    from world import build  # only now: models want settings

    return build(cast)
