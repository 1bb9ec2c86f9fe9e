"""What linking says of the person of a case: a proposal, answered by who cares for her."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.cases.codes import Purpose
from zoco.cases.models import Case
from zoco.cases.views import the_case
from zoco.hints.forms import BackForm, HintForm
from zoco.hints.models import AlreadyAnswered, Ground, Hint, HintAnswer, NoConsent, Said, all_of
from zoco.seal.crypto import SealBroken
from zoco.seal.keys import KeysMissing
from zoco.ui.views import CONFLICT


@verb(Verb.WRITE_CASE)
@require_safe
def hints(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """All of one case: what waits, what was taken along, what was not."""
    case = the_case(request, case_id, "hint.list")
    found = all_of(case)
    context = {
        "case": case,
        "tab": "overview",
        "waiting": [hint for hint in found if hint.is_open],
        "doubted": [hint for hint in found if hint.is_doubted],
        "accepted": [hint for hint in found if hint.said == Said.ACCEPTED and hint.holds],
        "declined": [hint for hint in found if hint.said == Said.DECLINED],
    }
    return render(request, "hints/hints.html", context)


@verb(Verb.WRITE_CASE)
def hint(request: SeatedRequest, case_id: UUID, subject: UUID) -> HttpResponse:
    """What there is to recognise her by, and what somebody says of it."""
    case, found = opened(request, case_id, subject, "hint.open")
    form = HintForm(request.POST or None, initial={"seen": found.answered})
    if form.is_bound and not case.is_open:
        raise PermissionDenied(_("Dit traject is afgesloten. Heropen het eerst."))
    if form.is_bound and form.is_valid_once():
        try:
            settle(request, case, found, form.cleaned_data)
        except AlreadyAnswered:
            now = of_subject(case, subject) or found
            return page_of(request, case, now, None, status=CONFLICT, was_first=True)
        except NoConsent:
            form.add_error("ground", _("Er is nu geen toestemming voor dit dossier. Vraag die eerst, of kies een andere grond."))  # fmt: skip
        except (KeysMissing, SealBroken):
            return render(request, "hints/closed.html", {"case": case, "tab": "overview"})
        else:
            messages.success(request, _("Uw antwoord is bewaard."))
            return redirect("hint", case.pk, subject)
    return page_of(request, case, found, form, status=422 if form.is_bound else 200)


def opened(request: SeatedRequest, case_id: UUID, subject: UUID, what: str) -> tuple[Case, Hint]:
    case = the_case(request, case_id, what)
    found = of_subject(case, subject)
    if found is None:
        raise Http404
    if not found.is_gone:  # in the log of whom the signal is about, too
        look(request, what, subject_id=found.signal_id or found.report_id, ground="task")
    return case, found


def of_subject(case: Case, subject: UUID) -> Hint | None:
    return next((each for each in all_of(case) if each.subject_id == subject), None)


def settle(request: SeatedRequest, case: Case, found: Hint, given: dict[str, Any]) -> None:
    seen, now = replace(found, answered=given["seen"]), timezone.now()
    if given["said"] == Said.ACCEPTED:
        ground = Ground(given["ground"])
        HintAnswer.objects.accept(seen, case, ground=ground, because=given["because"], by=request.seat, at=now)  # fmt: skip
    else:
        HintAnswer.objects.decline(seen, case, because=given["because"], by=request.seat, at=now)


def page_of(
    request: SeatedRequest, case: Case, found: Hint, form: HintForm | None, *, status: int, **more: Any
) -> HttpResponse:
    try:
        told = found.told
    except (KeysMissing, SealBroken):
        return render(request, "hints/closed.html", {"case": case, "tab": "overview"})
    answers = case.own(HintAnswer.objects.of(found))
    context = {
        "case": case,
        "tab": "overview",
        "hint": found,
        "told": told,
        "answers": answers,
        "last": answers[-1] if answers and not found.is_open else None,
        "form": form if found.is_open else None,
        "has_consent": case.consents.holding(request.today).filter(purpose=Purpose.CARE).exists(),
        "back": BackForm(initial={"seen": found.answered}),
    }
    return render(request, "hints/hint.html", context | more, status=status)


@verb(Verb.WRITE_CASE)
@require_POST
def back(request: SeatedRequest, case_id: UUID, subject: UUID) -> HttpResponse:
    """Take the last answer away: what was taken along is not there any more."""
    case, found = opened(request, case_id, subject, "hint.back")
    form = BackForm(request.POST)
    if found.is_open or not form.is_valid_once():
        messages.info(request, _("Er is niets veranderd. Open de pagina opnieuw."))
        return redirect("hint", case.pk, subject)
    try:
        HintAnswer.objects.take_back(
            replace(found, answered=form.cleaned_data["seen"]), case, by=request.seat, at=timezone.now()
        )
    except AlreadyAnswered:
        messages.info(request, _("Een collega was u voor. Er is niets veranderd."))
    else:
        messages.success(request, _("Het antwoord is teruggenomen. Alles is weer zoals het daarvoor was."))
    if found.is_doubted or found.is_gone:  # then there is nothing left to open
        return redirect("hints", case.pk)
    return redirect("hint", case.pk, subject)
