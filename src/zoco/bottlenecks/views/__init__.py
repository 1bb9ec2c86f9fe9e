"""Bottlenecks: what others raised, one of them, a new one, and "we have this too"."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb, may
from zoco.access.verbs import verb
from zoco.bottlenecks.codes import DOMAINS, Level
from zoco.bottlenecks.forms import AwayForm, BottleneckForm, VoiceForm
from zoco.bottlenecks.knowing import names_known_to
from zoco.bottlenecks.models import AlreadyJoined, Bottleneck, Voice
from zoco.drafts.keeping import drafted
from zoco.monitor.views import language
from zoco.ui.views import answer_form

ON_A_PAGE = 25
OPEN, LIFTED, ANSWERED = "open", "opgetild", "beantwoord"
# What a link from a case may fill in: codes, and nothing of the case.
FILLED_IN = {
    "over": "domain",
    "procedure": "procedure",
    "termijn": "term",
    "regio": "region",
    "wacht": "waited",
}


@verb(Verb.SEE_BOTTLENECKS)
@require_safe
def bottlenecks(request: SeatedRequest) -> HttpResponse:
    """Those that wait with who meets, that were lifted, that were answered; to who is outside, only what was lifted."""
    inside = bool(may(request.seat, Verb.SHARE_BOTTLENECK))
    choices = [OPEN, LIFTED, ANSWERED]
    asked = request.GET.get("toon")
    choice = asked if asked in choices else OPEN if inside else LIFTED
    every = Bottleneck.objects.all()
    shown = {OPEN: every.at(Level.ZOCO), LIFTED: every.lifted(), ANSWERED: every.answered().reverse()}[choice]
    page = Paginator(shown.told(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "choice": choice, "keep": f"toon={choice}&amp;", "inside": inside}
    context["reads_figures"] = bool(may(request.seat, Verb.READ_FIGURES))
    return render(request, "bottlenecks/bottlenecks.html", context)


@drafted
@verb(Verb.SHARE_BOTTLENECK)
def new(request: SeatedRequest) -> HttpResponse:
    """Before it is made the writer sees what others raised about the same."""
    filled = {name: request.GET.get(key, "") for key, name in FILLED_IN.items()}
    names = names_known_to(request.seat) if request.method == "POST" else []
    form = BottleneckForm(
        request.POST or None,
        today=request.today,
        language=language(),
        names=names,
        initial=filled | {"shown": filled["domain"]},
    )
    domain = form.data.get("domain", "") if form.is_bound else filled["domain"]
    alike = list(Bottleneck.objects.open().told().filter(domain=domain)) if domain in dict(DOMAINS) else []
    unseen = form.is_bound and form.is_valid() and bool(alike) and form.cleaned_data["shown"] != domain
    if form.is_bound and not unseen and form.is_valid_once():
        made = Bottleneck.objects.raise_it(by=request.seat, on=request.today, **form.raised())
        messages.success(
            request, _("Gemeld. CoMensha zet het op de agenda; u hoort het antwoord op Vandaag.")
        )
        return redirect(made)
    if form.is_bound:
        form.data = {**form.data, "shown": domain}
    context: dict[str, Any] = {"form": form, "alike": alike, "unseen": unseen, "inside": True}
    return answer_form(request, "bottlenecks/new.html", context)


@verb(Verb.SEE_BOTTLENECKS)
@require_safe
def bottleneck(request: SeatedRequest, pk: UUID) -> HttpResponse:
    found = the_bottleneck(pk)
    inside = bool(may(request.seat, Verb.SHARE_BOTTLENECK))
    meets = bool(may(request.seat, Verb.HOLD_MEETING))
    own = [each for each in found.voices.all() if each.by_id == request.seat.pk] if inside else []
    decided = found.waits_for
    context = {
        "bottleneck": found,
        "inside": inside,
        "unheard": found.is_answered and any(each.heard < found.seen for each in own),
        "can_join": inside and found.is_open,
        "can_decide": meets and found.is_open and found.is_discussed,
        "can_lift": meets and not found.is_empty,
        "can_answer": may(request.seat, Verb.ANSWER_BOTTLENECK)
        and found.is_open
        and (meets or found.is_strategic),
        "can_carry_out": inside and decided and (meets or decided.owner_id == request.seat.pk),
        "can_take_away": inside and not found.is_empty,
    }
    return render(request, "bottlenecks/bottleneck.html", context)


@verb(Verb.SHARE_BOTTLENECK)
def voice(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """We have this too."""
    found = the_bottleneck(pk)
    form = VoiceForm(request.POST or None)
    if not found.is_open:
        return closed(request, found)
    if form.is_bound and form.is_valid_once():
        given = {name: form.cleaned_data[name] for name in ("region", "cases", "waited")}
        try:
            found.join(by=request.seat, on=request.today, **given)
        except AlreadyJoined:
            form.add_error("region", _("Dit zei u al over deze regio."))
        else:
            messages.success(request, _("Erbij geteld. U hoort het antwoord op Vandaag."))
            return redirect(found)
    context = {"bottleneck": found, "form": form, "title": _("Wij hebben dit ook")}
    return answer_form(request, "bottlenecks/do.html", context)


@verb(Verb.SHARE_BOTTLENECK)
@require_POST
def heard(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """The answer was read by who raised it or has it too."""
    found = the_bottleneck(pk)
    Voice.objects.filter(bottleneck=found, by=request.seat).update(heard=found.seen)
    return redirect(found)


@verb(Verb.SHARE_BOTTLENECK)
def away(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Somebody can be recognised in it."""
    found = the_bottleneck(pk)
    form = AwayForm(request.POST or None)
    if found.is_empty:
        return closed(request, found)
    if form.is_bound and form.is_valid_once():
        found.take_words_away()
        messages.success(request, _("De woorden zijn weg. Meld het knelpunt opnieuw als het nog speelt."))
        return redirect(found)
    said = _(
        "Staat er toch iemand in? Haal de woorden weg. Ook besluiten en antwoorden zijn dan niet meer te lezen."
    )
    context = {"bottleneck": found, "form": form, "title": _("Woorden weghalen"), "said": said}
    return answer_form(request, "bottlenecks/do.html", context)


def the_bottleneck(pk: UUID) -> Bottleneck:
    found: Bottleneck = get_object_or_404(Bottleneck.objects.told(), pk=pk)
    return found


def closed(request: SeatedRequest, found: Bottleneck) -> HttpResponse:
    messages.info(request, _("Hier is niets meer te doen. Er is niets veranderd."))
    return redirect(found)
