"""What is told, and how something more is told beside it. Pure, but for `zoco.disclosure`."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

from zoco.disclosure import Rule, publish_beside
from zoco.statistics.periods import Period

Atom = TypeVar("Atom", bound=Hashable)
# (period, indicator, value) → a number; None: not shown. No value: nothing is told, not even which values there are.
Key = tuple[Period, str, str | None]
Told = dict[Key, int | None]


def tell_beside(
    counts: Mapping[Atom, int], groups: Mapping[Key, Collection[Atom]], wanted: Iterable[Key], out: Told, rule: Rule
) -> Told:  # fmt: skip
    """
    What may be told of the `wanted` groups, where `out` is told already of others.

    What was not told before, small or to protect something smaller, is not told now.
    """
    wanted = set(wanted)
    shown = {key for key in groups if out.get(key) is not None}
    told = publish_beside(counts, groups, rule, out=shown, held_back=groups.keys() - shown - wanted)
    return {key: told[key] for key in groups if key in wanted}
