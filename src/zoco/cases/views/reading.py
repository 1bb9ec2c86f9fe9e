"""Who reads along, and who looked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases import who_looked
from zoco.cases.codes import GrantKind
from zoco.cases.forms import (
    GrantForm,
)
from zoco.cases.models import AlreadyGranted, Grant
from zoco.cases.views.opening import the_case
from zoco.ui.views import answer_form

LOG_ON_A_PAGE, LOG_AT_ONCE = 100, 5_000


@verb(Verb.READ_CASE_LOG)
def log(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """Who can read this case, and who looked and changed: on paper for the person concerned with ?alles=1."""
    case = the_case(request, case_id, "case.log")
    at_once = request.GET.get("alles") == "1"
    rows = who_looked.rows_of(case.pk)
    page = Paginator(rows, LOG_AT_ONCE if at_once else LOG_ON_A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    grants = case.own(case.grants.select_related("seat__person", "seat__organisation", "by__person"))
    for grant in grants:
        grant.runs = grant.is_running(now)  # type: ignore[attr-defined]
    return render(
        request,
        "cases/log.html",
        {
            "case": case,
            "tab": "log",
            "page": page,
            "lines": who_looked.lines(page.object_list),
            "at_once": at_once,
            "grants": grants,
            "exclusions": case.own(case.exclusions.select_related("person")),
            "is_lead": case.lead_id == request.seat.pk,
        },
    )


@verb(Verb.LEAD_CASE)
def grant_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.grant")
    if case.lead_id != request.seat.pk:
        raise PermissionDenied(_("Alleen de zorgcoördinator van dit traject geeft anderen toegang."))
    form = GrantForm(request.POST or None, case=case, giver=request.seat, today=request.today)
    if form.is_bound and form.is_valid_once():
        given = form.cleaned_data
        try:
            case.grant(
                given["seat"],
                kind=GrantKind(given["kind"]),
                by=request.seat,
                at=timezone.now(),
                until=form.until(),
                reason=given["reason"],
                consent=given["consent"],
            )
        except AlreadyGranted:
            form.add_error("seat", _("Deze collega heeft deze toegang al. Beëindig die eerst."))
        else:
            messages.success(
                request, _("%(who)s kan dit traject nu lezen.") % {"who": given["seat"].person.name}
            )
            return redirect("case_log", case.pk)
    return answer_form(request, "cases/grant_new.html", {"case": case, "tab": "log", "form": form})


@verb(Verb.WRITE_CASE)
def grant_end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """The lead ends any access, everybody else their own."""
    grant = get_object_or_404(Grant.objects.select_related("seat__person", "seat__organisation"), pk=pk)
    grant.case = case = the_case(request, grant.case_id, "case.grant")
    grant.data_key = case.data_key
    is_own = grant.seat_id == request.seat.pk
    if case.lead_id != request.seat.pk and not is_own:
        raise PermissionDenied(
            _("Alleen de zorgcoördinator van dit traject beëindigt de toegang van anderen.")
        )
    if grant.ended_at:
        return redirect("case_log", case.pk)
    if request.method == "POST":
        grant.end(by=request.seat, at=timezone.now())
        messages.success(request, _("De toegang is beëindigd."))
        return redirect("cases") if is_own else redirect("case_log", case.pk)
    return render(
        request, "cases/grant_end.html", {"case": case, "tab": "log", "grant": grant, "is_own": is_own}
    )
