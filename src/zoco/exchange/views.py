"""The page from which files leave for others, and what left before."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.exchange import ctdc, htcds, ic_tip
from zoco.exchange.forms import ExportForm
from zoco.exchange.grounds import in_force
from zoco.exchange.models import Export, agreed_now, years_told
from zoco.monitor.views import file, language
from zoco.reports.codes import Ground
from zoco.ui.views import answer_form

ON_A_PAGE = 25


@verb(Verb.EXCHANGE_REGISTER)
def exchange(request: SeatedRequest) -> HttpResponse:
    """One file, after saying for whom and why: everybody who agreed, or a year as it was told."""
    form = ExportForm(request.POST or None, years=years_told())
    if form.is_bound and form.is_valid():
        standard, year = form.wanted
        look(request, f"exchange.{standard}", ground="task")
        by: dict[str, Any] = {"by": request.seat, "at": timezone.now(), **form.said}
        made = Export.objects.of_year(standard, year, **by) if year else Export.objects.persons(**by)
        return handed_out(*made)
    look(request, "exchange.open", ground="task")
    return answer_form(request, "exchange/exchange.html", {"form": form, **_shown(request)})


def handed_out(export: Export, text: str) -> HttpResponse:
    of = export.year or timezone.localdate(export.at).isoformat()
    return file(text, "application/json; charset=utf-8", f"zoco-{export.standard}-{of}.json")


def _shown(request: SeatedRequest) -> dict[str, Any]:
    spoken = language()
    rules = in_force(request.today)
    return {
        "agreed": len(agreed_now()),
        "grounds": [
            {
                "name": Ground(code).label,
                "said": getattr(rule, f"sentence_{spoken}"),
                "source": rule.source,
            }
            for code, rule in rules.items()
        ],
        "shapes": [
            {"name": name, "gaps": [gap[spoken] for gap in read().gaps]}
            for name, read in (("HTCDS 2.0", htcds.schema), ("CTDC", ctdc.schema), ("IC-TIP", ic_tip.schema))
        ],
        "never": [each[spoken] for each in htcds.schema().never],
        "attribution": htcds.schema().about["attribution"],
        "page": Paginator(Export.objects.newest_first(), ON_A_PAGE).get_page(request.GET.get("page")),
    }
