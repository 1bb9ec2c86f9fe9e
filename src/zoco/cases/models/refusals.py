"""What a verb raises when it cannot do what it was asked."""

from __future__ import annotations


class Changed(Exception):
    """Somebody else changed this between reading and writing; nothing was overwritten."""


class LeadsThis(Exception):
    """Who leads a case cannot be excluded from it: she hands it over first."""


class IsExcluded(Exception):
    """This person may never read this case."""


class AlreadyGranted(Exception):
    """This seat reads this case already, on the same ground."""
