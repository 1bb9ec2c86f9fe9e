"""How long, until when, who goes next; keeping longer and forgetting sooner. Forgetting itself is no page: a job does it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.cases.models import Case, Changed, months_after
from zoco.cases.views import the_case
from zoco.retention.dossiers import Dossier, dossiers
from zoco.retention.forms import DecideForm, HoldForm, RequestForm
from zoco.retention.models import ForgetRequest, LegalHold
from zoco.retention.running import terms_in_force
from zoco.retention.terms import Facts, Term, keep_until
from zoco.ui.views import answer_form

SOON_MONTHS = 12


@verb(Verb.SEE_RETENTION)
def retention(request: SeatedRequest) -> HttpResponse:
    """For the administrator: how many end in which month. No name, no number, no case."""
    look(request, "retention.list", ground="task")
    terms = terms_in_force()
    return render(
        request,
        "retention/retention.html",
        {"months": sorted(_per_month(terms).items()), "terms": terms, "today": request.today},
    )


def _per_month(terms: tuple[Term, ...]) -> Counter[date]:
    with connection.cursor() as cursor:
        cursor.execute("select month, reason, minor, persons from zoco.closings()")
        rows = cursor.fetchall()
    counted: Counter[date] = Counter()
    for month, reason, minor, persons in rows:
        counted[keep_until(Facts("case", month, reason, minor), terms).until_on] += persons
    return counted


@verb(Verb.LIST_CASES)
def soon(request: SeatedRequest) -> HttpResponse:
    """Of the cases that this seat leads: what is forgotten within a year, what is due and stays, which hold to review."""
    look(request, "retention.soon", ground="task")
    mine = Case.objects.filter(lead=request.seat, closure__isnull=False)
    keys = set(mine.values_list("data_key_id", flat=True))
    found = [
        each for each in dossiers(request.today, terms_in_force(), using="default", keys=keys) if each.cases
    ]
    until = months_after(request.today, SOON_MONTHS)
    return render(
        request,
        "retention/soon.html",
        {
            "found": [each for each in found if each.requested or each.kept.until_on <= until],
            "holds": [
                hold
                for hold in LegalHold.objects.running(request.today)
                .filter(case__lead=request.seat)
                .select_related("case")
                if hold.review_on <= request.today
            ],
        },
    )


@verb(Verb.OPEN_CASE)
def of_case(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """Until when this one is kept, by which term, what stands in the way, what goes and what stays."""
    case = the_case(request, case_id, "case.retention")
    asked = case.forget_requests.select_related("by__person", "decided_by__person")
    requests = case.own(asked)
    for each in requests:
        each.is_mine_to_decide = each.may_be_decided_by(request.seat) and not _broke_the_glass(case)  # type: ignore[attr-defined]
    holds = case.own(case.legal_holds.select_related("by__person", "lifted_by__person"))
    for hold in holds:
        hold.runs = hold.is_running(request.today)  # type: ignore[attr-defined]
    return render(
        request,
        "retention/of_case.html",
        {
            "case": case,
            "tab": "overview",
            "dossier": (dossier := _dossier(case, request.today)),
            "term": _said(dossier.kept.term) if dossier else "",
            "source": _source(dossier.kept.term) if dossier else "",
            "terms": [(_said(term), term.years) for term in terms_in_force() if term.kind == "case"],
            "holds": holds,
            "requests": requests,
            "is_lead": case.lead_id == request.seat.pk,
        },
    )


def _dossier(case: Case, on: date) -> Dossier | None:
    if case.is_open:
        return None
    found = dossiers(on, terms_in_force(), using="default", keys=[case.data_key_id])
    return next((each for each in found if each.cases), None)


def _source(term: Term) -> str:
    return term.because or (term.source_en if get_language() == "en" else term.source_nl)


def _said(term: Term) -> str:
    if term.because:
        years = _("%(years)s jaar, zo koos deze organisatie: %(because)s")
        return years % {"years": term.years, "because": term.because}
    return term.en if get_language() == "en" else term.nl


def _broke_the_glass(case: Case) -> bool:
    return case.reading is not None and case.reading.is_emergency


def _led(request: SeatedRequest, case_id: UUID, what: str) -> Case:
    case = the_case(request, case_id, what)
    if case.lead_id != request.seat.pk:
        raise PermissionDenied(_("Alleen de zorgcoördinator van dit traject beslist hierover."))
    return case


@verb(Verb.LEAD_CASE)
def hold_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = _led(request, case_id, "case.hold")
    form = HoldForm(request.POST or None, today=request.today)
    if form.is_bound and form.is_valid_once():
        given = {name: form.cleaned_data[name] for name in ("ground", "reason", "until_on")}
        LegalHold.objects.lay(case, by=request.seat, at=timezone.now(), **given)
        messages.success(request, _("Dit dossier wordt niet vergeten zolang dit geldt."))
        return redirect("case_retention", case.pk)
    return _asked(request, case, form, _("Langer bewaren"))


@verb(Verb.LEAD_CASE)
@require_POST
def hold_review(request: SeatedRequest, pk: UUID) -> HttpResponse:
    hold = get_object_or_404(LegalHold, pk=pk)
    case = _led(request, hold.case_id, "case.hold")
    try:
        hold.review(at=timezone.now())
    except Changed:
        messages.warning(request, _("Dit is al opgeheven."))
    else:
        messages.success(request, _("Nog nodig. Zoco vraagt het over een jaar weer."))
    return redirect("case_retention", case.pk)


@verb(Verb.LEAD_CASE)
@require_POST
def hold_end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    hold = get_object_or_404(LegalHold, pk=pk)
    case = _led(request, hold.case_id, "case.hold")
    try:
        hold.lift(by=request.seat, at=timezone.now())
    except Changed:
        messages.warning(request, _("Dit is al opgeheven."))
    else:
        messages.success(request, _("Opgeheven. De gewone termijn geldt weer."))
    return redirect("case_retention", case.pk)


@verb(Verb.LEAD_CASE)
def request_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """To be forgotten before the term: somebody else decides."""
    case = _led(request, case_id, "case.forget_request")
    form = RequestForm(request.POST or None, today=request.today, initial={"asked_on": request.today})
    if form.is_bound and form.is_valid():
        if case.is_open:
            form.add_error(None, _("Dit traject loopt nog. Sluit het eerst af."))
        elif case.forget_requests.filter(granted=None).exists():
            form.add_error(None, _("Er is al een verzoek waarover nog niet is beslist."))
        elif form.is_valid_once():
            given = {name: form.cleaned_data[name] for name in ("asked_on", "ground", "reason")}
            ForgetRequest.objects.create(
                case=case, data_key=case.data_key, by=request.seat, at=timezone.now(), **given
            )
            messages.success(request, _("Opgeschreven. Iemand anders die dit traject leest, beslist."))
            return redirect("case_retention", case.pk)
    return _asked(request, case, form, _("Eerder vergeten"))


@verb(Verb.LEAD_CASE)
def request_decide(request: SeatedRequest, pk: UUID) -> HttpResponse:
    asked = get_object_or_404(ForgetRequest.objects.select_related("by__person"), pk=pk)
    asked.case = case = the_case(request, asked.case_id, "case.forget_request")
    asked.data_key = case.data_key
    if asked.granted is not None:
        return redirect("case_retention", case.pk)
    if not asked.may_be_decided_by(request.seat):
        raise PermissionDenied(_("U schreef dit verzoek op. Iemand anders beslist erover."))
    if _broke_the_glass(case):
        raise PermissionDenied(_("Met noodtoegang kunt u hierover niet beslissen."))
    form = DecideForm(request.POST or None)
    if form.is_bound and form.is_valid_once():
        try:
            asked.decide(by=request.seat, at=timezone.now(), **form.details())
        except Changed:
            form.add_error(None, _("Iemand anders heeft net besloten."))
        else:
            messages.success(request, _("Uw besluit is bewaard."))
            return redirect("case_retention", case.pk)
    return _asked(request, case, form, _("Beslissen over vergeten"), asked=asked)


def _asked(
    request: SeatedRequest,
    case: Case,
    form: HoldForm | RequestForm | DecideForm,
    title: str,
    asked: ForgetRequest | None = None,
) -> HttpResponse:
    context = {"case": case, "tab": "overview", "form": form, "title": title, "asked": asked}
    return answer_form(request, "retention/ask.html", context)
