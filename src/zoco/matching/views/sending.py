"""An organisation's own side: what it sent to be compared, whom to call there, and what it takes back. Never what was found."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.files.uploading import takes_a_file
from zoco.matching.forms import ParticipantForm, RecordsForm, SendingForm
from zoco.matching.models import Encoding, Entry, Participant, Period, Sending, Stop
from zoco.matching.models.sending import MOST_RECORDS
from zoco.matching.reading import NoEncodings
from zoco.matching.receiving import receive
from zoco.signals import limits
from zoco.ui.views import answer_form

ON_A_PAGE = 25


@verb(Verb.SEND_ENCODINGS)
@takes_a_file
def sendings(request: SeatedRequest) -> HttpResponse:
    """What was sent, the own log, and one more file."""
    organisation = request.seat.organisation
    form = SendingForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        if not limits.is_within(request, limits.ENCODED, of=str(organisation.pk)):
            form.add_error(
                None, _("Uw organisatie stuurde dit uur al veel bestanden. Probeer het over een uur weer.")
            )
        else:
            try:
                made, is_new = receive(
                    form.cleaned_data["document"], by=request.seat, organisation=organisation, at=timezone.now()
                )  # fmt: skip
            except NoEncodings as no:
                form.add_error("document", str(no))
            else:
                if not is_new:
                    messages.info(request, _("Dit bestand had u al gestuurd. Er is niets dubbel bewaard."))
                return redirect("sending", pk=made.pk)
    shown = Sending.objects.with_progress().select_related("by__person").order_by("-at")
    context = {
        "form": form,
        "participant": Participant.objects.filter(organisation=organisation).first(),
        "stop": Stop.objects.running().filter(organisation=organisation).first(),
        "periods": Period.objects.in_force(localdate()),
        "page": Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page")),
        "entries": Entry.objects.filter(organisation=organisation).select_related("by__person")[:ON_A_PAGE],
        "most_records": MOST_RECORDS,
        "most_mb": settings.ZOCO_FILE_BYTES // 1_000_000,
    }
    return answer_form(request, "matching/sendings.html", context)


@verb(Verb.SEND_ENCODINGS)
def participant(request: SeatedRequest) -> HttpResponse:
    """Whom to call here."""
    found = Participant.objects.filter(organisation=request.seat.organisation).first()
    given = {"contact": found.contact, "telephone": found.telephone} if found else None
    form = ParticipantForm(request.POST or None, initial=given)
    if form.is_bound and form.is_valid():
        kept = found or Participant(organisation=request.seat.organisation)
        kept.contact, kept.telephone = form.cleaned_data["contact"], form.cleaned_data["telephone"]
        kept.by, kept.at = request.seat, timezone.now()
        if found:
            kept.save(update_fields=["contact", "telephone", "by", "at"])
        else:
            kept.save(force_insert=True)
        messages.success(request, _("Bewaard. Deze persoon bellen wij."))
        return redirect("sendings")
    return answer_form(request, "matching/participant.html", {"form": form})


@verb(Verb.SEND_ENCODINGS)
@require_safe
def sending(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """How far it is taken in. The same words whether something was found or not."""
    found = get_object_or_404(Sending.objects.with_progress().select_related("by__person"), pk=pk)
    return render(request, "matching/sending.html", {"sending": found, "progress": found.progress})


@verb(Verb.SEND_ENCODINGS)
@require_POST
def sending_end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Take a whole file back."""
    found = get_object_or_404(Sending.objects.select_related("organisation"), pk=pk)
    if found.withdrawn_at is None:
        found.withdraw(by=request.seat, at=timezone.now())
    messages.success(request, _("Alles van dit bestand is hier weg."))
    return redirect("sendings")


@verb(Verb.SEND_ENCODINGS)
def records_end(request: SeatedRequest) -> HttpResponse:
    """Take some records back, by the ids that stayed with the sender."""
    form = RecordsForm(request.POST or None)
    if form.is_bound and form.is_valid():
        many = Encoding.objects.withdraw(
            form.cleaned_data["records"], organisation=request.seat.organisation, by=request.seat, at=timezone.now()
        )  # fmt: skip
        if many:
            messages.success(request, _("Teruggenomen records: %(many)s. Zij zijn hier weg.") % {"many": many})  # fmt: skip
            return redirect("sendings")
        form.add_error("records", _("Van deze nummers is hier niets."))
    return answer_form(request, "matching/records_end.html", {"form": form})
