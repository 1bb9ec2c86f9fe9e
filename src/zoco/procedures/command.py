"""`zoco deadline`: what the law says about a date, without a database."""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from zoco.procedures import procedures_command
from zoco.procedures.counting import Deadline, Extension, Suspension, deadlines
from zoco.procedures.dates import day_of, read_when
from zoco.procedures.definitions import DeadlineRule, Definition, Law, law
from zoco.procedures.facts import NO, YES, Value, unknown
from zoco.procedures.wording import Language, NotPossible, Text, moment_in_words

HELP = "Say when a term of the law ends, and why"
EXAMPLES = """\
examples:
  zoco deadline objection --from 2026-03-09
  zoco deadline reflection_period/end --from 2026-01-12 --fact dublin=true --json
  zoco deadline emergency_placement --from 2026-03-06T22:00
  zoco deadline wmo_support/decision --from 2026-03-02 --fact suspended=2026-03-05..2026-03-12
  zoco deadline --list

facts:
  any fact of `--list PROCEDURE`, such as dublin=true or residence_status=eu_citizen;
  any event, such as permit_start=2026-03-10: the date of that one event instead of --from;
  suspended=FIRST..LAST (both days included, repeatable; FIRST.. while it still stands still);
  extended=true, or extended=DATE: the day on which it was told (repeatable).
"""


@dataclass
class Question:
    """What was asked on the command line, read and checked."""

    procedure: str
    rule: str | None
    anchors: dict[str, date | datetime] = field(default_factory=dict)
    facts: dict[str, Value] = field(default_factory=dict)
    suspensions: list[Suspension] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    without_effect: list[str] = field(default_factory=list)


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `zoco deadline` and `zoco procedures`."""
    procedures_command.add(verbs)
    verb = verbs.add_parser(
        "deadline",
        help=HELP,
        description=HELP + ".",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.add_argument("procedure", nargs="?", metavar="PROCEDURE[/RULE]", help="as in --list")
    verb.add_argument(
        "--from", dest="start", metavar="DATE", help="date, or date-time, of every event counted from"
    )
    verb.add_argument(
        "--fact", action="append", default=[], metavar="KEY=VALUE", help="repeatable; see below"
    )
    verb.add_argument("--json", action="store_true", help="print a JSON list")
    verb.add_argument(
        "--list", action="store_true", help="list procedures and rules, or one procedure in full"
    )
    verb.add_argument(
        "--language", choices=("nl", "en"), default="nl", help="of the text output (default: nl)"
    )
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the answer; what cannot be is named on stderr, with nothing on stdout and exit code 2."""
    try:
        lines = list(_answer(arguments, law()))
    except NotPossible as error:
        print(f"zoco deadline: {error.text.en}", file=sys.stderr)
        raise SystemExit(2) from None
    print("\n".join(lines))
    return 0


def _answer(arguments: argparse.Namespace, the_law: Law) -> Iterable[str]:
    if arguments.list:
        return _listing(the_law, arguments)
    if not arguments.procedure:
        raise NotPossible("Noem een procedure.", "name a procedure, or ask for --list.")
    question = _read(arguments, the_law)
    found = deadlines(
        the_law.versions(question.procedure),
        question.anchors,
        the_law.vocabulary.complete(question.facts),
        rule=question.rule,
        suspensions=question.suspensions,
        extensions=question.extensions,
    )
    for name in question.without_effect:
        print(f"zoco deadline: {name} changes nothing in {question.procedure}", file=sys.stderr)
    if arguments.json:
        return [json.dumps([deadline.as_json() for deadline in found], ensure_ascii=False, indent=2)]
    if not found:
        return _nothing(the_law, question, arguments.language)
    return (line for deadline in found for line in _in_full(deadline, arguments.language))


# Reading the question


def _read(arguments: argparse.Namespace, the_law: Law) -> Question:
    procedure, rule = _which(arguments.procedure, the_law)
    if arguments.start is None:
        raise NotPossible("Noem een datum met --from.", "name a date with --from, such as --from 2026-03-09.")
    start = read_when(arguments.start)
    question = Question(procedure, rule)
    rules = [one for version in the_law.versions(procedure) for one in version.deadlines]
    question.anchors = {one.anchor: start for one in rules}
    tested = {name for one in rules for name in one.when.names()}
    ends = {end for one in rules for end in one.until}
    seen: set[str] = set()
    for words in arguments.fact:
        name, value = _key_and_value(words)
        if name in seen and name not in ("suspended", "extended"):
            raise NotPossible(f"{name} staat er twee keer.", f"{name} is given twice.")
        seen.add(name)
        _take_fact(question, name, value, the_law)
        if name not in {*tested, *ends, "suspended", "extended"} | {one.anchor for one in rules}:
            question.without_effect.append(name)
    for day in {day_of(question.anchors[one.anchor]) for one in rules if rule in (None, one.slug)} or {
        day_of(start)
    }:
        the_law.in_force(procedure, day)
    return question


def _which(words: str, the_law: Law) -> tuple[str, str | None]:
    procedure, slash, rule = words.strip().lower().replace("-", "_").partition("/")
    slugs = {one.slug for version in the_law.versions(procedure) for one in version.deadlines}
    if slash and rule not in slugs:
        error = unknown(
            Text("regel", "rule"), f"{procedure}/{rule}", [f"{procedure}/{slug}" for slug in slugs]
        )
        has = ", ".join(sorted(slugs)) or "-"
        raise NotPossible(f"{error.text.nl} Regels: {has}.", f"{error.text.en} Rules of {procedure}: {has}.")
    return procedure, rule if slash else None


