"""The municipal division as plain data: municipalities, places, postcodes, other names, and changes.

Read from the tables that come with Zoco, or from a folder of an operator with official ones.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path

DATA = Path(__file__).parent / "data"
#: The day from which changes of the division are known here.
KNOWN_SINCE = date(2019, 1, 1)
#: A postcode lies in a second municipality too from this share of its area on.
SPLIT_FROM = 0.05


class DivisionError(ValueError):
    """A table cannot be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality; ``valid_to`` is the first day without it, None while it exists.

    ``planned_to`` is such a day that is announced but not yet in the division.
    """

    code: str
    name: str
    province_code: str
    province: str
    safety_region_code: str
    safety_region: str
    police_unit: str
    valid_from: date | None = None
    valid_to: date | None = None
    planned_to: date | None = None
    successors: tuple[str, ...] = ()

    def exists_on(self, day: date) -> bool:
        """Was it there on that day, as far as we know (from KNOWN_SINCE on)?"""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A place as CBS and the municipality call it (woonplaats)."""

    name: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Postcode:
    """A four-digit postcode; its likeliest municipality first.

    ``certainty``: "place", "neighbour" or "checked" with one municipality (how it was found), "split" with more.
    """

    number: int
    municipalities: tuple[str, ...]
    certainty: str


