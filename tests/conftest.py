"""What the tests of the whole house share."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest


@pytest.fixture(scope="module", autouse=True)
def one_world(request: pytest.FixtureRequest) -> Iterator[tuple[dict[str, Any], dict[str, Any]] | None]:
    """
    The cast and a small world in which every page has something to show; see `world.py`.

    A module with `ONE_WORLD = True` builds it once, in a transaction around all its tests; what a test changes is
    undone to the savepoint at its beginning. Such a module can have no test that really commits.
    """
    if not getattr(request.module, "ONE_WORLD", False):
        yield None
        return
    request.getfixturevalue("django_db_setup")
    with request.getfixturevalue("django_db_blocker").unblock():
        from django.db import transaction

        from world import build, listing, players

        with transaction.atomic():
            cast = players()
            listing()
            yield cast, build(cast)
            transaction.set_rollback(True)


@pytest.fixture
def cast(one_world: tuple[dict[str, Any], dict[str, Any]] | None, db: None, request: Any) -> dict[str, Any]:
    """Everybody by first name, as in the rooms; in one world, those who live in it."""
    found: dict[str, Any] = deepcopy(one_world[0]) if one_world else request.getfixturevalue("cast")
    return found


@pytest.fixture
def world(
    one_world: tuple[dict[str, Any], dict[str, Any]] | None, cast: dict[str, Any], request: Any
) -> dict[str, Any]:
    """What is in it, by name; the test may change its own copy."""
    from world import build

    if one_world:
        return deepcopy(one_world[1])
    request.getfixturevalue("listing")
    return build(cast)
