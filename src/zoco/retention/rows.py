"""
Which rows hang on a person: found by the foreign keys of the database itself, so that a table that is added later is
not forgotten to be forgotten.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

# Of everybody: if a row of these would go, something is wrong with the tables, and nobody is forgotten.
NEVER = ("people_", "directory_", "audit_", "seal_", "auth_", "django_", "retention_tombstone")
# Columns that name a case or a person without a foreign key.
LOOSE = {"drafts_draft": "about", "cases_alarm": "grant_id"}


class WouldTakeTooMuch(Exception):
    """A row that belongs to everybody hangs on this person."""


@dataclass
class Hanging:
    """Table → ids of rows that go, and the references that are emptied because they may be."""

    rows: dict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))
    emptied: dict[tuple[str, str], set[Any]] = field(default_factory=lambda: defaultdict(set))
    keys: set[UUID] = field(default_factory=set)

    def ids(self) -> list[str]:
        """As the logs name them. A number would name rows of other tables too."""
        return [str(each) for found in self.rows.values() for each in found if isinstance(each, UUID)]


@dataclass(frozen=True)
class Reference:
    """One foreign key: a column of one table that names a row of another."""

    table: str
    column: str
    primary: str
    parent: str
    may_be_empty: bool


def hanging_on(key: UUID, cases: list[UUID], reports: list[UUID], cursor: Any) -> Hanging:
    """Everything sealed under this key or of these cases and reports, and all that refers to it and cannot do without."""
    found, references = Hanging(), _references(cursor)
    primaries = primaries_of(cursor)
    found.rows["cases_case"] |= set(cases)
    found.rows["reports_report"] |= set(reports)
    for table, columns in _columns(cursor).items():
        for column, wanted in (("data_key_id", [key]), ("case_id", cases)):
            if column in columns and table in primaries and not table.startswith("audit_"):
                found.rows[table] |= _where(cursor, table, primaries[table], column, wanted)
    for table, column in LOOSE.items():
        named = list(found.rows["cases_grant"]) if column == "grant_id" else cases
        found.rows[table] |= _where(cursor, table, primaries[table], column, named)
    _follow(found, references, cursor)
    found.rows = defaultdict(set, {table: ids for table, ids in found.rows.items() if ids})
    if wrong := [table for table in found.rows if table.startswith(NEVER)]:
        raise WouldTakeTooMuch(", ".join(wrong))
    found.keys = _keys_of(found, key, _columns(cursor), primaries, cursor)
    return found


def _follow(found: Hanging, references: list[Reference], cursor: Any) -> None:
    """From what goes to what refers to it, until nothing is added."""
    new = {table: set(ids) for table, ids in found.rows.items() if ids}
    while new:
        parents, new = new, defaultdict(set)
        for reference in references:
            if not (ids := parents.get(reference.parent)):
                continue
            children = _where(cursor, reference.table, reference.primary, reference.column, list(ids))
            if reference.may_be_empty:
                found.emptied[reference.table, reference.column] |= ids
            else:
                new[reference.table] |= children - found.rows[reference.table]
                found.rows[reference.table] |= children


def _keys_of(
    found: Hanging, key: UUID, columns: dict[str, set[str]], primaries: dict[str, str], cursor: Any
) -> set[UUID]:
    """Data keys under which only rows lie that go: drafts have one of their own, so has a second report."""
    sealed = [
        t for t in columns if "data_key_id" in columns[t] and t in primaries and not t.startswith("audit_")
    ]
    keys = {key}
    for table in sealed:
        if ids := found.rows.get(table):
            cursor.execute(
                f'select distinct data_key_id from "{table}" where "{primaries[table]}" = any(%s)',
                [list(ids)],
            )
            keys |= {row[0] for row in cursor.fetchall() if row[0]}
    for table in sealed:
        # What lies under the key of somebody or something else as well keeps that key.
        cursor.execute(
            f'select distinct data_key_id from "{table}" '
            f'where data_key_id = any(%s) and not ("{primaries[table]}" = any(%s))',
            [list(keys - {key}), list(found.rows.get(table, []))],
        )
        keys -= {row[0] for row in cursor.fetchall()}
    return keys


def _where(cursor: Any, table: str, primary: str, column: str, wanted: list[Any]) -> set[Any]:
    if not wanted:
        return set()
    cursor.execute(f'select "{primary}" from "{table}" where "{column}" = any(%s)', [wanted])
    return {row[0] for row in cursor.fetchall()}


def _columns(cursor: Any) -> dict[str, set[str]]:
    cursor.execute(
        "select table_name, column_name from information_schema.columns c join pg_tables t "
        "on t.tablename = c.table_name and t.schemaname = c.table_schema where table_schema = 'public'"
    )
    found: dict[str, set[str]] = defaultdict(set)
    for table, column in cursor.fetchall():
        found[table].add(column)
    return found


def primaries_of(cursor: Any) -> dict[str, str]:
    cursor.execute(
        "select k.conrelid::regclass::text, a.attname from pg_constraint k join pg_attribute a "
        "on a.attrelid = k.conrelid and a.attnum = k.conkey[1] where k.contype = 'p' "
        "and k.connamespace = 'public'::regnamespace and cardinality(k.conkey) = 1"
    )
    return dict(cursor.fetchall())


def _references(cursor: Any) -> list[Reference]:
    primaries = primaries_of(cursor)
    cursor.execute(
        "select k.conrelid::regclass::text, a.attname, k.confrelid::regclass::text, not a.attnotnull, "
        "k.confkey[1] = (select p.conkey[1] from pg_constraint p where p.conrelid = k.confrelid and p.contype = 'p') "
        "from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1] "
        "where k.contype = 'f' and k.connamespace = 'public'::regnamespace and cardinality(k.conkey) = 1"
    )
    return [
        Reference(table, column, primaries[table], parent, may_be_empty)
        for table, column, parent, may_be_empty, by_primary in cursor.fetchall()
        if table in primaries and by_primary
    ]
