"""What this process answers with: the division and the claims, kept in memory until one of them changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings

from zoco.directory import imports, telephones
from zoco.directory.gazetteer import Gazetteer, load_builtin
from zoco.directory.models import Claim
from zoco.directory.resolver import (
    COMENSHA_TELEPHONE,
    FALLBACK,
    Answer,
    Contact,
    Directory,
    Lineage,
    Statement,
    Why,
)
from zoco.directory.shapes import Shapes, load_builtin_shapes
from zoco.people.models import Organisation


@dataclass(frozen=True, eq=False)  # compared by identity: it is a key of caches, and may be long
class Kept:
    """The claims as they were read, and the mark by which a later change is seen."""

    version: str
    statements: tuple[Statement, ...]
    fallback: Contact


_kept: Kept | None = None


def gazetteer() -> Gazetteer:
    """Over the division that was imported, else the one that comes with Zoco."""
    imported = imports.read(settings.ZOCO_IMPORTS)
    return imported.gazetteer if imported else load_builtin()


def shapes() -> Shapes:
    """Official borders where they were imported, else our own approximation."""
    imported = imports.read(settings.ZOCO_IMPORTS)
    return imported.shapes if imported and imported.shapes else load_builtin_shapes()


def has_official_shapes() -> bool:
    imported = imports.read(settings.ZOCO_IMPORTS)
    return bool(imported and imported.shapes)


def claims() -> Kept:
    """All claims; asks the database one small question, and only after a change for the rows."""
    global _kept  # noqa: PLW0603  (one per process, replaced as a whole)
    version = Claim.objects.version()
    if _kept is None or _kept.version != version:
        _kept = Kept(version, tuple(Claim.objects.statements()), _fallback())
    return _kept


def version(kept: Kept | None = None) -> str:
    """Changes with the claims and with the division: the name of everything computed from them."""
    kept = kept or claims()
    mark = imports.mark(settings.ZOCO_IMPORTS)
    return hashlib.sha256(f"{kept.version}|{mark}|{settings.ZOCO_DEMO}".encode()).hexdigest()[:16]


def directory_on(day: date, *, past: bool = False, kept: Kept | None = None) -> Directory:
    """The directory of a day. Old numbers that are for demonstration only send nobody anywhere outside a demo;
    `past=True` shows them to professionals who ask about an earlier day. `kept` saves a second look at the claims."""
    return _directory(kept or claims(), day, settings.ZOCO_DEMO or past, imports.mark(settings.ZOCO_IMPORTS))


@lru_cache(maxsize=8)
def _directory(kept: Kept, day: date, with_demo: bool, _mark: float) -> Directory:
    told = [each for each in kept.statements if with_demo or not each.is_demo]
    return Directory.as_of(day, told, lineage=lineage(gazetteer()), fallback=kept.fallback)


def answer(code: str, age: int | None = None, form: str = "", *, on: date) -> Answer:
    """Who it is on a day, for a municipality code; the entry for other rooms."""
    return directory_on(on).answer(code, age, form)


def lineage(known: Gazetteer) -> Lineage:
    """Dated successor links, as the resolver wants them."""
    founded: dict[str, tuple[str, ...]] = {}
    for change in known.changes:
        if change.founded and change.code in known.former:
            for heir in known.now(change.code):
                founded[heir] = (*founded.get(heir, ()), change.code)
    return Lineage(founded, {code: tuple(known.now(code)) for code in known.former})


def _fallback() -> Contact:
    comensha = Organisation.objects.filter(kind=Organisation.Kind.COMENSHA).order_by("name").first()
    if comensha is None:
        return FALLBACK
    try:
        number = telephones.read(comensha.telephone)
    except ValueError:
        number = COMENSHA_TELEPHONE
    return Contact(comensha.name, (number,), Why.FALLBACK, organisation_id=comensha.pk)
