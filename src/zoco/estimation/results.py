"""What a method says: one frozen record, that knows from which table it is and what it must not be used for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import Any, Self

EXISTS, BOUNDARY, NO_MLE, NOT_IDENTIFIABLE = "exists", "boundary", "no_mle", "not_identifiable"
VERSION = version("zoco")


class NoEstimate(ValueError):
    """The method has no valid answer for this table; the message says why, in a sentence."""


class Caveat(str):
    """
    A sentence in English, with the same in Dutch. `public`: nothing in it says who is on a list, so a report may have it.

    >>> said = Caveat("A lower bound.", "Een ondergrens."); said, said.dutch
    ('A lower bound.', 'Een ondergrens.')
    """

    dutch: str
    public: bool

    def __new__(cls, english: str, dutch: str = "", *, public: bool = True) -> Self:
        made = super().__new__(cls, english)
        made.dutch, made.public = dutch, public
        return made


@dataclass(frozen=True)
class Near:
    """A model almost as good as the best: how much worse by the criterion, and the people it says there are."""

    model: str
    worse: float
    total: float


@dataclass(frozen=True)
class Estimate:
    """
    People in all (`total`) and on no list (`unseen`), with an interval for all at `level`.

    `status`: exists, or boundary where terms are minus infinity. `near`: other models that fit about as well. A total
    without an interval has None for both ends.
    """

    total: float
    seen: int
    method: str
    lower: float | None = None
    upper: float | None = None
    level: float = 0.95
    status: str = EXISTS
    model: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    checksum: str = ""
    caveats: tuple[Caveat, ...] = ()
    near: tuple[Near, ...] = ()
    version: str = VERSION

    @property
    def unseen(self) -> float:
        return self.total - self.seen

    def as_json(self) -> dict[str, Any]:
        """
        For a program: plain values only.

        >>> Estimate(100.0, 40, "independence").as_json()["unseen"]
        60.0
        """
        return {**asdict(self), "unseen": self.unseen, "options": dict(self.options)}
