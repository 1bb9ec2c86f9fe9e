"""Who was spoken with."""

from __future__ import annotations

from typing import Any
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
from zoco.audit.looks import look
from zoco.cases.forms.contacts import CompleteForm, ContactForm, QuickContactForm
from zoco.cases.models import Contact
from zoco.cases.views.living import WRITE, settled
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


@drafted
@verb(Verb.WRITE_CASE)
def contact_quick(request: SeatedRequest) -> HttpResponse:
    """The phone rings: one page, one of one's own cases, one text."""
    form = QuickContactForm(request.POST or None, now=timezone.now(), seat=request.seat)
    look(request, "case.list", ground="task")
    if form.is_bound and form.is_valid_once():
        case = the_case(request, form.cleaned_data["case"].pk, "case.contacts")
        case.log_contact(by=request.seat, at=form.at, **form.details())
        messages.success(request, _("Het contact is opgeschreven."))
        return redirect(case)
    return answer_form(request, "cases/contact_quick.html", {"form": form})


@drafted
@verb(Verb.WRITE_CASE)
def contact(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Finish what was written down in a hurry; only who wrote it does."""
    row = get_object_or_404(Contact, pk=pk)
    row.case = case = the_case(request, row.case_id, "case.contacts")
    row.data_key = case.data_key
    if row.by_id != request.seat.pk:
        raise PermissionDenied(_("Alleen wie dit contact opschreef, vult het aan."))
    if not row.to_complete and request.method != "POST":
        return redirect("case_contacts", case.pk)
    form = CompleteForm.on(CompleteForm.there(row), row.version, request.POST or None, today=request.today)
    said = {"tab": "contacts", "title": _("Contact aanvullen"), "back": "case_contacts"}
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def write() -> None:
            row.complete(
                seen_version=given["seen_version"], note=given["note"], to_complete=given["to_complete"]
            )

        def again() -> tuple[dict[str, Any], int]:
            return CompleteForm.there(now := Contact.objects.get(pk=pk)), now.version

        done = settled(request, case, form, write, again=again, said=said)
        return done or redirect("case_contacts", case.pk)
    return answer_form(request, WRITE, {"case": case, "form": form, **said})
