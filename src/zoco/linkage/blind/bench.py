"""What `zoco blind bench` measures: comparisons a second beside the memory, and pairs found on generated halves."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from zoco.linkage.blind import kernel, matching
from zoco.linkage.blind.encoding import Encoder, Unencodable, diffused, packed, person
from zoco.linkage.blind.files import Head, Line, Report, Sender
from zoco.linkage.blind.keys import SharedKey
from zoco.linkage.generator import SETTINGS, generate

#: One half: who investigates. The other: who helps.
INVESTIGATE = frozenset({"politie", "kmar", "nla"})
ON = date(2026, 11, 2)
KEY = SharedKey("2026-Q4", ("helps", "investigates"), b"a key for trials, known to all..")
_QUERIES, _STORED, _SINGLE = 2048, 50_000, 1_000_000


def measure(only: str | None, records: int, seed: int) -> Iterator[str]:
    """Lines of figures; each with what it counts."""
    if only != "pairs":
        yield from speed()
    if only != "speed":
        for setting in SETTINGS:
            yield from (str(found) for found in pairs(setting, records, seed))


def speed() -> Iterator[str]:
    """Comparisons a second of the time of one core, and what reading alone would allow."""
    rng = np.random.default_rng(1)
    first, second = (rng.integers(0, 2**64, (n, kernel.WORDS), dtype=np.uint64) for n in (_QUERIES, _STORED))
    many = rng.integers(0, 2**64, (_SINGLE, kernel.WORDS), dtype=np.uint64)
    bandwidth = many.nbytes / _seconds(many.sum)
    bound = bandwidth / (8 * kernel.WORDS)
    yield f"memory read by one core: {bandwidth / 1e9:.1f} GB/s, so at most {bound / 1e6:.0f} million a second for one question"
    ways: list[tuple[str, Callable[..., kernel.Pairs]]] = [("NumPy", kernel.near_numpy)]
    if kernel.compiled():
        ways.append(("compiled", kernel.near_compiled))
    for name, way in ways:
        way(first[:1], second[:1], matching.ALIKE)  # compile
        batch = _QUERIES * _STORED / _seconds(lambda way=way: way(first, second, matching.ALIKE))  # type: ignore[misc]
        one = _seconds(lambda way=way: way(first[:1], many, matching.ALIKE))  # type: ignore[misc]
        yield f"{name}: {batch / 1e6:.1f} million comparisons a second ({_QUERIES} x {_STORED}); one against {_SINGLE}: {one * 1000:.1f} ms"


def _seconds(work: Callable[[], object]) -> float:
    """Of processor time, the shortest of five: others may want the same core."""
    found = []
    for _ in range(5):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)


@dataclass(frozen=True)
class Found:
    """How many of the true pairs were found, and how many of the found are true."""

    name: str
    true: int
    found: int
    right: int

    @property
    def f1(self) -> float:
        return 2 * self.right / max(self.true + self.found, 1)

    def __str__(self) -> str:
        precision, recall = self.right / max(self.found, 1), self.right / max(self.true, 1)
        return f"{self.name}: F1 {self.f1:.3f} (precision {precision:.3f}, recall {recall:.3f}, {self.true} true pairs)"


def pairs(setting: str, records: int, seed: int) -> Iterator[Found]:
    """
    Two halves of generated records that have at least two words of a name and a year of birth.

    Names alone, before and behind the diffusion layer; then as the matching side does it, numbers first.
    """
    sides, truth = halves(setting, records, seed)
    encoder = Encoder(KEY.secret)
    people = [[person(row) for row in side] for side in sides]
    owners = [[truth[row["record_id"]] for row in side] for side in sides]
    plain = [[encoder.plain(who) for who in side] for side in people]
    bare = [np.array([packed(bits) for bits in side]) for side in plain]
    hard = [np.array([packed(diffused(bits, encoder.places)) for bits in side]) for side in plain]
    yield _judged(f"{setting}, names, no diffusion layer", _near(bare, _ALIKE_BARE), owners)
    yield _judged(f"{setting}, names, diffusion layer", _near(hard, matching.ALIKE), owners)
    yield _judged(f"{setting}, numbers and names, diffusion layer", _as_matched(sides), owners)


#: The same threshold before the layer: `spread_distance(_ALIKE_BARE / 1024) * 1024` is about `ALIKE`.
_ALIKE_BARE = 121


def halves(setting: str, records: int, seed: int) -> tuple[list[list[dict[str, str]]], dict[str, str]]:
    """Rows of those who investigate and of those who help, and whose each is."""
    sides: list[list[dict[str, str]]] = [[], []]
    truth = {}
    for row, true in generate(SETTINGS[setting], records, seed):
        try:
            person(row)
        except Unencodable:
            continue
        sides[row["org_type"] not in INVESTIGATE].append(row)
        truth[row["record_id"]] = true.person_id
    return sides, truth


def _as_matched(sides: Sequence[Sequence[dict[str, str]]]) -> tuple[Sequence[int], Sequence[int]]:
    files: list[tuple[Head, list[Line]]] = []
    places: list[dict[str, int]] = []
    for name, side in zip(KEY.parties, sides, strict=True):
        sender = Sender(name, [KEY], "trial", ON, KEY.ends_on)
        lines = [line for _, each in sender.lines(side, Report()) for line in each]
        files.append((sender.head(), lines))
        places.append({line.id: at for at, line in enumerate(lines)})
    found = list(matching.hits(files[0], files[1], ON))
    return [places[0][hit.one] for hit in found], [places[1][hit.other] for hit in found]


def _near(sides: list[kernel.Rows], most: int) -> tuple[list[int], list[int]]:
    one, other, _ = kernel.near(sides[0], sides[1], most)
    return one.tolist(), other.tolist()


def _judged(name: str, found: tuple[Sequence[int], Sequence[int]], owners: list[list[str]]) -> Found:
    one, other = (Counter(side) for side in owners)
    right = sum(owners[0][a] == owners[1][b] for a, b in zip(*found, strict=True))
    return Found(name, sum(count * other[who] for who, count in one.items()), len(found[0]), right)
