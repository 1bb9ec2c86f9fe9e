"""Reading one law file: every value is checked, and a mistake is named with file and line."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zoco.procedures.wording import Text

HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?\s*(#.*)?$")
KEY = re.compile(r"\s*([\w.\-]+)\s*=")
Step = str | int


class LawError(ValueError):
    """A law file is wrong: `law/objection/2001-04-01.toml:12: deadlines[0].unit: …`."""


class Table:
    """
    One table of a TOML file that knows where it stands.

    Each value is taken out once under the name it must have; what is left over at `nothing_else()` is a typing
    mistake.
    """

    def __init__(self, data: Mapping[str, Any], page: "Page", path: tuple[Step, ...] = ()) -> None:
        self.data, self.page, self.path = data, page, path
        self.taken: set[str] = set()

    def wrong(self, key: str, what: str) -> LawError:
        return self.page.wrong((*self.path, key) if key else self.path, what)

    def has(self, key: str) -> bool:
        return key in self.data

    def take(self, key: str, kind: type, named: str) -> Any:
        self.taken.add(key)
        if key not in self.data:
            raise self.wrong(key, f"missing, must be {named}")
        value = self.data[key]
        # bool is an int and datetime a date in Python, not in law.
        if (
            not isinstance(value, kind)
            or (kind is int and isinstance(value, bool))
            or isinstance(value, datetime)
        ):
            raise self.wrong(key, f"must be {named}, not {value!r}")
        return value

    def words(self, key: str, default: str | None = None) -> str:
        if default is not None and not self.has(key):
            return default
        value: str = self.take(key, str, "words in quotes").strip()
        if not value:
            raise self.wrong(key, "is empty")
        return value

    def slug(self, key: str) -> str:
        value = self.words(key)
        if not re.fullmatch(r"[a-z][a-z0-9_]*", value):
            raise self.wrong(key, f"{value!r} is no slug: small letters, digits and _")
        return value

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        value = self.words(key, default)
        if value not in choices:
            raise self.wrong(key, f"{value!r} is not one of {', '.join(choices)}")
        return value

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        if default is not None and not self.has(key):
            return default
        value: int = self.take(key, int, "a whole number")
        if not least <= value <= most:
            raise self.wrong(key, f"{value} is not between {least} and {most}")
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        if default is not None and not self.has(key):
            return default
        return bool(self.take(key, bool, "true or false"))

    def day(self, key: str) -> date:
        value: date = self.take(key, date, "a date such as 2001-04-01")
        return value

    def text(self, key: str) -> Text:
        inner = self.table(key)
        text = Text(inner.words("nl"), inner.words("en"))
        inner.nothing_else()
        return text

    def text_or_none(self, key: str) -> Text | None:
        return self.text(key) if self.has(key) else None

    def table(self, key: str) -> "Table":
        return Table(self.take(key, dict, "a table"), self.page, (*self.path, key))

    def tables(self, key: str) -> Iterator["Table"]:
        """The tables of `[[key]]`, or of one `[key]`; none when the key is absent."""
        if not self.has(key):
            self.taken.add(key)
            return
        if isinstance(self.data[key], dict):
            yield self.table(key)
            return
        for place, item in enumerate(self.take(key, list, "a table or a list of tables")):
            if not isinstance(item, dict):
                raise self.page.wrong((*self.path, key, place), f"must be a table, not {item!r}")
            yield Table(item, self.page, (*self.path, key, place))

    def texts(self, key: str) -> tuple[Text, ...]:
        return tuple(self._text_of(inner) for inner in self.tables(key))

    def _text_of(self, inner: "Table") -> Text:
        text = Text(inner.words("nl"), inner.words("en"))
        inner.nothing_else()
        return text

    def list_of(self, key: str, kind: type, named: str) -> tuple[Any, ...]:
        if not self.has(key):
            self.taken.add(key)
            return ()
        for item in (items := self.take(key, list, f"a list of {named}")):
            if not isinstance(item, kind) or isinstance(item, bool):
                raise self.wrong(key, f"{item!r} does not belong in a list of {named}")
        return tuple(items)

    def nothing_else(self) -> None:
        for key in self.data:
            if key not in self.taken:
                raise self.wrong(key, "is no key of a law file here")


class Page:
    """One law file: its text, its name for people, and the line each key stands on."""

    def __init__(self, file: Path, root: Path) -> None:
        self.file = file
        self.name = f"law/{file.relative_to(root).as_posix()}"
        try:
            self.source = file.read_text(encoding="utf-8")
            self.data = tomllib.loads(self.source)
        except UnicodeDecodeError as error:
            raise LawError(f"{self.name}:1: is not UTF-8: {error}") from error
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"at line (\d+)", str(error))
            # "at end of document" names no line: it is the last.
            number = line[1] if line else str(self.source.count("\n") + 1)
            raise LawError(f"{self.name}:{number}: {error}") from error
        self.lines = line_of_each_key(self.source)

    def top(self) -> Table:
        return Table(self.data, self)

    def wrong(self, path: tuple[Step, ...], what: str) -> LawError:
        place = path
        while place and place not in self.lines:
            place = place[:-1]
        said = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
        return LawError(f"{self.name}:{self.lines.get(place, 1)}: {f'{said}: ' if said else ''}{what}")


def line_of_each_key(source: str) -> dict[tuple[Step, ...], int]:
    """
    Where each table and key begins; keys inside an inline table share its line.

    >>> line_of_each_key('slug = "a"\\n[[deadlines]]\\nunit = "days"')
    {('slug',): 1, ('deadlines',): 2, ('deadlines', 0): 2, ('deadlines', 0, 'unit'): 3}
    """
    lines: dict[tuple[Step, ...], int] = {}
    count: dict[tuple[Step, ...], int] = {}
    here: tuple[Step, ...] = ()
    for number, line in enumerate(source.splitlines(), start=1):
        if header := HEADER.match(line):
            here = _resolve(tuple(header[2].split(".")), count)
            lines.setdefault(here, number)
            if header[1] == "[[":
                count[here] = count.get(here, -1) + 1
                here = (*here, count[here])
                lines[here] = number
        elif key := KEY.match(line):
            lines.setdefault((*here, *key[1].split(".")), number)
    return lines


def _resolve(names: tuple[str, ...], count: Mapping[tuple[Step, ...], int]) -> tuple[Step, ...]:
    """`deadlines.extension` below the third `[[deadlines]]` is `("deadlines", 2, "extension")`."""
    path: tuple[Step, ...] = ()
    for name in names[:-1]:
        path = (*path, name)
        if path in count:
            path = (*path, count[path])
    return (*path, names[-1])
