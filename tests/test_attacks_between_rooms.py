"""
What somebody could learn who lays the files of one room beside those of another: figures of quarters and years, how
people got on, estimates, rows of CTDC, IC-TIP, open data.

Each world is a register of which everything is known. It goes through the real jobs and pages; a reader takes away what
that reader may, knows what the words mean and every combination that there is, and asks of each small group how many
people could be in it (`attacker.py`). Fewer than eleven for a group with somebody in it is something learned; `-s` prints
what. The same attacker must find people in tables that hold only to the minimum.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from django.utils.timezone import localdate

from attacker import Group, Knowledge
from invented_year import LEAST, YEAR, Person, as_analyst, as_recipient, people, told_of, written_down
from zoco.estimates.grouping import VALUES
from zoco.estimates.making import SHOWN, width
from zoco.exchange import ctdc
from zoco.opendata import parameters
from zoco.opendata.people import NAMES, ONE_PERSON_IN_ONE, ONE_PERSON_IN_TWO, TRAITS, tables
from zoco.opendata.people import row as person_row
from zoco.reports.codes import Gender, NationalityGroup
from zoco.statistics.divisions import AGE_BANDS
from zoco.statistics.flowing import KINDS

pytestmark = pytest.mark.django_db
QUARTERS = range(4)
PERIODS = {f"{YEAR}-K{quarter + 1}": [quarter] for quarter in QUARTERS} | {str(YEAR): list(QUARTERS)}
Tables = Mapping[str, Any]
CODES = {"gender": Gender.values, "nationality_group": NationalityGroup.values, "age_band": list(AGE_BANDS)}
IN_ROWS = (*CODES, "form")  # of which rows of CTDC say something
THERE = {"sex": "gender", "age": "age_band", "nationality": "nationality_group", "region": "police_unit", "form": "form", "total": "form"}  # fmt: skip
WIDE = width(SHOWN)
PAIRS, CROSSINGS = 1_500, 60  # of the many, so many by chance


# What the words mean: each family divides the same people otherwise -----------------------------------------------

# What a person is in each family of the register.
REGISTER: dict[str, Callable[[Person], Any]] = {
    "form": lambda person: frozenset(person.of("forms")),
    **{trait: (lambda person, trait=trait: person.of(trait)) for trait in ("gender", "nationality_group", "age_band", "police_unit", "reporter_kind", "dossier_type")},
}  # fmt: skip
OVERSTAYS = ("no_move_on", "health")


def _sheltered(person: Person) -> Any:
    journey = person.journey
    if "accepted" not in journey.reached:
        return None
    return (
        "sheltered" in journey.reached,
        "wait_place" in journey.waits,
        *(reason in journey.held_up for reason in OVERSTAYS),
    )


def _accepted(found: Callable[[Person], Any]) -> Callable[[Person], Any]:
    return lambda person: found(person) if "accepted" in person.journey.reached else None


# And in how she got on; None: not accepted.
FLOW: dict[str, Callable[[Person], Any]] = {
    "covered": lambda person: person.journey.covered,
    "sheltered": _sheltered,
    "permit": _accepted(lambda person: ("wait_permit" in person.journey.waits, "permit" in person.journey.reached)),
    "contact": _accepted(lambda person: "wait_contact" in person.journey.waits),
    "aftercare": _accepted(lambda person: "aftercare" in person.journey.reached),
    **{f"terms {kind}": _accepted(lambda person, kind=kind: person.journey.terms.get(kind, "none due")) for kind in KINDS},
    **{code: _accepted(lambda person, code=code: code in person.journey.held_up) for code in ("shelter_full", "stood_still")},
    "passed_on": lambda person: ("accepted" in person.journey.reached, "passed_on" in person.journey.held_up),
}  # fmt: skip
FAMILIES = REGISTER | FLOW


class Reader:
    """Everything of one reader, as knowledge. Unknowns: (family, quarter, value), and ("more", trait, value) in view besides."""

    def __init__(self, tables: Tables, world: list[Person]) -> None:
        self.known, self.tables = Knowledge(), tables
        registered = [person for person in world if person.quarter >= 0]
        # Every combination that there is: who knew fewer would learn less.
        self.values = {
            name: sorted({found(person) for person in registered}, key=str)
            for name, found in FAMILIES.items()
        }
        for trait, codes in CODES.items():
            self.values[trait] = list(codes)
        self.values["form"] += [one for form in ("sexual", "labour", "criminal", "organ_removal", "unknown") if (one := frozenset([form])) not in self.values["form"]]  # fmt: skip
        for quarter in QUARTERS:
            for name in FAMILIES:
                self.known.same(self.of(name, [quarter]), [("people", quarter)])
                if name in FLOW and name != "covered":
                    self.known.same(
                        self.of(name, [quarter], lambda value, name=name: in_accepted(name, value)),
                        [("accepted", quarter)],
                    )
        self._figures(tables.get("figures", {}))
        self._flow(tables.get("flow", {}))
        self._ic_tip(tables.get("ic_tip", []))
        self._ctdc(tables.get("ctdc", []))
        self._estimates(tables.get("estimates", {}))

    def of(
        self, family: str, quarters: Iterable[int], has: Callable[[Any], bool] = lambda _value: True
    ) -> list[Any]:
        return [
            (family, quarter, value) for quarter in quarters for value in self.values[family] if has(value)
        ]

    def _figures(self, told: Mapping[tuple[str, str, str], int | None]) -> None:
        for (period, division, value), many in told.items():
            if many is None or period not in PERIODS:
                continue
            self.known.told(self.group(division, value, PERIODS[period]), many)

    def group(self, division: str, value: str, quarters: Iterable[int]) -> list[Any]:
        if division == "total":
            return [("people", quarter) for quarter in quarters]
        return self.of(
            division,
            quarters,
            (lambda forms: value in forms) if division == "form" else (lambda each: each == value),
        )

    def _flow(self, told: Mapping[tuple[str, str, str], int | None]) -> None:
        for (period, slug, value), many in told.items():
            if many is not None and period in PERIODS and (group := self.step(slug, value, PERIODS[period])):
                self.known.told(group, many)

    def step(self, slug: str, value: str, quarters: Iterable[int]) -> list[Any]:
        """The people of a step, a wait, a kind of term or what held them up; none where it is no number of people."""
        if value in ("median", "ninety") or slug in ("registered", "covered_places", "months_nobody"):
            return []
        if slug in ("accepted", "wait_accepted"):
            return [("accepted", quarter) for quarter in quarters]
        if slug == "covered":
            return self.of(slug, quarters, bool)
        if slug in ("sheltered", "wait_place"):
            return self.of(
                "sheltered", quarters, lambda each: each is not None and each[slug == "wait_place"]
            )
        if slug in ("permit", "wait_permit"):
            return self.of("permit", quarters, lambda each: each is not None and each[slug == "permit"])
        if slug in ("wait_contact", "aftercare"):
            return self.of(slug.removeprefix("wait_"), quarters, bool)
        if slug in ("terms_due", "terms_kept"):
            return self.of(
                f"terms {value}",
                quarters,
                lambda each: each is True or (each is False and slug == "terms_due"),
            )
        assert slug == "held_up", slug
        if value in OVERSTAYS:
            return self.of(
                "sheltered", quarters, lambda each: each is not None and each[2 + OVERSTAYS.index(value)]
            )
        if value == "passed_on":
            return self.of(value, quarters, lambda each: each[1])
        return self.of(value, quarters, bool) if value in FLOW else []

    def _ic_tip(self, told: list[dict[str, Any]]) -> None:
        names = {
            "sex": "gender",
            "age": "age_band",
            "citizenship": "nationality_group",
            "form": "form",
            "kind": "reporter_kind",
            "total": "total",
        }
        for line in told:
            if "people" in line:
                self.known.told(self.group(names[line["breakdown"]], line["code"], QUARTERS), line["people"])

    def _ctdc(self, rows: list[dict[str, str]]) -> None:
        """Rows that say the same are a group; in each trait they are of those whom that can be said of."""
        found = Counter(tuple(row.items()) for row in rows)
        self.groups = list(found.values())
        for number, (row, many) in enumerate(found.items()):
            for trait in IN_ROWS:
                can_be = [value for value in self.values[trait] if can_say(dict(row), trait, value)]
                self.known.told([(f"row {trait}", number, value) for value in can_be], many)
        for trait in IN_ROWS if rows else ():
            for value in self.values[trait]:
                self.known.same(self.rows(trait, value), [(trait, quarter, value) for quarter in QUARTERS])

    def rows(self, trait: str, value: Any) -> list[Any]:
        """The groups in which somebody with this value can be."""
        found = ((f"row {trait}", number, value) for number in range(len(self.groups)))
        return [key for key in found if key in self.known.place]

    def row(self, trait: str, number: int) -> list[Any]:
        """The values that people of a group can have."""
        found = ((f"row {trait}", number, value) for value in self.values[trait])
        return [key for key in found if key in self.known.place]

    def _estimates(self, told: Mapping[tuple[int, str, str], int | None]) -> None:
        if not told:
            return
        for trait, values in (VALUES | {"region": (*self.values["police_unit"], "unknown")}).items():
            if trait != "total":
                self.known.same([("more", trait, value) for value in values], [("more", "total", "")])
        for (year, division, value), seen in told.items():
            if year == YEAR and seen is not None:
                group = [*self.in_register(division, value), ("more", division, value)]
                self.known.told(group, *self.span(division, value, seen))

    def span(self, division: str, value: str, seen: int | tuple[int, int]) -> tuple[int, int]:
        """What a number in view may have been: a step of twenty that begins at the number in the register."""
        if isinstance(seen, tuple):
            return seen
        there = self.told_there(division, value)
        begins = there + (seen - there) // WIDE * WIDE
        return max(begins, LEAST), begins + WIDE - 1

    def told_there(self, division: str, value: str) -> int:
        """What the figures of the year say of the same group, 0 where they do not; several forms count otherwise there."""
        parts = {"adult": ("18-22", "23+"), "minor": ("0-17",), "foreign": ("eu", "non_eu")}.get(
            value, (value,)
        )
        there = "total" if division == "total" else THERE[division]
        told = [self.tables.get("figures", {}).get((str(YEAR), there, part)) for part in parts]
        return 0 if division == "form" else sum(many or 0 for many in told)

    def in_register(self, division: str, value: str) -> list[Any]:
        if division == "total":
            return [("people", quarter) for quarter in QUARTERS]
        return self.of(THERE[division], QUARTERS, lambda each: as_estimates_say(division, each) == value)


def in_accepted(family: str, value: Any) -> bool:
    """Whether who is this in a family was accepted."""
    return value[0] if family == "passed_on" else value is not None


def can_say(row: Mapping[str, str], trait: str, value: Any) -> bool:
    """Whether somebody with this value can be in such a row."""
    if trait == "gender":
        return row["gender"] in ("", {"woman": "Female", "man": "Male"}.get(value))
    if trait == "nationality_group":
        return row["citizenship"] == "" or value == "dutch"
    if trait == "age_band":
        return row["majorityStatus"] in ("", {"0-17": "Minor", "unknown": None}.get(value, "Adult"))
    said = ctdc.row(ctdc.Person(YEAR, forms=sorted(value)))
    return all(row[name] in ("", said[name]) for name in row if name.startswith("is"))


def as_estimates_say(division: str, value: Any) -> str:
    if division == "form":
        known = {
            form if form in ("sexual", "labour", "criminal") else "other"
            for form in value
            if form != "unknown"
        }
        return "several" if len(known) > 1 else next(iter(known), "unknown")
    if division == "age":
        return {"0-17": "minor", "unknown": "unknown"}.get(value, "adult")
    if division == "nationality":
        return {"eu": "foreign", "non_eu": "foreign"}.get(value, value)
    return value


# What is asked -----------------------------------------------------------------------------------------------------

Side = tuple[str, frozenset[Any]]  # a family, and the values in it


def sides(reader: Reader) -> list[Side]:
    """Every group by one family: each value, what figures and steps count, and all others."""
    found = {(family, frozenset([value])) for family, values in reader.values.items() for value in values}
    forms = {form for value in reader.values["form"] for form in value}
    asked = [reader.group("form", form, [0]) for form in forms]
    asked += [reader.step(slug, value, [0]) for slug, value in STEPS]
    found |= {(keys[0][0], frozenset(key[2] for key in keys)) for keys in asked if keys and len(keys[0]) == 3}
    found |= {(family, frozenset(reader.values[family]) - inside) for family, inside in found}
    return sorted((side for side in found if side[1]), key=str)


STEPS = [
    ("sheltered", ""), ("wait_place", ""), ("permit", ""), ("wait_permit", ""), ("wait_contact", ""), ("aftercare", ""), ("covered", ""),
    *((slug, kind) for slug in ("terms_due", "terms_kept") for kind in KINDS), *(("held_up", code) for code in (*OVERSTAYS, "passed_on")),
]  # fmt: skip


def learned(reader: Reader, world: list[Person], chance: random.Random) -> dict[str, tuple[int, float]]:
    """Small groups of which is known that they are small → how many there are, and the most that could be."""
    asked = {name: (many, parts) for name, many, parts in _asked(reader, world, chance) if 0 < many < LEAST}
    found = reader.known.small({name: parts for name, (_many, parts) in asked.items()}, LEAST)
    return {name: (asked[name][0], most) for name, most in found.items()}


Asked = tuple[str, int, Group]


def _asked(reader: Reader, world: list[Person], chance: random.Random) -> Iterator[Asked]:
    registered = [person for person in world if person.quarter >= 0]
    yield from _in_figures(reader, registered, chance)
    yield from _in_rows(reader, registered) if reader.groups else ()
    yield from _in_view(reader, world)


def _in_figures(reader: Reader, registered: list[Person], chance: random.Random) -> Iterator[Asked]:
    """Groups of a quarter, of the year and of the rest of the year; of two families at once in a quarter and in the year."""
    came = np.array([person.quarter for person in registered])
    inside = {
        (family, values): np.array([FAMILIES[family](person) in values for person in registered])
        for family, values in sides(reader)
    }
    periods = [[quarter] for quarter in QUARTERS] + [list(QUARTERS)]
    rests = [[other for other in QUARTERS if other != quarter] for quarter in QUARTERS]
    asked = [(times, (side,)) for side in inside for times in periods + rests]
    pairs = [pair for pair in combinations(inside, 2) if pair[0][0] != pair[1][0]]
    pairs = chance.sample(pairs, min(PAIRS, len(pairs)))
    crossed = [(times, pair) for pair in pairs for times in (periods[-1], chance.choice(periods[:-1]))]

    def many(times: list[int], of: Sequence[Side]) -> int:
        found = np.isin(came, times)
        for side in of:
            found = found & inside[side]
        return int(found.sum())

    small = [(times, pair) for times, pair in crossed if 0 < many(times, pair) < LEAST]
    for times, of in asked + chance.sample(small, min(CROSSINGS, len(small))):
        parts = [
            [[(family, quarter, value) for value in values] for family, values in of] for quarter in times
        ]
        yield f"{_said(of)} in {[f'K{quarter + 1}' for quarter in times]}", many(times, of), parts


def _said(of: Sequence[Side]) -> str:
    return " and ".join(f"{family} {sorted(map(_word, values))}" for family, values in of)


def _word(value: Any) -> str:
    return "+".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def _in_rows(reader: Reader, registered: list[Person]) -> Iterator[Asked]:
    """Of each trait those who are in no row that says so."""
    for trait in IN_ROWS:
        for value in reader.values[trait]:
            vague = [key for key in reader.rows(trait, value) if len(reader.row(trait, key[1])) > 1]
            certain = sum(
                reader.groups[number] for _, number, _ in set(reader.rows(trait, value)) - set(vague)
            )
            many = sum(REGISTER[trait](person) == value for person in registered) - certain
            yield f"{trait} {_word(value)} in no row that says so", many, [[vague]]


def _in_view(reader: Reader, world: list[Person]) -> Iterator[Asked]:
    """Who is in view and not new in the register of this year: by each division of the estimates."""
    before = [person for person in world if person.quarter < 0]
    for _more, division, value in [key for key in reader.known.place if key[0] == "more"]:
        many = sum(
            division == "total" or as_estimates_say(division, REGISTER[THERE[division]](person)) == value
            for person in before
        )
        yield f"in view besides, {division} {value}", many, [[[("more", division, value)]]]


# Nobody learns anything --------------------------------------------------------------------------------------------


def said(name: str, tables: Tables, world: list[Person], seed: int) -> dict[str, tuple[int, float]]:
    """What is learned from these tables, printed."""
    found = learned(Reader(tables, world), world, random.Random(seed))
    print(f"world {seed}, {len(world)} people, {name}: {len(found)} groups below {LEAST} worked out")
    for group, (many, most) in found.items():
        print(f"    {group}: {many}, at most {most:.0f}")
    return found


@pytest.mark.parametrize("seed", [3])
def test_no_reader_learns_of_a_small_group(cast, client, seed):
    world = people(seed, each=80)
    written_down(world)

    def files(name: str, taken: Callable[[Any], Tables]) -> Tables:
        client.force_login(cast[name].person)
        return taken(client)

    analyst, recipient = files("Bea", as_analyst), files("Rob", as_recipient)
    assert all(analyst.values()) and all(recipient.values()), "what tells nothing is safe and of no use"
    client.force_login(cast["Pieter"].person)
    assert client.get("/cijfers/cijfers.csv").status_code == 403, (
        "a partner has what everybody has: open data"
    )
    assert not said("an analyst", analyst, world, seed)
    assert not said("who is handed the year", recipient, world, seed)
    assert not said("both together", {**analyst, **recipient}, world, seed)


@pytest.mark.parametrize("seed", [28])
def test_figures_and_how_people_got_on_tell_of_no_small_group_together(seed):
    """Worlds in which nearly everybody in a shelter stayed longer: who stays longer is in a shelter."""
    world = people(seed, each=40)
    assert not said("figures and flow", told_of(world), world, seed)


@pytest.fixture(scope="module")
def a_world():
    """People, what is let out of them, and what each room would tell if it only left out numbers below the minimum."""
    world = people(8, each=80)
    return world, told_of(world), held_to_the_minimum(world)


CARELESS = {"figures": "gender", "flow": "sheltered", "ctdc": "in no row", "ic_tip": "gender", "estimates": "in view besides"}  # fmt: skip


@pytest.mark.parametrize("room", CARELESS)
def test_the_same_reader_finds_people_in_tables_that_hold_only_to_the_minimum(a_world, room):
    """An attack that learns nothing of unprotected tables would prove nothing: each room by itself, beside the figures."""
    world, told, careless = a_world
    found = said(room, {"figures": told["figures"], room: careless[room]}, world, 8)
    assert any(CARELESS[room] in name for name in found)
    assert all(many <= most for many, most in found.values()), "what is learned is true"


def _is_in(person: Person, key: Any) -> bool:
    family, quarter, *value = key
    if family in ("people", "accepted"):
        return person.quarter == quarter and (family == "people" or "accepted" in person.journey.reached)
    return person.quarter == quarter and [FAMILIES[family](person)] == value


def held_to_the_minimum(world: list[Person]) -> dict[str, Any]:
    """What each room would tell if it only left out numbers below the minimum."""
    reader = Reader({}, world)
    registered = [person for person in world if person.quarter >= 0]

    def many(keys: list[Any]) -> int | None:
        found = sum(_is_in(person, key) for person in registered for key in keys)
        return found if found >= LEAST else None

    divided = [("total", ""), *((division, value) for division in CODES for value in CODES[division])]
    divided += [("form", form) for form in sorted({form for person in world for form in person.of("forms")})]
    figures = {
        (period, division, value): many(reader.group(division, value, quarters))
        for division, value in divided for period, quarters in PERIODS.items()
    }  # fmt: skip
    flow = {
        (period, *step): many(reader.step(*step, quarters))
        for step in STEPS
        for period, quarters in PERIODS.items()
    }
    names = {"gender": "sex", "form": "form"}
    ic_tip = [
        {"breakdown": names[division], "code": value, "people": found}
        for (period, division, value), found in figures.items()
        if period == str(YEAR) and division in names and found
    ]
    rows = [
        ctdc.row(
            ctdc.Person(
                YEAR,
                gender=person.of("gender"),
                age_band=person.of("age_band"),
                nationality=person.of("nationality_group"),
                forms=person.of("forms"),
            )
        )
        for person in registered
    ]
    order = ctdc.stages(list(ctdc.schema().fields))
    seen = {(YEAR, "total", ""): (SHOWN.rounded(len(world)) - 5, SHOWN.rounded(len(world)) + 4)}
    return {
        "figures": figures,
        "flow": flow,
        "ic_tip": ic_tip,
        "ctdc": ctdc.k_anonymous(rows, order),
        "estimates": seen,
    }


# Noise beside exact figures ----------------------------------------------------------------------------------------


def test_noise_beside_exact_figures_tells_of_one_person_less_than_the_budget():
    """
    The figures tell how many men and others there are together, so that one who is not the one is the other: then two
    counts of each table differ by one. The loss is that of all of them; e^1.2 means right 77 times of 100 at most.
    """
    limits = parameters.on(localdate())
    register = np.array(
        [
            person_row(["sexual"], "man", "23+", "eu", "police"),
            person_row(["labour"], "woman", "23+", "dutch", "shelter"),
        ]
    )
    other = register.copy()
    other[0, NAMES.index("gender")] = TRAITS["gender"].index("other")

    def apart(one: Sequence[np.ndarray], two: Sequence[np.ndarray]) -> int:
        return int(sum(np.abs(here - there).sum() for here, there in zip(one, two, strict=True)))

    here, there = tables(register), tables(other)
    loss = apart(here.one, there.one) * limits.one_way / ONE_PERSON_IN_ONE
    loss += apart(here.two, there.two) * limits.two_way / ONE_PERSON_IN_TWO
    print(
        f"one trait of one person: a loss of {loss:.2f}, right {math.exp(loss) / (1 + math.exp(loss)):.0%} at most"
    )
    assert 0 < loss < limits.epsilon
    assert loss == pytest.approx(1.2)
