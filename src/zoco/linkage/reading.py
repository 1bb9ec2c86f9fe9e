"""A CSV as organisations send it: any encoding, any delimiter, columns missing, rows that are broken."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KNOWN = frozenset(["record_id", "signal_id", "received_at", "org_type", "org_unit", "given_names", "prefix", "family_name", "name_native", "alias", "sex", "dob", "age_estimate", "nationality", "birth_place", "phone", "handle", "street", "house_number", "postcode", "city", "plate", "document_no", "bsn", "v_number", "exploitation", "employer", "notes"])  # fmt: skip
HEAD = 65_536  # bytes looked at
LONGEST = 20_000  # characters of a field


class Unreadable(ValueError):
    """The file as a whole cannot be read; says why."""


@dataclass(frozen=True)
class Bad:
    """A row that is left out: its number, counting the head as 1, and why."""

    line: int
    reason: str


def encoding(file: Path) -> str:
    """
    UTF-8, or UTF-16 by its mark, else Windows-1252: what Excel writes here.

    >>> from tempfile import NamedTemporaryFile
    >>> with NamedTemporaryFile() as f:
    ...     _ = f.write("naam;Zoë".encode("cp1252")), f.flush()
    ...     encoding(Path(f.name))
    'cp1252'
    """
    with file.open("rb") as held:
        if held.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
            return "utf-16"
        held.seek(0)
        reader = io.TextIOWrapper(held, encoding="utf-8-sig", newline="")
        try:
            while reader.read(1 << 20):
                pass
        except UnicodeDecodeError:
            return "cp1252"
        finally:
            reader.detach()
    return "utf-8-sig"


def delimiter(head: str) -> str:
    """
    The sign by which the first line falls apart in most known columns.

    >>> delimiter("record_id;given_names;dob"), delimiter("record_id,dob"), delimiter("record_id\\tdob")
    (';', ',', '\\t')
    """
    names = head.lower().replace('"', "")
    return max(",;\t|", key=lambda sign: len(KNOWN & {name.strip() for name in names.split(sign)}))


def read(file: Path, bad: list[Bad]) -> Iterator[dict[str, str]]:
    """
    The good rows, one after another; the others are put in `bad`. `Unreadable` where there is no table.

    Empty cells are left out of a row.
    """
    csv.field_size_limit(min(sys.maxsize, 1 << 24))
    if not file.is_file():
        raise Unreadable(f"{file}: there is no such file.")
    with file.open(encoding=encoding(file), errors="replace", newline="") as held:
        first = held.readline()
        sign = delimiter(first)
        names = [name.strip().lower() for name in next(csv.reader([first], delimiter=sign), [])]
        if "record_id" not in names:
            raise Unreadable(f"{file}: the first line has no column record_id. Columns: see docs/linking.md.")
        yield from _rows(csv.reader((line.replace("\0", "") for line in held), delimiter=sign), names, bad)


def _rows(lines, names: list[str], bad: list[Bad]) -> Iterator[dict[str, str]]:  # type: ignore[no-untyped-def]
    seen: set[str] = set()
    while True:
        number = lines.line_num + 2
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            bad.append(Bad(number, f"cannot be read as CSV ({error})"))
            continue
        if not any(cells):
            continue
        row = {name: cell[:LONGEST] for name, cell in zip(names, cells, strict=False) if cell}
        if reason := _reason(row, cells, names, seen):
            bad.append(Bad(number, reason))
            continue
        seen.add(row["record_id"])
        yield row


def _reason(row: dict[str, str], cells: list[str], names: list[str], seen: set[str]) -> str:
    if len(cells) > len(names):
        return f"has {len(cells)} cells, the first line has {len(names)}"
    if not row.get("record_id"):
        return "has no record_id"
    if row["record_id"] in seen:
        return f"record_id {row['record_id'][:40]} occurs twice; the first one counts"
    return ""


def neutral(cell: str) -> str:
    """
    A cell that a spreadsheet shows and does not run.

    >>> neutral("=1+1"), neutral("R12")
    ("'=1+1", 'R12')
    """
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
