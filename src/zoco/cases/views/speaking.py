"""Who was spoken with, also after closing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.forms import (
    AftercareForm,
    ContactForm,
)
from zoco.cases.models import Aftercare, Case, Changed
from zoco.cases.views.opening import ON_A_PAGE, the_case
from zoco.drafts.keeping import drafted
from zoco.ui.views import answer_form


@verb(Verb.OPEN_CASE)
def contacts(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.contacts")
    page = Paginator(case.contacts.select_related("by__person"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "cases/contacts.html",
        {
            "case": case,
            "tab": "contacts",
            "page": page,
            "contacts": case.own(page.object_list),
        },
    )


@drafted
@verb(Verb.WRITE_CASE)
def contact_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.contacts")
    form = ContactForm(request.POST or None, now=timezone.now())
    if form.is_bound and form.is_valid_once():
        case.log_contact(by=request.seat, at=form.at, **form.details())
        messages.success(request, _("Het contact is opgeschreven."))
        return redirect(case)
    return answer_form(request, "cases/contact_new.html", {"case": case, "tab": "contacts", "form": form})


@verb(Verb.WRITE_CASE)
def aftercare(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """One contact after closing: done once, by whoever called."""
    contact = get_object_or_404(Aftercare, pk=pk)
    contact.case = case = the_case(request, contact.case_id, "case.aftercare")
    contact.data_key = case.data_key
    if contact.done_on:
        return redirect(case)
    form = AftercareForm(request.POST or None)
    if form.is_bound and form.is_valid_once():
        try:
            contact.do(by=request.seat, at=timezone.now(), note=form.cleaned_data["note"])
        except Changed:
            messages.warning(request, _("Een collega schreef dit contact net op. Uw tekst is niet bewaard."))
        else:
            messages.success(request, _("Het nazorgcontact is opgeschreven."))
        return redirect(case)
    return answer_form(
        request,
        "cases/aftercare.html",
        {
            "case": case,
            "tab": "contacts",
            "form": form,
            "aftercare": contact,
            "reach": _reach_after(case),
        },
    )


def _reach_after(case: Case) -> str:
    if case.is_open:
        return str(case.victim.reach)
    case.own([case.closure])
    return str(case.closure.reach)
