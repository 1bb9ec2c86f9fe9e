"""
A listing of coordinators as a file: TOML or CSV in, checked entries out, then claims.

All or nothing: one wrong line and nothing is stated. The same file twice adds nothing.
"""

from __future__ import annotations

import csv
import re
import tomllib
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from zoco.directory import telephones
from zoco.directory.codes import Form
from zoco.directory.gazetteer import Gazetteer, Part
from zoco.directory.in_use import lineage
from zoco.directory.models import AreaKind, Certainty, Claim
from zoco.people.models import Organisation, Seat

SEED = Path(__file__).parent / "data" / "listing.toml"
LARGEST = 2_000_000
#: Lines of imported entries are named, so that the same entry of the same file is the same line.
LINES = uuid.UUID("0f7e5bd2-64c0-5a3e-9a52-6ea2a4a5b1c7")


class ListingError(ValueError):
    """A file cannot be used; the message names the file and the line."""


@dataclass(frozen=True)
class Entry:
    """One checked entry; the names are those of `Claim`."""

    organisation: str
    area: str
    area_kind: str
    certainty: str
    stated_on: date
    valid_from: date
    source: str
    municipalities: list[str]
    municipalities_uncertain: list[str]
    telephones: list[str]
    forms: list[str]
    age_min: int | None = None
    age_max: int | None = None
    age_disputed: bool = False
    remote: bool = False
    valid_to: date | None = None
    verified_on: date | None = None
    remark: str = ""
    is_demo: bool = False

    @property
    def line(self) -> uuid.UUID:
        named = (self.organisation, self.area, self.area_kind, self.age_min, self.age_max, *self.forms)
        return uuid.uuid5(LINES, "|".join(str(part) for part in named))


def read(path: Path, known: Gazetteer, *, today: date) -> list[Entry]:
    """Every entry of a `.toml` or `.csv` file; ListingError with file and line for the first thing that is wrong."""
    try:
        if path.stat().st_size > LARGEST:
            raise ListingError(f"{path.name}: larger than {LARGEST:,} bytes; is this a listing?")
        text = path.read_text("utf-8-sig")
    except OSError as problem:
        raise ListingError(f"{path.name}: cannot be read ({problem.strerror})") from None
    except UnicodeDecodeError as problem:
        raise ListingError(f"{path.name}: not UTF-8 ({problem.reason} at byte {problem.start})") from None
    rows = _csv_rows(path.name, text) if path.suffix.lower() == ".csv" else _toml_rows(path.name, text)
    entries: list[Entry] = []
    lines: dict[uuid.UUID, int] = {}
    for number, row, at in rows:
        entry = Row(path.name, at, row, known, today).entry()
        if entry.line in lines:
            raise ListingError(f"{path.name}, line {number}: the same entry as in line {lines[entry.line]}")
        lines[entry.line] = number
        entries.append(entry)
    if not entries:
        raise ListingError(f"{path.name}: no entry in it")
    return entries


At = Callable[[str], int]


def _toml_rows(name: str, text: str) -> Iterator[tuple[int, dict[str, Any], At]]:
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise ListingError(f"{name}: {problem}") from None
    common = {word: value for word, value in given.items() if word != "claim"}
    claims = given.get("claim", [])
    if not isinstance(claims, list) or not all(isinstance(claim, dict) for claim in claims):
        raise ListingError(f"{name}: entries are tables called [[claim]]")
    lines = text.splitlines()
    heads = [number for number, line in enumerate(lines, 1) if re.match(r"\s*\[\[\s*claim\s*\]\]", line)]
    if len(heads) != len(claims):  # written in a way that hides where an entry begins
        heads = [1] * len(claims)
    ends = [*heads[1:], len(lines) + 1]
    for start, end, claim in zip(heads, ends[: len(heads)], claims, strict=True):
        yield start, common | claim, _finder(lines, start, end)


def _finder(lines: list[str], start: int, end: int) -> At:
    """Line number of a key within an entry; else above all entries; else the line of the entry itself."""

    def at(word: str) -> int:
        wanted = re.compile(rf"\s*{re.escape(word)}\s*=")
        for number in (*range(start, end), *range(1, start)):
            if number <= len(lines) and wanted.match(lines[number - 1]):
                return int(number)
        return start

    return at


#: Columns of a CSV file in which several values stand, with | between them.
SEVERAL = (
    "telephones", "forms", "municipalities", "provinces", "safety_regions", "perhaps_municipalities",
    "perhaps_provinces", "perhaps_safety_regions",
)  # fmt: skip


def _csv_rows(name: str, text: str) -> Iterator[tuple[int, dict[str, Any], At]]:
    try:
        reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
        for row in reader:
            number = reader.line_num
            if None in row or None in row.values():
                raise ListingError(f"{name}, line {number}: not as many columns as the header")
            yield (
                number,
                {word.strip(): _cell(word.strip(), value) for word, value in row.items()},
                _always(number),
            )
    except csv.Error as problem:
        raise ListingError(f"{name}, line {reader.line_num}: {problem}") from None


