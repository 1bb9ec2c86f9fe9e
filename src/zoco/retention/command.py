"""`zoco retention`: who is due to be forgotten, why not yet, and forgetting them. As the owner of the tables."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date

from django.utils.timezone import localdate

from zoco.retention import running
from zoco.retention.dossiers import Dossier
from zoco.retention.terms import WrongTerms

DATABASE = "owner"


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser("retention", help="who is due to be forgotten, and forget them")
    actions = parser.add_subparsers(required=True, metavar="preview|run")
    line = "show who would be forgotten on a day, and who stays and why"
    preview = actions.add_parser("preview", help=line, description=line)
    preview.add_argument("--on", type=_day, metavar="DATE", help="as 2026-12-31; today when left out")
    preview.add_argument("--json", action="store_true", help="for another program")
    preview.set_defaults(run=run_preview)
    line = "forget who is due, and again who came back with a backup"
    run = actions.add_parser("run", help=line, description=line)
    run.add_argument("--on", type=_day, metavar="DATE", help="today or an earlier day")
    run.add_argument("--yes", action="store_true", help="without it nothing is forgotten, only shown")
    run.set_defaults(run=run_forget)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day, write it as 2026-12-31") from None


def run_preview(wanted: argparse.Namespace) -> int:
    on = wanted.on or localdate()
    try:
        found = running.preview(on, using=DATABASE)
    except WrongTerms as wrong:
        return _refused(str(wrong))
    if wanted.json:
        print(json.dumps([running.as_json(dossier, on) for dossier in found], ensure_ascii=False, indent=2))
    else:
        _show(found, on)
    return 0


def run_forget(wanted: argparse.Namespace) -> int:
    on = wanted.on or localdate()
    if on > localdate():
        return _refused("A day still to come: nobody is forgotten early. Use `zoco retention preview --on`.")
    try:
        if not wanted.yes:
            _show(running.preview(on, using=DATABASE), on)
            return _refused("Nothing was forgotten. Add --yes to do it: there is no way back.")
        stones = running.run(on, using=DATABASE, say=lambda line: print(line, flush=True))
    except WrongTerms as wrong:
        return _refused(str(wrong))
    except running.Running:
        return _refused("Another run is forgetting at this moment.")
    print(f"Forgotten: {len(stones)}.")
    return 0


def _show(found: list[Dossier], on: date) -> None:
    for dossier in found:
        what = ", ".join(dossier.numbers) or dossier.kind
        fate = "stays: " + "; ".join(dossier.blocks) if dossier.blocks else "goes"
        why = (
            "asked for"
            if dossier.requested
            else f"{dossier.kept.term.name}, kept until {dossier.kept.until_on}"
        )
        print(f"{what}  {why}  {fate}")
    going = sum(dossier.is_forgotten_on(on) for dossier in found)
    print(f"On {on}: {going} would be forgotten, {len(found) - going} stay although due.")


def _refused(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
