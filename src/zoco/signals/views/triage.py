"""The queue of the helpdesk: one person is on a signal, weighs it, asks, forwards, makes reports of it, ends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
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
from zoco.files.views import STILL
from zoco.seal.crypto import SealBroken
from zoco.seal.keys import KeysMissing
from zoco.seal.triage import lost
from zoco.signals.codes import Authority, Ending, ForwardGround, InformationGrade, SourceGrade
from zoco.signals.models import AlreadyTaken, Attachment, Forwarding, NotYet, Signal
from zoco.signals.triage_forms import EndingForm, ForwardForm, GradingForm, QuestionForm
from zoco.ui.views import CONFLICT, answer_form

ON_A_PAGE = 25
View = TypeVar("View", bound=Callable[..., HttpResponse])


@verb(Verb.TRIAGE_SIGNAL)
def triage(request: SeatedRequest) -> HttpResponse:
    """What waits, the most urgent first; no words, those are on the page of each."""
    choice = "klaar" if request.GET.get("toon") == "klaar" else "wachtend"
    shown = {
        "wachtend": Signal.objects.waiting().in_order_of_need(),
        "klaar": Signal.objects.ended().order_by("-outcome__at"),
    }[choice]
    page = Paginator(shown.with_answers().defer("box"), ON_A_PAGE).get_page(request.GET.get("page"))
    look(request, "signal.list", ground="task")
    context = {"page": page, "choice": choice, "now": timezone.now(), "keep": f"toon={choice}&amp;"}
    context["lost"] = lost()
    return render(request, "signals/triage.html", context)


@verb(Verb.TRIAGE_SIGNAL)
def show(request: SeatedRequest, pk: UUID) -> HttpResponse:
    signal = open_signal(request, pk, "signal.open")
    try:
        facts = signal.facts()
    except (KeysMissing, SealBroken):
        return render(request, "signals/closed_box.html", {"signal": signal})
    becomings = {each.person: each for each in signal.becomings.select_related("report")}
    people = [
        {
            "number": number + 1,
            "at": number,
            "facts": [fact for fact in facts if fact.person == number],
            "becoming": becomings.get(number),
        }
        for number in range(len(signal.people))
    ]
    context = {
        "signal": signal,
        "people": people,
        "event": [fact for fact in facts if fact.person is None],
        "source": signal.words["source"],
        "messages_said": signal.messages.select_related("by__person"),
        "attachments": signal.attachments.defer("content"),
        "forwardings": signal.forwardings.select_related("by__person"),
        "same_event": Signal.objects.of_event(signal).defer("box")[:ON_A_PAGE],
        "is_mine": signal.held_by(request.seat),
        "now": timezone.now(),
    }
    return render(request, "signals/signal.html", context)


def open_signal(request: SeatedRequest, pk: UUID, what: str) -> Signal:
    signal: Signal = get_object_or_404(Signal.objects.with_answers(), pk=pk)
    look(request, what, subject_id=signal.pk, ground="task")
    return signal


@verb(Verb.TRIAGE_SIGNAL)
@require_POST
def claim(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """I am on it; or instead of a colleague, whom the page named."""
    signal = open_signal(request, pk, "signal.claim")
    seen, taken = request.POST.get("seen", ""), signal.taken
    if not signal.is_waiting or (taken and str(taken.pk) != seen):
        return too_late(request, signal)
    if taken and taken.by_id == request.seat.pk:
        return redirect(signal)
    try:
        signal.claim(by=request.seat, at=timezone.now(), instead_of=taken)
    except AlreadyTaken:
        return too_late(request, signal)
    messages.success(request, _("U bent nu met deze melding bezig."))
    return redirect(signal)


@verb(Verb.TRIAGE_SIGNAL)
@require_POST
def release(request: SeatedRequest, pk: UUID) -> HttpResponse:
    signal = open_signal(request, pk, "signal.release")
    if signal.taken and signal.taken.by_id == request.seat.pk:
        signal.taken.let_go(at=timezone.now())
        messages.success(request, _("Deze melding wacht weer op iemand."))
    return redirect("triage")


def too_late(request: SeatedRequest, signal: Signal) -> HttpResponse:
    """Somebody else was first; what one was about to do is not done, and nothing is lost."""
    return render(request, "signals/too_late.html", {"signal": signal}, status=CONFLICT)


def by_who_is_on_it(view: View) -> View:
    """Hand the view a signal that this seat is on; who is not goes back to the page, which says so."""

    def inner(request: SeatedRequest, pk: UUID, **more: Any) -> HttpResponse:
        signal = open_signal(request, pk, f"signal.{view.__name__}")
        if not signal.held_by(request.seat):
            messages.info(request, _("Neem de melding eerst op u. Er is niets veranderd."))
            return redirect(signal)
        return view(request, signal, **more)

    return inner  # type: ignore[return-value]


@verb(Verb.TRIAGE_SIGNAL)
@by_who_is_on_it
def question(request: SeatedRequest, signal: Signal) -> HttpResponse:
    form = QuestionForm(request.POST or None)
    if form.is_bound and form.is_valid_once():
        signal.say(form.cleaned_data["text"], by=request.seat, at=timezone.now())
        messages.success(request, _("De melder leest dit zodra die terugkomt met de code."))
        return redirect(signal)
    title = _("Vraag of antwoord aan de melder")
    return answer_form(request, "signals/do.html", {"form": form, "signal": signal, "title": title})


@verb(Verb.TRIAGE_SIGNAL)
@by_who_is_on_it
def grading(request: SeatedRequest, signal: Signal) -> HttpResponse:
    form = GradingForm(request.POST or None, people=len(signal.people))
    if form.is_bound and form.is_valid_once():
        given = form.cleaned_data
        signal.grade(
            person=given["person"],
            source=SourceGrade(given["source"]),
            information=InformationGrade(given["information"]),
            by=request.seat,
            at=timezone.now(),
        )
        return redirect(signal)
    title = _("Hoe betrouwbaar is dit?")
    return answer_form(request, "signals/do.html", {"form": form, "signal": signal, "title": title})


@verb(Verb.TRIAGE_SIGNAL)
@by_who_is_on_it
def forwarding(request: SeatedRequest, signal: Signal) -> HttpResponse:
    form = ForwardForm(request.POST or None, from_police=bool(signal.words["source"].get("police")))
    if form.is_bound and form.is_valid_once():
        given = form.cleaned_data
        made = signal.forward(
            to=Authority(given["to"]),
            name=given["name"],
            ground=ForwardGround(given["ground"]),
            because=given["because"],
            by=request.seat,
            at=timezone.now(),
        )
        return redirect("triage_copy", pk=made.pk)
    title = _("Doorsturen naar een instantie")
    return answer_form(request, "signals/do.html", {"form": form, "signal": signal, "title": title})


@verb(Verb.TRIAGE_SIGNAL)
def copy(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """What an authority gets: what was told, and nothing of ours. To print or to put in a safe message."""
    made = get_object_or_404(Forwarding.objects.select_related("signal", "by__organisation"), pk=pk)
    look(request, "signal.copy", subject_id=made.signal_id, ground=made.ground)
    facts = list(made.signal.facts())
    people = [[fact for fact in facts if fact.person == number] for number in range(len(made.signal.people))]
    event = [fact for fact in facts if fact.person is None]
    return render(request, "signals/copy.html", {"made": made, "people": people, "event": event})


@verb(Verb.TRIAGE_SIGNAL)
@require_safe
def attachment(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """A file that came under a code, whole; named by the signal and not by who sent it."""
    file = get_object_or_404(Attachment.objects.select_related("signal"), pk=pk)
    look(request, "signal.file", subject_id=file.signal_id, ground="task")
    headers = {
        "Content-Disposition": f'attachment; filename="{file.signal.number}.{file.words["ending"]}"',
        "Content-Security-Policy": STILL,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(file.opened(), content_type=file.words["media_type"], headers=headers)


@verb(Verb.TRIAGE_SIGNAL)
@by_who_is_on_it
def ending(request: SeatedRequest, signal: Signal) -> HttpResponse:
    form = EndingForm(request.POST or None)
    if form.is_bound and form.is_valid_once():
        now, because = timezone.now(), Ending(form.cleaned_data["because"])
        try:
            if form.cleaned_data["text"]:
                signal.say(form.cleaned_data["text"], by=request.seat, at=now)
            signal.end(because=because, by=request.seat, at=now)
        except AlreadyTaken:
            return too_late(request, signal)
        except NotYet:
            form.add_error("because", _("Dat is nog niet gebeurd. Doe dat eerst."))
        else:
            messages.success(request, _("Klaar. De melder leest hoe het afliep."))
            return redirect("triage")
    title = _("Melding afronden")
    return answer_form(request, "signals/do.html", {"form": form, "signal": signal, "title": title})
