"""One new record against the few that share a key with it: the same bits as a batch gives, in milliseconds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from zoco.linkage.features import LEVELS
from zoco.linkage.few import Few
from zoco.linkage.keys import hashed_phrases
from zoco.linkage.one import Beside
from zoco.linkage.rarity import Counted
from zoco.linkage.record import Record
from zoco.linkage.weights import FILE, Weights, shipped

FIELDS = tuple(LEVELS)


@dataclass(frozen=True)
class Question:
    """A record with the keys that it is found by."""

    record: Record
    phrases: dict[int, str]

    @classmethod
    def of(cls, record: Record, secret: bytes) -> Question:
        return cls(record, hashed_phrases(record, secret))

    @property
    def keys(self) -> list[int]:
        return list(self.phrases)


@dataclass(frozen=True)
class Answer:
    """For each other record its score in bits and its level on each field; from `threshold` they are linked."""

    scores: list[float]
    levels: list[dict[str, int]]
    threshold: float

    def vector(self, row: int) -> list[int]:
        """The level of every field of one pair, in the order of FIELDS."""
        return [self.levels[row][name] for name in FIELDS]


def compare(
    question: Question,
    others: Sequence[Record],
    *,
    counted: Counted,
    secret: bytes,
    cut: Collection[int] = (),
    weights: Weights | None = None,
) -> Answer:
    """
    Score `others` against one record. `cut`: its keys that more records share than were fetched.

    >>> from zoco.linkage.record import prepare
    >>> ana, anna = (prepare({"record_id": i, "given_names": n, "family_name": "Popa", "dob": "03-04-1998"}) for i, n in (("1", "Ana"), ("2", "Anna")))
    >>> answer = compare(Question.of(ana, b""), [anna], counted=Counted(), secret=b"")
    >>> answer.scores[0] > answer.threshold
    True
    """
    weights = weights or shipped()
    crowded = {question.phrases[key] for key in cut}
    known = Few([question.record, *others], counted, secret, crowded)
    asked = Beside(question.record, known)
    found = [asked.levels(other) for other in others]
    return Answer([weights.score(each) for each in found], found, weights.link_from(known.size))


@lru_cache(maxsize=4)
def version(file: Path = FILE) -> str:
    """Which weights gave a score: eight characters of their digest."""
    return blake2b(file.read_bytes(), digest_size=4).hexdigest()
