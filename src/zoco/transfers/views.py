"""Hand over many at once, ask another region, answer, tell the person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.cases.codes import Purpose
from zoco.cases.models import Case, Changed, IsExcluded
from zoco.cases.views import the_case
from zoco.transfers.forms import HandOverForm, RefusalForm, TransferForm
from zoco.transfers.models import Cover, Transfer, hand_over
from zoco.transfers.suggestions import suggested_transfers
from zoco.ui.views import CONFLICT, answer_form


@verb(Verb.LEAD_CASE)
def reassignment(request: SeatedRequest) -> HttpResponse:
    """Choose cases, a colleague and a reason; read the list once more; then all of them go, or none."""
    mine = Case.objects.of(request.seat).open().filter(lead=request.seat).order_by("last_spoken_on", "pk")
    form = HandOverForm(
        request.POST or None,
        cases=list(mine),
        seat=request.seat,
        today=request.today,
        chosen=request.GET.getlist("traject"),
    )
    look(request, "case.list", ground="task")
    if form.is_bound and form.is_valid():
        if not form.cleaned_data["sure"]:
            return answer_form(
                request,
                "transfers/reassignment.html",
                {"form": form, "confirm": form.chosen(), "to": form.cleaned_data["to"]},
            )
        if form.is_valid_once():
            return _handed_over(request, form)
    return answer_form(request, "transfers/reassignment.html", {"form": form, "many": len(form.cases)})


def _handed_over(request: SeatedRequest, form: HandOverForm) -> HttpResponse:
    to = form.cleaned_data["to"]
    try:
        many = hand_over(
            form.chosen(), to=to, by=request.seat, at=timezone.now(), why=form.cleaned_data["why"]
        )
    except (Changed, IsExcluded) as trouble:
        if isinstance(trouble, IsExcluded):
            words = _("Een van deze trajecten mag niet naar deze collega. Er is niets overgedragen.")
        else:
            words = _(
                "Een van deze trajecten heeft intussen een andere zorgcoördinator. Er is niets overgedragen."
            )
        form.add_error(None, words)
        page = {"form": form, "many": len(form.cases)}
        return render(request, "transfers/reassignment.html", page, status=CONFLICT)
    messages.success(request, _("%(many)s overgedragen aan %(who)s.") % {"many": many, "who": to.person.name})
    return redirect("cases")


@verb(Verb.LEAD_CASE)
def transfer_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "transfer.open")
    if case.lead_id != request.seat.pk:
        raise PermissionDenied(_("Alleen de zorgcoördinator van dit traject draagt het over."))
    if before := Transfer.objects.open().filter(case=case).first():
        return redirect("transfer", before.pk)
    asked = case.own(case.consents.filter(purpose=Purpose.SHARING).order_by("-asked_on"))
    consents = [each for each in asked if each.holds_on(request.today)]
    form = TransferForm(
        request.POST or None, seat=request.seat, consents=consents, today=request.today,
        initial={"to": request.GET.get("naar", "")},
    )  # fmt: skip
    if case.is_open and form.is_bound and form.is_valid_once():
        made = Transfer.objects.propose(case, by=request.seat, at=timezone.now(), **form.details())
        messages.success(
            request, _("De overdracht is voorgesteld. U blijft zorgcoördinator tot de ander aanneemt.")
        )
        return redirect("transfer", made.pk)
    return answer_form(
        request,
        "transfers/transfer_new.html",
        {"case": case, "tab": "log", "form": form, "consents": consents},
    )


@verb(Verb.TAKE_OVER_CASE)
def transfers(request: SeatedRequest) -> HttpResponse:
    """What is asked of this house, what I asked, and what a birthday suggests."""
    look(request, "transfer.list", ground="task")
    mine = (
        Transfer.objects.whole()
        .filter(by=request.seat)
        .select_related("case__victim__data_key", "case__data_key")
    )
    return render(
        request,
        "transfers/transfers.html",
        {
            "offered": Transfer.objects.offered_to(request.seat).whole(),
            "mine": mine[:50],
            "suggested": suggested_transfers(request.seat, request.today),
        },
    )


def the_transfer(request: SeatedRequest, pk: UUID) -> tuple[Transfer, Case | None]:
    wanted = get_object_or_404(Transfer.objects.whole(), pk=pk)
    case = Case.objects.whole().filter(pk=wanted.case_id).first()
    if case:
        wanted.case = case
        look(request, "transfer.open", case_id=case.pk, ground=case.ground_for(request.seat))
    else:
        look(request, "transfer.open", subject_id=wanted.pk, ground="task")
    return wanted, case


@verb(Verb.TAKE_OVER_CASE)
def transfer(request: SeatedRequest, pk: UUID) -> HttpResponse:
    wanted, case = the_transfer(request, pk)
    return render(request, "transfers/transfer.html", _page(request, wanted, case))


def _page(request: SeatedRequest, wanted: Transfer, case: Case | None, **more: Any) -> dict[str, Any]:
    is_asked = wanted.is_open and wanted.to_organisation_id == request.seat.organisation_id
    return {
        "wanted": wanted,
        "case": case,
        "tab": "log",
        "is_asked": is_asked,
        "is_mine": wanted.by_id == request.seat.pk,
        "base": "cases/case_page.html" if case else "transfers/plain.html",
        "form": RefusalForm(),
        **more,
    }


@verb(Verb.TAKE_OVER_CASE)
def acceptance(request: SeatedRequest, pk: UUID) -> HttpResponse:
    if request.method != "POST":
        return redirect("transfer", pk)
    wanted, _case = the_transfer(request, pk)
    try:
        case = wanted.accept(by=request.seat, at=timezone.now())
    except (Changed, IsExcluded):
        return _too_late(request)
    messages.success(request, _("U bent nu de zorgcoördinator van dit traject."))
    return redirect(case)


@verb(Verb.TAKE_OVER_CASE)
def refusal(request: SeatedRequest, pk: UUID) -> HttpResponse:
    if request.method != "POST":
        return redirect("transfer", pk)
    wanted, case = the_transfer(request, pk)
    if wanted.to_organisation_id != request.seat.organisation_id:
        raise PermissionDenied(_("Dit antwoordt de organisatie aan wie het is gevraagd."))
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return answer_form(request, "transfers/transfer.html", _page(request, wanted, case, form=form))
    try:
        wanted.refuse(by=request.seat, at=timezone.now(), reason=form.cleaned_data["reason"])
    except Changed:
        return _too_late(request)
    messages.success(request, _("De overdracht is niet aangenomen. De ander leest uw reden."))
    return redirect("transfers")


@verb(Verb.TAKE_OVER_CASE)
def withdrawal(request: SeatedRequest, pk: UUID) -> HttpResponse:
    if request.method != "POST":
        return redirect("transfer", pk)
    wanted, case = the_transfer(request, pk)
    if case is None:
        raise PermissionDenied(_("Dit doet wie de overdracht voorstelde."))
    try:
        wanted.withdraw(by=request.seat, at=timezone.now())
    except Changed:
        return _too_late(request)
    messages.success(request, _("De overdracht is ingetrokken."))
    return redirect(case)


@verb(Verb.TAKE_OVER_CASE)
def seen(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """The sender read why not."""
    if request.method != "POST":
        return redirect("transfer", pk)
    wanted, case = the_transfer(request, pk)
    if case is None or wanted.by_id != request.seat.pk or wanted.answer != "refused":
        raise PermissionDenied(_("Dit doet wie de overdracht voorstelde."))
    wanted.see(by=request.seat, at=timezone.now())
    return redirect(case)


def _too_late(request: SeatedRequest) -> HttpResponse:
    messages.warning(
        request, _("Hierop is al geantwoord, of het traject is verder gegaan. Er is niets veranderd.")
    )
    return redirect("transfers")


@verb(Verb.WRITE_CASE)
def told(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """The person heard, over the way that is safe for her, that she has another contact."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    cover = get_object_or_404(
        Cover.objects.select_related("substitution__deputy__person", "substitution__deputy__organisation"),
        pk=pk,
    )
    cover.case = case = the_case(request, cover.case_id, "case.open")
    cover.tell(by=request.seat, at=timezone.now())
    messages.success(request, _("Genoteerd dat de persoon het weet."))
    return redirect(case)
