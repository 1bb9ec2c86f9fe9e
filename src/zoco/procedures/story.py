"""The timeline's words for procedures: events keep codes, so that each reader reads in their own language."""

from __future__ import annotations

from zoco.procedures.definitions import law
from zoco.procedures.models.outcome import Outcome, said


def read(text: str) -> str:
    """
    The text of an event: a procedure, `procedure: outcome` or `procedure/rule`. Older events hold words; they stay.

    >>> read("Aangifte van mensenhandel")
    'Aangifte van mensenhandel'
    """
    code, colon, outcome = text.partition(": ")
    slug, slash, rule = code.partition("/")
    if slug not in law().procedures:
        return text
    name = rule_title(slug, rule) if slash else title_of(slug)
    return f"{name}{colon}{Outcome(outcome).label if outcome in Outcome.values else outcome}"


def title_of(slug: str) -> str:
    """What a procedure is called now, in the language of the page."""
    return said(law().versions(slug)[-1].title)


def rule_title(slug: str, rule: str) -> str:
    for definition in reversed(law().versions(slug)):
        for one in definition.rules(rule):
            return said(one.title)
    return title_of(slug)
