"""Safety of one case: how dangerous is it, what was agreed, and her own plan."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.models import Case, Changed
from zoco.cases.views import the_case
from zoco.drafts.keeping import drafted
from zoco.plans.forms import ActionLines, readers_of
from zoco.plans.models import Action
from zoco.safety.codes import Trigger
from zoco.safety.forms import AskAgainForm, RiskForm, SafetyPlanForm
from zoco.safety.models import Review, RiskAssessment, SafetyPlan, ask_again
from zoco.ui.views import CONFLICT, answer_form

EARLIER = 20


def measures_of(case: Case, risk: RiskAssessment) -> list[Action]:
    return case.own(Action.objects.filter(measure__assessment=risk).select_related("owner__person"))


@verb(Verb.OPEN_CASE)
def show(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "safety.open")
    risks = case.own(case.risks.select_related("by__person")[: EARLIER + 1])
    plan = SafetyPlan.objects.latest_of(case)
    if plan:
        case.own([plan])
    return render(
        request,
        "safety/safety.html",
        {
            "case": case,
            "tab": "safety",
            "risk": risks[0] if risks else None,
            "earlier": risks[1:],
            "measures": measures_of(case, risks[0]) if risks else [],
            "review": Review.objects.filter(case=case).first(),
            "plan": plan,
        },
    )


@verb(Verb.OPEN_CASE)
def risk(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """One look of the past, as it was written."""
    found = get_object_or_404(RiskAssessment.objects.select_related("by__person"), pk=pk)
    case = the_case(request, found.case_id, "safety.risk")
    case.own([found])
    return render(
        request,
        "safety/risk.html",
        {"case": case, "tab": "safety", "risk": found, "measures": measures_of(case, found)},
    )


@drafted
@verb(Verb.WRITE_CASE)
def risk_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "safety.risk")
    if not case.is_open:
        return redirect("case_safety", case.pk)
    before = RiskAssessment.objects.latest_of(case)
    if before:
        case.own([before])
    review = Review.objects.filter(case=case).first()
    form = RiskForm(
        request.POST or None,
        before=before,
        today=request.today,
        initial={"trigger": review.trigger if review else Trigger.INTAKE},
    )
    lines = ActionLines(request.POST or None, readers=readers_of(case), today=request.today)
    if form.is_bound and lines.is_valid() & form.is_valid() and form.is_valid_once():
        RiskAssessment.objects.assess(
            case, by=request.seat, at=timezone.now(), measures=lines.agreed(), **form.assessed()
        )
        messages.success(request, _("De risicotaxatie is bewaard."))
        return redirect("case_safety", case.pk)
    if form.is_bound and not lines.is_valid():
        form.add_error(None, _("Een van de maatregelen is niet compleet."))
    context = {"case": case, "tab": "safety", "form": form, "lines": lines, "before": before}
    context["whole"] = lines.with_form(form)
    return answer_form(request, "safety/risk_new.html", context)


@verb(Verb.WRITE_CASE)
def risk_again(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """Something happened: the risk is due today."""
    case = the_case(request, case_id, "safety.risk")
    if not case.is_open:
        return redirect("case_safety", case.pk)
    form = AskAgainForm(request.POST or None)
    if form.is_bound and form.is_valid_once():
        ask_again(case, form.cleaned_data["trigger"], by=request.seat, at=timezone.now())
        messages.success(request, _("Het risico moet vandaag opnieuw worden bekeken."))
        return redirect("case_safety", case.pk)
    return answer_form(request, "safety/again.html", {"case": case, "tab": "safety", "form": form})


@drafted
@verb(Verb.WRITE_CASE)
def safety_plan(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """A new version; when somebody else wrote one meanwhile, both texts are shown and nothing is lost."""
    case = the_case(request, case_id, "safety.plan")
    if not case.is_open:
        return redirect("case_safety", case.pk)
    plan = latest_plan(case)
    form = SafetyPlanForm.of(plan, request.POST or None, today=request.today)
    context = {"case": case, "tab": "safety"}
    if form.is_bound and form.is_valid():
        try:
            SafetyPlan.objects.write(
                case,
                seen_version=form.cleaned_data["seen_version"],
                by=request.seat,
                at=timezone.now(),
                **form.parts(),
            )
        except Changed:
            plan = latest_plan(case)
            both = {"form": form.beside(plan, request.today), "differences": form.differences(plan)}
            return render(
                request, "safety/plan.html", {**context, **both, "is_conflict": True}, status=CONFLICT
            )
        messages.success(request, _("Het veiligheidsplan is bewaard."))
        return redirect("case_safety", case.pk)
    return answer_form(request, "safety/plan.html", {**context, "form": form})


@verb(Verb.OPEN_CASE)
def on_paper(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """Her safety plan in large print, without her name."""
    case = the_case(request, case_id, "safety.print")
    context = {"case": case, "plan": latest_plan(case), "informal": request.GET.get("vorm") != "u"}
    return render(request, "safety/on_paper.html", context)


def latest_plan(case: Case) -> SafetyPlan | None:
    plan = SafetyPlan.objects.latest_of(case)
    if plan:
        case.own([plan])
    return plan
