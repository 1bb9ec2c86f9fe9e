"""
The residence track as data: from which status, by which event, to which status, and what follows that day.

Each version is one file, `law/track/<valid from>.toml`. A transition that the law does not know is refused with a
sentence that names what is possible; a warning never refuses.

>>> from datetime import date
>>> the_track = track(date(2026, 1, 12))
>>> the_track.take("reflection_given", status="none", facts={}).to
'reflection_period'
>>> [step.event.slug for step in the_track.steps("dublin", {"dublin": True})][:2]
['reflection_given', 'report_signed']
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from zoco.procedures.definitions import Law, Source, condition, law, sources_of
from zoco.procedures.facts import Condition, Value, Vocabulary, unknown
from zoco.procedures.reading import LawError, Page, Table
from zoco.procedures.shapes import OUTCOMES
from zoco.procedures.wording import Language, NotPossible, Text
from zoco.residence.dated import day_of_file, names_in, version_on

LANGUAGES: tuple[Language, ...] = ("nl", "en")
FOLDER = Path(__file__).parent / "law"


@dataclass(frozen=True, slots=True)
class Ending:
    """A procedure that ends with a transition, and how."""

    procedure: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Caution:
    """What to think of first; it refuses nothing."""

    when: Condition
    text: Text
    source: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step is not possible for whom this fits; `to` are the statuses it is about, none means all."""

    when: Condition
    text: Text
    to: tuple[str, ...]

    def is_about(self, to: str) -> bool:
        return not self.to or to in self.to


@dataclass(frozen=True, slots=True)
class Transition:
    """One kind of event on the track."""

    slug: str
    title: Text
    from_statuses: tuple[str, ...]
    to_statuses: tuple[str, ...]
    by: tuple[str, ...]
    documents: tuple[Text, ...]
    sets: tuple[str, ...]
    facts: Mapping[str, Value]
    ends: tuple[Ending, ...]
    offers: tuple[str, ...]
    refused: tuple[Refusal, ...]
    cautions: tuple[Caution, ...]
    source: str
    keeps: bool
    correction: bool

    def goes_to(self, status: str) -> tuple[str, ...]:
        """Where this event can lead from a status; a permit that is extended stays what it is."""
        if status not in self.from_statuses:
            return ()
        if self.keeps:
            return (status,) if status in self.to_statuses else ()
        return tuple(to for to in self.to_statuses if to != status)

    def why_refused(self, to: str, facts: Mapping[str, Value]) -> Text | None:
        return next((one.text for one in self.refused if one.is_about(to) and one.when.fits(facts)), None)


