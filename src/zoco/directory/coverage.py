"""Where is somebody, where is nobody: the same facts as a table and as a map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoco.directory import in_use
from zoco.directory.drawing import Region, coverage_svg
from zoco.directory.resolver import Answer, Contact, Directory


@dataclass(frozen=True)
class Row:
    """One listed area as it answers today: who, and for which municipalities."""

    anchor: str
    area: str
    contacts: tuple[Contact, ...]
    municipalities: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """Names of municipalities by how they are covered, and the picture of it."""

    total: int
    covered: tuple[Row, ...]
    remote: tuple[Row, ...]
    uncertain: tuple[Row, ...]
    nobody: tuple[str, ...]
    svg: SafeString
    official: bool

    @property
    def with_somebody(self) -> int:
        return _count(self.covered)

    @property
    def at_a_distance(self) -> int:
        return _count(self.remote)

    @property
    def not_certain(self) -> int:
        return _count(self.uncertain)


def _count(rows: Iterable[Row]) -> int:
    return sum(len(row.municipalities) for row in rows)


def coverage(today: date, language: str) -> Coverage:
    """Worked out anew only when the claims, the division or the day change."""
    return _coverage(in_use.version(), today, language)


@lru_cache(maxsize=4)
def _coverage(_version: str, today: date, _language: str) -> Coverage:
    directory, known = in_use.directory_on(today), in_use.gazetteer()
    answers = {code: directory.answer(code) for code in sorted(known.municipalities)}
    by_area = {kind: _by_area(answers, kind) for kind in ("covered", "remote", "uncertain")}
    rows: dict[str, list[Row]] = {}
    codes: dict[str, frozenset[str]] = {}
    number = 0
    for kind, areas in by_area.items():
        rows[kind] = []
        for area, members in areas.items():
            number += 1
            anchor = f"gebied-{number}"
            codes[anchor] = frozenset(members)
            names = tuple(sorted(known.municipalities[code].name for code in members))
            rows[kind].append(Row(anchor, area, _contacts(answers, members), names))
    nobody = tuple(
        sorted(known.municipalities[code].name for code, found in answers.items() if found.coverage == "none")
    )
    drawn = [Region(row.anchor, _link(row), codes[row.anchor]) for row in rows["covered"]]
    svg = _svg(drawn, directory, len(answers))
    return Coverage(
        len(answers), tuple(rows["covered"]), tuple(rows["remote"]), tuple(rows["uncertain"]), nobody, svg,
        in_use.has_official_shapes(),
    )  # fmt: skip


def _by_area(answers: dict[str, Answer], kind: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, answer in answers.items():
        if answer.coverage == kind and answer.first.statement is not None:
            found.setdefault(answer.first.statement.area, []).append(code)
    return dict(sorted(found.items()))


def _contacts(answers: dict[str, Answer], members: Iterable[str]) -> tuple[Contact, ...]:
    """Everybody who is named for these municipalities, once."""
    found: dict[object, Contact] = {}
    for code in members:
        for contact in answers[code].contacts:
            if contact.statement is not None and contact.why is answers[code].first.why:
                found.setdefault((contact.statement.id, contact.statement.line), contact)
    return tuple(found.values())


def _link(row: Row) -> str:
    many = len(row.municipalities)
    names = ", ".join(dict.fromkeys(contact.organisation for contact in row.contacts))
    said = ngettext("%(area)s: %(names)s, %(many)s gemeente", "%(area)s: %(names)s, %(many)s gemeenten", many)
    return said % {"area": row.area, "names": names, "many": many}


def _svg(regions: list[Region], directory: Directory, total: int) -> SafeString:
    covered = sum(len(region.municipalities) for region in regions)
    drawn = coverage_svg(
        regions,
        in_use.shapes(),
        title=_("Kaart van Nederland: waar is een zorgcoördinator"),
        description=_(
            "%(covered)s van de %(total)s gemeenten zijn gekleurd. De rest is gearceerd. De tabel hieronder zegt hetzelfde."
        )
        % {"covered": covered, "total": total},
        nobody=_("Gearceerd: geen zorgcoördinator in de buurt, of niet zeker. CoMensha helpt hier."),
    )
    return mark_safe(drawn)  # noqa: S308  (drawing.py escapes what it is given)
