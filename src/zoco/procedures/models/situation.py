"""What is known of a person's situation, in the words that the law files use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import models, transaction
from django.utils.timezone import localdate

from zoco.cases.codes import EventKind
from zoco.cases.models import Case, Changed, months_after, years_between
from zoco.people.models import Seat
from zoco.procedures.definitions import law
from zoco.procedures.facts import Value
from zoco.procedures.models.again import look_again
from zoco.procedures.models.outcome import said
from zoco.procedures.models.procedure import Procedure, as_it_was
from zoco.reports.codes import Ground
from zoco.seal.fields import Sealed, SealedJSON

# From so many months before its end a permit "ends soon": extending it begins three months ahead.
MONTHS_SOON = 4
# What counts is how these were when the procedure began: who turns 27 does not search longer or shorter for it.
OF_THE_START = frozenset({"age", "decision_by", "with_registration"})
B8_PERMITS = ("b8_permit", "b8_permit_witness", "b8_permit_labour", "b8_permit_hardship")


class Situation(Sealed):
    """The facts that the coordinator knows: codes, numbers, yes and no. They can endanger, so they are sealed."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="situation")
    facts = SealedJSON(default=dict)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    @classmethod
    def set_facts(cls, case: Case, *, by: Seat, at: datetime, **facts: Value) -> Situation:
        """`Situation.set_facts(case, by=seat, at=now, residence_status="b8_temporary")`: see `settle`."""
        return cls.settle(case, facts, by=by, at=at)

    @classmethod
    @transaction.atomic
    def settle(
        cls,
        case: Case,
        facts: Mapping[str, Value],
        *,
        by: Seat,
        at: datetime,
        seen_version: int | None = None,
        in_passing: bool = False,
    ) -> Situation:
        """
        Change these facts and leave the others; None forgets one. Running terms that ask them are computed again.

        Raises NotPossible for an unknown fact or value, Contradictory for facts that exclude each other, Changed
        when somebody wrote since `seen_version`. `in_passing`: something else tells of it on the timeline.
        """
        case.lock()
        there = cls.objects.filter(case=case).first() or cls(case=case, data_key=case.data_key, version=0)
        if seen_version is not None and seen_version != there.version:
            raise Changed
        wanted = {name: value for name, value in {**there.facts, **facts}.items() if value is not None}
        law().vocabulary.refuse_contradictions(wanted)
        changed = {name for name in facts if there.facts.get(name) != wanted.get(name)}
        if there.version and not changed:
            return there
        there.facts, there.version, there.by, there.at = wanted, there.version + 1, by, at
        there.save()
        case.situation = there
        if not in_passing:
            case.record(EventKind.SITUATION, by=by, at=at)
        _reconsider(case, changed, by=by, at=at)
        _look_at_the_risk(case, changed, by=by, at=at)
        return there


def _reconsider(case: Case, changed: set[str], *, by: Seat, at: datetime) -> None:
    now, touched = facts_of(case, localdate(at)), _with_what_follows(changed)
    for procedure in case.procedures.running().select_related("case__data_key"):
        turned = turned_out_otherwise(procedure, now)
        if other := {name: value for name, value in turned.items() if name in touched}:
            procedure.reconsider(other, by=by, at=at)


def _look_at_the_risk(case: Case, changed: set[str], *, by: Seat, at: datetime) -> None:
    """A hearing, a release: whatever told of it, the page or the end of a procedure, asks for a new look."""
    for fact in law().vocabulary.facts.values():
        if fact.happening and fact.name in changed and case.situation.facts.get(fact.name) is True:
            look_again(case, fact.happening, why=said(fact.title), by=by, at=at)


def situation_asked(procedure: Procedure) -> frozenset[str]:
    """The facts that its terms ask, and that can change while it runs."""
    return as_it_was(procedure.slug, procedure.law_version).facts_asked() - OF_THE_START


def turned_out_otherwise(procedure: Procedure, now: Mapping[str, Value]) -> dict[str, Value]:
    """The facts that the terms of a running procedure ask and that are otherwise than it was started with."""
    asked = situation_asked(procedure)
    before, known = law().vocabulary.filled(procedure.facts), law().vocabulary.filled(now)
    return {name: known[name] for name in asked if known[name] != before[name]}


def _with_what_follows(names: set[str]) -> set[str]:
    """A fact and what it implies: who turns out to be a Dublin claimant has a Dublin case."""
    follows = [
        then for rule in law().vocabulary.implications if names & rule.when.keys() for then in rule.then
    ]
    return names.union(follows)


def facts_of(
    case: Case, on: date | None = None, procedures: Iterable[Procedure] | None = None
) -> dict[str, Value]:
    """
    What is known on a day (today), the most trusted first: what the coordinator set down, the intake, the
    procedures, the report. What contradicts a more trusted word is left out. Who has read the procedures hands them in.
    """
    day = on or localdate()
    situation: Situation | None = getattr(case, "situation", None)
    return law().vocabulary.agreeing(
        {"age": case.age_on(day)},
        situation.facts if situation else {},
        _of_intake(case),
        _of_procedures(case.procedures.all() if procedures is None else procedures, day),
        _of_report(case),
    )


def _of_intake(case: Case) -> Mapping[str, Value]:
    intake = getattr(case, "intake", None)
    if intake is None:
        return {}
    # A box that nobody ticked is no word: only a yes is.
    ticked: dict[str, Value] = {name: True for name in ("dublin", "in_shelter") if getattr(intake, name)}
    return {"residence_status": intake.residence_status, "safe_tonight": intake.safe_now} | ticked


def _of_procedures(procedures: Iterable[Procedure], day: date) -> Mapping[str, Value]:
    """The years on a B8 permit, and whether a permit ends soon."""
    permits = [procedure for procedure in procedures if procedure.slug in B8_PERMITS]
    starts = [date.fromisoformat(p.anchors["permit_start"]) for p in permits if "permit_start" in p.anchors]
    if not starts:
        return {}
    known: dict[str, Value] = {"b8_years": max(0, years_between(min(starts), day))}
    if any(_ends_soon(procedure, day) for procedure in permits):
        known["permit_ends_soon"] = True
    return known


def _ends_soon(procedure: Procedure, day: date) -> bool:
    has_expiry = as_it_was(procedure.slug, procedure.law_version).rules("expiry")
    if not procedure.is_running or not has_expiry or "permit_start" not in procedure.anchors:
        return False
    end = months_after(date.fromisoformat(procedure.anchors["permit_start"]), 12)
    return day <= end <= months_after(day, MONTHS_SOON)


def _of_report(case: Case) -> Mapping[str, Value]:
    known: dict[str, Value] = {
        "nationality_group": case.nationality_group,
        "exploitation_form": case.forms[0] if case.forms else "unknown",
    }
    if report := case.report:
        known["needs_shelter"] = report.shelter_wanted
        known["safe_tonight"] = not report.urgent
        known["investigative_reporter"] = report.ground == Ground.INVESTIGATIVE
        known["consent_registration"] = report.ground == Ground.CONSENT
        # Whoever reports through Zoco on a ground has reported to CoMensha by that.
        known["reported_to_comensha"] = report.ground != Ground.NOT_REGISTERED
    return known
