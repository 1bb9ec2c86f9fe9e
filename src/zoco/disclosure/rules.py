"""How small is too small, and on what numbers are rounded."""

from __future__ import annotations

from dataclasses import dataclass, replace


class TooLow(ValueError):
    """A minimum can be raised, never lowered."""


@dataclass(frozen=True)
class Rule:
    """`least`: the fewest people a figure may tell of; `step`: what it is rounded on (1: not at all)."""

    least: int
    step: int = 1

    def __post_init__(self) -> None:
        # With 2 "not shown" would say 1.
        if self.least < 3 or self.step < 1:
            raise TooLow("The minimum is 3 or more, and numbers are rounded on 1 or more.")

    def at_least(self, least: int) -> Rule:
        """
        The same rule, stricter.

        >>> PUBLIC.at_least(20).least
        20
        >>> PUBLIC.at_least(10)
        Traceback (most recent call last):
        zoco.disclosure.rules.TooLow: The minimum is 11 and can only be raised, not lowered to 10.
        """
        if least < self.least:
            raise TooLow(f"The minimum is {self.least} and can only be raised, not lowered to {least}.")
        return replace(self, least=least)

    def exact(self) -> Rule:
        """Without rounding: for whom it was agreed, or what its source has published already."""
        return replace(self, step=1)

    def rounded(self, people: int) -> int:
        """
        >>> [PUBLIC.rounded(people) for people in (0, 12, 13, 668)]
        [0, 10, 15, 670]
        """
        return (2 * people + self.step) // (2 * self.step) * self.step


PUBLIC = Rule(least=11, step=5)
PARTNERS = Rule(least=5, step=5)
