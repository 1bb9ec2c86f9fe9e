"""`zoco procedures`: what would be proposed to a person, and what the law files say, without a database."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zoco.procedures.counting import Deadline, deadlines
from zoco.procedures.dates import AMSTERDAM, day_of, read_when
from zoco.procedures.definitions import FOLDER, DeadlineRule, Definition, Law, LawError, law, load
from zoco.procedures.facts import Value, unknown
from zoco.procedures.proposals import Proposal, missing_before, propose, why_not
from zoco.procedures.wording import Language, NotPossible, Text, amount_in_words

HELP = "Say which procedures fit a person, with reasons and terms"
EXAMPLES = """\
examples:
  zoco procedures propose --fact residence_status=none --fact nationality_group=non_eu --fact age=23
  zoco procedures propose --fact residence_status=none --anchor reflection_start=2026-01-12 --on 2026-01-12 --json
  zoco procedures show reflection_period
  zoco procedures check my/law
"""
FIELDS = {
    "deadline_note": Text("Termijn", "Term"),
    "needs": Text("Eerst nagaan", "To check first"),
    "documents": Text("Nodig", "Needed"),
    "ends_when": Text("Eindigt als", "Ends when"),
}


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `zoco procedures`."""
    top = verbs.add_parser(
        "procedures",
        help=HELP,
        description=HELP + ".",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    kinds = top.add_subparsers(metavar="WHAT", required=True)
    proposing = _verb(kinds, "propose", "what is proposed to a person, and why not something else", _propose)
    proposing.add_argument("--fact", action="append", default=[], metavar="KEY=VALUE", help="repeatable")
    proposing.add_argument("--on", metavar="DATE", help="the day that is asked about (default: today)")
    proposing.add_argument(
        "--anchor", action="append", default=[], metavar="EVENT=DATE", help="gives dates; repeatable"
    )
    showing = _verb(kinds, "show", "one procedure in full", _show)
    showing.add_argument("procedure", metavar="SLUG")
    _verb(kinds, "list", "every procedure in its order", _list)
    checking = kinds.add_parser("check", help="read the law files of a folder; a mistake is named by line")
    checking.add_argument("folder", nargs="?", type=Path, default=FOLDER, metavar="DIR")
    checking.set_defaults(run=check)


def _verb(
    kinds: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    said: str,
    answer: Callable[[argparse.Namespace, Law], Iterable[str]],
) -> argparse.ArgumentParser:
    parser = kinds.add_parser(name, help=said)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--lang", choices=("nl", "en"), default="nl", help="of the text (default: nl)")
    parser.set_defaults(run=run, answer=answer)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Print the answer; what cannot be is named on stderr, with nothing on stdout and exit code 2."""
    try:
        lines = list(arguments.answer(arguments, law()))
    except NotPossible as error:
        print(f"zoco procedures: {error.text.said_in(arguments.lang)}", file=sys.stderr)
        raise SystemExit(2) from None
    print("\n".join(lines))
    return 0


def check(arguments: argparse.Namespace) -> int:
    """Exit code 1 with file and line of the first mistake."""
    if not (arguments.folder / "facts.toml").is_file():
        print(f"zoco procedures: no facts.toml in {arguments.folder}", file=sys.stderr)
        raise SystemExit(2)
    try:
        found = load(arguments.folder)
    except LawError as mistake:
        print(mistake, file=sys.stderr)
        return 1
    versions = sum(len(each) for each in found.procedures.values())
    print(f"{len(found.procedures)} procedures, {versions} versions: no mistakes found.")
    return 0


# propose


def _propose(arguments: argparse.Namespace, the_law: Law) -> Iterable[str]:
    facts = _facts(arguments.fact, the_law)
    anchors = _anchors(arguments.anchor, the_law)
    on = day_of(read_when(arguments.on)) if arguments.on else datetime.now(AMSTERDAM).date()
    proposals, refused = propose(facts, on=on), why_not(facts, on=on)
    answers = [_answer(proposal, the_law, facts, anchors, on) for proposal in proposals]
    if arguments.json:
        found = {
            "on": on.isoformat(),
            "facts": facts,
            "proposals": answers,
            "why_not": [
                {
                    "procedure": one.slug,
                    "title": one.title.nl,
                    "reason": one.reason.nl,
                    "title_en": one.title.en,
                    "reason_en": one.reason.en,
                }
                for one in refused
            ],
        }
        return [json.dumps(found, ensure_ascii=False, indent=2)]
    return _in_words(answers, refused, arguments.lang)


def _facts(words: Sequence[str], the_law: Law) -> dict[str, Value]:
    known = the_law.vocabulary.facts
    found: dict[str, Value] = {}
    for name, value in map(_pair, words):
        if name not in known:
            raise unknown(Text("feit", "fact"), name, known)
        if name in found:
            raise NotPossible(
                f"{name} kan maar één waarde hebben: het staat er twee keer.",
                f"{name} can have one value only: it is given twice.",
            )
        found[name] = known[name].read(value)
    return found


def _anchors(words: Sequence[str], the_law: Law) -> dict[str, date | datetime]:
    found: dict[str, date | datetime] = {}
    for name, value in map(_pair, words):
        if name not in the_law.vocabulary.events:
            raise unknown(Text("gebeurtenis", "event"), name, the_law.vocabulary.events)
        if name in found:
            raise NotPossible(f"{name} staat er twee keer.", f"{name} is given twice.")
        found[name] = read_when(value)
    return found


def _pair(words: str) -> tuple[str, str]:
    name, equals, value = words.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise NotPossible(f"'{words[:60]}': schrijf naam=waarde.", f"'{words[:60]}': write name=value.")
    return name.strip(), value.strip()


def _answer(
    proposal: Proposal,
    the_law: Law,
    facts: Mapping[str, Value],
    anchors: Mapping[str, date | datetime],
    on: date,
) -> dict[str, Any]:
    definition = the_law.in_force(proposal.slug, on)
    why = proposal.why_first
    missing = missing_before(proposal.slug, facts, on=on)
    return {
        "procedure": proposal.slug,
        "title": proposal.title.nl,
        "reason": proposal.reason.nl,
        "why_first": why.nl if why else None,
        "order": proposal.order,
        "waits_for": [[step.slug for step in steps] for steps in missing],
        "version": proposal.version.isoformat(),
        "verified": definition.verified,
        "terms": _terms(definition, the_law, facts, anchors),
        "title_en": proposal.title.en,
        "reason_en": proposal.reason.en,
        "why_first_en": why.en if why else None,
    }


def _terms(
    definition: Definition, the_law: Law, facts: Mapping[str, Value], anchors: Mapping[str, date | datetime]
) -> list[dict[str, Any]]:
    known = the_law.vocabulary.complete(facts)
    counted: dict[str, list[Deadline]] = {}
    for deadline in deadlines(the_law.versions(definition.slug), anchors, known):
        counted.setdefault(deadline.slug, []).append(deadline)
    return [_term(rule, counted.get(rule.slug, [])) for rule in definition.deadlines if rule.when.fits(known)]


def _term(rule: DeadlineRule, counted: Sequence[Deadline]) -> dict[str, Any]:
    length = length_in_words(rule)
    return {
        "rule": rule.id,
        "title": rule.title.nl,
        "length": length.nl,
        "anchor": rule.anchor,
        "amount": rule.amount,
        "unit": rule.unit,
        "kind": rule.kind,
        "counting": rule.counting,
        "source": rule.source,
        "title_en": rule.title.en,
        "length_en": length.en,
        "dates": [deadline.as_json() for deadline in counted],
    }


def length_in_words(rule: DeadlineRule) -> Text:
    """
    How long, from what.

    >>> length_in_words(law().versions("objection")[-1].deadlines[0]).nl
    'vier weken na de bekendmaking van het besluit'
    """
    amount, event = amount_in_words(rule.amount, rule.unit), rule.anchor_text
    if rule.amount == 0:
        return Text(f"op de dag van {event.nl}", f"on the day of {event.en}")
    if rule.kind == "recurring":
        return Text(f"telkens {amount.nl} na {event.nl}", f"every {amount.en} after {event.en}")
    if rule.amount < 0:
        return Text(f"{amount.nl} voor {event.nl}", f"{amount.en} before {event.en}")
    return Text(f"{amount.nl} na {event.nl}", f"{amount.en} after {event.en}")


def _in_words(
    answers: Sequence[Mapping[str, Any]], refused: Sequence[Any], language: Language
) -> Iterable[str]:
    dutch, tail = language == "nl", "" if language == "nl" else "_en"
    titles = {slug: versions[-1].title.said_in(language) for slug, versions in law().procedures.items()}
    for number, answer in enumerate(answers, start=1):
        yield f"{number}. {answer[f'title{tail}']} · {answer['procedure']} ({answer['version']})"
        yield f"   {answer[f'reason{tail}']}"
        if answer[f"why_first{tail}"]:
            yield f"   {answer[f'why_first{tail}']}"
        for steps in answer["waits_for"]:
            either = (" of " if dutch else " or ").join(titles[slug] for slug in steps)
            yield f"   {'Let op, meestal eerst' if dutch else 'Note, usually first'}: {either}"
        for term in answer["terms"]:
            yield f"   - {term[f'title{tail}']}: {term[f'length{tail}']} ({term['kind']}, {term['source']})"
            for one in term["dates"]:
                yield f"     {one[f'sentence{tail}']}"
    if refused:
        yield "\nNiet voorgesteld:" if dutch else "\nNot proposed:"
    for why in refused:
        yield f"- {why.title.said_in(language)} · {why.slug}: {why.reason.said_in(language)}"


# show and list


def _show(arguments: argparse.Namespace, the_law: Law) -> Iterable[str]:
    definition = the_law.versions(arguments.procedure.strip().lower().replace("-", "_"))[-1]
    if arguments.json:
        return [json.dumps(_in_full(definition), ensure_ascii=False, indent=2)]
    return _read_out(definition, the_law, arguments.lang)


def _read_out(definition: Definition, the_law: Law, language: Language) -> Iterable[str]:
    dutch = language == "nl"
    yield f"{definition.title.said_in(language)} · {definition.slug} ({definition.valid_from})"
    yield f"  {definition.verification.said_in(language)}"
    yield f"  {'Wie start' if dutch else 'Started by'}: {definition.started_by.said_in(language)}"
    yield f"  {'Aanleiding' if dutch else 'Trigger'}: {definition.trigger.said_in(language)}"
    for steps in definition.depends_on:
        either = (" of " if dutch else " or ").join(
            the_law.versions(slug)[-1].title.said_in(language) for slug in steps
        )
        yield f"  {'Meestal eerst' if dutch else 'Usually first'}: {either}"
    for name, label in FIELDS.items():
        texts = getattr(definition, name)
        for text in texts if isinstance(texts, tuple) else [texts] if texts else []:
            yield f"  {label.said_in(language)}: {text.said_in(language)}"
    for rule in definition.deadlines:
        yield (
            f"  - {rule.title.said_in(language)}: {length_in_words(rule).said_in(language)} "
            f"({rule.kind}, {rule.counting}, {rule.source})"
        )
    for road in definition.leads_to:
        outcomes = "/".join(road.outcomes)
        yield f"  → {outcomes}: {road.slug}: {road.reason.said_in(language)}"
    for source in definition.sources:
        yield f"  {'Bron' if dutch else 'Source'}: {source.title} {source.article}"


def _list(arguments: argparse.Namespace, the_law: Law) -> Iterable[str]:
    newest = sorted((versions[-1] for versions in the_law.procedures.values()), key=lambda d: d.order)
    if arguments.json:
        return [json.dumps([_in_full(each) for each in newest], ensure_ascii=False, indent=2)]
    return [f"{each.slug:30} {each.title.said_in(arguments.lang)}" for each in newest]


def _in_full(definition: Definition) -> dict[str, Any]:
    def both(text: Text | None) -> dict[str, str] | None:
        return {"nl": text.nl, "en": text.en} if text else None

    return {
        "procedure": definition.slug,
        "title": both(definition.title),
        "version": definition.valid_from.isoformat(),
        "verified": definition.verified,
        "started_by": both(definition.started_by),
        "trigger": both(definition.trigger),
        "depends_on": [list(steps) for steps in definition.depends_on],
        "needs": [both(text) for text in definition.needs],
        "documents": [both(text) for text in definition.documents],
        "ends_when": [both(text) for text in definition.ends_when],
        "outcomes": list(definition.outcomes),
        "leads_to": [
            {
                "outcomes": list(road.outcomes),
                "procedure": road.slug,
                "anchor": road.anchor or None,
                "reason": both(road.reason),
            }
            for road in definition.leads_to
        ],
        "sources": [f"{source.title} {source.article}" for source in definition.sources],
        "terms": [_term(rule, []) for rule in definition.deadlines],
    }
