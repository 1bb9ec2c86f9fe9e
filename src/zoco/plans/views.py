"""The plan of a case: read it, add to it, tick off, print it for the person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.models import Case, Changed
from zoco.cases.views import the_case
from zoco.drafts.keeping import drafted
from zoco.plans.chart import Dot, dots
from zoco.plans.codes import LifeDomain
from zoco.plans.forms import (
    ActionChangeForm,
    ActionDropForm,
    ActionForm,
    GoalEndForm,
    GoalForm,
    ScoreForm,
    readers_of,
)
from zoco.plans.models import Action, Goal, Score
from zoco.ui.views import CONFLICT, answer_form


@dataclass
class GoalShown:
    """A goal with what hangs on it, gathered in a fixed number of queries."""

    goal: Goal
    scores: list[Score] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    @property
    def dots(self) -> list[Dot]:
        return dots([(score.on, score.value) for score in self.scores])

    @property
    def line(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)

    @property
    def first_and_last(self) -> tuple[int, int]:
        return self.scores[0].value, self.scores[-1].value

    @property
    def open_actions(self) -> list[Action]:
        return [action for action in self.actions if action.is_open]


def goals_of(case: Case) -> tuple[list[GoalShown], list[Action]]:
    """Her goals with their scores and actions, and the actions that stand on their own: three queries."""
    shown = {goal.pk: GoalShown(goal) for goal in case.own(case.goals.all())}
    for score in case.own(Score.objects.filter(case=case)):
        shown[score.goal_id].scores.append(score)
    alone: list[Action] = []
    for action in case.own(case.actions.select_related("owner__person")):
        (shown[action.goal_id].actions if action.goal_id else alone).append(action)
    return list(shown.values()), alone


@verb(Verb.OPEN_CASE)
def show(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "plan.open")
    goals, alone = goals_of(case)
    running = [one for one in goals if one.goal.is_running]
    domains = [(domain, [one for one in running if one.goal.domain == domain]) for domain in LifeDomain]
    return render(
        request,
        "plans/plan.html",
        {
            "case": case,
            "tab": "plan",
            "domains": [(domain, found) for domain, found in domains if found],
            "without": [domain for domain, found in domains if not found],
            "ended": [one for one in goals if not one.goal.is_running],
            "alone": [action for action in alone if action.is_open],
            "past": sorted(
                (a for one in [*(g.actions for g in goals), alone] for a in one if not a.is_open),
                key=lambda a: (a.done_on or a.dropped_on, a.pk),
                reverse=True,
            ),
        },
    )


@verb(Verb.OPEN_CASE)
def on_paper(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """For the person: large print, in plain words, without an address and without names of others."""
    case = the_case(request, case_id, "plan.print")
    goals, alone = goals_of(case)
    actions = [a for one in goals for a in one.open_actions] + [a for a in alone if a.is_open]
    return render(
        request,
        "plans/on_paper.html",
        {
            "case": case,
            "goals": [one for one in goals if one.goal.is_running],
            "reached": [one.goal for one in goals if one.goal.reached_on],
            "actions": sorted(actions, key=lambda action: action.due_on),
            "informal": request.GET.get("vorm") != "u",
        },
    )


@drafted
@verb(Verb.WRITE_CASE)
def goal_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "plan.goal")
    if not case.is_open:
        return redirect("case_plan", case.pk)
    wanted = request.GET.get("leefgebied", "")
    initial = {"agreed_on": request.today, "domain": wanted if wanted in LifeDomain.values else None}
    form = GoalForm(request.POST or None, today=request.today, initial=initial)
    if form.is_bound and form.is_valid_once():
        given = form.cleaned_data
        Goal.objects.agree(
            case,
            domain=given["domain"],
            words=given["words"],
            on=given["agreed_on"],
            by=request.seat,
            at=timezone.now(),
        )
        messages.success(request, _("Het doel staat in het plan."))
        return redirect("case_plan", case.pk)
    return ask(request, case, form, _("Een doel erbij"))


@drafted
@verb(Verb.WRITE_CASE)
def goal_score(request: SeatedRequest, pk: UUID) -> HttpResponse:
    goal = the_goal(request, pk, "plan.score")
    if not goal.is_running or not goal.case.is_open:
        return redirect("case_plan", goal.case_id)
    form = ScoreForm(request.POST or None, goal=goal, today=request.today, initial={"on": request.today})
    if form.is_bound and form.is_valid_once():
        given = form.cleaned_data
        goal.score(
            given["value"],
            on=given["on"],
            said_by=given["said_by"],
            note=given["note"],
            by=request.seat,
            at=timezone.now(),
        )
        messages.success(request, _("De score is opgeschreven."))
        return redirect("case_plan", goal.case_id)
    return ask(request, goal.case, form, _("Eigen score"), about=goal.words)


@drafted
@verb(Verb.WRITE_CASE)
def goal_end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    goal = the_goal(request, pk, "plan.goal")
    form = GoalEndForm(request.POST or None)
    if form.is_bound and form.is_valid_once():
        given = form.cleaned_data
        try:
            goal.end(
                reached=given["how"] == "reached",
                because=given["because"],
                by=request.seat,
                at=timezone.now(),
            )
        except Changed:
            messages.warning(request, _("Dit doel was al afgerond."))
        else:
            messages.success(request, _("Opgeschreven."))
        return redirect("case_plan", goal.case_id)
    return ask(request, goal.case, form, _("Doel afronden"), about=goal.words)


@drafted
@verb(Verb.WRITE_CASE)
def action_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "plan.action")
    if not case.is_open:
        return redirect("case_plan", case.pk)
    form = ActionForm(
        request.POST or None,
        readers=readers_of(case),
        goals=case.own(case.goals.running()),
        today=request.today,
        initial={"owner": str(request.seat.pk), "goal": request.GET.get("doel", "")},
    )
    if form.is_bound and form.is_valid_once():
        Action.objects.agree(case, goal=form.goal_given, by=request.seat, at=timezone.now(), **form.agreed())
        messages.success(request, _("De actie staat in het plan."))
        return redirect("case_plan", case.pk)
    return ask(request, case, form, _("Een actie erbij"))


@drafted
@verb(Verb.WRITE_CASE)
def action(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Change it; when somebody else changed it meanwhile, both texts are shown and nothing is lost."""
    found = the_action(request, pk)
    readers = readers_of(found.case)
    form = ActionChangeForm.of(found, request.POST or None, readers=readers, today=request.today)
    context: dict[str, Any] = {"case": found.case, "tab": "plan", "action": found}
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            found.change(
                seen_version=given["seen_version"],
                because=given["because"],
                by=request.seat,
                at=timezone.now(),
                **form.agreed(),
            )
        except Changed:
            there = the_action(request, pk)
            context |= {"action": there, "form": form.beside(there), "differences": form.differences(there)}
            return render(request, "plans/action.html", {**context, "is_conflict": True}, status=CONFLICT)
        messages.success(request, _("De actie is gewijzigd."))
        return redirect("case_plan", found.case_id)
    return answer_form(request, "plans/action.html", {**context, "form": form})


