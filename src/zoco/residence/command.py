"""`zoco residence`: the track and the rights of somebody in a given situation, without a database."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from zoco.procedures.dates import AMSTERDAM, day_of, read_when
from zoco.procedures.definitions import law
from zoco.procedures.facts import Value, unknown
from zoco.procedures.wording import Language, NotPossible, Text, day_in_words
from zoco.residence.dated import source_in
from zoco.residence.entitlements import Held, entitlements
from zoco.residence.track import Step, Track, track

HELP = "Say which steps of residence are possible, and which rights a status gives"
EXAMPLES = """\
examples:
  zoco residence track --fact residence_status=reflection_period
  zoco residence track --fact residence_status=eu_citizen --fact nationality_group=eu --json
  zoco residence entitlements --fact residence_status=b8_temporary --fact age=23 --on 2026-03-10
  zoco residence entitlements --fact residence_status=eu_citizen --fact in_shelter=true --fact shelter_start=2026-02-02

facts:
  any fact of the law files, such as residence_status=none or dublin=true;
  any event, such as shelter_start=2026-02-02: the day of it.
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `zoco residence`."""
    verb = verbs.add_parser(
        "residence",
        help=HELP,
        description=HELP + ".",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.add_argument("question", choices=("track", "entitlements"))
    verb.add_argument(
        "--fact", action="append", default=[], metavar="KEY=VALUE", help="repeatable; see below"
    )
    verb.add_argument("--on", metavar="DATE", help="the day that is asked for (default: today)")
    verb.add_argument("--json", action="store_true", help="print JSON")
    verb.add_argument(
        "--language", choices=("nl", "en"), default="nl", help="of the text output (default: nl)"
    )
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the answer; what cannot be is named on stderr, with nothing on stdout and exit code 2."""
    try:
        on = day_of(read_when(arguments.on)) if arguments.on else datetime.now(AMSTERDAM).date()
        facts, days = read_facts(arguments.fact)
        law().vocabulary.refuse_contradictions(facts)
        answer = _track if arguments.question == "track" else _entitlements
        lines = list(answer(facts, days, on, arguments))
    except NotPossible as error:
        print(f"zoco residence: {error.text.en}", file=sys.stderr)
        raise SystemExit(2) from None
    print("\n".join(lines))
    return 0


def read_facts(given: Iterable[str]) -> tuple[dict[str, Value], dict[str, date]]:
    """`key=value` words as facts and as days of events. Unknown ones and those given twice are refused by name."""
    words, facts, days = law().vocabulary, dict[str, Value](), dict[str, date]()
    for one in given:
        name, equals, value = (part.strip() for part in one.partition("="))
        if not equals or not name or not value:
            raise NotPossible(
                f"'{one[:60]}' is geen feit. Schrijf naam=waarde.",
                f"'{one[:60]}' is no fact. Write key=value.",
            )
        if name in facts or name in days:
            raise NotPossible(f"{name} staat er twee keer.", f"{name} is given twice.")
        if name in words.events:
            days[name] = day_of(read_when(value))
        elif name in words.facts:
            facts[name] = words.facts[name].read(value)
        else:
            raise unknown(Text("feit", "fact"), name, [*words.facts, *words.events])
    return facts, days


# The track


def _track(
    facts: dict[str, Value], days: dict[str, date], on: date, arguments: argparse.Namespace
) -> Iterable[str]:
    the_track, status = track(on), str(law().vocabulary.filled(facts)["residence_status"])
    steps, not_now = list(the_track.steps(status, facts)), list(the_track.not_now(status, facts))
    if arguments.json:
        answer = {
            "residence_status": status,
            "on": on.isoformat(),
            "version": the_track.valid_from.isoformat(),
            "verified": the_track.verified,
            "possible": [_step_as_json(step) for step in steps],
            "not_now": [
                {"event": event.slug, "reason": why.nl, "reason_en": why.en} for event, why in not_now
            ],
        }
        return [json.dumps(answer, ensure_ascii=False, indent=2)]
    return _track_in_words(the_track, status, arguments.language, steps, facts)


def _step_as_json(step: Step) -> dict[str, object]:
    return {
        "event": step.event.slug,
        "title": step.event.title.nl,
        "title_en": step.event.title.en,
        "to": step.to,
        "by": list(step.event.by),
        "sets": list(step.sets),
        "facts": dict(step.facts),
        "ends": {ending.procedure: ending.outcome for ending in step.event.ends},
        "offers": list(step.event.offers),
        "warnings": [caution.text.nl for caution in step.cautions],
        "source": step.event.source,
    }


def _track_in_words(
    the_track: Track, status: str, language: Language, steps: list[Step], facts: dict[str, Value]
) -> Iterator[str]:
    def said(text: Text) -> str:
        return text.said_in(language)

    dutch = language == "nl"
    yield f"{'Verblijf' if dutch else 'Status'}: {said(the_track.statuses[status])}"
    for step in steps:
        yield f"  {step.event.slug} · {said(step.event.title)} → {said(the_track.statuses[step.to])}"
        for caution in step.cautions:
            yield f"    {'Let op' if dutch else 'Note'}: {said(caution.text)} ({source_in('nl' if dutch else 'en', caution.source)})"
        if step.event.ends:
            yield f"    {'stopt' if dutch else 'ends'}: {', '.join(one.procedure for one in step.event.ends)}"
        if step.event.offers:
            yield f"    {'daarna' if dutch else 'then'}: {', '.join(step.event.offers)}"
    for event, why in the_track.not_now(status, facts):
        yield f"  - {event.slug} · {'nu niet' if dutch else 'not now'}: {said(why)}"
    if not the_track.verified:
        yield said(the_track.verification)


# Rights


def _entitlements(
    facts: dict[str, Value], days: dict[str, date], on: date, arguments: argparse.Namespace
) -> Iterable[str]:
    held = entitlements(facts, on, days)
    if arguments.json:
        answer = {"on": on.isoformat(), "entitlements": {kind: _as_json(one) for kind, one in held.items()}}
        return [json.dumps(answer, ensure_ascii=False, indent=2)]
    return [line for one in held.values() for line in _in_words(one, arguments.language)]


def _as_json(held: Held) -> dict[str, object]:
    right = held.right
    return {
        "right": right.slug,
        "level": right.level,
        "text": right.text.nl,
        "text_en": right.text.en,
        "why": right.why.nl,
        "why_en": right.why.en,
        "until": held.until.isoformat() if held.until else None,
        "procedure": right.procedure or None,
        "source": right.source,
        "verified": right.verified,
    }


def _in_words(held: Held, language: Language) -> Iterator[str]:
    right, dutch = held.right, language == "nl"
    levels = {"yes": ("ja", "yes"), "partly": ("deels", "in part"), "no": ("nee", "no"), "ask": ("?", "?")}
    yield f"{held.title.said_in(language)} ({levels[right.level][not dutch]}): {right.text.said_in(language)}"
    if held.until:
        yield f"  {'tot en met' if dutch else 'until'} {day_in_words(held.until).said_in(language)}"
    checked = "" if right.verified else (", niet nagekeken" if dutch else ", not checked")
    yield f"  {right.why.said_in(language)} ({source_in(language, right.source)}{checked})"
