"""The documents of a case: take in, hand out, destroy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.cases.models import Case, Changed
from zoco.cases.views import the_case
from zoco.files.codes import FileOrigin
from zoco.files.forms import AgreementForm, FileForm, RemovalForm
from zoco.files.models import CaseFile, Twice
from zoco.files.uploading import takes_a_file
from zoco.ui.views import answer_form

# A document runs nothing and loads nothing, wherever a browser may show it after all.
STILL = "sandbox; default-src 'none'; frame-ancestors 'none'"


@verb(Verb.OPEN_CASE)
@require_safe
def case_files(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.files")
    return render(request, "files/files.html", listed(case))


@takes_a_file
@verb(Verb.WRITE_CASE)
def case_file_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.files")
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid_once():
        try:
            CaseFile.objects.keep(case, form.looked, by=request.seat, at=timezone.now(), **form.details())
        except Twice as twice:
            form.add_error(
                "document", _("Dit bestand staat er al, als nummer %(number)s.") % {"number": twice.number}
            )
        else:
            messages.success(request, _("Het bestand is bewaard, verzegeld."))
            return redirect("case_files", case.pk)
    return answer_form(request, "files/file_new.html", {"case": case, "tab": "files", "form": form})


@verb(Verb.OPEN_CASE)
@require_safe
def case_file(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """The document itself, whole: after this request nobody may read it any more."""
    file = the_file(request, pk, "file.open")
    if file.removed_at:
        raise Http404
    file.kept.data_key = file.case.data_key
    headers = {
        "Content-Disposition": f'attachment; filename="{file.outside_name}"',
        "Content-Security-Policy": STILL,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(file.kept.content, content_type=file.media_type, headers=headers)


@verb(Verb.WRITE_CASE)
def case_file_removal(request: SeatedRequest, pk: UUID) -> HttpResponse:
    file = the_file(request, pk, "case.files")
    form = RemovalForm(request.POST or None)
    if file.removed_at:
        return gone(request, file)
    if file.case.reading and file.case.reading.is_emergency:
        raise PermissionDenied(_("Met noodtoegang kunt u niets vernietigen."))
    if form.is_bound and form.is_valid():
        try:
            file.remove(by=request.seat, at=timezone.now(), because=form.cleaned_data["because"])
        except Changed:
            return gone(request, file)
        messages.success(request, _("Het bestand is vernietigd."))
        return redirect("case_files", file.case_id)
    return answer_form(
        request, "files/removal.html", {"case": file.case, "tab": "files", "file": file, "form": form}
    )


@verb(Verb.WRITE_CASE)
def case_file_agreement(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """The police agree that what came from them goes to others."""
    file = the_file(request, pk, "case.files")
    if file.removed_at or file.origin != FileOrigin.POLICE:
        raise Http404
    form = AgreementForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            file.let_go(by=request.seat, at=timezone.now(), agreed=form.cleaned_data["agreed"])
        except Changed:
            return gone(request, file)
        messages.success(request, _("Opgeschreven."))
        return redirect("case_files", file.case_id)
    return answer_form(
        request, "files/agreement.html", {"case": file.case, "tab": "files", "file": file, "form": form}
    )


def the_file(request: SeatedRequest, pk: UUID, what: str) -> CaseFile:
    """The document as it exists for this seat, with its case; the look is recorded."""
    file = get_object_or_404(CaseFile, pk=pk)
    file.case = case = get_object_or_404(Case.objects.whole(), pk=file.case_id)
    look(request, what, case_id=case.pk, subject_id=file.pk, ground=case.ground_for(request.seat))
    file.data_key = file.case.data_key
    return file


def gone(request: SeatedRequest, file: CaseFile) -> HttpResponse:
    messages.warning(request, _("Dit bestand was al weg."))
    return redirect("case_files", file.case_id)


def listed(case: Case) -> dict[str, Any]:
    files = case.own(case.files.select_related("by__person", "removed_by__person"))
    return {
        "case": case,
        "tab": "files",
        "files": [file for file in files if not file.removed_at],
        "removed": [file for file in files if file.removed_at],
    }
