"""What is still open elsewhere in a case. It is shown, and stops nobody: who closes decides."""

from __future__ import annotations

from zoco.cases.models import Case


def leftovers(case: Case) -> list[str]:
    """One sentence each."""
    return []
