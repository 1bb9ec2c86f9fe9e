"""
Every URL × every member of the cast: `every_page.txt` is the whole table, and a URL that is not in it fails.

The columns are the cast of the demo by first name; Dina is signed out. `GET` asks for the page, `POST` sends an
empty form: whoever may not, is refused before anything is read from it.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.access.checks import every_url
from zoco.cases.codes import CloseReason, ContactKind, ContactWith, GrantKind, Purpose, Signer
from zoco.cases.models import Aftercare, Alarm, Case
from zoco.demo import network
from zoco.directory.models import Claim
from zoco.procedures.models import Procedure, facts_of

TABLE = Path(__file__).parent / "every_page.txt"
SIGNED_OUT = "Dina"


def rows() -> list[tuple[str, str, dict[str, int]]]:
    """(page, method, member → status) for each line; the first line names the columns."""
    lines = [
        line.split() for line in TABLE.read_text().splitlines() if line.strip() and not line.startswith("#")
    ]
    members = lines[0][2:]
    return [
        (page, method, dict(zip(members, map(int, found), strict=True))) for page, method, *found in lines[1:]
    ]


@pytest.fixture
def world(cast: dict[str, Any], listing: None) -> dict[str, Any]:
    """One case of Ana with Chris as her deputy, one without, one closed; a report that waits; a claim of Ana's house."""
    at = timezone.now() - timedelta(days=2)
    ana, about = (
        cast["Ana"],
        {"gender": "man", "nationality_group": "eu", "forms": ["labour"], "municipality": "Amsterdam"},
    )

    def case_of(name: str) -> Case:
        report = network.bring_in(cast["Pieter"], at, name=name, age=30, **about)
        with acting_as(ana):
            return network.take(report, ana, at)

    waiting = network.bring_in(cast["Pieter"], at, name="Wacht", age=30, **about)
    case, hidden, closed = case_of("Een"), case_of("Twee"), case_of("Drie")
    with acting_as(ana):
        network.hear(case, ana, at, safe_now=True, residence_status="eu_citizen")
        consent = case.ask_consent(by=ana, at=at, purpose=Purpose.CARE, given=True, signed_by=Signer.SELF)
        case.log_contact(by=ana, at=at, kind=ContactKind.PHONE, with_whom=ContactWith.VICTIM, note="gebeld")
        grant = case.grant(cast["Chris"], kind=GrantKind.DEPUTY, by=ana, at=at, until=None, reason="vakantie")
        procedure = Procedure.objects.start(
            "risk_assessment",
            case=case,
            by=ana,
            at=at,
            facts=facts_of(case),
            anchors={"intake_date": at.date()},
        )
        deadline = procedure.deadlines.first()
        closed.close(by=ana, at=at, because=CloseReason.GOALS_REACHED, evaluation="goed", reach="bellen")
        aftercare = Aftercare.objects.filter(case=closed).first()
    with acting_as(cast["Boris"]), transaction.atomic():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "select zoco.break_glass(%s, %s, 1)", [hidden.number, "00000000-0000-4000-8000-000000000001"]
            )
    with acting_as(cast["Tamara"]):
        alarm = Alarm.objects.get()
    with acting_as(cast["Hilde"]):
        claim = Claim.objects.create(
            stated_on=at.date(),
            stated_at=at,
            stated_by=cast["Hilde"],
            organisation=ana.organisation,
            area="Politieregio Amsterdam",
            area_kind="police_region",
            municipalities=["GM0363"],
            certainty="high",
            telephones=["+31201234567"],
            valid_from="2018-07-01",
            verified_on=at.date(),
            source="test",
        )
    return {
        "waiting": waiting,
        "case": case,
        "unshared": case_of("Vier"),
        "consent": consent,
        "grant": grant,
        "procedure": procedure,
        "deadline": deadline,
        "aftercare": aftercare,
        "alarm": alarm,
        "claim": claim,
        "seat": cast["Chris"],
        "organisation": ana.organisation,
        "closed": closed,
    }


def address(page: str, world: dict[str, Any]) -> str:
    """`case(case)` → the URL named `case` with the id of that object; `x(case,risk_assessment)` takes words as well."""
    name, _, inside = page.rstrip(")").partition("(")
    words = [word for word in inside.split(",") if word]
    return reverse(name, args=[world[word].pk if word in world else word for word in words])


def answers(
    client: Any, cast: dict[str, Any], world: dict[str, Any], page: str, method: str, member: str
) -> int:
    client.logout()
    if member != SIGNED_OUT:
        client.force_login(cast[member].person)
    with transaction.atomic():
        response = getattr(client, method.lower())(address(page, world))
        transaction.set_rollback(True)
    return int(response.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "member",
    ["Ana", "Chris", "Tamara", "Boris", "Hilde", "Rob", "Pieter", "Wilma", "Bea", "Stan", "Eva", "Dina"],
)
def test_every_page_answers_each_member_as_the_table_says(client, cast, world, member):
    wrong = []
    for page, method, expected in rows():
        got = answers(client, cast, world, page, method, member)
        if got != expected[member]:
            wrong.append(f"{page} {method}: {got}, the table says {expected[member]}")
    assert not wrong, f"{member}:\n" + "\n".join(wrong)


def test_every_url_is_in_the_table():
    listed = {page.partition("(")[0] for page, _, _ in rows()}
    named = {(pattern.name, route) for route, pattern in every_url()}
    assert {route for name, route in named if name not in listed} == set()


def test_every_row_of_the_table_is_a_url():
    names = {pattern.name for _, pattern in every_url()}
    assert {page.partition("(")[0] for page, _, _ in rows()} <= names
