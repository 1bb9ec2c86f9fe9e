"""The cases of a seat, and finding one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.cases.forms import (
    FindForm,
)
from zoco.cases.models import Case, Caseload
from zoco.cases.views.opening import ON_A_PAGE
from zoco.ui.views import UNPROCESSABLE

# A coordinator has twenty-five to forty people in her care: they stand on one page.
CASES_ON_A_PAGE = 50


@verb(Verb.LIST_CASES)
def cases(request: SeatedRequest) -> HttpResponse:
    """Own caseload, those first whom nobody has spoken with longest; a name is looked for by POST, exactly."""
    is_open = request.GET.get("toon") != "afgesloten"
    form = FindForm(request.POST or None)
    found: list[Case] | None = None
    if form.is_bound and form.is_valid():
        found = _found(request, form.cleaned_data["wanted"])
    rows = Caseload.objects.filter(seat=request.seat, is_open=is_open).order_by("last_spoken_on", "case")
    rows = rows.select_related(
        "case__data_key", "case__victim__data_key", "case__lead__person", "case__intake"
    )
    page = Paginator(rows, CASES_ON_A_PAGE).get_page(request.GET.get("page"))
    look(request, "case.list" if found is None else "case.search", ground="task")
    return render(
        request,
        "cases/cases.html",
        {
            "page": page,
            "cases": [row.case for row in page.object_list] if found is None else found,
            "found": found,
            "form": form,
            "is_open": is_open,
            "keep": "" if is_open else "toon=afgesloten&amp;",
        },
        status=UNPROCESSABLE if form.errors else 200,
    )


def _found(request: SeatedRequest, wanted: str) -> list[Case]:
    number = "".join(wanted.upper().split())
    numbers = [number, f"T-{number}"]
    ours = Case.objects.of(request.seat).select_related("intake")
    return list(ours.filter(Q(number__in=numbers) | Q(victim__name_index=wanted))[:ON_A_PAGE])
