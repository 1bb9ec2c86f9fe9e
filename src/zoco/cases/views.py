"""Cases: take a report on, hear the person, write down what she agrees to and what was said, share and account for it."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look, record
from zoco.cases import who_looked
from zoco.cases.codes import EventKind, GrantKind, Purpose
from zoco.cases.deciding import MEANINGS, must_be_asked_again, who_decides
from zoco.cases.forms import (
    AftercareForm,
    ConsentForm,
    ContactForm,
    EmergencyForm,
    FindForm,
    GrantForm,
    IntakeForm,
)
from zoco.cases.models import Aftercare, Alarm, AlreadyGranted, Case, Caseload, Changed, Consent, Grant
from zoco.reports.models import AlreadyAnswered, Report
from zoco.reports.views import too_late
from zoco.ui.views import UNPROCESSABLE, answer_form

CONFLICT = 409
ON_A_PAGE, EVENTS_ON_A_PAGE, LOG_ON_A_PAGE, LOG_AT_ONCE = 25, 30, 100, 5_000


def the_case(request: SeatedRequest, case_id: UUID, what: str) -> Case:
    """The case as it exists for this seat; the look is recorded."""
    case = get_object_or_404(Case.objects.whole(), pk=case_id)
    look(request, what, case_id=case.pk, ground=case.ground_for(request.seat))
    return case


# From report to case


@verb(Verb.ANSWER_REPORT)
def acceptance(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Take a report: with a yes to help there is a case at once, without it there is advice and nobody is named."""
    if request.method != "POST":
        return redirect("report", pk)
    report = Report.objects.with_answers().filter(pk=pk).first()
    if report is None:
        return too_late(request)
    look(request, "report.accept", subject_id=report.pk, ground="report")
    now = timezone.now()
    if not report.is_waiting and report.acceptance.by_id == request.seat.pk:
        return _taken(request, report)
    try:
        if report.help_consent:
            return redirect(Case.objects.accept(report, by=request.seat, at=now))
        report.accept(by=request.seat, at=now)
    except (AlreadyAnswered, Report.DoesNotExist):
        return too_late(request)
    messages.success(request, _("U hebt deze adviesvraag aangenomen."))
    return redirect(report)


def _taken(request: SeatedRequest, report: Report) -> HttpResponse:
    """It was this seat's already: sent twice, or advice that becomes a case."""
    if hasattr(report, "case"):
        return redirect(report.case)
    if "help_consent" in request.POST:
        return redirect(Case.objects.open_for(report, by=request.seat, at=timezone.now()))
    messages.warning(request, _("Vink aan dat de persoon hulp wil. Zonder dat opent Zoco geen traject."))
    return redirect(report)


# Lists


@verb(Verb.LIST_CASES)
def cases(request: SeatedRequest) -> HttpResponse:
    """Own caseload, those first whom nobody has spoken with longest; a name is looked for by POST, exactly."""
    is_open = request.GET.get("toon") != "afgesloten"
    form = FindForm(request.POST or None)
    found: list[Case] | None = None
    if form.is_bound and form.is_valid():
        found = _found(request, form.cleaned_data["wanted"])
    rows = Caseload.objects.filter(seat=request.seat, is_open=is_open).order_by("last_spoken_on", "case")
    rows = rows.select_related(
        "case__data_key", "case__victim__data_key", "case__lead__person", "case__intake"
    )
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    look(request, "case.list" if found is None else "case.search", ground="task")
    return render(
        request,
        "cases/cases.html",
        {
            "page": page,
            "cases": [row.case for row in page.object_list] if found is None else found,
            "found": found,
            "form": form,
            "is_open": is_open,
            "keep": "" if is_open else "toon=afgesloten&amp;",
        },
        status=UNPROCESSABLE if form.errors else 200,
    )


def _found(request: SeatedRequest, wanted: str) -> list[Case]:
    number = "".join(wanted.upper().split())
    numbers = [number, f"T-{number}"]
    ours = Case.objects.of(request.seat).select_related("intake")
    return list(ours.filter(Q(number__in=numbers) | Q(victim__name_index=wanted))[:ON_A_PAGE])


# The pages of one case


