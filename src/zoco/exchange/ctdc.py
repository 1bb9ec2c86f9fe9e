"""People of one year in the columns of CTDC, none of them rarer than k. Pure: `Person`s in, rows out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from zoco.exchange.schema import Schema, read

K = 11
Row = dict[str, str]
BANDS = ((8, "0--8"), (17, "9--17"), (20, "18--20"), (23, "21--23"), (26, "24--26"), (29, "27--29"), (38, "30--38"), (47, "39--47"))  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody in the register, once, in the quarter in which she came into it."""

    year: int
    quarter: int = 1
    gender: str = "unknown"
    age: int | None = None
    age_band: str = "unknown"
    minor_then: bool | None = None
    nationality: str = "unknown"
    forms: Sequence[str] = ()
    sectors: Sequence[str] = ()

    def but(self, **given: Any) -> Person:
        return replace(self, **given)


@cache
def schema() -> Schema:
    return read("ctdc.toml")


def age_broad(age: int | None) -> str:
    """
    >>> [age_broad(age) for age in (8, 9, 20, 47, 48, None)]
    ['0--8', '9--17', '18--20', '39--47', '48+', '']
    """
    if age is None:
        return ""
    return next((band for most, band in BANDS if age <= most), "48+")


def row(person: Person) -> Row:
    """One person in all columns; those that the register cannot fill are empty."""
    code = schema().codes
    kinds = {code["exploit"][form] for form in person.forms if form in code["exploit"]}
    labour = {code["labour"][sector] for sector in person.sectors if sector in code["labour"]}
    labour |= {code["labour_of_form"][form] for form in person.forms if form in code["labour_of_form"]}
    labour = (labour or {"typeOfLabourNotSpecified"}) if "isForcedLabour" in kinds else set()
    sex = {code["sex"][sector] for sector in person.sectors if sector in code["sex"]}
    both = {"isSexAndLabour"} if {"isForcedLabour", "isSexualExploit"} <= kinds else set()
    yes = {"meansOfControlNotSpecified", "recruiterRelationUnknown"} | kinds | both | labour | sex
    flags = {name: str(int(name in yes)) for name in schema().flags}
    return dict.fromkeys(schema().fields, "") | flags | {
        "yearOfRegistration": str(person.year),
        "Datasource": "Case Management",
        "gender": code["gender"].get(person.gender, ""),
        "ageBroad": age_broad(person.age),
        "majorityStatus": _majority(person),
        "majorityStatusAtExploit": {True: "Minor", False: "Adult", None: ""}[person.minor_then],
        "citizenship": "NL" if person.nationality == "dutch" else "",
    }  # fmt: skip


def _majority(person: Person) -> str:
    return {"0-17": "Minor", "18-22": "Adult", "23+": "Adult"}.get(person.age_band, "")


def stages(fields: Sequence[str]) -> list[list[str]]:
    """Which columns are left empty first for who is too rare: details of work before age, what happened last."""
    details = [name for name in fields if name.startswith(("typeOfLabour", "typeOfSex"))]
    what = [name for name in fields if name.startswith("is")]
    return [details, ["majorityStatusAtExploit"], ["ageBroad"], ["citizenship"], ["gender"], ["majorityStatus"], what]  # fmt: skip


def k_anonymous(rows: Sequence[Mapping[str, str]], order: Sequence[Sequence[str]], k: int = K) -> list[Row]:
    """
    Rows of which each is there at least `k` times, letter for letter; as many as came in, or none where they are fewer
    than `k`. Who is too rare loses the columns of one stage after the other; if in the end fewer than `k` are left, the
    smallest group that was fine joins them. In the order of what they say, so that no place tells who was first.

    Sweeney (2002), k-Anonymity, Int. J. of Uncertainty, Fuzziness and Knowledge-Based Systems 10, 557-570; local
    suppression as in Hundepool et al. (2012), 4.4.

    >>> rows = [{"sex": "w", "age": "20"}] * 3 + [{"sex": "w", "age": "30"}, {"sex": "m", "age": "30"}]
    >>> Counter(tuple(row.values()) for row in k_anonymous(rows, [["age"], ["sex"]], 2))
    Counter({('w', '20'): 3, ('', ''): 2})
    """
    return sorted(alike(rows, order, k), key=lambda row: tuple(row.values()))


def alike(rows: Sequence[Mapping[str, str]], order: Sequence[Sequence[str]], k: int = K) -> list[Row]:
    """The same, each in the place of the row that it was."""
    told = [dict(row) for row in rows]
    if len(told) < k:
        return []
    left = _rare(told, range(len(told)), k)
    for columns in order:
        _empty(told, left, columns)
        left = _rare(told, left, k)
    if left:
        _with_company(told, left, order)
    return told


def _rare(told: Sequence[Row], places: Iterable[int], k: int) -> list[int]:
    """Those of these places whose like is there fewer than k times among them."""
    says = {place: tuple(told[place].values()) for place in places}
    many = Counter(says.values())
    return [place for place, values in says.items() if many[values] < k]


def _empty(told: list[Row], places: Iterable[int], columns: Iterable[str]) -> None:
    for place in places:
        told[place] = told[place] | dict.fromkeys(columns, "")


def _with_company(told: list[Row], left: Collection[int], order: Sequence[Sequence[str]]) -> None:
    """Those who are left all say the same by now, but for columns of no stage; the smallest group says so too."""
    others = Counter(tuple(row.values()) for place, row in enumerate(told) if place not in set(left))
    if others:
        smallest = min(others, key=lambda values: (others[values], values))
        joins = [place for place, row in enumerate(told) if tuple(row.values()) == smallest]
        _empty(told, joins, [name for columns in order for name in columns])
