"""What is done with a bottleneck: decided, carried out, lifted, answered. Each is one step, after what the writer read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb, may
from zoco.access.verbs import verb
from zoco.bottlenecks.codes import Level
from zoco.bottlenecks.forms import AnswerForm, DecisionForm, DoneForm, LiftForm, StepForm
from zoco.bottlenecks.knowing import names_known_to
from zoco.bottlenecks.models import Bottleneck
from zoco.bottlenecks.views import closed, the_bottleneck
from zoco.cases.models import Changed
from zoco.drafts.keeping import drafted
from zoco.ui.views import CONFLICT, answer_form


@drafted
@verb(Verb.HOLD_MEETING)
def decision(request: SeatedRequest, pk: UUID) -> HttpResponse:
    found = the_bottleneck(pk)
    if not found.is_open or not found.is_discussed:
        return closed(request, found)

    def decide(given: dict[str, Any]) -> None:
        found.decide(
            given["words"], owner=given["owner"], due_on=given["due_on"], seen=given["seen"], by=request.seat, on=request.today
        )  # fmt: skip

    return step(request, found, DecisionForm, decide, title=_("Besluit vastleggen"))


@drafted
@verb(Verb.SHARE_BOTTLENECK)
def done(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """By who was to do it, or by CoMensha."""
    found = the_bottleneck(pk)
    decided = found.waits_for
    if not decided:
        return closed(request, found)
    if decided.owner_id != request.seat.pk and not may(request.seat, Verb.HOLD_MEETING):
        raise PermissionDenied(_("Dit zegt wie het besluit uitvoert."))

    def carry_out(given: dict[str, Any]) -> None:
        found.carry_out(given["words"], seen=given["seen"], by=request.seat, on=request.today)

    return step(request, found, DoneForm, carry_out, title=_("Besluit uitgevoerd"), said=str(decided.words))


@drafted
@verb(Verb.HOLD_MEETING)
def lift(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """To another level: up, back, or open again after an answer that did not help."""
    found = the_bottleneck(pk)

    def lift_it(given: dict[str, Any]) -> None:
        found.lift(
            given["level"], because=given["words"], seen=given["seen"], by=request.seat, on=request.today
        )

    said = _("Wie daar zit, leest de tekst van het knelpunt en wat er is besloten. Regio’s met weinig trajecten ziet daar niemand.")  # fmt: skip
    title = _("Naar een ander overleg")
    return step(request, found, LiftForm, lift_it, title=title, said=said, leaves=True)


@drafted
@verb(Verb.ANSWER_BOTTLENECK)
def answer(request: SeatedRequest, pk: UUID) -> HttpResponse:
    found = the_bottleneck(pk)
    meets = may(request.seat, Verb.HOLD_MEETING)
    if not found.is_open or not (meets or found.is_strategic):
        return closed(request, found)

    def give_back(given: dict[str, Any]) -> None:
        how, words, seen = given.get("how"), given["words"], given["seen"]
        if how == AnswerForm.BACK:
            found.lift(Level.ZOCO, because=words, seen=seen, by=request.seat, on=request.today)
        else:
            found.answer(words, seen=seen, by=request.seat, on=request.today)

    return step(request, found, AnswerForm, give_back, title=_("Antwoord geven"))


def step(
    request: SeatedRequest,
    found: Bottleneck,
    kind: type[StepForm],
    write: Callable[[dict[str, Any]], None],
    **context: Any,
) -> HttpResponse:
    """Ask, write, and where somebody was first: say what was done, with the words of the second still in their fields."""
    if found.is_empty:
        return closed(request, found)
    names = names_known_to(request.seat) if request.method == "POST" else []
    form = kind(request.POST or None, bottleneck=found, names=names, today=request.today)
    context |= {"bottleneck": found, "form": form}
    if form.is_bound and form.is_valid_once():
        try:
            write(form.cleaned_data)
        except Changed:
            now = the_bottleneck(found.pk)
            form.read_again(now.seen)
            new = now.done[form.cleaned_data["seen"] :]
            return render(
                request,
                "bottlenecks/do.html",
                context | {"bottleneck": now, "meanwhile": new},
                status=CONFLICT,
            )
        messages.success(request, _("Opgeschreven."))
        return redirect(found)
    return answer_form(request, "bottlenecks/do.html", context)
