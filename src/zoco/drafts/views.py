"""The draft that a page sends while somebody types, and the button that throws one away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import time_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.drafts.keeping import Mark, keep, must_be_own, page_of
from zoco.drafts.models import Draft, writing_now


@verb(Verb.KEEP_DRAFT)
@require_POST
def draft(request: SeatedRequest) -> HttpResponse:
    """Kept: what the page says about it, which draft it is now, and who else is writing there."""
    mark = Mark(request.POST)
    if not mark.is_valid():
        raise BadRequest
    must_be_own(mark, request.seat)
    page = page_of(mark, request.seat)
    kept = keep(request, mark, page=page)
    if kept is None:
        return JsonResponse({"sent": True})
    split = kept.pk != mark.cleaned_data["draft"]
    return JsonResponse(
        {
            "draft": str(kept.pk),
            "seen": kept.version,
            "saved": _("Concept bewaard om %(time)s.") % {"time": time_format(localtime(kept.at), "H:i")},
            "others": others(writing_now(page, mark.cleaned_data["about"])),
            "split": _(
                "Dit concept is op een ander scherm verder geschreven. Wat u hier schrijft, bewaren wij apart:"
                " er is niets overschreven."
            )
            if split
            else "",
        }
    )


@verb(Verb.KEEP_DRAFT)
@require_POST
def draft_away(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Thrown away by whoever wrote it; back to the page, or to today."""
    left = get_object_or_404(Draft, pk=pk, seat=request.seat)
    left.delete()
    messages.success(request, _("Het concept is weggegooid."))
    back = request.POST.get("terug", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(back if is_ours else left.page)


def others(names: list[str]) -> str:
    """A sentence about colleagues who write here too, or nothing."""
    if not names:
        return ""
    said = ngettext(
        "%(who)s schrijft hier nu ook. Overleg even; niemand overschrijft de ander.",
        "%(who)s schrijven hier nu ook. Overleg even; niemand overschrijft de ander.",
        len(names),
    )
    return said % {"who": _(" en ").join(names)}
