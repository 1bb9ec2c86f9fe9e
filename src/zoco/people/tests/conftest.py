"""Two browsers, and no failed tries left over from another test."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_failed_tries_before(db):
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def other_browser():
    from django.test import Client

    return Client()
