"""Who was spoken with."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.forms import ContactForm
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
