"""Why two records are, or are not, of one person: the bits of each field, a sentence, a bar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import numpy as np

from zoco.linkage.features import LEVELS, Pairs, levels
from zoco.linkage.hubs import Context
from zoco.linkage.table import Table
from zoco.linkage.weights import Weights, probability
from zoco.linkage.wording import START, sentence

NOTHING = frozenset({"", "unknown", "none", "no", "nothing"})


@dataclass(frozen=True)
class Reason:
    """One field: its level, its bits, and both in words."""

    field: str
    level: str
    bits: float

    @property
    def says_nothing(self) -> bool:
        """
        Its bits are only for what is not known of both: they belong to where the comparison starts.

        >>> Reason("sex", "unknown", 0.9).says_nothing, Reason("names_and_paper", "same+none", -0.1).says_nothing
        (True, True)
        """
        return not NOTHING.isdisjoint(self.level.split("+"))

    def words(self, language: str = "nl") -> str:
        return START[language] if self.field == "start" else sentence(self.field, self.level, language)


@dataclass(frozen=True)
class Explanation:
    """The score in bits is exactly the sum of the reasons; the strongest reason stands first, after the start."""

    score: float
    reasons: list[Reason]
    threshold: float

    @property
    def probability(self) -> float:
        return float(probability(self.score))


def explain(table: Table, known: Context, left: int, right: int, weights: Weights) -> Explanation:
    """Compare two rows of the table and say why."""
    found = levels(Pairs(table, known, np.array([left], np.int32), np.array([right], np.int32)))
    reasons = [
        Reason(name, LEVELS[name][int(code[0])], float(weights.bits[name][code[0]]))
        for name, code in found.items()
    ]
    score = float(weights.scores(found)[0])
    ordered = sorted(reasons, key=lambda reason: -abs(reason.bits))
    start = Reason("start", "", weights.bias)
    return Explanation(score, [start, *ordered], weights.link_from(known.size))


def text(told: Explanation, language: str = "nl", width: int = 12) -> str:
    """
    One line a reason: bits, a bar to the left (against) or the right (for), the sentence.

    >>> print(text(Explanation(2.0, [Reason("start", "", -3.0), Reason("sex", "same", 5.0)], 1.0), "en", 6))
      -3.0     ###|        before anything is compared
      +5.0        |#####   the same sex
      +2.0  together: 80 % likely one person (linked from +1.0)
    """
    lines = [
        f"{reason.bits:+6.1f}  {_bar(reason.bits, width)}  {reason.words(language)}" for reason in shown(told)
    ]
    ends = {"nl": "samen: {p:.0%} kans op één persoon (verband vanaf {t:+.1f})", "en": "together: {p:.0%} likely one person (linked from {t:+.1f})"}  # fmt: skip
    end = ends[language].format(p=told.probability, t=told.threshold).replace("%", " %")
    return "\n".join([*lines, f"{told.score:+6.1f}  {end}"])


def shown(told: Explanation) -> Iterable[Reason]:
    """Every reason that moves the sum."""
    return [reason for reason in told.reasons if reason.bits]


def _bar(bits: float, width: int) -> str:
    marks = "#" * min(width, round(abs(bits)))
    return f"{marks if bits < 0 else '':>{width}}|{marks if bits > 0 else '':<{width}}"


def svg(told: Explanation, language: str = "nl") -> str:
    """The same as a picture; the words are in it as text, so that it can be read aloud."""
    reasons = list(shown(told))
    height = 24 * len(reasons) + 40
    title = text(told, language).splitlines()[-1].strip()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {height}" role="img" aria-label="{escape(title)}">'
    ]
    for number, reason in enumerate(reasons):
        top, length = 8 + 24 * number, min(abs(reason.bits), 14) * 10
        left, colour = (160 - length, "#8a3b12") if reason.bits < 0 else (160, "#1f5f8b")
        parts.append(
            f'<rect x="{left:.0f}" y="{top}" width="{max(length, 1):.0f}" height="16" fill="{colour}"/>'
        )
        parts.append(
            f'<text x="320" y="{top + 13}" font-size="13">{reason.bits:+.1f}  {escape(reason.words(language))}</text>'
        )
    parts.append(f'<line x1="160" y1="0" x2="160" y2="{height - 32}" stroke="#333"/>')
    parts.append(
        f'<text x="0" y="{height - 10}" font-size="14" font-weight="bold">{escape(title)}</text></svg>'
    )
    return "\n".join(parts)
