"""The report as a tagged PDF, by the same writer as letters (docs/decisions/0009-letters-by-typst-and-python-docx.md)."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path

from zoco.letters.as_pdf import typeset
from zoco.monitor import composing
from zoco.monitor.report import Report
from zoco.monitor.series import monitor
from zoco.procedures.wording import Language

DESIGN = Path(__file__).parent / "report.typ"


@cache
def public(language: Language) -> bytes:
    """The public report: printed once, for all that is in it lies in files."""
    gathered = monitor()
    at = datetime.combine(gathered.gathered_on, time(), UTC)
    return printed(composing.report(gathered, language), at)


def printed(report: Report, at: datetime) -> bytes:
    return typeset(DESIGN.read_bytes(), report.as_data(), at)
