"""A register of one year of which everything is known, and what each reader can take away of it: for attacks between rooms."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import StringIO
from typing import Any

from django.utils import timezone

from zoco.disclosure import PUBLIC
from zoco.estimates.command import make
from zoco.estimates.making import Asked
from zoco.estimates.shown import TITLES
from zoco.estimation import compiled
from zoco.exchange import releasing as exchange
from zoco.guard.owner import as_owner
from zoco.opendata import releasing as opendata
from zoco.statistics import flowing
from zoco.statistics.divisions import DIVISIONS, TOTAL
from zoco.statistics.journeys import Journey
from zoco.statistics.periods import Period
from zoco.statistics.registered import of_quarter, of_year
from zoco.statistics.releasing import release_due
from zoco.statistics.telling import Told
from zoco.statistics.tests.register import register, registered

YEAR = 2025
DAYS = [date(YEAR, month, 6) for month in (2, 5, 8, 11)]
THE_YEAR_BEFORE = date(YEAR - 1, 12, 6)
FOLLOWED = datetime(YEAR + 1, 7, 2, 12, tzinfo=timezone.get_default_timezone())
LEAST = PUBLIC.least

# Much of one thing and a little of others, as registers are.
SHARES: Mapping[str, Mapping[Any, float]] = {
    "gender": {"woman": 70, "man": 26, "other": 2, "unknown": 2},
    "nationality_group": {"dutch": 5, "eu": 52, "non_eu": 40, "unknown": 3},
    "age_band": {"0-17": 4, "18-22": 20, "23+": 72, "unknown": 4},
    "forms": {("sexual",): 60, ("labour",): 28, ("criminal",): 5, ("sexual", "labour"): 4, ("organ_removal",): 1, ("unknown",): 2},
    "police_unit": {"Amsterdam": 50, "Rotterdam": 40, "Limburg": 8, "Oost-Brabant": 2},
    "reporter_kind": {"police": 60, "shelter": 30, "fairwork": 8, "nla": 2},
    "dossier_type": {"registration": 85, "registration_shelter": 12, "registration_advice": 3},
}  # fmt: skip
OTHER_KIND = {"police": "shelter"}


@dataclass(frozen=True)
class Person:
    """`quarter`: 0 to 3, or -1: first seen the year before, and again in this one."""

    name: str
    quarter: int
    said: Mapping[str, Any]
    journey: Journey
    twice: bool = False

    def of(self, trait: str) -> Any:
        return self.said[trait]


def people(seed: int, each: int) -> list[Person]:
    """About `each` a quarter, some who came the year before, and how it went with them."""
    chance = random.Random(seed)
    found = [
        _person(chance, f"{quarter}-{n}", quarter)
        for quarter in range(4)
        for n in range(chance.randint(each // 2, each))
    ]
    # Who hang together: without it every combination in CTDC would be rare.
    usual = {"gender": "woman", "nationality_group": "eu", "age_band": "23+", "forms": ("sexual",)}
    found = [
        replace(person, said=person.said | usual) if chance.random() < 0.3 else person for person in found
    ]
    return found + [_person(chance, f"before-{n}", -1) for n in range(chance.choice([0, 1, 4, 30]))]  # fmt: skip


def _person(chance: random.Random, name: str, quarter: int) -> Person:
    said = {trait: chance.choices(list(shares), list(shares.values()))[0] for trait, shares in SHARES.items()}
    return Person(name, quarter, said, _journey(chance), chance.random() < 0.4)


def _journey(chance: random.Random) -> Journey:
    def often(share: float) -> bool:
        return chance.random() < share

    if often(0.08):
        return Journey(covered=often(0.6), held_up=frozenset({"passed_on"} if often(0.3) else ()))
    sheltered, decided = often(0.35), often(0.3)
    steps = {
        "accepted": True,
        "sheltered": sheltered,
        "permit": decided and often(0.9),
        "aftercare": often(0.12),
    }
    waits = {"wait_accepted": 2, "wait_contact": often(0.93) and 5, "wait_place": sheltered and often(0.9) and 9, "wait_permit": decided and 40}  # fmt: skip
    held = {"passed_on": often(0.1), "shelter_full": often(0.2), "stood_still": often(0.1), "no_move_on": sheltered and often(0.85), "health": sheltered and often(0.1)}  # fmt: skip
    return Journey(
        covered=often(0.85),
        reached=frozenset(step for step, is_so in steps.items() if is_so),
        waits={wait: days for wait, days in waits.items() if days},
        terms={kind: often(kept) for kind, (due, kept) in {"hard": (0.6, 0.9), "soft": (0.3, 0.8)}.items() if often(due)},
        held_up=frozenset(code for code, is_so in held.items() if is_so),
    )  # fmt: skip


def written_down(found: list[Person]) -> None:
    """Lines of the register, and everything that is made of them, as the jobs and commands do it."""
    lines, lived = [], {}
    for person in found:
        said = {key: list(value) if key == "forms" else value for key, value in person.said.items()}
        days = (
            [THE_YEAR_BEFORE, DAYS[1]] if person.quarter < 0 else [DAYS[person.quarter]] * (1 + person.twice)
        )
        for number, on in enumerate(days):
            kind = OTHER_KIND.get(said["reporter_kind"], "police") if number else said["reporter_kind"]
            lines.append(registered(person.name, on=on, **said | {"reporter_kind": kind}))
            lived[lines[-1].report_number] = person.journey
    register(*lines)
    with as_owner(), compiled.off():
        release_due(
            FOLLOWED,
            using="default",
            read=lambda asked, _using: [lived[line.report_number] for line in asked],
        )
        exchange.make_due(FOLLOWED, using="default")
        list(opendata.make_due(timezone.now(), using="default"))
        make(Asked("independence", ways=1, boot=5, joint=False, near=False), using="default")  # fmt: skip


def told_of(found: list[Person]) -> dict[str, Any]:
    """Figures and flow as they are let out, without a database."""
    mine = {
        quarter: [person for person in found if person.quarter == number]
        for number, quarter in enumerate(Period.year(YEAR).quarters())
    }
    values = {trait: lambda person, trait=trait: frozenset([person.of(trait)]) for trait in SHARES} | {
        "forms": lambda person: frozenset(person.of("forms"))
    }
    counts = {
        quarter: {trait.replace("forms", "form"): Counter(map(of, those)) for trait, of in values.items()}
        for quarter, those in mine.items()
    }
    known = {
        division: sorted(frozenset().union(*(key for each in counts.values() for key in each[division])))
        for division in counts[next(iter(counts))]
    }
    rule, told = PUBLIC.exact(), {}
    for quarter in mine:
        told |= of_quarter(quarter, counts[quarter], known, rule)
    told |= of_year(Period.year(YEAR), counts, told, known, rule)
    journeys = {quarter: [person.journey for person in those] for quarter, those in mine.items()}
    flow = flowing.of_year(
        Period.year(YEAR), journeys, {key: many for key, many in told.items() if key[1] == TOTAL}, rule
    )
    return {"figures": named(told), "flow": named(flow)}


def named(told: Told) -> dict[tuple[str, str, str], int | None]:
    return {(period.name, division, value or ""): many for (period, division, value), many in told.items()}


# What is taken away


def as_analyst(client) -> dict[str, Any]:
    """All files of who reads figures."""
    figures = csv.reader(StringIO(client.get("/cijfers/cijfers.csv").content.decode("utf-8-sig")))
    flow = csv.DictReader(
        StringIO(client.get("/cijfers/doorstroom/doorstroom.csv").content.decode("utf-8-sig"))
    )
    estimates = json.loads(client.get("/cijfers/schattingen/schattingen.json").content)["figures"]
    slugs = {str(title): slug for slug, title in DIVISIONS.items()}
    groups = {str(title): slug for slug, title in TITLES.items()}
    return {
        "figures": {(period, slugs[title], code): number(amount) for period, title, code, _word, amount in list(figures)[1:]},
        "flow": {(row["period"], row["indicator"], row["value"]): number(row["amount"]) for row in flow},
        "estimates": {(line["year"], groups[line["division"]], line["value"]): line["point"] for line in estimates if line["indicator"] == "in_view"},
    }  # fmt: skip


def number(text: str) -> int | None:
    return int(text) if text.isdigit() else None


def as_recipient(client) -> dict[str, Any]:
    """What the register hands to a body abroad: rows of CTDC, and the year as IC-TIP."""

    def file(what: str) -> Any:
        answer = client.post(
            "/uitwisseling/", {"what": what, "to": "iom", "why": "agreed", "reference": "2026/7"}
        )
        return json.loads(answer.content)["records"]

    return {"ctdc": file(f"ctdc-{YEAR}"), "ic_tip": file(f"ic_tip-{YEAR}")}


def as_anybody(client) -> dict[str, Any]:
    return {"open data": json.loads(client.get(f"/open-data/{YEAR}/alles.json").content)}
