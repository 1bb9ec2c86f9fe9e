"""Who watches over blind matching: the keys in force, who sends how much, who was stopped and goes on when two agree."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.matching.forms import PeriodForm
from zoco.matching.models import Entry, KnownPeriod, Participant, Period, SamePerson, Stop
from zoco.people.models import Organisation
from zoco.ui.forms import OnceForm
from zoco.ui.views import answer_form

ON_A_PAGE = 50


@verb(Verb.WATCH_MATCHING)
@require_safe
def watch(request: SeatedRequest) -> HttpResponse:
    took_part = Participant.objects.select_related("organisation").order_by("organisation__name")
    last = dict(Entry.objects.order_by().values_list("organisation").annotate(Max("at")))
    page = Paginator(took_part, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "stops": Stop.objects.running().select_related("organisation", "asked_by__person"),
        "periods": Period.objects.select_related("by__person", "withdrawn_by__person")[:8],
        "today": localdate(),
        "page": page,
        "rows": [(each, last.get(each.organisation_id)) for each in page],
    }
    return render(request, "matching/watch.html", context)


@verb(Verb.WATCH_MATCHING)
def period_new(request: SeatedRequest) -> HttpResponse:
    """The organisations made a key together: which one it was."""
    form = PeriodForm(request.POST or None)
    if form.is_bound and form.is_valid_once():
        said = form.cleaned_data
        try:
            Period.objects.agree(said["quarter"], said["check_value"], by=request.seat, at=timezone.now())
        except KnownPeriod:
            form.add_error(None, _("Dit kwartaal of dit controlegetal is er al. Trek dat eerst in."))
        else:
            messages.success(request, _("Bewaard. Bestanden met deze sleutel nemen wij aan."))
            return redirect("matching_watch")
    return answer_form(request, "matching/period_new.html", {"form": form})


@verb(Verb.WATCH_MATCHING)
def period_end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Asked once more: what every organisation encoded with it goes."""
    period = get_object_or_404(Period, pk=pk, withdrawn_at=None)
    form = OnceForm(request.POST or None)
    if form.is_bound and form.is_valid_once():
        period.withdraw(by=request.seat, at=timezone.now())
        messages.success(request, _("De sleutel geldt niet meer. Alles wat ermee gemaakt was, is weg."))
        return redirect("matching_watch")
    return answer_form(request, "matching/period_end.html", {"form": form, "period": period})


@verb(Verb.WATCH_MATCHING)
@require_safe
def of_organisation(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """What one organisation asked, and when."""
    organisation = get_object_or_404(Organisation, pk=pk)
    found = Entry.objects.filter(organisation=organisation).select_related("by__person")
    look(request, "matching.log", subject_id=pk, ground="task")
    context = {
        "organisation": organisation,
        "stop": Stop.objects.running().filter(organisation=organisation).select_related("asked_by__person").first(),
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "matching/log.html", context)


@verb(Verb.WATCH_MATCHING)
@require_POST
def stop_end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """The first asks, the second agrees."""
    found = get_object_or_404(Stop.objects.select_related("organisation", "asked_by"), pk=pk)
    if found.released_at is not None:
        messages.info(request, _("Deze organisatie was al weer begonnen."))
    elif found.asked_by is None:
        found.ask_release(by=request.seat, at=timezone.now())
        messages.success(request, _("Gevraagd. Een tweede persoon moet het ermee eens zijn."))
    else:
        try:
            found.release(by=request.seat, at=timezone.now())
        except SamePerson:
            messages.info(request, _("U vroeg dit zelf. Een ander moet het ermee eens zijn."))
        else:
            messages.success(request, _("Deze organisatie kan weer sturen."))
    return redirect("matching_log", pk=found.organisation_id)