def _always(number: int) -> At:
    def at(_word: str) -> int:
        return number

    return at


def _cell(word: str, value: str) -> Any:
    if word in SEVERAL:
        return [part.strip() for part in value.split("|") if part.strip()]
    return value.strip()


@dataclass(frozen=True)
class Row:
    """One raw entry, and the checks that make an `Entry` of it."""

    file: str
    at: At
    given: dict[str, Any]
    known: Gazetteer
    today: date

    WORDS = frozenset(
        [
            "organisation",
            "area",
            "kind",
            "certainty",
            "stated_on",
            "valid_from",
            "valid_to",
            "verified_on",
            "source",
            "remark",
            "demo",
            "remote",
            "age_min",
            "age_max",
            "age_disputed",
        ]
    ) | frozenset(SEVERAL)

    def entry(self) -> Entry:
        for word in self.given:
            if word not in self.WORDS:
                raise self.wrong(word, f"there is no field {word[:40]!r}")
        certain, perhaps = self.codes(""), self.codes("perhaps_")
        if not certain and not perhaps:
            raise self.wrong("area", "no municipality, province or safety region")
        stated_on = self.day("stated_on") or self.today
        if stated_on > self.today:
            raise self.wrong("stated_on", "a day in the future")
        entry = Entry(
            organisation=self.text("organisation", 120),
            area=self.text("area", 200),
            area_kind=self.one_of("kind", AreaKind.values),
            certainty=self.one_of("certainty", Certainty.values),
            stated_on=stated_on,
            valid_from=self.day("valid_from") or stated_on,
            valid_to=self.day("valid_to"),
            verified_on=self.day("verified_on"),
            source=self.text("source", 300),
            remark=self.text("remark", 2000, required=False),
            municipalities=sorted(certain),
            municipalities_uncertain=sorted(perhaps - certain),
            telephones=[self.telephone(number) for number in self.several("telephones")],
            forms=[self.form(form) for form in self.several("forms")],
            age_min=self.age("age_min"),
            age_max=self.age("age_max"),
            age_disputed=self.yes("age_disputed"),
            remote=self.yes("remote"),
            is_demo=self.yes("demo"),
        )
        if entry.valid_to and entry.valid_to < entry.valid_from:
            raise self.wrong("valid_to", "ends before it begins")
        if entry.verified_on and entry.verified_on > self.today:
            raise self.wrong("verified_on", "a day in the future")
        if entry.age_min is not None and entry.age_max is not None and entry.age_min > entry.age_max:
            raise self.wrong("age_max", "below age_min")
        return entry

    def wrong(self, word: str, why: str) -> ListingError:
        return ListingError(f"{self.file}, line {self.at(word)}: {word}: {why}")

    def text(self, word: str, longest: int, *, required: bool = True) -> str:
        value = self.given.get(word, "")
        if not isinstance(value, str) or (required and not value.strip()):
            raise self.wrong(word, "expected a text")
        if len(value) > longest or "\x00" in value:
            raise self.wrong(word, f"longer than {longest} signs, or with a sign that cannot be kept")
        return value.strip()

    def one_of(self, word: str, allowed: Iterable[str]) -> str:
        value = self.given.get(word, "")
        if value not in list(allowed):
            raise self.wrong(word, f"expected one of {', '.join(allowed)}")
        return str(value)

    def several(self, word: str) -> list[str]:
        value = self.given.get(word, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise self.wrong(word, "expected a list of texts")
        return value

    def day(self, word: str) -> date | None:
        value = self.given.get(word, "")
        if value == "":
            return None
        try:
            day = value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            raise self.wrong(word, "expected a day such as 2026-12-31") from None
        if isinstance(day, datetime) or not 1990 <= day.year <= 2099:
            raise self.wrong(word, "expected a day between 1990 and 2099")
        return day

    def age(self, word: str) -> int | None:
        value = self.given.get(word, "")
        if value == "":
            return None
        if isinstance(value, bool) or not re.fullmatch(r"\d{1,3}", str(value)) or int(value) > 120:
            raise self.wrong(word, "expected a whole number from 0 to 120")
        return int(value)

    def yes(self, word: str) -> bool:
        value = self.given.get(word, False)
        if value not in (True, False, "", "yes", "no"):
            raise self.wrong(word, "expected true or false (in CSV: yes or no)")
        return value in (True, "yes")

    def telephone(self, text: str) -> str:
        try:
            return telephones.read(text)
        except ValueError:
            raise self.wrong("telephones", f"{text[:40]!r} is not a telephone number") from None

    def form(self, text: str) -> str:
        if text not in Form.values:
            raise self.wrong("forms", f"expected some of {', '.join(Form.values)}")
        return text

    def codes(self, prefix: str) -> set[str]:
        """Municipalities of today and of before: who was in that region then is part of what was said."""
        found: set[str] = set()
        for name in self.several(f"{prefix}provinces"):
            found |= self._within("province", f"{prefix}provinces", name)
        for name in self.several(f"{prefix}safety_regions"):
            found |= self._within("safety_region", f"{prefix}safety_regions", name)
        for name in self.several(f"{prefix}municipalities"):
            found |= self._municipality(f"{prefix}municipalities", name)
        return found

    def _within(self, part: Part, word: str, name: str) -> set[str]:
        found = self.known.within(part, name)
        if not found:
            raise self.wrong(word, f"there is no {name[:40]!r}")
        return found

    def _municipality(self, word: str, name: str) -> set[str]:
        try:
            return municipality_named(name, self.known)
        except ValueError as problem:
            raise self.wrong(word, str(problem)) from None


def municipality_named(name: str, known: Gazetteer) -> set[str]:
    """A municipality by name, with those it was founded from; ValueError when it is none, or could be two."""
    found = known.called(name)
    if not found:
        meant = known.find(name)
        found = meant.municipalities if meant.kind == "municipality" else ()
    if len(found) != 1:
        hint = " or ".join(known.suggest(name)) or "no name like it"
        raise ValueError(f"{name[:40]!r} is not the name of one municipality ({hint})")
    return {found[0].code, *lineage(known).founded_from.get(found[0].code, ())}


def area_named(name: str, known: Gazetteer) -> set[str]:
    """A municipality, or all of "Provincie X" or "Veiligheidsregio Y"; ValueError when it is none of them."""
    parts: tuple[tuple[str, Part], ...] = (("provincie", "province"), ("veiligheidsregio", "safety_region"))
    for word, part in parts:
        if name.casefold().startswith(word) and (found := known.within(part, name[len(word) :])):
            return found
    return municipality_named(name, known)


def state(entries: Iterable[Entry], *, by: Seat | None, at: datetime, using: str = "default") -> list[Claim]:
    """State what is new in a listing; what was stated before in the same words adds nothing."""
    with transaction.atomic(using=using):
        return [claim for entry in entries if (claim := _state(entry, by, at, using))]


def _state(entry: Entry, by: Seat | None, at: datetime, using: str) -> Claim | None:
    values = asdict(entry)
    name = values.pop("organisation")
    organisation = organisation_named(name, using=using)
    claim = Claim(line=entry.line, stated_at=at, stated_by=by, organisation=organisation, **values)
    before = Claim.objects.using(using).filter(line=entry.line)
    if any(_same(claim, other) for other in before):
        return None
    claim.save(using=using, force_insert=True)
    return claim


def _same(one: Claim, other: Claim) -> bool:
    own = {"id", "stated_at", "stated_by_id"}
    names = [field.attname for field in Claim._meta.concrete_fields if field.attname not in own]
    return all(getattr(one, name) == getattr(other, name) for name in names)


def organisation_named(name: str, *, using: str = "default") -> Organisation:
    """The organisation of that name; made where there is none."""
    kinds = Organisation.Kind
    found = Organisation.objects.using(using).filter(name__iexact=name).first()
    kind = kinds.COMENSHA if name.casefold() == "comensha" else kinds.CARE_COORDINATOR
    return found or Organisation.objects.using(using).create(name=name, kind=kind)


#: Who confirmed lately in the demo; the others stay as old as the listing, and say so.
CONFIRMED_IN_DEMO = {
    "HVO-Querido/ACM": 41, "SHOP": 12, "Fier": 90, "MEE-Veluwe": 63, "Moviera": 63, "MJD": 150, "Koraal": 25,
}  # fmt: skip


def state_demo(known: Gazetteer, *, today: date, at: datetime, using: str = "default") -> list[Claim]:
    """The seed listing for the demo: its claims, and some of them confirmed a while ago. Twice adds nothing."""
    entries = read(SEED, known, today=today)
    stated = state(entries, by=None, at=at, using=using)
    if not stated:
        return []
    for claim in list(stated):
        days = CONFIRMED_IN_DEMO.get(claim.organisation.name)
        if days and claim.certainty != Certainty.LOW:
            stated.append(_confirmed_in_demo(claim, today - timedelta(days=days), at, using))
    return stated


def _confirmed_in_demo(claim: Claim, on: date, at: datetime, using: str) -> Claim:
    fields = {field.attname: getattr(claim, field.attname) for field in Claim._meta.concrete_fields}
    again = {"id": uuid.uuid4(), "stated_on": on, "verified_on": on, "source": "Demo: telefonisch bevestigd"}
    return Claim.objects.using(using).create(**fields | again | {"stated_at": at})