@verb(Verb.OPEN_CASE)
def show(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.open")
    page = Paginator(case.events.select_related("by__person"), EVENTS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    consents = case.own(case.consents.all())
    return render(
        request,
        "cases/case.html",
        {
            "case": case,
            "tab": "overview",
            "page": page,
            "events": case.own(page.object_list),
            "contacts": case.own(case.contacts.select_related("by__person")[:3]),
            "consents": [consent for consent in consents if consent.holds_on(request.today)],
            "has_care": any(consent.purpose == Purpose.CARE for consent in consents),
            "aftercare": case.own(case.aftercare.select_related("by__person")) if not case.is_open else [],
            "age": case.age_on(request.today),
        },
    )


@verb(Verb.WRITE_CASE)
def intake(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """Read and write are one page; when somebody else wrote meanwhile, both texts are shown and nothing is lost."""
    case = the_case(request, case_id, "case.intake")
    form = IntakeForm.of(case, request.POST or None, today=request.today)
    if form.is_bound and form.is_valid():
        try:
            case.settle_intake(
                by=request.seat,
                at=timezone.now(),
                seen_version=form.cleaned_data["seen_version"],
                person=form.person(),
                **form.answers(),
            )
        except Changed:
            case = Case.objects.whole().get(pk=case.pk)  # as it stands now
            case.ground_for(request.seat)
            return render(
                request,
                "cases/intake.html",
                {
                    "case": case,
                    "tab": "intake",
                    "form": form.beside(case),
                    "differences": form.differences(case),
                    "is_conflict": True,
                },
                status=CONFLICT,
            )
        messages.success(request, _("De intake is bewaard."))
        return redirect(case)
    return answer_form(request, "cases/intake.html", {"case": case, "tab": "intake", "form": form})


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


# Who reads along, and who looked


@verb(Verb.READ_CASE_LOG)
def log(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """Who can read this case, and who looked and changed: on paper for the person concerned with ?alles=1."""
    case = the_case(request, case_id, "case.log")
    at_once = request.GET.get("alles") == "1"
    rows = who_looked.rows_of(case.pk)
    page = Paginator(rows, LOG_AT_ONCE if at_once else LOG_ON_A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    grants = case.own(case.grants.select_related("seat__person", "seat__organisation", "by__person"))
    for grant in grants:
        grant.runs = grant.is_running(now)  # type: ignore[attr-defined]
    return render(
        request,
        "cases/log.html",
        {
            "case": case,
            "tab": "log",
            "page": page,
            "lines": who_looked.lines(page.object_list),
            "at_once": at_once,
            "grants": grants,
            "is_lead": case.lead_id == request.seat.pk,
        },
    )


@verb(Verb.LEAD_CASE)
def grant_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.grant")
    if case.lead_id != request.seat.pk:
        raise PermissionDenied(_("Alleen de zorgcoördinator van dit traject geeft anderen toegang."))
    form = GrantForm(request.POST or None, case=case, giver=request.seat, today=request.today)
    if form.is_bound and form.is_valid_once():
        given = form.cleaned_data
        try:
            case.grant(
                given["seat"],
                kind=GrantKind(given["kind"]),
                by=request.seat,
                at=timezone.now(),
                until=form.until(),
                reason=given["reason"],
                consent=given["consent"],
            )
        except AlreadyGranted:
            form.add_error("seat", _("Deze collega heeft deze toegang al. Beëindig die eerst."))
        else:
            messages.success(
                request, _("%(who)s kan dit traject nu lezen.") % {"who": given["seat"].person.name}
            )
            return redirect("case_log", case.pk)
    return answer_form(request, "cases/grant_new.html", {"case": case, "tab": "log", "form": form})


@verb(Verb.WRITE_CASE)
def grant_end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """The lead ends any access, everybody else their own."""
    grant = get_object_or_404(Grant.objects.select_related("seat__person", "seat__organisation"), pk=pk)
    grant.case = case = the_case(request, grant.case_id, "case.grant")
    grant.data_key = case.data_key
    is_own = grant.seat_id == request.seat.pk
    if case.lead_id != request.seat.pk and not is_own:
        raise PermissionDenied(
            _("Alleen de zorgcoördinator van dit traject beëindigt de toegang van anderen.")
        )
    if grant.ended_at:
        return redirect("case_log", case.pk)
    if request.method == "POST":
        grant.end(by=request.seat, at=timezone.now())
        messages.success(request, _("De toegang is beëindigd."))
        return redirect("cases") if is_own else redirect("case_log", case.pk)
    return render(
        request, "cases/grant_end.html", {"case": case, "tab": "log", "grant": grant, "is_own": is_own}
    )


# Emergency access


@verb(Verb.BREAK_GLASS)
def emergency(request: SeatedRequest) -> HttpResponse:
    """Into a case that is not one's own: with a reason, for a time, and a second person is told at once."""
    form = EmergencyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        case = _break_glass(request, form)
        if case is not None:
            return redirect(case)
        # Not 422: that would undo the record of the try.
        record("case.emergency", ground="emergency", refused=True)
        form.add_error("number", _("Er is geen traject met dit nummer. Uw poging is genoteerd."))
        return render(request, "cases/emergency.html", {"form": form})
    return answer_form(request, "cases/emergency.html", {"form": form})


def _break_glass(request: SeatedRequest, form: EmergencyForm) -> Case | None:
    given, grant_id = form.cleaned_data, uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute("select zoco.break_glass(%s, %s, %s)", [given["number"], grant_id, given["hours"]])
        (case_id,) = cursor.fetchone()
    if case_id is None:
        return None
    case = Case.objects.whole().get(pk=case_id)
    grant = case.grants.filter(pk=grant_id).first()
    if grant is None:
        messages.info(request, _("U had al toegang tot dit traject."))
        return case
    grant.data_key, grant.reason = case.data_key, given["reason"]
    grant.save(update_fields=["reason"])
    case.record(EventKind.EMERGENCY, by=request.seat, at=grant.started_at, text=given["reason"])
    look(request, "case.emergency", case_id=case.pk, ground="emergency")
    return case


@verb(Verb.ANSWER_FOR_EMERGENCY)
def alarm(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Somebody was told of an emergency access, and says that she saw it."""
    told = get_object_or_404(Alarm.objects.select_related("used_by__person", "used_by__organisation"), pk=pk)
    if request.method == "POST":
        told.see(at=timezone.now())
        messages.success(request, _("Genoteerd dat u dit hebt gezien."))
        return redirect("today")
    look(request, "alarm.open", subject_id=told.pk, ground="task")
    return render(request, "cases/alarm.html", {"alarm": told})


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
