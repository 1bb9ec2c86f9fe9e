"""The pages on which the directory is kept: every change is a new dated claim."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.directory.forms import ClaimForm, written
from zoco.directory.models import Claim
from zoco.directory.resolver import Freshness, Statement
from zoco.people.models import Seat


class Row(NamedTuple):
    """One line of the list."""

    claim: Claim
    told: Statement
    freshness: Freshness
    ended: bool


@verb(Verb.EDIT_DIRECTORY)
@require_safe
def claims(request: SeatedRequest) -> HttpResponse:
    """The entries that this seat keeps: what nobody checked lately first."""
    kept = Claim.objects.in_use().kept_by(request.seat).select_related("organisation", "stated_by__person")
    today = request.today
    rows = [Row(each, each.statement(), each.freshness(today), each.has_ended(today)) for each in kept]
    stale = [row for row in rows if row.freshness.call_first and not row.ended]
    stale.sort(key=lambda row: (row.claim.verified_on or date.min, row.claim.area))
    fresh = [row for row in rows if row not in stale]
    return render(request, "directory/claims.html", {"stale": stale, "fresh": fresh})


@verb(Verb.EDIT_DIRECTORY)
@require_safe
def claim(request: SeatedRequest, line: UUID) -> HttpResponse:
    """One entry and everything that was ever said about it."""
    newest = kept_claim(request.seat, line)
    history = Claim.objects.filter(line=line).select_related("organisation", "stated_by__person")
    context = {
        "claim": newest, "told": newest.statement(), "freshness": newest.freshness(request.today),
        "ended": newest.has_ended(request.today), "shown": written(newest),
        "history": [(each, each.statement()) for each in history.order_by("-stated_on", "-stated_at")],
    }  # fmt: skip
    return render(request, "directory/claim.html", context)


@verb(Verb.EDIT_DIRECTORY)
@require_POST
def claim_confirmation(request: SeatedRequest, line: UUID) -> HttpResponse:
    """ "I called, it is right": one click."""
    newest = kept_claim(request.seat, line)
    if newest.verified_on != request.today:  # a second click says nothing new
        newest.confirm(by=request.seat, on=request.today, at=timezone.now())
    messages.success(request, _("Nagegaan: %(area)s. Bedankt.") % {"area": newest.area})
    return redirect("claims")


@verb(Verb.EDIT_DIRECTORY)
@require_POST
def claim_withdrawal(request: SeatedRequest, line: UUID) -> HttpResponse:
    """From today this entry sends nobody anywhere."""
    newest = kept_claim(request.seat, line)
    newest.withdraw(by=request.seat, on=request.today, at=timezone.now())
    messages.success(request, _("Ingetrokken: %(area)s.") % {"area": newest.area})
    return redirect("claims")


@verb(Verb.EDIT_DIRECTORY)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_change(request: SeatedRequest, line: UUID) -> HttpResponse:
    """Something is different now."""
    newest = kept_claim(request.seat, line)
    form = ClaimForm(request.POST or None, seat=request.seat, today=request.today, initial=written(newest))
    if request.method == "POST" and form.is_valid_once():
        checked = form.cleaned_data["checked"]
        newest.change(form.values(), checked=checked, by=request.seat, on=request.today, at=timezone.now())
        messages.success(request, _("Bewaard: %(area)s.") % {"area": form.cleaned_data["area"]})
        return redirect("claim", line)
    return asked(request, form, newest)


@verb(Verb.EDIT_DIRECTORY)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_new(request: SeatedRequest) -> HttpResponse:
    """An area that was not in the directory."""
    first = {"valid_from": request.today, "certainty": "high", "area_kind": "municipality"}
    form = ClaimForm(request.POST or None, seat=request.seat, today=request.today, initial=first)
    if request.method == "POST" and form.is_valid_once():
        today = request.today
        made = Claim.objects.create(
            **form.values(), stated_by=request.seat, stated_on=today, stated_at=timezone.now(),
            verified_on=today if form.cleaned_data["checked"] else None,
        )  # fmt: skip
        messages.success(request, _("Toegevoegd: %(area)s.") % {"area": made.area})
        return redirect("claim", made.line)
    return asked(request, form, None)


def asked(request: SeatedRequest, form: ClaimForm, claim: Claim | None) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "directory/claim_form.html", {"form": form, "claim": claim}, status=status)


def kept_claim(seat: Seat, line: UUID) -> Claim:
    """The newest statement of a line that this seat keeps; the database refuses new ones of others' lines too."""
    kept = Claim.objects.in_use().kept_by(seat).select_related("organisation")
    return get_object_or_404(kept, line=line)
