"""
Every URL × every member of the cast: `every_page.txt` is the whole table, and a URL that is not in it fails.

The columns are the cast of the demo by first name; Dina is signed out. `GET` asks for the page, `POST` sends an
empty form: whoever may not, is refused before anything is read from it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from zoco.access.checks import every_url

TABLE = Path(__file__).parent / "every_page.txt"
SIGNED_OUT = "Dina"
ONE_WORLD = True


def rows() -> list[tuple[str, str, dict[str, int]]]:
    """(page, method, member → status) for each line; the first line names the columns."""
    lines = [
        line.split() for line in TABLE.read_text().splitlines() if line.strip() and not line.startswith("#")
    ]
    members = lines[0][2:]
    return [
        (page, method, dict(zip(members, map(int, found), strict=True))) for page, method, *found in lines[1:]
    ]


def address(page: str, world: dict[str, Any]) -> str:
    """`case(case)` → the URL named `case` with the id of that object; `x(case,risk_assessment)` takes words as well."""
    name, _, inside = page.rstrip(")").partition("(")
    words = [word for word in inside.split(",") if word]
    return reverse(name, args=[getattr(world.get(word, word), "pk", world.get(word, word)) for word in words])


def answer(client: Any, world: dict[str, Any], page: str, method: str) -> int:
    """The status; whatever the request changed is undone."""
    with transaction.atomic():
        response = getattr(client, method.lower())(address(page, world))
        transaction.set_rollback(True)
    return int(response.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "member",
    [
        "Ana",
        "Chris",
        "Tamara",
        "Boris",
        "Hilde",
        "Rob",
        "Pieter",
        "Wilma",
        "Sara",
        "Bea",
        "Stan",
        "Eva",
        "Dina",
    ],
)
def test_every_page_answers_each_member_as_the_table_says(client, cast, world, member):
    if member != SIGNED_OUT:
        client.force_login(cast[member].person)
    wrong = []
    for page, method, expected in rows():
        got = answer(client, world, page, method)
        if got != expected[member]:
            wrong.append(f"{page} {method}: {got}, the table says {expected[member]}")
    assert not wrong, f"{member}:\n" + "\n".join(wrong)


def test_every_url_is_in_the_table():
    listed = {plain(page) for page, _, _ in rows()}
    named = {(pattern.name, route) for route, pattern in every_url()}
    assert {route for name, route in named if name not in listed} == set()


def test_every_row_of_the_table_is_a_url():
    names = {pattern.name for _, pattern in every_url()}
    assert {plain(page) for page, _, _ in rows()} <= names


def plain(page: str) -> str:
    """`hsds:service(x)` → `service`: a name as its pattern has it."""
    return page.partition("(")[0].rpartition(":")[2]