@dataclass(frozen=True, slots=True)
class OtherName:
    """Another name of ``place``: another script, language or spelling, or a neighbourhood under its own name."""

    name: str
    place: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Change:
    """On ``day`` the municipality ``code`` ended; its area went to ``successors``."""

    day: date
    code: str
    name: str
    safety_region_code: str
    successors: tuple[str, ...]
    founded: bool
    postcodes: tuple[range, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Division:
    """All tables of one division."""

    municipalities: tuple[Municipality, ...]
    places: tuple[Place, ...]
    postcodes: tuple[Postcode, ...]
    other_names: tuple[OtherName, ...]


def builtin_division() -> Division:
    """The division that comes with Zoco: see data/SOURCES.md."""
    municipalities = tuple(
        _municipality(row, _BUILTIN_COLUMNS) for _, row in _rows(DATA / "municipalities.csv")
    )
    places = tuple(Place(row["name"], row["municipality"]) for _, row in _rows(DATA / "places.csv"))
    postcodes = tuple(chain.from_iterable(_run(row) for _, row in _rows(DATA / "postcodes.csv")))
    names = tuple(chain.from_iterable(_spot(row) for _, row in _rows(DATA / "other_names.csv")))
    return Division(municipalities, places, postcodes, names)


_BUILTIN_COLUMNS = (
    "code", "name", "province_code", "province", "safety_region_code", "safety_region", "police_unit",
)  # fmt: skip
_IMPORT_COLUMNS = (
    "code", "naam", "provinciecode", "provincie", "veiligheidsregiocode", "veiligheidsregio", "politie_eenheid",
)  # fmt: skip


def _municipality(row: dict[str, str], columns: tuple[str, ...]) -> Municipality:
    code, name, province_code, province, safety_code, safety, police = (row[column] for column in columns)
    return Municipality(code, name, province_code, province, safety_code, safety, police)


def _run(row: dict[str, str]) -> Iterator[Postcode]:
    codes = tuple(row["municipalities"].split())
    for number in range(int(row["first"]), int(row["last"]) + 1):
        yield Postcode(number, codes, row["certainty"])


def _spot(row: dict[str, str]) -> Iterator[OtherName]:
    for name in (row["name"], *filter(None, row["other_names"].split(";"))):
        yield OtherName(name, row["name"], row["municipality"])


def builtin_changes() -> tuple[Change, ...]:
    """What changed since KNOWN_SINCE, and what is announced."""
    return tuple(
        Change(
            date.fromisoformat(row["day"]),
            row["code"],
            row["name"],
            row["safety_region_code"],
            tuple(row["successors"].split()),
            row["founded"] == "yes",
            tuple(_range(run) for run in row["postcodes"].split()),
            tuple(filter(None, row["places"].split(";"))),
        )
        for _, row in _rows(DATA / "changes.csv")
    )


def _range(run: str) -> range:
    first, _, last = run.partition("-")
    return range(int(first), int(last or first) + 1)


def read_division(folder: Path) -> Division:
    """Read an operator's folder; DivisionError names the file and line of the first thing that is wrong.

    ``gemeenten.csv``: code, naam, provinciecode, provincie, veiligheidsregiocode, veiligheidsregio,
    politie_eenheid, optionally zoektermen (with ``|`` between). ``woonplaatsen.csv``: woonplaats, gemeentecode.
    ``pc4_gemeente.csv``: pc4, gemeentecode, andere_gemeenten (``GM0001:0.25|…``, share of the area).
    ``plaats_aliassen_geonames.csv``, may be absent: alias, plaats, gemeentecode. All UTF-8 with a header.
    Borders (``nl_gemeenten.topojson``) are read by ``zoco.directory.shapes.from_topojson``.
    """
    if not folder.is_dir():
        raise DivisionError(f"{folder}: no such folder")
    municipalities, terms = _read_municipalities(folder / "gemeenten.csv")
    known = frozenset(each.code for each in municipalities)
    places = tuple(_read_places(folder / "woonplaatsen.csv", known))
    postcodes = tuple(_read_postcodes(folder / "pc4_gemeente.csv", known))
    aliases = folder / "plaats_aliassen_geonames.csv"
    names = tuple(_read_other_names(aliases, known)) if aliases.exists() else ()
    return Division(tuple(municipalities), places, postcodes, (*names, *terms))


def _read_municipalities(path: Path) -> tuple[list[Municipality], list[OtherName]]:
    found: dict[str, Municipality] = {}
    terms: list[OtherName] = []
    for line, row in _rows(path, _IMPORT_COLUMNS):
        code = _checked(path, line, row["code"], r"GM\d{4}", "a municipality code such as GM0363")
        if code in found:
            raise DivisionError(f"{path.name}, line {line}: {code} occurs twice")
        for column in _IMPORT_COLUMNS[1:]:
            _checked(path, line, row[column], r".{1,80}", f"a text in {column}")
        found[code] = _municipality(row, _IMPORT_COLUMNS)
        terms += [
            OtherName(term, row["naam"], code)
            for term in filter(None, (row.get("zoektermen") or "").split("|"))
        ]
    if not found:
        raise DivisionError(f"{path.name}: no municipality in it")
    return list(found.values()), terms


def _read_places(path: Path, known: frozenset[str]) -> Iterator[Place]:
    for line, row in _rows(path, ("woonplaats", "gemeentecode")):
        name = _checked(path, line, row["woonplaats"], r".{1,80}", "a name in woonplaats")
        yield Place(name, _known(path, line, row["gemeentecode"], known))


def _read_postcodes(path: Path, known: frozenset[str]) -> Iterator[Postcode]:
    seen: set[str] = set()
    for line, row in _rows(path, ("pc4", "gemeentecode", "andere_gemeenten")):
        number = _checked(path, line, row["pc4"], r"[1-9]\d{3}", "a postcode of four digits")
        if number in seen:
            raise DivisionError(f"{path.name}, line {line}: postcode {number} occurs twice")
        seen.add(number)
        first = _known(path, line, row["gemeentecode"], known)
        others = tuple(_others(path, line, row["andere_gemeenten"], known))
        yield Postcode(int(number), (first, *others), "split" if others else "checked")


def _others(path: Path, line: int, text: str, known: frozenset[str]) -> Iterator[str]:
    for part in filter(None, text.split("|")):
        _checked(path, line, part, r"GM\d{4}:[01](\.\d+)?", "codes with shares such as GM0363:0.25")
        code, _, share = part.partition(":")
        if float(share) >= SPLIT_FROM:
            yield _known(path, line, code, known)


def _read_other_names(path: Path, known: frozenset[str]) -> Iterator[OtherName]:
    for line, row in _rows(path, ("alias", "plaats", "gemeentecode")):
        name = _checked(path, line, row["alias"], r".{1,200}", "a name in alias")
        yield OtherName(name, row["plaats"], _known(path, line, row["gemeentecode"], known))


def _checked(path: Path, line: int, value: str, pattern: str, wanted: str) -> str:
    if not re.fullmatch(pattern, value):
        raise DivisionError(f"{path.name}, line {line}: expected {wanted}, found {value[:40]!r}")
    return value


def _known(path: Path, line: int, code: str, known: frozenset[str]) -> str:
    if code not in known:
        raise DivisionError(f"{path.name}, line {line}: {code[:40]!r} is not a municipality of gemeenten.csv")
    return code


def _rows(path: Path, columns: tuple[str, ...] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and row of a CSV file with a header that has at least these columns."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise DivisionError(f"{path.name}, line 1: no column {', '.join(missing)}")
            for row in reader:
                if None in row or None in row.values():
                    raise DivisionError(
                        f"{path.name}, line {reader.line_num}: not as many columns as the header"
                    )
                yield reader.line_num, row
    except FileNotFoundError:
        raise DivisionError(f"{path.name}: no such file in {path.parent}") from None
    except UnicodeDecodeError as problem:
        raise DivisionError(f"{path.name}: not UTF-8 ({problem.reason} at byte {problem.start})") from None
    except csv.Error as problem:
        raise DivisionError(f"{path.name}, line {reader.line_num}: {problem}") from None


def with_history(
    division: Division, changes: tuple[Change, ...]
) -> tuple[dict[str, Municipality], dict[str, Municipality]]:
    """The municipalities of the division by code, and the former ones, both with their dates and successors.

    A change whose municipality is still in the division has not happened there: it is a plan.
    """
    now = {each.code: each for each in division.municipalities}
    within = {each.safety_region_code: each for each in now.values()}
    former: dict[str, Municipality] = {}
    for change in sorted(changes, key=lambda change: change.day, reverse=True):
        if change.code in now:
            now[change.code] = replace(now[change.code], planned_to=change.day, successors=change.successors)
            continue
        heirs = [code for code in change.successors if code in now or code in former]
        if not heirs:
            continue
        heir = now.get(heirs[0]) or former[heirs[0]]
        region = within.get(change.safety_region_code, heir)
        former[change.code] = replace(
            heir,
            code=change.code,
            name=change.name,
            safety_region_code=region.safety_region_code,
            safety_region=region.safety_region,
            police_unit=region.police_unit,
            valid_from=None,
            valid_to=change.day,
            planned_to=None,
            successors=tuple(heirs),
        )
        if change.founded and heirs[0] in now:
            now[heirs[0]] = replace(now[heirs[0]], valid_from=change.day)
    return now, former
