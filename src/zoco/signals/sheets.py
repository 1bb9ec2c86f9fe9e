"""
A CSV file as it is sent: which letters, which sign between the cells, which rows. Knows no column. Pure.

UTF-8 with or without a mark, or Windows-1252; comma, semicolon or tab: what fits the names of the columns is taken.
A cell is text, whatever it begins with. Rows are counted as spreadsheets count them: the names are row 1, an empty row
counts, a cell over several lines is one row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

MOST_ROWS = 10_000
LONGEST_CELL = 20_000
DELIMITERS = (";", ",", "\t")
NAMED = {";": "semicolon", ",": "comma", "\t": "tab"}
# What begins like this is no CSV, whatever it is called: packed, a workbook, a document, a picture, a program.
OTHER_KINDS = (b"PK", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ", b"Rar!", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG",
               b"\xff\xd8\xff", b"MZ", b"\x7fELF", b"{\\rtf", b"<")  # fmt: skip
WIDE = (b"\xff\xfe", b"\xfe\xff")


class NoSheet(Exception):
    """Nothing of it can be read. `why`: a word of `schema.WHY_NOT`; `column`: the number of the column, if one."""

    def __init__(self, why: str, column: int = 0) -> None:
        super().__init__(why)
        self.why, self.column = why, column


@dataclass(frozen=True)
class Row:
    """`number` as a spreadsheet shows it; `cells` by the name of the column, only those with something in them."""

    number: int
    cells: dict[str, str]


@dataclass
class Sheet:
    encoding: str
    delimiter: str
    rows: list[Row] = field(default_factory=list)
    # Row and word of `schema.WHY_NOT`.
    unreadable: list[tuple[int, str]] = field(default_factory=list)
    empty: int = 0


def read(content: bytes, known: Callable[[str], str | None]) -> Sheet:
    """
    Every row that can be read; `known` gives the name of a column for what stands above it. Raises NoSheet.

    >>> sheet = read(b"naam;verhaal\\nRobin;\\xe9\\xe9n\\n;\\n", {"naam": "name", "verhaal": "story"}.get)
    >>> sheet.encoding, sheet.delimiter, sheet.rows, sheet.empty
    ('Windows-1252', 'semicolon', [Row(number=2, cells={'name': 'Robin', 'story': 'één'})], 1)
    """
    text, encoding = decoded(content)
    if "\n" not in text:  # as old programs of a Mac end a line
        text = text.replace("\r", "\n")
    said, _, rest = text.partition("\n")
    if said.strip().lower() in {"sep=;", "sep=,"}:  # as Excel writes it
        text = rest
    delimiter = delimiter_of(text, known)
    sheet = Sheet(encoding, NAMED[delimiter])
    csv.field_size_limit(LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = named(next(lines), known)
    except csv.Error:
        raise NoSheet("quotes") from None
    for number, cells in numbered(lines, sheet):
        if number > MOST_ROWS + 1:
            raise NoSheet("too_many_rows")
        take(sheet, number, cells, columns)
    return sheet


def decoded(content: bytes) -> tuple[str, str]:
    """
    The text, and in which letters it was written.

    >>> decoded("\\ufeffnaam".encode()), decoded(b"PK\\x03\\x04")
    Traceback (most recent call last):
    ...
    zoco.signals.sheets.NoSheet: not_csv
    """
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        raise NoSheet("empty")
    if content.startswith(WIDE):
        raise NoSheet("utf_16")
    if content.startswith(OTHER_KINDS) or b"\0" in content:
        raise NoSheet("not_csv")
    for encoding, name in (("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")):
        try:
            return content.decode(encoding), name
        except UnicodeDecodeError:
            continue
    raise NoSheet("encoding")


def delimiter_of(text: str, known: Callable[[str], str | None]) -> str:
    """The sign by which the first row has the most names that are known."""
    first = text.partition("\n")[0][:LONGEST_CELL]
    found = {
        sign: sum(known(each.strip(' "\r')) is not None for each in first.split(sign)) for sign in DELIMITERS
    }
    best = max(found, key=lambda sign: found[sign])
    if not found[best]:
        raise NoSheet("no_columns")
    return best


def named(heads: list[str], known: Callable[[str], str | None]) -> list[str | None]:
    """The name of each column; None for one without a name, which must be empty all the way down."""
    columns = [known(head) for head in heads]
    for number, (head, name) in enumerate(zip(heads, columns, strict=True), start=1):
        if name is None and head.strip():
            raise NoSheet("unknown_column", number)
        if name is not None and columns.index(name) < number - 1:
            raise NoSheet("same_column", number)
    return columns


def numbered(lines: Any, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number; where the quotes are wrong each line that went with it is noted, and the next goes on."""
    number, line = 1, lines.line_num
    while True:
        number += 1
        try:
            yield number, next(lines)
        except StopIteration:
            return
        except csv.Error as trouble:
            why = "cell_too_long" if "limit" in str(trouble) else "quotes"
            lost = max(lines.line_num - line, 1)
            sheet.unreadable += [(number + each, why) for each in range(lost)]
            number += lost - 1
        line = lines.line_num


def take(sheet: Sheet, number: int, cells: list[str], columns: list[str | None]) -> None:
    filled = [cell.strip() for cell in cells]
    if not any(filled):
        sheet.empty += 1
    elif any(filled[len(columns) :]) or any(
        cell for cell, column in zip(filled, columns, strict=False) if column is None
    ):
        sheet.unreadable.append((number, "too_many_cells"))
    else:
        told = {name: cell for name, cell in zip(columns, filled, strict=False) if name and cell}
        sheet.rows.append(Row(number, told))
