"""A CSV file as organisations export it: UTF-8 or Windows-1252, with commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zoco.linkage.blind.keys import Refused

KNOWN = {"given_names", "family_name", "name_native", "dob", "phone", "document_no", "bsn", "v_number"}
_CHUNK = 1 << 20
_LONGEST = 100_000  # characters of one field


@contextmanager
def rows(path: Path) -> Iterator[Iterator[dict[str, str]]]:
    """The rows of a file, one at a time; `Refused` when it has no column that could be encoded."""
    with path.open(encoding=_encoding(path), errors="replace", newline="") as file:
        head = file.readline(_LONGEST)
        between = max(",;\t", key=head.count)
        columns = [name.strip().strip('"').lower() for name in head.rstrip("\r\n").split(between)]
        if not KNOWN & set(columns):
            raise Refused(
                f"{path.name} has no column of {', '.join(sorted(KNOWN))}: is its first line the head?"
            )
        csv.field_size_limit(_LONGEST)
        yield _rows(csv.DictReader(file, columns, delimiter=between), path)


def _rows(reader: csv.DictReader[str], path: Path) -> Iterator[dict[str, str]]:
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Refused(
                f"{path.name}, line {reader.line_num + 1}: no CSV (a quotation mark that is not closed?)"
            ) from None
        yield {name: value for name, value in row.items() if isinstance(name, str) and isinstance(value, str)}


def _encoding(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"
