"""
Which procedures fit this person's situation, and why; which do not, and why not.

The conditions stand in the law files (`[[applies]]`, `[[not_for]]`); here they are only asked. A proposal is
advice: nothing is started and nothing is refused by it.

>>> from datetime import date
>>> first = propose({"residence_status": "reflection_period"}, on=date(2026, 2, 2))[0]
>>> first.slug, first.reason.nl
('risk_assessment', 'Voor iedereen: de eerste vraag is of iemand veilig is.')
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from zoco.procedures.definitions import Definition, Law, Reason, law
from zoco.procedures.facts import Value
from zoco.procedures.wording import Text


@dataclass(frozen=True, slots=True)
class Proposal:
    """A procedure to start, in the order in which to think of it. `waits_for` warns and never blocks."""

    slug: str
    title: Text
    reason: Text
    why_first: Text | None
    order: int
    waits_for: tuple[tuple[str, ...], ...]
    version: date


@dataclass(frozen=True, slots=True)
class WhyNot:
    """A procedure that is not proposed, with what stands in its way: "only if no EU right to stay"."""

    slug: str
    title: Text
    reason: Text
    order: int


def propose(facts: Mapping[str, object], *, on: date, among: Law | None = None) -> list[Proposal]:
    """
    The procedures that fit, in order. What is not given counts as its default in `law/facts.toml`.

    Raises `NotPossible` (a `ValueError`) for a fact that the law does not know, or a value it cannot have.
    """
    the_law = among or law()
    known = the_law.vocabulary.complete(facts)
    found = []
    for definition in the_law.all_in_force(on):
        reason = _first_that_fits(definition.applies, known)
        if reason and not _first_that_fits(definition.not_for, known):
            found.append(_proposal(definition, reason))
    return found


def why_not(facts: Mapping[str, object], *, on: date, among: Law | None = None) -> list[WhyNot]:
    """The procedures that are not proposed for a reason that the law files give, in the same order."""
    the_law = among or law()
    known = the_law.vocabulary.complete(facts)
    return [
        WhyNot(definition.slug, definition.title, reason, definition.order)
        for definition in the_law.all_in_force(on)
        if (reason := _first_that_fits(definition.not_for, known))
    ]


def missing_before(
    slug: str, facts: Mapping[str, object], *, on: date, begun: Collection[str] = (), among: Law | None = None
) -> list[tuple[Definition, ...]]:
    """
    What this procedure waits for and is not there: a warning, never a refusal. Of each group one is enough.

    `begun` are the procedures that run or ran. A step that does not fit this person (for an EU citizen the
    reflection period) is not waited for.
    """
    the_law = among or law()
    known = the_law.vocabulary.complete(facts)
    found = []
    for alternatives in the_law.in_force(slug, on).depends_on:
        steps = [the_law.in_force(other, on) for other in alternatives if the_law.exists(other, on)]
        fitting = tuple(step for step in steps if not _first_that_fits(step.not_for, known))
        if fitting and not set(alternatives) & set(begun):
            found.append(fitting)
    return found


def against(slug: str, facts: Mapping[str, object], *, on: date, among: Law | None = None) -> Text | None:
    """Why the law files would not propose this procedure to this person; None when nothing speaks against it."""
    the_law = among or law()
    return _first_that_fits(the_law.in_force(slug, on).not_for, the_law.vocabulary.complete(facts))


def _first_that_fits(reasons: tuple[Reason, ...], facts: Mapping[str, Value]) -> Text | None:
    return next((reason.text for reason in reasons if reason.when.fits(facts)), None)


def _proposal(definition: Definition, reason: Text) -> Proposal:
    return Proposal(
        slug=definition.slug,
        title=definition.title,
        reason=reason,
        why_first=definition.why_first,
        order=definition.order,
        waits_for=definition.depends_on,
        version=definition.valid_from,
    )
