"""What she agrees to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.codes import Purpose
from zoco.cases.deciding import MEANINGS, must_be_asked_again, who_decides
from zoco.cases.forms import (
    ConsentForm,
)
from zoco.cases.models import Consent
from zoco.cases.views.opening import the_case
from zoco.drafts.keeping import drafted
from zoco.ui.views import answer_form


@verb(Verb.OPEN_CASE)
def consents(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.consents")
    age = case.age_on(request.today)
    rows = case.own(case.consents.select_related("by__person"))
    for row in rows:
        row.again = row.holds_on(request.today) and must_be_asked_again(row.purpose, row.signed_by, age)  # type: ignore[attr-defined]
        row.holds = row.holds_on(request.today)  # type: ignore[attr-defined]
    return render(
        request,
        "cases/consents.html",
        {
            "case": case,
            "tab": "consents",
            "consents": rows,
            "age": age,
            "meanings": _meanings(),
        },
    )


@drafted
@verb(Verb.WRITE_CASE)
def consent_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.consents")
    wanted = request.GET.get("waarvoor", "")
    purpose = wanted if wanted in Purpose.values else Purpose.CARE.value
    age = case.age_on(request.today)
    deciders = who_decides(purpose, age)
    form = ConsentForm(
        request.POST or None,
        case=case,
        today=request.today,
        initial={"purpose": purpose, "signed_by": deciders.signer},
    )
    if form.is_bound and form.is_valid_once():
        asked = Purpose(form.cleaned_data["purpose"])
        now, details = timezone.now(), form.details()
        if asked == Purpose.REGISTRATION:
            case.ask_to_register(by=request.seat, at=now, **details)
        else:
            case.ask_consent(by=request.seat, at=now, purpose=asked, **details)
        if form.cleaned_data.get("guardian_suspect") and not case.parent_is_suspect:
            case.settle_guardian(
                by=request.seat,
                at=now,
                seen_version=case.version,
                parent_is_suspect=True,
                route=case.guardian_route or "",
            )
        messages.success(request, _("Opgeschreven."))
        return redirect("case_consents", case.pk)
    return answer_form(
        request,
        "cases/consent_new.html",
        {
            "case": case,
            "tab": "consents",
            "form": form,
            "meanings": _meanings(),
            "age": age,
            "deciders": deciders,
        },
    )


@verb(Verb.WRITE_CASE)
def withdrawal(request: SeatedRequest, pk: UUID) -> HttpResponse:
    consent = get_object_or_404(Consent, pk=pk)
    consent.case = case = the_case(request, consent.case_id, "case.consents")
    consent.data_key = case.data_key
    if not consent.given or consent.withdrawn_on:
        return redirect("case_consents", case.pk)
    grants = consent.grants.filter(ended_at=None).select_related("seat__person", "seat__organisation")
    if request.method == "POST":
        consent.withdraw(by=request.seat, at=timezone.now())
        messages.success(request, _("De toestemming is ingetrokken en geldt nu niet meer."))
        return redirect("case_consents", case.pk)
    return render(
        request,
        "cases/withdrawal.html",
        {
            "case": case,
            "tab": "consents",
            "consent": consent,
            "grants": grants,
            "is_registration": consent.purpose == Purpose.REGISTRATION,
        },
    )


def _meanings() -> list[dict[str, Any]]:
    return [
        {
            "code": purpose.value,
            "label": purpose.label,
            "asks": MEANINGS[purpose].asks,
            "if_no": MEANINGS[purpose].if_no,
        }
        for purpose in Purpose
    ]