def _key_and_value(words: str) -> tuple[str, str]:
    name, equals, value = words.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise NotPossible(
            f"'{words[:60]}' is geen feit. Schrijf naam=waarde.",
            f"'{words[:60]}' is no fact. Write key=value.",
        )
    return name.strip(), value.strip()


def _take_fact(question: Question, name: str, value: str, the_law: Law) -> None:
    words = the_law.vocabulary
    if name == "suspended":
        question.suspensions.append(_suspension(value))
    elif name == "extended":
        question.extensions += _extension(value)
    elif name in words.events:
        question.anchors[name] = read_when(value)
    elif name in words.facts:
        question.facts[name] = words.facts[name].read(value)
    else:
        raise unknown(Text("feit", "fact"), name, [*words.facts, *words.events, "suspended", "extended"])


def _suspension(value: str) -> Suspension:
    first, dots, last = value.partition("..")
    if not dots:
        raise NotPossible(
            f"suspended={value[:60]}: schrijf EERSTE..LAATSTE.",
            f"suspended={value[:60]}: write FIRST..LAST, such as 2026-03-01..2026-03-10.",
        )
    return Suspension(day_of(read_when(first)), day_of(read_when(last)) if last.strip() else None)


def _extension(value: str) -> list[Extension]:
    if value.lower() in NO:
        return []
    return [Extension(None if value.lower() in YES else day_of(read_when(value)))]


# Saying the answer


def _in_full(deadline: Deadline, language: Language) -> Iterable[str]:
    dutch = language == "nl"
    when = deadline.due or deadline.earliest or deadline.computed_end
    yield f"{deadline.rule} · {deadline.title if dutch else deadline.title_en}"
    since = "" if deadline.due else ("op zijn vroegst " if dutch else "at the earliest ")
    yield f"  {since}{moment_in_words(when).said_in(language)} · {deadline.kind} · {deadline.counting}"
    yield f"  {deadline.sentence if dutch else deadline.sentence_en}"
    for number, step in enumerate(deadline.steps if dutch else deadline.steps_en, start=1):
        yield f"    {number}. {step}"
    if deadline.note:
        yield f"  {'Let op' if dutch else 'Note'}: {deadline.note if dutch else deadline.note_en}"
    checked = (
        ""
        if deadline.verified
        else (", niet nagekeken door een jurist" if dutch else ", not checked by a lawyer")
    )
    yield f"  {'Bron' if dutch else 'Source'}: {deadline.source} ({_version(deadline.version, language)}{checked})"
    yield ""


def _version(version: date | None, language: Language) -> str:
    return f"{'versie' if language == 'nl' else 'version'} {version}"


def _nothing(the_law: Law, question: Question, language: Language) -> Iterable[str]:
    versions = the_law.versions(question.procedure)
    if any(version.deadlines for version in versions):
        none = Text("Met deze feiten geldt hier geen termijn.", "With these facts no term applies here.")
    else:
        none = versions[-1].deadline_note or Text(
            "De wet noemt hier geen termijn.", "The law names no term here."
        )
    return [f"{versions[-1].title.said_in(language)}: {none.said_in(language)}"]


def _listing(the_law: Law, arguments: argparse.Namespace) -> Iterable[str]:
    if arguments.procedure:
        procedure, _ = _which(arguments.procedure, the_law)
        newest = [the_law.versions(procedure)[-1]]
    else:
        newest = sorted((versions[-1] for versions in the_law.procedures.values()), key=lambda d: d.slug)
    if arguments.json:
        return [json.dumps([_as_json(definition) for definition in newest], ensure_ascii=False, indent=2)]
    return (line for definition in newest for line in _in_short(definition, arguments.language))


def _in_short(definition: Definition, language: Language) -> Iterable[str]:
    yield f"{definition.slug} · {definition.title.said_in(language)} ({_version(definition.valid_from, language)})"
    for rule in definition.deadlines:
        yield f"  {rule.id} · {rule.title.said_in(language)} · {rule.kind} · {rule.counting} · {rule.source}"
        yield f"    {rule.amount} {rule.unit}, {rule.anchor}{_only_when(rule)}"


def _only_when(rule: DeadlineRule) -> str:
    if not rule.when.tables:
        return ""
    tables = (
        ", ".join(f"{name}={_allowed(test)}" for name, test in table.items()) for table in rule.when.tables
    )
    return f", --fact {' | '.join(tables)}"


def _allowed(test: object) -> str:
    if isinstance(test, frozenset):
        return "/".join(str(value).lower() for value in sorted(test, key=str))
    return str(test)


def _as_json(definition: Definition) -> dict[str, object]:
    return {
        "procedure": definition.slug,
        "title": definition.title.nl,
        "title_en": definition.title.en,
        "version": definition.valid_from.isoformat(),
        "verified": definition.verified,
        "rules": [
            {
                "rule": rule.id,
                "title": rule.title.nl,
                "anchor": rule.anchor,
                "amount": rule.amount,
                "unit": rule.unit,
                "kind": rule.kind,
                "counting": rule.counting,
                "source": rule.source,
                "facts": sorted(rule.when.names()),
            }
            for rule in definition.deadlines
        ],
    }
