"""What an organisation with a seat delivers at once: a file of many signals, how far it is, how each row fared."""

from __future__ import annotations

from uuid import UUID

from django import forms as asked
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb, may
from zoco.access.verbs import verb
from zoco.files.uploading import TooLargeToKeep, takes_a_file
from zoco.signals import limits, schema
from zoco.signals.models import Delivery
from zoco.signals.models.delivery import stands_of
from zoco.signals.receiving import NoSheet, keep, said_of, sheet_of
from zoco.signals.sheets import MOST_ROWS, Sheet
from zoco.ui.forms import Form
from zoco.ui.views import answer_form

ON_A_PAGE = 50


class DeliveryForm(Form):
    """A CSV file. Whether it can be read at all is told here, of its rows later."""

    marks_required = False
    document = asked.FileField(
        label=lazy("CSV-bestand"),
        widget=asked.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"empty": lazy("Dit bestand is leeg."), "required": lazy("Kies een bestand.")},
    )
    sheet: Sheet
    content: bytes

    def clean_document(self) -> None:
        sent = self.cleaned_data["document"]
        if isinstance(sent, TooLargeToKeep) or sent.size > settings.ZOCO_FILE_BYTES:
            said = _("Dit bestand is te groot. Er past hoogstens %(mb)s MB.")
            raise ValidationError(said % {"mb": settings.ZOCO_FILE_BYTES // 1_000_000}, "too_large")
        self.content = sent.read()
        try:
            self.sheet = sheet_of(self.content)
        except NoSheet as no:
            raise ValidationError(said_of(no), no.why) from None


@verb(Verb.DELIVER_SIGNALS)
@takes_a_file
def deliveries(request: SeatedRequest) -> HttpResponse:
    """What the own organisation delivered, and one more file."""
    form = DeliveryForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        organisation = request.seat.organisation
        if before := Delivery.objects.same(form.content, organisation):
            messages.info(request, _("Dit bestand had u al aangeleverd. Er is niets dubbel aangenomen."))
            return redirect("delivery", pk=before.pk)
        if limits.is_within(request, limits.DELIVERED, of=str(organisation.pk)):
            language = get_language() or "nl"
            made = keep(form.content, form.sheet, by=request.seat, organisation=organisation, language=language)  # fmt: skip
            return redirect("delivery", pk=made.pk)
        form.add_error(
            None, _("Uw organisatie leverde dit uur al veel bestanden aan. Probeer het over een uur weer.")
        )
    shown = Delivery.objects.with_progress().select_related("by__person").order_by("-at")
    context = {
        "form": form,
        "page": Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page")),
        "columns": schema.COLUMNS,
        "blind": may(request.seat, Verb.SEND_ENCODINGS),
        "most_rows": MOST_ROWS,
        "most_mb": settings.ZOCO_FILE_BYTES // 1_000_000,
    }
    return answer_form(request, "signals/deliveries.html", context)


@verb(Verb.DELIVER_SIGNALS)
@require_safe
def delivery(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """How far it is, and every row that was refused."""
    found = get_object_or_404(Delivery.objects.with_progress().select_related("by__person"), pk=pk)
    page = Paginator(found.refusals(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"delivery": found, "progress": found.progress, "page": page, "choice": "fouten"}
    return render(request, "signals/delivery.html", context)


@verb(Verb.DELIVER_SIGNALS)
@require_safe
def rows(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Every row that was taken in: its code, and how far it is."""
    found = get_object_or_404(Delivery.objects.with_progress().select_related("by__person"), pk=pk)
    page = Paginator(found.delivered.all(), ON_A_PAGE).get_page(request.GET.get("page"))
    stands = stands_of(list(page))
    brought = [{"row": each.row, "code": each.receipt.code, "stand": stands.get(each.pk)} for each in page]
    context = {
        "delivery": found,
        "progress": found.progress,
        "page": page,
        "brought": brought,
        "choice": "rijen",
    }
    response = render(request, "signals/delivery.html", context)
    response["Cache-Control"] = "no-store"
    return response
