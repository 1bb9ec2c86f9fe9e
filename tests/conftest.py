"""What the tests of the whole house share."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest


@pytest.fixture(scope="module", autouse=True)
def one_world(request: pytest.FixtureRequest) -> Iterator[dict[str, Any] | None]:
    """
    A small world in which every page has something to show; see `world.py`.

    A module with `ONE_WORLD = True` builds it once, in a transaction around all its tests; what a test changes is
    undone to the savepoint at its beginning. Such a module can have no test that really commits.
    """
    if not getattr(request.module, "ONE_WORLD", False):
        yield None
        return
    cast = request.getfixturevalue("cast_for_all")
    from world import build, listing

    listing()
    yield build(cast)


@pytest.fixture
def world(one_world: dict[str, Any] | None, cast: dict[str, Any], request: Any) -> dict[str, Any]:
    """What is in it, by name; the test may change its own copy."""
    from world import build

    if one_world:
        return deepcopy(one_world)
    request.getfixturevalue("listing")
    return build(cast)
