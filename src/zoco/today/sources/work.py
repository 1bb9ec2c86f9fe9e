"""Lines about what has to be done: terms, rights, actions, risks, texts that were not sent, and what others did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zoco.cases.models import Case, Event
from zoco.drafts.models import Draft
from zoco.people.models import Seat
from zoco.plans.models import Action
from zoco.procedures.counting import Deadline as Term
from zoco.procedures.models import Deadline, said
from zoco.residence.gaps import Gap
from zoco.residence.models import ResidenceChange
from zoco.residence.standing import gaps_in
from zoco.safety.models import RiskAssessment
from zoco.today.lines import Kind, Line
from zoco.today.sources.asking import asks
from zoco.today.sources.own import standings, with_case
from zoco.today.sources.saying import MOST, day, evening_before, moment
from zoco.ui.addresses import address


@asks(lambda seat, today, until: Deadline.objects.for_seat(seat).due_by(until))
def deadlines(found: QuerySet[Deadline], seat: Seat, today: date) -> Iterator[Line]:
    soonest = found.order_by("due_on", "due_at").defer("steps_nl", "steps_en")
    for deadline in with_case(soonest, seat, today):
        yield Line(
            Kind.DEADLINE,
            key=str(deadline.pk),
            title=deadline.title,
            why=deadline.sentence,
            url=address("procedure", deadline.procedure_id),
            button=_("Gehaald"),
            action=address("deadline_met", deadline.pk),
            posts=True,
            due=deadline.due_on,
            moment=deadline.due_at,
            strength=deadline.kind,
            paused=deadline.paused,
            case=deadline.case,
        )


def unwatched(seat: Seat, today: date, until: date) -> Iterator[Line]:
    """A term that began with a refusal or a change of residence, while the procedure that watches it did not."""
    for standing in standings(seat, today):
        for opened in standing.running_unwatched():
            yield Line(
                Kind.DEADLINE,
                key=f"{standing.case.pk}:{opened.slug}:{opened.due_on}",
                title=said(opened.title),
                why=sentence(opened.term),
                url=address("case_residence", standing.case.pk),
                button=_("Starten"),
                action=opened.url,
                due=opened.due_on,
                strength=opened.term.kind if opened.term else "hard",
                case=standing.case,
                badges=((_("nog niet gestart"), "waiting"),),
            )


def sentence(term: Term | None) -> str:
    if term is None:
        return ""
    return term.sentence_en if get_language() == "en" else term.sentence


def gaps(seat: Seat, today: date, until: date) -> Iterator[Line]:
    """A right that ended while the next one has not begun."""
    for standing, gap in gaps_in(standings(seat, today))[:MOST]:
        page = address("case_residence", standing.case.pk)
        yield Line(
            Kind.GAP,
            key=f"{standing.case.pk}:{gap.kind}:{gap.since}:{gap.state}",
            title=said(gap.title),
            why=f"{said(gap.text)} {asked(gap) or said(gap.todo)}",
            url=page,
            button=_("Starten") if gap.start and gap.state != "waiting" else _("Bekijken"),
            action=page if gap.state == "waiting" else standing.start_url(gap) or page,
            due=gap.since if gap.is_coming(today) else None,
            strength="soft",
            urgent=gap.state == "open" and not gap.is_coming(today),
            case=standing.case,
        )


def asked(gap: Gap) -> str:
    """What was asked for need not be started: the decision is waited for."""
    if gap.state != "waiting":
        return ""
    if gap.expected is None:
        return _("Aangevraagd, maar nog niet rond.")
    if not gap.is_decision:
        return _("Gestart. Regel dit uiterlijk %(day)s.") % {"day": day(gap.expected)}
    return _("Aangevraagd. Besluit uiterlijk %(day)s.") % {"day": day(gap.expected)}


@asks(lambda seat, today, until: ResidenceChange.objects.unseen(seat))
def rights(found: QuerySet[ResidenceChange], seat: Seat, today: date) -> Iterator[Line]:
    """A step on the residence track that changed what somebody is entitled to."""
    for step in with_case(found.prefetch_related(None), seat, today, "by__person"):
        yield Line(
            Kind.CHANGE,
            key=f"rights:{step.pk}",
            title=_("Rechten veranderd: %(status)s") % {"status": step.get_to_status_display()},
            why=_("Door %(who)s, %(at)s.") % {"who": step.by.person.name, "at": moment(step.recorded_at)},
            url=address("case_residence", step.case_id),
            button=_("Lezen"),
            since=step.recorded_at,
            case=step.case,
        )


@asks(lambda seat, today, until: Action.objects.due(seat, until))
def actions(found: QuerySet[Action], seat: Seat, today: date) -> Iterator[Line]:
    for action in with_case(found, seat, today, "owner__person"):
        yield Line(
            Kind.ACTION,
            key=str(action.pk),
            title=action.title,
            why=_("Doet: %(who)s.") % {"who": action.owner_said},
            url=address("action", action.pk),
            button=_("Gedaan"),
            action=address("action_done", action.pk),
            posts=True,
            due=action.due_on,
            strength="target",
            case=action.case,
        )


@asks(lambda seat, today, until: RiskAssessment.objects.to_review(seat, until))
def risks(found: QuerySet[Any], seat: Seat, today: date) -> Iterator[Line]:
    for review in with_case(found, seat, today):
        yield Line(
            Kind.RISK,
            key=f"{review.pk}:{review.due_on}",
            title=_("Risico opnieuw bekijken"),
            why=review.get_trigger_display(),
            url=address("case_safety", review.case_id),
            button=_("Bekijken"),
            action=address("risk_new", review.case_id),
            due=review.due_on,
            strength="target",
            case=review.case,
        )


@asks(lambda seat, today, until: Draft.objects.of(seat))
def drafts(mine: QuerySet[Draft], seat: Seat, today: date) -> Iterator[Line]:
    """Words that somebody was still writing, and in whose case."""
    found = list(mine[:MOST])
    cases = Case.objects.of(seat).in_bulk([draft.about for draft in found if draft.about])
    for draft in found:
        page = f"{draft.page}?concept={draft.pk}"
        yield Line(
            Kind.DRAFT,
            key=str(draft.pk),
            title=_("Nog niet verstuurd"),
            why=_("%(at)s: ‘%(words)s’") % {"at": moment(draft.at), "words": draft.excerpt},
            url=page,
            button=_("Verder schrijven"),
            case=cases.get(draft.about) if draft.about else None,
        )


def by_others(seat: Seat, today: date, until: date) -> QuerySet[Event]:
    """What others did in this seat's cases since the evening of the last working day."""
    since = Event.objects.filter(case__caseload__seat=seat, at__gte=evening_before(today))
    return since.exclude(by=seat).order_by("case_id", "-at")


@asks(by_others)
def changes(found: QuerySet[Event], seat: Seat, today: date) -> Iterator[Line]:
    """A line for each case."""
    rows = with_case(found, seat, today, "by__person", most=4 * MOST)
    for _case_id, of_case in groupby(rows, key=lambda event: event.case_id):
        events = list(of_case)
        newest = events[0]
        kinds = dict.fromkeys(str(event.get_kind_display()) for event in events)
        yield Line(
            Kind.CHANGE,
            key=str(newest.pk),
            title=", ".join(kinds),
            why=_("Door %(who)s, %(at)s.") % {"who": newest.by.person.name, "at": moment(newest.at)},
            url=newest.case.get_absolute_url(),
            button=_("Lezen"),
            since=newest.at,
            case=newest.case,
        )
