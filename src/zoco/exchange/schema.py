"""
What a file of ours may hold: fields with their type and values, typed from a standard into a dated TOML file.

Nothing leaves that does not pass `faults`: an unknown field, a value that is not in the list, a field that is missing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]
HERE = Path(__file__).parent
PATTERNS = {
    "year": re.compile(r"(19|20)\d\d"),
    "quarter": re.compile(r"(19|20)\d\d-Q[1-4]"),
    "id": re.compile(r"[0-9a-f]{12}"),
}
KINDS = {"choice", "choices", "flag", "number", *PATTERNS}


class NotAsAgreed(ValueError):
    """A record that is not as its schema says; the message names fields, never what stands in them."""


@dataclass(frozen=True)
class Field:
    """One field: what kind of thing it holds; `ours` where the standard has no place for it."""

    name: str
    kind: str
    values: tuple[str, ...] = ()
    required: bool = False
    ours: bool = False

    def takes(self, value: Any) -> bool:
        """
        >>> Field("vic", "choices", ("a", "b")).takes(["b"]), Field("vic", "choices", ("a", "b")).takes(["c"])
        (True, False)
        >>> Field("n", "number").takes(3), Field("n", "number").takes(True), Field("n", "number").takes(-1)
        (True, False, False)
        """
        match self.kind:
            case "choice":
                return value in self.values
            case "choices":
                listed = isinstance(value, list) and bool(value)
                return listed and set(value) <= set(self.values) and len(set(value)) == len(value)
            case "flag":
                return isinstance(value, bool)
            case "number":
                return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return isinstance(value, str) and bool(PATTERNS[self.kind].fullmatch(value))

    def described(self) -> dict[str, Any]:
        """As JSON Schema has it."""
        match self.kind:
            case "choice":
                return {"enum": list(self.values)}
            case "choices":
                inner = {"enum": list(self.values)}
                return {"type": "array", "items": inner, "minItems": 1, "uniqueItems": True}
            case "flag":
                return {"type": "boolean"}
            case "number":
                return {"type": "integer", "minimum": 0}
        return {"type": "string", "pattern": f"^{PATTERNS[self.kind].pattern}$"}


@dataclass(frozen=True)
class Schema:
    """One kind of record, and what its standard has no place for or what we never tell."""

    standard: str
    read_on: date
    about: Mapping[str, str]
    fields: Mapping[str, Field]
    codes: Mapping[str, Mapping[str, str]]
    gaps: Sequence[Mapping[str, str]]
    never: Sequence[Mapping[str, str]]
    flags: Sequence[str] = ()

    def faults(self, record: Record) -> Iterator[str]:
        """What is wrong with it, by field."""
        for name in record.keys() - self.fields.keys():
            yield f"{name}: not a field of {self.standard}"
        for field in self.fields.values():
            if field.name not in record:
                if field.required:
                    yield f"{field.name}: missing"
            elif not field.takes(record[field.name]):
                yield f"{field.name}: not a {field.kind} that is listed"

    def checked(self, records: Sequence[Record]) -> Sequence[Record]:
        """The same records; raises NotAsAgreed for the first that is not as it should be."""
        for number, record in enumerate(records, start=1):
            if wrong := "; ".join(sorted(self.faults(record))):
                raise NotAsAgreed(f"{self.standard}, record {number}: {wrong}")
        return records

    def described(self) -> dict[str, Any]:
        """The schema itself, as JSON Schema."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.standard,
            "type": "object",
            "properties": {field.name: field.described() for field in self.fields.values()},
            "required": [field.name for field in self.fields.values() if field.required],
            "additionalProperties": False,
        }

    def said(self) -> dict[str, Any]:
        """What stands at the head of each file, in English."""
        return {
            "standard": self.standard,
            "schema_of": self.read_on.isoformat(),
            **self.about,
            "gaps": [gap["en"] for gap in self.gaps],
            "never": [each["en"] for each in self.never],
        }


def read(name: str) -> Schema:
    """One of our data files; refuses what it does not know, since a typing error would let something out."""
    told = tomllib.loads((HERE / name).read_text("utf-8"))
    fields = {row["name"]: _field(row, name) for row in told["field"]}
    flags = told.get("flags", [])
    fields |= {each: Field(each, "choice", ("", "0", "1")) for each in flags}
    # A standard with columns has them all, in its order; what we cannot fill is empty.
    fields = {each: fields.get(each, Field(each, "choice", ("",))) for each in told.get("columns", fields)}
    return Schema(
        standard=told["standard"],
        read_on=told["read_on"],
        about=told["about"],
        fields=fields,
        codes=told.get("codes", {}),
        gaps=told["gap"],
        never=told.get("never", []),
        flags=flags,
    )


def _field(row: dict[str, Any], name: str) -> Field:
    field = Field(**{**row, "values": tuple(row.get("values", ()))})
    if field.kind not in KINDS or (field.kind in {"choice", "choices"}) != bool(field.values):
        raise ValueError(f"{name}: {field.name} is a {field.kind} without what that needs")
    return field
