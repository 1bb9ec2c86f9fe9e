"""What would be forgotten on a day, and doing it. The preview and the run ask the same question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from zoco.retention.dossiers import Dossier, dossiers
from zoco.retention.forgetting import back_again, forget
from zoco.retention.models import Tombstone
from zoco.retention.terms import Term, read

LOCK = 0x7A6F636F_666F7267  # "zoco forg": one run at a time


class Running(Exception):
    """Somebody else is forgetting at this moment."""


def terms_in_force() -> tuple[Term, ...]:
    """Those of the project, with the years that this installation chose. Raises WrongTerms."""
    return read(ours=Path(settings.ZOCO_RETENTION) if settings.ZOCO_RETENTION else None)


def preview(on: date, *, using: str) -> list[Dossier]:
    """Everybody whose term has ended on that day, those who stay for another reason among them."""
    return [dossier for dossier in dossiers(on, terms_in_force(), using=using) if dossier.is_due(on)]


def run(on: date, *, using: str, say: Callable[[str], object] = lambda line: None) -> list[Tombstone]:
    """
    Forget who is due; first again whoever came back with a backup. Each person on its own: a run that is killed leaves
    everybody either whole or gone, and the next run goes on.
    """
    stones = []
    for dossier, again in _to_forget(on, using):
        with transaction.atomic(using=using):
            _alone(using)
            # As it stands now: somebody may have laid a hold while we were busy with others.
            now = _as_of_now(dossier, on, using, again=again)
            stone = forget(now, on=on, using=using) if now else None
        if stone:
            stones.append(stone)
            say(f"{stone.kind} {stone.year_opened}–{stone.year_closed}: {stone.term}")
    return stones


def _to_forget(on: date, using: str) -> Iterator[tuple[Dossier, bool]]:
    terms = terms_in_force()
    if returned := back_again(using):
        for dossier in dossiers(on, terms, using=using, keys=returned):
            yield dossier, True
    for dossier in dossiers(on, terms, using=using):
        if dossier.is_forgotten_on(on):
            yield dossier, False


def _as_of_now(dossier: Dossier, on: date, using: str, *, again: bool) -> Dossier | None:
    if again:
        return dossier
    found = dossiers(on, terms_in_force(), using=using, keys=[dossier.key])
    return next((each for each in found if each.is_forgotten_on(on)), None)


def _alone(using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise Running


def as_json(dossier: Dossier, on: date) -> dict[str, Any]:
    """One line of the preview for another program."""
    return {
        "kind": dossier.kind,
        "cases": dossier.numbers,
        "ended_on": dossier.ended_on.isoformat(),
        "kept_until": dossier.kept.until_on.isoformat(),
        "term": dossier.kept.term.name,
        "years": dossier.kept.term.years,
        "source": dossier.kept.term.because or dossier.kept.term.source_en,
        "requested": dossier.requested,
        "forgotten": dossier.is_forgotten_on(on),
        "stays_because": dossier.blocks,
    }
