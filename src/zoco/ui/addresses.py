"""Addresses of pages that many lines lead to."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language

# A few hundred coordinators, each with some hundred lines; what was not asked for longest goes first.
MOST = 50_000


def address(name: str, *args: object) -> str:
    """As `reverse`, remembered: a page with a hundred lines asks three hundred addresses, the same each time."""
    return _address(name, args, get_language())


@lru_cache(maxsize=MOST)
def _address(name: str, args: tuple[object, ...], _language: str | None) -> str:
    return reverse(name, args=args)
