"""Residence and rights of one case: where she stands, what is possible, what each step would change, what is missing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.models import Case, Changed
from zoco.cases.views import the_case
from zoco.procedures.models import said
from zoco.procedures.wording import NotPossible
from zoco.residence.drawing import track_svg
from zoco.residence.entitlements import changes, entitlements
from zoco.residence.forms import StepForm
from zoco.residence.models import ResidenceChange
from zoco.residence.standing import Standing, offer, standing_of
from zoco.residence.track import Step
from zoco.ui.views import CONFLICT, UNPROCESSABLE, answer_form


@verb(Verb.OPEN_CASE)
def show(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "residence.open")
    standing = standing_of(case, request.today)
    unseen = case.residence_changes.filter(rights__seen_at=None, rights__isnull=False).distinct()
    return render(
        request,
        "residence/residence.html",
        {
            "case": case,
            "tab": "residence",
            "standing": standing,
            "status": standing.track.statuses[standing.status],
            "said_status": standing.track.statuses[standing.said_status],
            "picture": picture(standing),
            "possible": [(step, step_url(case, step)) for step in standing.possible()],
            "gaps": [(gap, standing.start_url(gap)) for gap in standing.gaps],
            "steps": list(reversed(standing.steps)),
            "unseen": list(unseen.prefetch_related("rights").order_by("number")) if case.is_open else [],
        },
    )


def picture(standing: Standing) -> SafeString:
    names = {status: said(name) for status, name in standing.track.statuses.items()}
    way = [*(step.from_status for step in standing.steps[:1]), *(step.to_status for step in standing.steps)]
    plain = [step for step in standing.possible() if not step.event.correction and not _is_any(step)]
    return SafeString(
        track_svg(
            names,
            way or [standing.status],
            {step.to: f"#naar-{step.to}" for step in reversed(plain)},
            title=_("Het verblijfstraject"),
            description=_("Dezelfde stappen staan hieronder als lijst."),
        )
    )


def _is_any(step: Step) -> bool:
    """From "unknown" everything is possible; that is no picture."""
    return len(step.event.to_statuses) > 9


def step_url(case: Case, step: Step) -> str:
    asked = urlencode({"gebeurtenis": step.event.slug, "naar": step.to})
    return f"{reverse('residence_change_new', args=[case.pk])}?{asked}"


@verb(Verb.WRITE_CASE)
def change_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """First what it would change, then the words; a step that is not possible says what is."""
    case = the_case(request, case_id, "residence.change")
    if not case.is_open:
        raise PermissionDenied(_("Dit traject is afgesloten. Heropen het eerst."))
    standing = standing_of(case, request.today)
    try:
        step = _step_asked(request, standing)
    except NotPossible as refusal:
        return _choose(request, case, standing, said(refusal.text))
    if step is None:
        return _choose(request, case, standing)
    form = StepForm(
        request.POST or None,
        step=step,
        law=standing.track,
        today=request.today,
        initial={"on": request.today, "seen": len(standing.steps)},
    )
    if form.is_bound and form.is_valid_once():
        try:
            change = ResidenceChange.objects.record(
                case, event=step.event.slug, to=step.to, by=request.seat, at=timezone.now(), **_words(form)
            )
        except NotPossible as refusal:
            form.add_error(None, said(refusal.text))
        except Changed:
            return _conflict(request, case, step, form)
        else:
            messages.success(
                request, _("Vastgelegd: %(status)s.") % {"status": change.get_to_status_display()}
            )
            return redirect(change)
    return answer_form(request, "residence/change_new.html", _preview(case, standing, step, form))


def _words(form: StepForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("on", "actor", "document", "note", "seen")}


def _step_asked(request: SeatedRequest, standing: Standing) -> Step | None:
    event, to = request.GET.get("gebeurtenis", "")[:60], request.GET.get("naar", "")[:60]
    if not event or event not in standing.track.transitions:
        if event:
            standing.track.transition(event)
        return None
    transition = standing.track.transition(event)
    if not to and len(transition.goes_to(standing.status)) > 1:
        return None
    return standing.track.take(event, status=standing.status, facts=standing.facts, to=to or None)


def _choose(request: SeatedRequest, case: Case, standing: Standing, refusal: str = "") -> HttpResponse:
    """Which step; only those of one event where the address names one that leads to several statuses."""
    event = request.GET.get("gebeurtenis", "")
    possible = standing.possible()
    chosen = [step for step in possible if step.event.slug == event] or possible
    return render(
        request,
        "residence/choose.html",
        {
            "case": case,
            "tab": "residence",
            "refusal": refusal,
            "status": standing.track.statuses[standing.status],
            "possible": [(step, standing.track.statuses[step.to], step_url(case, step)) for step in chosen],
        },
        status=UNPROCESSABLE if refusal else 200,
    )


def _preview(case: Case, standing: Standing, step: Step, form: StepForm) -> dict[str, Any]:
    after = {**standing.facts, **step.facts, "residence_status": step.to}
    days = {**standing.days, **step.days(request_day(form, standing))}
    ending = {one.procedure for one in step.event.ends}
    running = [procedure for procedure in standing.procedures if procedure.is_running]
    return {
        "case": case,
        "tab": "residence",
        "form": form,
        "step": step,
        "from_status": standing.track.statuses[step.status],
        "to_status": standing.track.statuses[step.to],
        "law": standing.track,
        "changes": changes(standing.held, entitlements(after, standing.on, days)),
        "ends": [procedure for procedure in running if procedure.slug in ending],
        "offers": [
            offer(case, slug, after, days, standing.on)
            for slug in step.event.offers
            if slug not in {procedure.slug for procedure in running} - ending
        ],
    }


def request_day(form: StepForm, standing: Standing) -> Any:
    day = form.cleaned_data.get("on") if form.is_bound and hasattr(form, "cleaned_data") else None
    return day or standing.on


def _conflict(request: SeatedRequest, case: Case, step: Step, form: StepForm) -> HttpResponse:
    """Somebody else recorded a step meanwhile: both are shown, and what was written is still here to take along."""
    case = Case.objects.whole().get(pk=case.pk)
    case.ground_for(request.seat)
    standing = standing_of(case, request.today)
    return render(
        request,
        "residence/conflict.html",
        {
            "case": case,
            "tab": "residence",
            "step": step,
            "words": form.cleaned_data,
            "last": standing.steps[-1],
            "status": standing.track.statuses[standing.status],
        },
        status=CONFLICT,
    )


@verb(Verb.WRITE_CASE)
def seen(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """ "Gezien": the announcement leaves Vandaag."""
    change = get_object_or_404(ResidenceChange, pk=pk)
    change.case = the_case(request, change.case_id, "residence.seen")
    if request.method == "POST":
        change.acknowledge(by=request.seat, at=timezone.now())
    return redirect(change)
