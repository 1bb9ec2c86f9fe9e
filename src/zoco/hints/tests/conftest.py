"""Signals as people leave them, looked through by the job of triage; one of them became a case of Ana."""

from __future__ import annotations

from zoco.signals.tests.conftest import answers, once, send, sign_in, signals
from zoco.subjects.tests.conftest import looked, pairs

__all__ = ["answers", "looked", "once", "pairs", "send", "sign_in", "signals"]
