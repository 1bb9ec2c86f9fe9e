"""The reasons to close, read from `reasons.toml`: dated, and tied to the project's code list."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from zoco.cases.codes import CloseReason

FILE = Path(__file__).parent / "reasons.toml"


class WrongReasons(ValueError):
    """The file names a reason that does not exist, or forgets one."""


@dataclass(frozen=True)
class Reason:
    code: CloseReason
    codelist: str
    valid_from: date
    valid_to: date | None = None
    ends_contact: bool = False

    def is_offered_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def reasons(file: Path = FILE) -> tuple[Reason, ...]:
    """All of them, in the order of the page."""
    found = [
        Reason(CloseReason(said.pop("code")), **said) for said in tomllib.loads(file.read_text())["reason"]
    ]
    if missing := set(CloseReason) - {reason.code for reason in found}:
        raise WrongReasons(f"{file.name}: no line for {', '.join(sorted(missing))}")
    return tuple(found)


def offered(on: date) -> list[tuple[str, str]]:
    """Code and label of what may be chosen on a day.

    >>> offered(date(2026, 3, 2))[0][0]
    'goals_reached'
    >>> offered(date(1999, 1, 1))
    []
    """
    return [(reason.code.value, str(reason.code.label)) for reason in reasons() if reason.is_offered_on(on)]


def ends_contact(code: str) -> bool:
    """
    >>> ends_contact("died"), ends_contact("returned")
    (True, False)
    """
    return any(reason.ends_contact for reason in reasons() if reason.code == code)