@dataclass(frozen=True, slots=True)
class Arriving:
    """What holds for whoever has one of these statuses, however it came about."""

    statuses: tuple[str, ...]
    facts: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is so after every step away from a status, but for a correction: then it never was so."""

    status: str
    sets: tuple[str, ...]
    facts: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Step:
    """One transition as it would be taken now: where to, which events get this day, what is known afterwards."""

    event: Transition
    status: str
    to: str
    sets: tuple[str, ...]
    facts: Mapping[str, Value]
    cautions: tuple[Caution, ...]

    def days(self, on: date) -> dict[str, date]:
        """Event → day, for procedures that count from them."""
        return dict.fromkeys(self.sets, on)


@dataclass(frozen=True, slots=True)
class Track:
    """All transitions as they hold from one day on."""

    valid_from: date
    verified: bool
    verification: Text
    sources: tuple[Source, ...]
    statuses: Mapping[str, Text]
    actors: Mapping[str, Text]
    transitions: Mapping[str, Transition]
    arriving: tuple[Arriving, ...]
    leaving: tuple[Leaving, ...]
    vocabulary: Vocabulary
    file: str

    def transition(self, slug: str) -> Transition:
        if slug not in self.transitions:
            raise unknown(Text("gebeurtenis", "event"), slug, self.transitions)
        return self.transitions[slug]

    def steps(self, status: str, facts: Mapping[str, object]) -> Iterator[Step]:
        """Each step that is possible from here, in the order of the law file."""
        for event in self.transitions.values():
            for to in event.goes_to(status):
                step = self._step(event, status, to, facts)
                if not self._why_not(step, facts):
                    yield step

    def not_now(self, status: str, facts: Mapping[str, object]) -> Iterator[tuple[Transition, Text]]:
        """What would be possible from here but for a reason, with that reason: "only if no EU right to stay"."""
        for event in self.transitions.values():
            steps = [self._step(event, status, to, facts) for to in event.goes_to(status)]
            reasons = [self._why_not(step, facts) for step in steps]
            if reasons and reasons[0] and all(reasons):
                yield event, reasons[0]

    def take(self, slug: str, *, status: str, facts: Mapping[str, object], to: str | None = None) -> Step:
        """
        The step that this event is from this status. `to` chooses where an event can lead to several statuses.

        Raises `NotPossible` for an unknown event or status, for a step that the track does not have (naming those it
        has), for a reason of the law file, and when `to` is needed and missing.
        """
        event = self.transition(slug)
        if status not in self.statuses or (to is not None and to not in self.statuses):
            wrong = status if status not in self.statuses else str(to)
            raise unknown(Text("verblijfsstatus", "residence status"), wrong, self.statuses)
        ends = event.goes_to(status)
        if not ends or (to is not None and to not in ends):
            raise self._no_such_step(event, status, to, facts)
        steps = [self._step(event, status, end, facts) for end in ends if to in (None, end)]
        possible = [step for step in steps if not self._why_not(step, facts)]
        if not possible:
            reason = self._why_not(steps[0], facts) or Text("", "")
            raise NotPossible(f"{event.title.nl}: {reason.nl}", f"{event.title.en}: {reason.en}")
        if len(possible) > 1:
            raise self._several(event, possible)
        return possible[0]

    def _step(self, event: Transition, status: str, to: str, facts: Mapping[str, object]) -> Step:
        known = self.vocabulary.filled({**facts, "residence_status": status})
        gone = (
            [] if event.correction or to == status else [one for one in self.leaving if one.status == status]
        )
        come = [one for one in self.arriving if to in one.statuses]
        told = [*(one.facts for one in gone), *(one.facts for one in come), event.facts]
        return Step(
            event=event,
            status=status,
            to=to,
            sets=(*event.sets, *(name for leaving in gone for name in leaving.sets)),
            facts={name: value for said in told for name, value in said.items()},
            cautions=tuple(one for one in event.cautions if one.when.fits(known)),
        )

    def _why_not(self, step: Step, facts: Mapping[str, object]) -> Text | None:
        """A reason of the law file, or facts that would contradict each other afterwards."""
        known = self.vocabulary.filled({**facts, "residence_status": step.status})
        if reason := step.event.why_refused(step.to, known):
            return reason
        try:
            self.vocabulary.refuse_contradictions({**facts, **step.facts, "residence_status": step.to})
        except NotPossible as contradiction:
            return contradiction.text
        return None

    def _several(self, event: Transition, steps: list[Step]) -> NotPossible:
        nl, en = (
            _listed([self.statuses[step.to].said_in(language) for step in steps]) for language in LANGUAGES
        )
        return NotPossible(
            f"{event.title.nl}: zeg ook wat het verblijf wordt. Kies uit: {nl}.",
            f"{event.title.en}: also say which status follows. Choose from: {en}.",
        )

    def _no_such_step(
        self, event: Transition, status: str, to: str | None, facts: Mapping[str, object]
    ) -> NotPossible:
        """Somebody has one status at a time: say which, and what leads on from there."""
        here = self.statuses[status]
        after = f" → {self.statuses[to].nl}" if to else "", f" → {self.statuses[to].en}" if to else ""
        possible = list(dict.fromkeys(s.event.title for s in self.steps(status, facts)))
        nl, en = _listed([title.nl for title in possible]), _listed([title.en for title in possible])
        return NotPossible(
            f"‘{event.title.nl}’{after[0]} kan niet: het verblijf is nu ‘{here.nl}’, en iemand heeft één "
            f"verblijfsstatus tegelijk. Wat van hier kan: {nl}.",
            f"‘{event.title.en}’{after[1]} is not possible: the status is ‘{here.en}’ now, and somebody has one "
            f"residence status at a time. Possible from here: {en}.",
        )


@cache
def tracks() -> tuple[Track, ...]:
    """The versions that ship with Zoco, oldest first, read and checked once."""
    return load()


def track(on: date) -> Track:
    """The version in force on a day; `NotPossible` before the first."""
    return version_on(on, tracks())


# Reading


def load(folder: Path = FOLDER, among: Law | None = None) -> tuple[Track, ...]:
    """Read `track/*.toml` below a folder, oldest first. Raises `LawError` with file and line."""
    the_law = among or law()
    return tuple(_track(Page(file, folder), the_law) for file in sorted((folder / "track").glob("*.toml")))


def _track(page: Page, the_law: Law) -> Track:
    top = page.top()
    valid_from = day_of_file(top, page)
    statuses, actors = _names(top.table("statuses")), _names(top.table("actors"))
    wanted = the_law.vocabulary.facts["residence_status"].values
    if different := set(wanted) ^ set(statuses):
        raise top.wrong("statuses", f"not the statuses of facts.toml: {', '.join(sorted(different))}")
    found = [_transition(table, statuses, actors, the_law) for table in top.tables("transitions")]
    for place, one in enumerate(found):
        if one.slug in {earlier.slug for earlier in found[:place]}:
            raise page.wrong(("transitions", place, "slug"), f"{one.slug!r} is there twice")
    result = Track(
        valid_from=valid_from,
        verified=top.flag("verified"),
        verification=top.text("verification"),
        sources=sources_of(top),
        statuses=statuses,
        actors=actors,
        transitions={one.slug: one for one in found},
        arriving=tuple(_arriving(table, statuses, the_law.vocabulary) for table in top.tables("arriving")),
        leaving=tuple(_leaving(table, statuses, the_law.vocabulary) for table in top.tables("leaving")),
        vocabulary=the_law.vocabulary,
        file=page.name,
    )
    top.nothing_else()
    return result


def _names(table: Table) -> dict[str, Text]:
    return {name: table.text(name) for name in table.data}


def _transition(
    table: Table, statuses: Mapping[str, Text], actors: Mapping[str, Text], the_law: Law
) -> Transition:
    words = the_law.vocabulary
    found = Transition(
        slug=table.slug("slug"),
        title=table.text("title"),
        from_statuses=names_in(table, "from", statuses),
        to_statuses=names_in(table, "to", statuses),
        by=names_in(table, "by", actors),
        documents=table.texts("documents"),
        sets=names_in(table, "sets", words.events),
        facts=_facts(table, words),
        ends=tuple(_ending(inner, the_law) for inner in table.tables("ends")),
        offers=names_in(table, "offers", the_law.procedures),
        refused=tuple(_refusal(inner, words, statuses) for inner in table.tables("refused")),
        cautions=tuple(_caution(inner, words) for inner in table.tables("warnings")),
        source=table.words("source"),
        keeps=table.flag("keeps", False),
        correction=table.flag("correction", False),
    )
    table.nothing_else()
    for key in ("from", "to", "by"):
        if not table.has(key) or not table.data[key]:
            raise table.wrong(key, "must name at least one")
    return found


def _facts(table: Table, vocabulary: Vocabulary) -> dict[str, Value]:
    if not table.has("facts"):
        return {}
    inner = table.table("facts")
    for name, value in inner.data.items():
        inner.taken.add(name)
        if name not in vocabulary.facts:
            raise inner.wrong(name, unknown(Text("feit", "fact"), name, vocabulary.facts).text.en)
        if name == "residence_status" or not vocabulary.facts[name].accepts(value):
            raise inner.wrong(name, f"{value!r} is not a value of {name} here")
    return dict(inner.data)


def _ending(table: Table, the_law: Law) -> Ending:
    ending = Ending(table.words("procedure"), table.choice("outcome", OUTCOMES))
    if ending.procedure not in the_law.procedures:
        raise table.wrong("procedure", f"there is no procedure {ending.procedure!r}")
    if ending.outcome not in the_law.versions(ending.procedure)[-1].outcomes:
        raise table.wrong("outcome", f"{ending.procedure} does not end with {ending.outcome!r}")
    table.nothing_else()
    return ending


def _refusal(table: Table, vocabulary: Vocabulary, statuses: Mapping[str, Text]) -> Refusal:
    found = Refusal(condition(table, "when", vocabulary), table.text("text"), names_in(table, "to", statuses))
    table.nothing_else()
    return found


def _caution(table: Table, vocabulary: Vocabulary) -> Caution:
    found = Caution(condition(table, "when", vocabulary), table.text("text"), table.words("source"))
    table.nothing_else()
    return found


def _arriving(table: Table, statuses: Mapping[str, Text], vocabulary: Vocabulary) -> Arriving:
    found = Arriving(names_in(table, "statuses", statuses), _facts(table, vocabulary))
    table.nothing_else()
    return found


def _leaving(table: Table, statuses: Mapping[str, Text], vocabulary: Vocabulary) -> Leaving:
    found = Leaving(
        table.choice("status", tuple(statuses)),
        names_in(table, "sets", vocabulary.events),
        _facts(table, vocabulary),
    )
    table.nothing_else()
    return found


def _listed(words: list[str]) -> str:
    return "; ".join(words)


__all__ = [
    "Caution", "Ending", "LawError", "Leaving", "Step", "Track", "Transition", "load", "track", "tracks",
]  # fmt: skip
