"""From where pairs are sure, and how often that is right: from the answers that people gave."""

from __future__ import annotations

from dataclasses import dataclass

from zoco.linkage.reviews import FEWEST, Estimate, Zone, found_by, sure_from
from zoco.linkage.weights import shipped
from zoco.subjects.models import Pair, Said
from zoco.subjects.models.pair import REVIEW, SILENT, SURE

MOST = 5_000  # answers that thresholds are learned from, the last ones


@dataclass(frozen=True)
class Thresholds:
    """Pairs that could be placed are sure from `sure`; `learned` from how many answers, 0 while those are too few."""

    sure: float
    learned: int


def thresholds() -> Thresholds:
    """As the answers say that this seat sees."""
    asked: list[str] = ["score", "answer"]
    settled = Pair.objects.settled().filter(placeable=True).order_by("-at").values_list(*asked)[:MOST]
    answers = [(score, answer == Said.SAME) for score, answer in settled]
    learned = len(answers) if len(answers) >= FEWEST else 0
    return Thresholds(sure_from(answers, shipped().sure), learned)


@dataclass(frozen=True)
class Measured:
    """Each zone, and of all pairs of one person that were kept, how many are shown as sure."""

    zones: dict[str, Zone]
    found: Estimate


def measured(limits: Thresholds) -> Measured:
    """In one question."""
    counted = Pair.objects.with_answer().zoned(limits.sure).counted_by_zone()
    zones = {
        name: Zone(row["many"], row["same"] + row["other"], row["same"]) for name, row in counted.items()
    }
    return Measured(zones, found_by(zones[SURE], [zones[REVIEW], zones[SILENT]]))
