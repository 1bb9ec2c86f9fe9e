"""The keys with which systems of an organisation deliver signals: made, shown once, withdrawn; and what was done with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as asked
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb, may
from zoco.access.verbs import verb
from zoco.people.models import Organisation, Role, Seat
from zoco.signals.models import Key
from zoco.signals.models.key import TwoInForce
from zoco.ui.forms import OnceForm
from zoco.ui.views import answer_form

ON_A_PAGE = 50


class KeyForm(OnceForm):
    organisation = asked.ModelChoiceField(
        label=lazy("Voor welke organisatie?"), queryset=Organisation.objects.none()
    )
    name = asked.CharField(
        label=lazy("Waarvoor is de sleutel?"),
        max_length=60,
        help_text=lazy("Bijvoorbeeld de naam van het systeem dat signalen stuurt."),
    )

    def __init__(self, *args: Any, by: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        if by.role == Role.ADMINISTRATOR:
            self.fields["organisation"].queryset = Organisation.objects.all()  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]

    @property
    def organisation_of_key(self) -> Organisation:
        found: Organisation = self.cleaned_data.get("organisation", self.by.organisation)
        return found


@verb(Verb.KEEP_KEYS)
@require_safe
def keys(request: SeatedRequest) -> HttpResponse:
    found = Key.objects.select_related("organisation", "by__person", "withdrawn_by__person")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "watches": may(request.seat, Verb.WATCH_MATCHING)}
    return render(request, "signals/keys.html", context)


@verb(Verb.KEEP_KEYS)
def key_new(request: SeatedRequest) -> HttpResponse:
    """The key stands on the answer, and nowhere after it."""
    form = KeyForm(request.POST or None, by=request.seat)
    if form.is_bound and form.is_valid_once():
        try:
            key, token = Key.objects.make(
                form.cleaned_data["name"],
                organisation=form.organisation_of_key,
                by=request.seat,
                at=timezone.now(),
            )
        except TwoInForce:
            form.add_error(None, _("Er gelden al twee sleutels voor deze organisatie. Trek er eerst een in."))
        else:
            response = render(request, "signals/key_made.html", {"key": key, "token": token})
            response["Cache-Control"] = "no-store"
            return response
    return answer_form(request, "signals/key_new.html", {"form": form})


@verb(Verb.KEEP_KEYS)
@require_safe
def key(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """What was done with a key."""
    found = get_object_or_404(
        Key.objects.select_related("organisation", "by__person", "withdrawn_by__person"), pk=pk
    )
    page = Paginator(found.uses.all(), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "signals/key.html", {"key": found, "page": page})


@verb(Verb.KEEP_KEYS)
@require_POST
def key_end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Key, pk=pk).withdraw(by=request.seat, at=timezone.now())
    messages.success(request, _("De sleutel geldt niet meer."))
    return redirect("keys")
