"""The situation: deep intake, ways to reach, children, what happened, municipalities, who decides for a child."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.cases.forms.comparing import Compared
from zoco.cases.forms.parts import answers_of, form_of
from zoco.cases.forms.situation import ChildForm, ExperienceForm, GuardianForm, MunicipalitiesForm, WayForm
from zoco.cases.models import Case, Changed, Child, ContactWay, TraffickingExperience
from zoco.cases.sections import SECTIONS
from zoco.cases.situation import IntakePart, WayKind
from zoco.cases.views.opening import the_case
from zoco.drafts.keeping import drafted
from zoco.ui.views import CONFLICT, answer_form

WRITE = "cases/write.html"
Write = Callable[[], Any]
Again = Callable[[], tuple[dict[str, Any], int]]


def settled(
    request: SeatedRequest, case: Case, form: Compared, write: Write, *, again: Again, said: dict[str, Any]
) -> HttpResponse | None:
    """
    Write a valid form; None when that was done. When somebody else wrote meanwhile: a page with both texts.

    `again` reads what stands there now, and its version; `said` is the rest of the page.
    """
    try:
        write()
    except Changed:
        there, version = again()
        differences = form.differences(there)
        form.data = form.data_beside(there, version)
        form.full_clean()
        return render(
            request,
            WRITE,
            {"case": case, "form": form, "differences": differences, "is_conflict": True, **said},
            status=CONFLICT,
        )
    messages.success(request, _("Bewaard."))
    return None


@verb(Verb.OPEN_CASE)
def person(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """Everything about the situation at a glance, each with its own page to write it."""
    case = the_case(request, case_id, "case.situation")
    ways = case.own(case.ways.select_related("by__person"))
    for way in ways:
        way.is_now = way.is_current(request.today)  # type: ignore[attr-defined]
    return render(
        request,
        "cases/person.html",
        {
            "case": case,
            "tab": "person",
            "ways": ways,
            "children": case.own(case.children.all()),
            "experiences": case.own(case.experiences.all()),
            "counts": case.counts_in(),
            "absences": case.own(case.absences.all()),
            "age": case.age_on(request.today),
        },
    )


@drafted
@verb(Verb.WRITE_CASE)
def intake_part(request: SeatedRequest, case_id: UUID, part: str) -> HttpResponse:
    """One part of the deep intake: its own page, saved on its own."""
    if part not in IntakePart.values:
        raise Http404
    section, case = SECTIONS[IntakePart(part)], the_case(request, case_id, "case.intake")

    def there() -> tuple[dict[str, Any], int]:
        rows = case.own(case.intake_parts.filter(part=part))
        return (rows[0].answers, rows[0].version) if rows else ({}, 0)

    form = form_of(section).on(*there(), request.POST or None, today=request.today)
    said = {"tab": "intake", "title": section.part.label, "intro": section.intro, "back": "case_intake"}
    if form.is_bound and form.is_valid():

        def write() -> None:
            case.settle_part(
                section.part,
                by=request.seat,
                at=timezone.now(),
                seen_version=form.cleaned_data["seen_version"],
                answers=answers_of(form),
            )

        return settled(request, case, form, write, again=there, said=said) or redirect("case_intake", case.pk)
    return answer_form(request, WRITE, {"case": case, "form": form, **said})


@drafted
@verb(Verb.WRITE_CASE)
def way_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.situation")
    form = WayForm(request.POST or None, today=request.today)
    if form.is_bound and form.is_valid_once():
        case.add_way(
            by=request.seat, at=timezone.now(), kind=WayKind(form.cleaned_data["kind"]), **form.details()
        )
        messages.success(request, _("Dit staat nu bovenaan elke pagina van het traject."))
        return redirect("case_person", case.pk)
    said = {"tab": "person", "title": _("Veilig bereiken"), "back": "case_person"}
    return answer_form(request, WRITE, {"case": case, "form": form, **said})


@verb(Verb.WRITE_CASE)
@require_POST
def way_end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """No longer safe: it stays readable, struck through."""
    way = get_object_or_404(ContactWay, pk=pk)
    way.case = the_case(request, way.case_id, "case.situation")
    way.end(by=request.seat, at=timezone.now())
    messages.success(request, _("Deze weg is niet meer in gebruik."))
    return redirect("case_person", way.case_id)


@drafted
@verb(Verb.WRITE_CASE)
def child_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.situation")
    form = ChildForm.on({}, 0, request.POST or None, today=request.today)
    if form.is_bound and form.is_valid_once():
        case.add_child(by=request.seat, at=timezone.now(), **form.answers())
        messages.success(request, _("Bewaard."))
        return redirect("case_person", case.pk)
    return answer_form(request, WRITE, {"case": case, "form": form, **_child_page()})


@drafted
@verb(Verb.WRITE_CASE)
def child(request: SeatedRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(Child, pk=pk)
    row.case = case = the_case(request, row.case_id, "case.situation")
    row.data_key = case.data_key
    form = ChildForm.on(ChildForm.there(row), row.version, request.POST or None, today=request.today)
    if form.is_bound and form.is_valid_once():

        def write() -> None:
            row.change(
                by=request.seat,
                at=timezone.now(),
                seen_version=form.cleaned_data["seen_version"],
                **form.answers(),
            )

        def again() -> tuple[dict[str, Any], int]:
            return ChildForm.there(now := Child.objects.get(pk=pk)), now.version

        done = settled(request, case, form, write, again=again, said=_child_page())
        return done or redirect("case_person", case.pk)
    return answer_form(request, WRITE, {"case": case, "form": form, **_child_page()})


def _child_page() -> dict[str, Any]:
    return {"tab": "person", "title": _("Kind"), "back": "case_person"}


@drafted
@verb(Verb.WRITE_CASE)
def experience_new(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id, "case.situation")
    first = {} if case.experiences.exists() else {"forms": case.forms}
    form = ExperienceForm.on(first, 0, request.POST or None, today=request.today)
    if form.is_bound and form.is_valid_once():
        case.tell_experience(by=request.seat, at=timezone.now(), **form.answers())
        messages.success(request, _("Bewaard."))
        return redirect("case_person", case.pk)
    return answer_form(request, WRITE, {"case": case, "form": form, **_experience_page()})


@drafted
@verb(Verb.WRITE_CASE)
def experience(request: SeatedRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(TraffickingExperience, pk=pk)
    row.case = case = the_case(request, row.case_id, "case.situation")
    row.data_key = case.data_key
    there = ExperienceForm.there(row)
    form = ExperienceForm.on(there, row.version, request.POST or None, today=request.today, keep=row)
    if form.is_bound and form.is_valid_once():

        def write() -> None:
            row.change(
                by=request.seat,
                at=timezone.now(),
                seen_version=form.cleaned_data["seen_version"],
                **form.answers(),
            )

        def again() -> tuple[dict[str, Any], int]:
            return ExperienceForm.there(now := TraffickingExperience.objects.get(pk=pk)), now.version

        done = settled(request, case, form, write, again=again, said=_experience_page())
        return done or redirect("case_person", case.pk)
    return answer_form(request, WRITE, {"case": case, "form": form, **_experience_page()})


def _experience_page() -> dict[str, Any]:
    intro = _(
        "Alleen wat nodig is om te helpen. Vraag niet uit wat er precies is gebeurd: dat is werk van de politie."
    )
    return {"tab": "person", "title": _("Uitbuiting"), "intro": intro, "back": "case_person"}


@drafted
@verb(Verb.WRITE_CASE)
def municipalities(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """Registered, found, sheltered: kept apart. A move elsewhere leads to a proposal, never to a transfer by itself."""
    case = the_case(request, case_id, "case.situation")
    form = MunicipalitiesForm.on(
        MunicipalitiesForm.there(case), case.version, request.POST or None, today=request.today
    )
    said = {"tab": "person", "title": _("Gemeenten"), "back": "case_person"}
    if form.is_bound and form.is_valid():

        def write() -> None:
            case.settle_municipalities(
                by=request.seat,
                at=timezone.now(),
                seen_version=form.cleaned_data["seen_version"],
                **form.answers(),
            )

        def again() -> tuple[dict[str, Any], int]:
            return MunicipalitiesForm.there(now := Case.objects.whole().get(pk=case.pk)), now.version

        return settled(request, case, form, write, again=again, said=said) or redirect("case_person", case.pk)
    return answer_form(request, WRITE, {"case": case, "form": form, **said})


@drafted
@verb(Verb.WRITE_CASE)
def guardian(request: SeatedRequest, case_id: UUID) -> HttpResponse:
    """A parent who may be involved does not decide; who does, is written here."""
    case = the_case(request, case_id, "case.consents")
    form = GuardianForm.on(GuardianForm.there(case), case.version, request.POST or None, today=request.today)
    intro = _(
        "Is een ouder misschien betrokken? Vraag dan niet de ouder, maar de voogd, de gecertificeerde instelling"
        " (GI) of Nidos. Is er niemand met gezag? De kinderrechter wijst iemand aan; de Raad voor de"
        " Kinderbescherming vraagt dat. Bel bij twijfel Veilig Thuis."
    )
    said = {
        "tab": "consents",
        "title": _("Wie beslist voor het kind"),
        "intro": intro,
        "back": "case_consents",
    }
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def write() -> None:
            case.settle_guardian(
                by=request.seat,
                at=timezone.now(),
                seen_version=given["seen_version"],
                parent_is_suspect=given["parent_is_suspect"],
                route=given["guardian_route"],
            )

        def again() -> tuple[dict[str, Any], int]:
            return GuardianForm.there(now := Case.objects.whole().get(pk=case.pk)), now.version

        return settled(request, case, form, write, again=again, said=said) or redirect(
            "case_consents", case.pk
        )
    return answer_form(request, WRITE, {"case": case, "form": form, **said})