@drafted
@verb(Verb.WRITE_CASE)
def action_drop(request: SeatedRequest, pk: UUID) -> HttpResponse:
    found = the_action(request, pk)
    form = ActionDropForm(request.POST or None, initial={"seen_version": found.version})
    if form.is_bound and form.is_valid():
        try:
            found.drop(**form.cleaned_data, by=request.seat, at=timezone.now())
        except Changed:
            form.data = {**form.data.dict(), "seen_version": str(found.version)}  # type: ignore[attr-defined]
            form.add_error(None, _("Iemand anders veranderde deze actie net. Kijk of dit nog klopt."))
            return ask(
                request, found.case, form, _("Actie laten vervallen"), about=found.title, status=CONFLICT
            )
        messages.success(request, _("De actie is vervallen."))
        return redirect("case_plan", found.case_id)
    return ask(request, found.case, form, _("Actie laten vervallen"), about=found.title)


@verb(Verb.WRITE_CASE)
@require_POST
def action_done(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """One click, here or on Vandaag."""
    found = the_action(request, pk)
    try:
        found.do(by=request.seat, at=timezone.now())
    except Changed:
        messages.warning(request, _("Deze actie was al klaar of vervallen."))
    else:
        messages.success(request, _("Gedaan: %(action)s.") % {"action": found.title})
    return redirect("today") if request.POST.get("back") == "today" else redirect("case_plan", found.case_id)


@verb(Verb.WRITE_CASE)
@require_POST
def action_reopening(request: SeatedRequest, pk: UUID) -> HttpResponse:
    found = the_action(request, pk)
    try:
        found.reopen(by=request.seat, at=timezone.now())
    except Changed:
        messages.warning(request, _("Deze actie staat al open."))
    else:
        messages.success(request, _("De actie staat weer open."))
    return redirect("case_plan", found.case_id)


def the_goal(request: SeatedRequest, pk: UUID, what: str) -> Goal:
    goal = get_object_or_404(Goal, pk=pk)
    goal.case = the_case(request, goal.case_id, what)
    goal.data_key = goal.case.data_key
    return goal


def the_action(request: SeatedRequest, pk: UUID) -> Action:
    found = get_object_or_404(Action.objects.select_related("owner__person"), pk=pk)
    found.case = the_case(request, found.case_id, "plan.action")
    found.data_key = found.case.data_key
    return found


def ask(
    request: SeatedRequest, case: Case, form: Any, title: str, *, about: str = "", status: int = 0
) -> HttpResponse:
    """One question on a page of the case."""
    context = {"case": case, "tab": "plan", "form": form, "title": title, "about": about}
    if status:
        return render(request, "plans/ask.html", context, status=status)
    return answer_form(request, "plans/ask.html", context)
