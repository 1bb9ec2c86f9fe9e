"""
What somebody without an account sees: the questions, the code, and what lies under it.

No cookie is set and nothing hangs on one, so there is nothing to forge and these pages ask for no token; the cookie of
somebody who is signed in is not sent along from other sites (SameSite). Nothing stands in an address.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from zoco.access.middleware import DeskRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.directory.resolver import FALLBACK
from zoco.files.looking import plain_name
from zoco.files.uploading import takes_a_file_of_anybody
from zoco.signals import limits, under_code, verifying, work
from zoco.signals.codes import Who
from zoco.signals.forms import AttachForm, CodeForm, ReplyForm
from zoco.signals.models import Signal
from zoco.signals.questions import MOST_PEOPLE, STEPS, Questions
from zoco.signals.receipt import Receipt
from zoco.signals.under_code import Found

UNPROCESSABLE, TOO_MANY = 422, 429
UnderCode = Callable[[DeskRequest, Receipt, Found], HttpResponse]


@csrf_exempt
@verb(Verb.LEAVE_SIGNAL)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """One step of the questions at a time; each answer leads to the next."""
    questions = Questions(
        request.POST if request.method == "POST" else None, today=request.today, seat=request.seat
    )
    go = GOING.get(request.POST.get("go", "")) if request.method == "POST" else None
    return go(request, questions) if go else ask(request, questions, questions.step)


def ask(
    request: DeskRequest,
    questions: Questions,
    step: str,
    *,
    judged: bool = False,
    notice: str = "",
    said: str = "",
) -> HttpResponse:
    """`notice`: why nothing was done. `said`: what was, and is counted: a refusal would undo that."""
    forms = questions.judged(step) if judged else questions.quietly(step)
    context = {
        "forms": forms,
        "step": step,
        "steps": STEPS,
        "at": STEPS.index(step) + 1,
        "many": questions.many,
        "may_add": step == "people" and questions.many < MOST_PEOPLE and questions.who != "self",
        "who": questions.who,
        "is_urgent": "who-urgent" in questions.data,
        "carried": list(questions.carried(step)),
        "code": questions.receipt.code,
        "task": questions.data.get("task") or work.task(questions.receipt, int(time.time())),
        "work": questions.data.get("work", "")[:12],
        "bits": work.BITS,
        "note": questions.data.get("note", ""),
        "notice": notice,
        "said": said,
    }
    return page(request, "signals/new.html", context, status=UNPROCESSABLE if judged or notice else 200)


def go_on(request: DeskRequest, questions: Questions) -> HttpResponse:
    if wrong := questions.first_wrong(questions.step):
        return ask(request, questions, wrong, judged=True)
    return ask(request, questions, STEPS[min(STEPS.index(questions.step) + 1, len(STEPS) - 1)])


def go_back(request: DeskRequest, questions: Questions) -> HttpResponse:
    return ask(request, questions, STEPS[max(STEPS.index(questions.step) - 1, 0)])


def one_more(request: DeskRequest, questions: Questions) -> HttpResponse:
    questions.many = min(questions.many + 1, MOST_PEOPLE)
    return ask(request, questions, "people")


def one_less(request: DeskRequest, questions: Questions) -> HttpResponse:
    questions.many = max(questions.many - 1, 1)
    return ask(request, questions, "people")


def save(request: DeskRequest, questions: Questions) -> HttpResponse:
    """Put away under the code, whatever is still wrong with it."""
    if not limits.is_within(request, limits.SAVED):
        return too_many(request)
    if under_code.exists(questions.receipt):
        return receipt(request, questions.receipt)
    under_code.keep(questions.receipt, questions.kept())
    return page(request, "signals/saved.html", {"code": questions.receipt.code})


def send(request: DeskRequest, questions: Questions) -> HttpResponse:
    """Everything is looked at once more, sealed, and gone from here."""
    if wrong := questions.first_wrong(STEPS[-1]):
        return ask(request, questions, wrong, judged=True)
    told, code = questions.told(), questions.receipt
    if not told["people"] and not told["event"]:
        said = _("Er staat nog niets in. Schrijf minstens één ding op: wat u zag, of over wie het gaat.")
        return ask(request, questions, "event", notice=said)
    if under_code.exists(code):  # the same page, sent twice
        return receipt(request, code)
    proven: dict[str, str] = {}
    if questions.value("source-mail_code") and questions.who == Who.PROFESSIONAL:
        if not limits.is_within(request, limits.PROVEN, of=code.code):
            return too_many(request)
        try:
            note, email = questions.data.get("note", ""), questions.value("source-email")
            proven = verifying.check(note, email, questions.value("source-mail_code"), code).as_source()
        except verifying.NotProven:
            said = _(
                "De code uit de e-mail klopt niet. Kijk hem na, of maak het vakje leeg: uw melding kan ook zonder."
            )
            return ask(request, questions, STEPS[-1], said=said)
    return not_yet(request, questions) or left(request, questions, questions.told(proven))


def not_yet(request: DeskRequest, questions: Questions) -> HttpResponse | None:
    """What stands between a visitor and sending: the sum or some seconds, and not too often."""
    given, answer = questions.data.get("task", ""), questions.data.get("work", "")
    try:
        done = work.look_at(given, answer, questions.receipt, int(time.time()))
    except work.NoTask:
        questions.forget_task()
        said = _("Deze pagina stond te lang open. Er is niets verstuurd. Verstuur nog een keer.")
        return ask(request, questions, STEPS[-1], notice=said)
    if done.wait:
        said = _("Nog niet verstuurd. Wacht %(seconds)s seconden en druk dan nog een keer op Versturen.")
        return ask(request, questions, STEPS[-1], notice=said % {"seconds": done.wait})
    limit = limits.SENT_WITH_SUM if done.by_sum else limits.SENT_WITHOUT
    return None if limits.is_within(request, limit) else too_many(request)


def left(request: DeskRequest, questions: Questions, told: dict[str, Any]) -> HttpResponse:
    code = questions.receipt
    try:
        with transaction.atomic():
            Signal.objects.leave(told, receipt=code, event=questions.event, at=timezone.now())
    except IntegrityError:  # the same page at the same instant
        return receipt(request, code)
    under_code.drop(code)
    return receipt(request, code, urgent=told["urgent"])


def verify(request: DeskRequest, questions: Questions) -> HttpResponse:
    """Mail a code to an address at the domain of an organisation that is known here."""
    email = questions.value("source-email")
    if questions.first_wrong(STEPS[-1]) or not email:
        return ask(
            request,
            questions,
            STEPS[-1],
            judged=True,
            notice="" if email else _("Schrijf eerst uw e-mailadres op."),
        )
    if not limits.is_within(request, limits.MAILED) or not limits.is_within(
        request, limits.MAILED, of=email.lower()
    ):
        return too_many(request)
    if verifying.organisation_at(email) is None:
        said = _(
            "Dit adres hoort bij geen organisatie die wij kennen. U kunt gewoon versturen: wij kijken het dan zelf na."
        )
        return ask(request, questions, STEPS[-1], said=said)
    questions.data = questions.data.copy()
    questions.data["note"] = verifying.mail(email, questions.receipt)
    return ask(
        request, questions, STEPS[-1], said=_("Er is een code naar uw adres gestuurd. Vul hem hieronder in.")
    )


GOING = {
    "verify": verify,
    "next": go_on, "back": go_back, "person": one_more, "less": one_less, "save": save, "send": send,
}  # fmt: skip


def receipt(request: DeskRequest, code: Receipt, *, urgent: bool = False) -> HttpResponse:
    return page(request, "signals/receipt.html", {"code": code.code, "urgent": urgent})


@csrf_exempt
@verb(Verb.LEAVE_SIGNAL)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: DeskRequest) -> HttpResponse:
    """Come back with a code: how far it is, questions and answers, or what was not sent yet."""
    if request.method != "POST":
        return page(request, "signals/code.html", {"form": CodeForm()})
    if not limits.is_within(request, limits.CODES):
        return too_many(request)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return page(request, "signals/code.html", {"form": form})
    receipt: Receipt = form.cleaned_data["code"]
    if kept := under_code.unfinished(receipt):
        questions = Questions.found(kept, receipt, today=request.today, seat=request.seat)
        return ask(request, questions, questions.step)
    found = under_code.find(receipt)
    if found is None:
        # Answered with 200, so that this try is counted: a refusal would undo that too.
        form.add_error("code", _("Wij vinden niets onder deze code. Kijk hem nog eens na."))
        return page(request, "signals/code.html", {"form": form})
    context = {"found": found, "code": receipt.code, "form": ReplyForm(), "file_form": AttachForm()}
    return page(request, "signals/found.html", context)


def under_its_code(limit: limits.Limit) -> Callable[[UnderCode], Callable[[DeskRequest], HttpResponse]]:
    """Hand a view the code that came along and what lies under it; who has none is asked for it again."""

    def mark(view: UnderCode) -> Callable[[DeskRequest], HttpResponse]:
        @wraps(view)
        def inside(request: DeskRequest) -> HttpResponse:
            if not limits.is_within(request, limit):
                return too_many(request)
            known = CodeForm(request.POST)
            receipt = known.cleaned_data["code"] if known.is_valid() else None
            found = under_code.find(receipt) if receipt else None
            if receipt is None or found is None:
                return page(request, "signals/code.html", {"form": known})
            return view(request, receipt, found)

        return inside

    return mark


@csrf_exempt
@verb(Verb.LEAVE_SIGNAL)
@require_http_methods(["POST"])
@under_its_code(limits.REPLIES)
def reply(request: DeskRequest, receipt: Receipt, found: Found) -> HttpResponse:
    """An answer, or a question, under a code."""
    form = ReplyForm(request.POST)
    context = {"found": found, "code": receipt.code, "form": form, "file_form": AttachForm()}
    if not form.is_valid():
        return page(request, "signals/found.html", context, status=UNPROCESSABLE)
    sent = under_code.reply(receipt, form.cleaned_data["text"])
    context |= {"found": under_code.find(receipt), "form": ReplyForm(), "sent": sent, "refused": not sent}
    return page(request, "signals/found.html", context)


@csrf_exempt
@takes_a_file_of_anybody
@verb(Verb.LEAVE_SIGNAL)
@require_http_methods(["POST"])
@under_its_code(limits.FILES)
def attach(request: DeskRequest, receipt: Receipt, found: Found) -> HttpResponse:
    """A file, under a code."""
    form = AttachForm(request.POST, request.FILES)
    context = {"found": found, "code": receipt.code, "form": ReplyForm(), "file_form": form}
    if not form.is_valid():
        return page(request, "signals/found.html", context, status=UNPROCESSABLE)
    kept = under_code.attach(receipt, form.looked, plain_name(form.cleaned_data["document"].name))
    context |= {"file_form": AttachForm(), "kept": kept, "refused": not kept}
    return page(request, "signals/found.html", context)


def too_many(request: DeskRequest) -> HttpResponse:
    return page(request, "signals/too_many.html", {}, status=TOO_MANY)


def page(request: DeskRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Public, and kept by no browser: what stands in it was typed by somebody who may be watched."""
    context |= {"public_page": True, "helpdesk": FALLBACK}
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
