"""
The law as data: each procedure in each version is one TOML file, `law/<procedure>/<valid from>.toml`.

`load()` reads a folder and checks it; `law()` is the law that ships, read once. A change of law is a new dated
file: an older file is never edited for it, so what was once decided can always be explained.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from zoco.procedures.facts import Vocabulary, unknown
from zoco.procedures.procedure_file import definition_of, sources_of
from zoco.procedures.reading import LawError, Page
from zoco.procedures.shapes import DeadlineRule, Definition, ExtensionRule, LeadsTo, Reason, Source
from zoco.procedures.vocabulary import condition, vocabulary_of
from zoco.procedures.wording import NotPossible, Text, short_day

__all__ = [
    "DeadlineRule",
    "Definition",
    "ExtensionRule",
    "Law",
    "LawError",
    "LeadsTo",
    "Reason",
    "Source",
    "condition",
    "law",
    "load",
    "sources_of",
]

FOLDER = Path(__file__).parent / "law"


@dataclass(frozen=True, slots=True)
class Law:
    """All procedures in all versions, and the words they may use."""

    vocabulary: Vocabulary
    procedures: Mapping[str, tuple[Definition, ...]]

    def versions(self, slug: str) -> tuple[Definition, ...]:
        """Oldest first. Raises `NotPossible` for an unknown procedure, with what was perhaps meant."""
        if slug not in self.procedures:
            raise unknown(Text("procedure", "procedure"), slug, self.procedures)
        return self.procedures[slug]

    def in_force(self, slug: str, day: date) -> Definition:
        """The version that holds on this day; `NotPossible` when none does."""
        for definition in self.versions(slug):
            if definition.in_force_on(day):
                return definition
        raise no_law_on(slug, day, self.versions(slug))

    def exists(self, slug: str, day: date) -> bool:
        return any(definition.in_force_on(day) for definition in self.procedures.get(slug, ()))

    def all_in_force(self, day: date) -> Iterator[Definition]:
        """Each procedure that exists on this day, in the order in which one would start them."""
        found = (d for versions in self.procedures.values() for d in versions if d.in_force_on(day))
        return iter(sorted(found, key=lambda d: (d.order, d.slug)))


def no_law_on(slug: str, day: date, versions: Iterable[Definition]) -> NotPossible:
    first = min(definition.valid_from for definition in versions)
    on, since = short_day(day), short_day(first)
    return NotPossible(
        f"{slug}: geen versie geldt op {on.nl}; de eerste geldt vanaf {since.nl}.",
        f"{slug}: no version is in force on {on.en}; the first is from {since.en}.",
    )


@cache
def law() -> Law:
    """The law that ships with Zoco, read and checked once."""
    return load()


def load(folder: Path = FOLDER) -> Law:
    """Read every law file below `folder`. Raises `LawError` with file and line for the first mistake."""
    vocabulary = vocabulary_of(Page(folder / "facts.toml", folder))
    procedures: dict[str, list[Definition]] = {}
    pages: dict[str, Page] = {}
    for file in sorted(folder.glob("*/*.toml")):
        page = Page(file, folder)
        definition = definition_of(page, vocabulary)
        procedures.setdefault(definition.slug, []).append(definition)
        pages[definition.file] = page
    for definitions in procedures.values():
        definitions[:] = _one_after_another(definitions, pages)
    for definition in (d for definitions in procedures.values() for d in definitions):
        _check_others(definition, pages[definition.file], procedures)
    return Law(vocabulary, {slug: tuple(versions) for slug, versions in procedures.items()})


def _check_others(definition: Definition, page: Page, procedures: Mapping[str, list[Definition]]) -> None:
    """What a file says about other procedures: they exist, and know the event that is handed to them."""
    for needed in (slug for alternatives in definition.depends_on for slug in alternatives):
        if needed not in procedures:
            raise page.wrong(("depends_on",), f"there is no procedure {needed!r}")
    for place, road in enumerate(definition.leads_to):
        if road.slug not in procedures:
            raise page.wrong(("leads_to", place, "slug"), f"there is no procedure {road.slug!r}")
        if impossible := set(road.outcomes) - set(definition.outcomes):
            raise page.wrong(
                ("leads_to", place, "outcomes"), f"{min(impossible)!r} is no outcome of this procedure"
            )
        anchors = {rule.anchor for version in procedures[road.slug] for rule in version.deadlines}
        if road.anchor and road.anchor not in anchors:
            raise page.wrong(
                ("leads_to", place, "anchor"), f"{road.slug} counts nothing from {road.anchor!r}"
            )


def _one_after_another(definitions: list[Definition], pages: Mapping[str, Page]) -> list[Definition]:
    """Sort versions; one without an end ends the day before the next begins. Overlap is a mistake."""
    in_order = sorted(definitions, key=lambda d: d.valid_from)
    for older, newer in pairwise(in_order):
        if older.valid_to and older.valid_to >= newer.valid_from:
            raise pages[older.file].wrong(
                ("valid_to",), f"overlaps {newer.file}, valid from {newer.valid_from}"
            )
    ends = [newer.valid_from.fromordinal(newer.valid_from.toordinal() - 1) for newer in in_order[1:]]
    return [
        replace(definition, valid_to=definition.valid_to or end)
        for definition, end in zip(in_order, [*ends, None], strict=True)
    ]
