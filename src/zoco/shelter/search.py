"""
Where to look first for a safe place, and why: from facts, and from nothing that is not a fact (domain A.3, S7).

No database and no law of procedures here: that somebody has no *right* to a kind of shelter is said by the step that
is not in the answer, and `not_offered` says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zoco.shelter.codes import Step

PERMITS = frozenset(
    {"b8_temporary", "b8_witness", "b8_hardship", "b9_continued", "asylum_permit", "other_permit"}
)
IN_REFLECTION = frozenset({"reflection_period", "none", "unknown", "dublin"})
ADULT = 18


@dataclass(frozen=True)
class Facts:
    """What a place is looked for by. `residence` and `group` in the codes of the intake; unknown is allowed."""

    group: str = "unknown"  # dutch, eu, non_eu, unknown
    residence: str = "unknown"
    age: int | None = None
    labour: bool = False
    many_problems: bool = False
    tonight: bool = False

    @property
    def is_minor(self) -> bool:
        return self.age is not None and self.age < ADULT

    @property
    def has_right_to_wmo(self) -> bool:
        return self.group == "dutch" or self.residence in PERMITS | {"dutch", "eu_citizen"}

    @property
    def is_for_cosm(self) -> bool:
        """In the reflection period or on the way to it; then there are no labour beds (domain A.3)."""
        return not self.has_right_to_wmo and self.residence in IN_REFLECTION and self.group != "eu"


@dataclass(frozen=True)
class Advised:
    """One step of the order, with its reason."""

    step: Step
    reason: str | Promise


def search_order(facts: Facts) -> list[Advised]:
    """
    Which doors to knock at, in this order; each door once.

    >>> [each.step.value for each in search_order(Facts(group="non_eu", residence="none", age=41, tonight=True))]
    ['cosm', 'emergency_72h', 'police_hotel', 'other_region']
    >>> [each.step.value for each in search_order(Facts(group="dutch", age=22))]
    ['wmo', 'other_region']
    """
    seen: dict[Step, Advised] = {}
    for advised in _steps(facts):
        seen.setdefault(advised.step, advised)
    return list(seen.values())


def _steps(facts: Facts) -> Iterator[Advised]:
    yield from _minor(facts) if facts.is_minor else _adult(facts)
    if facts.tonight:
        yield Advised(
            Step.EMERGENCY, _("Er is vannacht geen veilige plek; een noodbed geeft 72 uur de tijd.")
        )
        yield Advised(Step.POLICE, _("Is er geen noodbed, dan kan de politie een hotel regelen."))
    yield Advised(
        Step.OTHER_REGION, _("In een andere regio is misschien plek, en het kan veiliger zijn: verder weg.")
    )


def _minor(facts: Facts) -> Iterator[Advised]:
    if facts.group in {"dutch", "eu"}:
        yield Advised(Step.YOUTH, _("Minderjarig: jeugdhulp met verblijf, via gemeente of GI."))
    else:
        yield Advised(Step.PROTECTED, _("Minderjarig en zonder ouders hier: Nidos plaatst."))
        yield Advised(Step.YOUTH, _("Met ouders of voogd hier: jeugdhulp met verblijf."))


def _adult(facts: Facts) -> Iterator[Advised]:
    if facts.residence == "asylum_seeker":
        yield Advised(Step.COA, _("Wie asiel vraagt, heeft recht op opvang van het COA."))
    if facts.many_problems:
        yield Advised(Step.OMM, _("Meerdere problemen tegelijk: de OMM staat open voor iedereen."))
    if facts.labour and not facts.is_for_cosm:
        yield Advised(Step.LABOUR, _("Bij arbeidsuitbuiting zijn er eigen bedden."))
    if facts.has_right_to_wmo:
        yield Advised(Step.WMO, _("Recht op Wmo-opvang; bij spoed besluit de centrumgemeente meteen."))
    elif facts.is_for_cosm:
        yield Advised(Step.COSM, _("In de bedenktijd, of die is gepland. Alleen CoMensha plaatst."))
    elif facts.group == "eu":
        yield Advised(Step.WMO, _("EU-burger: Wmo-opvang kan, met grenzen in de eerste drie maanden."))


def not_offered(facts: Facts) -> list[tuple[Step, str | Promise]]:
    """Steps that somebody may expect and that are left out, each with why."""
    if facts.is_minor:
        return [(Step.COSM, _("De COSM is voor volwassenen."))]
    if facts.has_right_to_wmo or facts.group == "eu":
        return [(Step.COSM, _("De COSM is er alleen voor wie in de bedenktijd is."))]
    if facts.residence not in PERMITS:
        return [(Step.WMO, _("Wmo-opvang vraagt rechtmatig verblijf."))]
    return []
