"""Pairs that may be one person: the list, two side by side with the reasons, and how often the scores are right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.seal.crypto import SealBroken
from zoco.seal.keys import KeysMissing
from zoco.subjects.forms import BackForm, JudgeForm
from zoco.subjects.measuring import measured, thresholds
from zoco.subjects.models import AlreadyJudged, CannotBe, Pair, Said
from zoco.subjects.models.pair import REVIEW, SETTLED, SILENT, SURE, ZONES
from zoco.subjects.persons import Held
from zoco.subjects.side_by_side import chance, compared, named
from zoco.ui.views import CONFLICT

ON_A_PAGE, DONE = 25, "klaar"


@verb(Verb.JUDGE_PAIR)
@require_safe
def pairs(request: SeatedRequest) -> HttpResponse:
    """What waits for an answer, by what a yes would change; three zones, and what was answered."""
    wanted = request.GET.get("toon", "")
    choice = wanted if wanted in {*ZONES, DONE} else SURE
    waiting = Pair.objects.open().zoned(thresholds().sure)
    if choice == DONE:
        shown = Pair.objects.settled().order_by("-at", "pk")
    else:
        shown = waiting.in_zone(choice).in_order_of_change()
    page = Paginator(shown.select_related("first", "second"), ON_A_PAGE).get_page(request.GET.get("page"))
    look(request, "pair.list", ground="task")
    many = waiting.counted_by_zone()
    tabs = [
        (SURE, _("Waarschijnlijk dezelfde"), many[SURE]["many"]),
        (REVIEW, _("Bekijken"), many[REVIEW]["many"]),
        (SILENT, _("Waarschijnlijk niet"), many[SILENT]["many"]),
        (DONE, _("Beantwoord"), None),
    ]
    lines = [{"pair": pair, "names": [named(pair.first), named(pair.second)]} for pair in page.object_list]
    context = {"page": page, "lines": lines, "tabs": tabs, "choice": choice, "keep": f"toon={choice}&amp;"}
    return render(request, "subjects/pairs.html", context)


@verb(Verb.JUDGE_PAIR)
def show(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Side by side, with the reasons; and what somebody says of it."""
    pair = opened(request, pk)
    so_far = pair.judgements_so_far()
    form = JudgeForm(request.POST or None, initial={"seen": len(so_far)})
    if form.is_bound and form.is_valid_once():
        said = form.cleaned_data
        try:
            pair.judge(Said(said["said"]), because=said["because"], by=request.seat, at=timezone.now(), seen=said["seen"])  # fmt: skip
        except AlreadyJudged:
            return too_late(request, pair, form)
        except CannotBe:
            form.add_error("said", _("Dat past niet bij een ander antwoord, of zij staan in één melding. Kijk hieronder wie er al bij hoort."))  # fmt: skip
        else:
            messages.success(request, _("Uw antwoord is bewaard. Hier staat het volgende paar."))
            return redirect(after(pair))
    return page_of(request, pair, form, status=422 if form.is_bound else 200)


def opened(request: SeatedRequest, pk: UUID) -> Pair:
    found: Pair = get_object_or_404(Pair.objects.with_answer().select_related("first", "second"), pk=pk)
    for subject in (found.first, found.second):
        look(request, "pair.open", subject_id=subject.signal_id or subject.report_id, ground="task")
    return found


def page_of(request: SeatedRequest, pair: Pair, form: JudgeForm, *, status: int, **more: Any) -> HttpResponse:
    try:
        found = compared(pair)
        held = Held.around(pair)
    except (KeysMissing, SealBroken):
        return render(request, "subjects/closed.html", {"pair": pair})
    so_far = pair.judgements_so_far()
    context = {
        "pair": pair,
        "compared": found,
        "told": pair.explanation,
        "chance": chance(pair.explanation.probability),
        "sides": [(subject, named(subject), [(each, named(each)) for each in held.with_whom(subject.pk)[1:]]) for subject in (pair.first, pair.second)],
        "so_far": so_far,
        "is_settled": bool(so_far) and so_far[-1].said in SETTLED,
        "seen": len(so_far),
        "form": form,
    }  # fmt: skip
    return render(request, "subjects/pair.html", context | more, status=status)


def after(pair: Pair) -> Any:
    """The next pair of the same urgency, or the list."""
    sure = thresholds().sure
    [zone] = Pair.objects.filter(pk=pair.pk).zoned(sure).values_list(*["zone"], flat=True)
    following = Pair.objects.untouched().zoned(sure).in_zone(zone)
    return following.in_order_of_change().first() or "pairs"


def too_late(request: SeatedRequest, pair: Pair, form: JudgeForm) -> HttpResponse:
    """A colleague said something meanwhile. Nothing of it is lost: hers stands there, and one's own is in the form."""
    kept = {"said": form.cleaned_data["said"], "because": form.cleaned_data["because"]}
    again = JudgeForm(initial=kept | {"seen": len(pair.judgements_so_far())})
    return page_of(request, pair, again, status=CONFLICT, was_first=True)


@verb(Verb.JUDGE_PAIR)
@require_POST
def back(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Take the last answer away: everything is as it was before it."""
    pair = opened(request, pk)
    form = BackForm(request.POST)
    if pair.answer not in SETTLED or not form.is_valid_once():
        messages.info(request, _("Er is niets veranderd. Open de pagina opnieuw."))
        return redirect(pair)
    try:
        pair.judge(Said.BACK, because="", by=request.seat, at=timezone.now(), seen=form.cleaned_data["seen"])
    except AlreadyJudged:
        messages.info(request, _("Een collega was u voor. Er is niets veranderd."))
    else:
        messages.success(request, _("Het antwoord is teruggenomen. Alles is weer zoals het daarvoor was."))
    return redirect(pair)


@verb(Verb.JUDGE_PAIR)
@require_safe
def measures(request: SeatedRequest) -> HttpResponse:
    """How often the zones are right, by the answers so far."""
    limits = thresholds()
    found = measured(limits)
    names = {SURE: _("Waarschijnlijk dezelfde"), REVIEW: _("Bekijken"), SILENT: _("Waarschijnlijk niet")}
    look(request, "pair.measures", ground="task")
    zones = [(names[name], zone) for name, zone in found.zones.items()]
    return render(request, "subjects/measures.html", {"zones": zones, "found": found.found, "limits": limits})
