"""
Invented signals about invented people, with the truth beside them: what the linker is trained and measured on.

No row is about anybody. Names are common ones of eighteen origins in chance combinations, numbers are drawn.
The rates are those that reports about trafficking name in words; see `settings`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from zoco.linkage.generator.settings import NEVER_TRAINED, SETTINGS, Setting, swept
from zoco.linkage.generator.world import Network, Person, World
from zoco.linkage.generator.writing import COLUMNS, Event, Writer, later

__all__ = ["COLUMNS", "NEVER_TRAINED", "SETTINGS", "TRUTH", "Setting", "Truth", "generate", "swept"]

TRUTH = ["record_id", "person_id", "network_id", "origin", "identifiable"]
EVENTFUL = {"politie", "kmar", "nla"}


@dataclass(frozen=True)
class Truth:
    record_id: str
    person_id: str
    network_id: str
    origin: str
    identifiable: int


@dataclass
class Due:
    """One signal that a person has still to appear in."""

    person: Person
    network: Network
    org: str
    on: date


def generate(setting: Setting, records: int, seed: int) -> Iterator[tuple[dict[str, str], Truth]]:
    """
    Rows of the exchange format, each with its truth; the same seed gives the same rows.

    >>> [(row["record_id"], truth.network_id) for row, truth in generate(SETTINGS["ordinary"], 2, seed=1)]
    [('R0', 'N1'), ('R1', 'N...')]
    """
    scribe = Scribe(World(setting, seed))
    rows = scribe.rows()
    for number in range(records):
        row, person, network = next(rows)
        row["record_id"] = f"R{number}"
        yield row, Truth(row["record_id"], person.id, network.id, person.origin.code, int(identifiable(row)))


class Scribe:
    """Lets organisations write about one network after another."""

    def __init__(self, world: World) -> None:
        self.world, self.setting, self.rng = world, world.setting, world.rng
        self.writer = Writer(world)
        self.orgs = list(self.writer.profiles)
        self.shares = [each.share for each in self.writer.profiles.values()]
        self.signals = 0

    def rows(self) -> Iterator[tuple[dict[str, str], Person, Network]]:
        for members in self.world.networks():
            due = [each for person in members for each in self.due(person)]
            self.rng.shuffle(due)
            while due:
                for row, each in self.event(due):
                    yield row, each.person, each.network

    def due(self, person: Person) -> Iterator[Due]:
        rng, setting = self.rng, self.setting
        count, drawn = 1, rng.random()
        if drawn > setting.one_signal:
            count = 2
        if drawn > setting.one_signal + setting.two_signals:
            count = 3
            while count < setting.most_signals and rng.random() < setting.more_signals:
                count += 1
        org = rng.choices(self.orgs, self.shares)[0]
        for _ in range(count):
            network = rng.choice([person.network, *person.later])
            if rng.random() > setting.same_organisation:
                org = rng.choices(self.orgs, self.shares)[0]
            yield Due(person, network, org, later(network.begins, rng, network.days))

    def event(self, due: list[Due]) -> Iterator[tuple[dict[str, str], Due]]:
        """One signal and who it names, taken from `due`; now and then it comes again by another road."""
        rng, first = self.rng, due.pop()
        subjects = [first]
        if first.org in EVENTFUL and rng.random() < self.setting.together:
            for other in due[-12:]:
                named = {each.person.id for each in subjects}
                if other.person.id not in named and other.network is first.network and rng.random() < 0.7:
                    subjects.append(other)
                    due.remove(other)
        where = rng.choice(first.network.addresses)
        car = rng.choice(first.network.plates) if first.network.plates else ""
        event = Event(first.org, self.unit(first.org), first.on, where, car)
        yield from self.written(subjects, event)
        if rng.random() < self.setting.twice:
            road = rng.choices(self.orgs, self.shares)[0]
            again = replace(event, org=road, unit=self.unit(road), on=later(first.on, rng, 20))
            yield from self.written(subjects, again)

    def unit(self, org: str) -> str:
        return f"{org}-{self.rng.choice('NOZWM')}{self.rng.randrange(4)}"

    def written(self, subjects: list[Due], event: Event) -> Iterator[tuple[dict[str, str], Due]]:
        self.signals += 1
        for each in subjects:
            row = self.writer.row(each.person, each.network, event)
            row["signal_id"] = f"S{self.signals}"
            yield row, each


def identifiable(row: dict[str, str]) -> bool:
    """
    Would a cautious human dare to place this row: two names and a birth year, or a number of her own?

    >>> identifiable({"given_names": "Ana", "family_name": "Popa", "dob": "1999"})
    True
    >>> identifiable({"given_names": "Ana", "family_name": "", "dob": "1999"})
    False
    """
    if any(row.get(name) for name in ("bsn", "v_number", "document_no")):
        return True
    named = f"{row.get('given_names', '')} {row.get('family_name', '')} {row.get('name_native', '')}".split()
    told = [word for word in named if sum(c.isalpha() for c in word) > 1 and word not in {"Onbekend", "NN", "Unknown"}]  # fmt: skip
    return len(told) >= 2 and bool(row.get("dob") or (row.get("age_estimate") and (row.get("phone") or row.get("handle"))))  # fmt: skip
