"""Vandaag: the page a day is run from."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zoco.access.acting import step_into
from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb, may
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.people.models import Seat
from zoco.today import calendar, questions
from zoco.today.forms import FilterForm, NoticeForm, nothing_chosen, said
from zoco.today.lines import Kind, Line, in_order
from zoco.today.models import Feed, Filter, Notice
from zoco.ui.views import answer_form

FRIDAY = 4
DAYS_AHEAD = 14


@verb(Verb.SEE_TODAY)
def today(request: SeatedRequest) -> HttpResponse:
    seat, day = request.seat, request.today
    form = FilterForm(request.GET)
    every = questions.lines(seat, day)
    shown = in_order(form.kept(every, seat, day))
    late = [line for line in shown if line.is_late(day)]
    leads_cases = may(seat, Verb.LIST_CASES)
    context: dict[str, object] = {
        "late": late,
        "groups": grouped(line for line in shown if not line.is_late(day)),
        "hidden": len(every) - len(shown),
        "form": form,
        "fields_to_filter": form if request.GET else nothing_chosen(get_language()),
        "notice": Notice.objects.filter(seat=seat).first(),
        "is_friday": day.weekday() == FRIDAY,
        "leads_cases": leads_cases,
        "has_work": questions.has_work(seat),
    }
    if leads_cases:
        context |= own_filters(seat, form.chosen)
    if may(seat, Verb.REPORT_VICTIM) and not may(seat, Verb.LIST_CASES):
        context["made"] = questions.made(seat)
    if may(seat, Verb.SEE_WORKLOAD):
        context["loads"] = questions.workload(seat, day)
    look(request, "today.open", ground="task")
    return render(request, "today/today.html", context)


def own_filters(seat: Seat, chosen: dict[str, Any]) -> dict[str, object]:
    """The filters that this seat kept, and whether what is shown now is one of them."""
    kept = list(Filter.objects.filter(seat=seat))
    return {
        "filters": [(one, said(one.chosen), urlencode(one.chosen, doseq=True)) for one in kept],
        "is_kept": next((one for one in kept if one.chosen == chosen), None),
        "fields": [(name, value) for name, values in chosen.items() for value in as_list(values)],
    }


def as_list(values: object) -> list[object]:
    return values if isinstance(values, list) else [values]


def grouped(lines: object) -> list[tuple[Kind, list[Line]]]:
    """One group for each kind, in the order of harm; within it as it was."""
    found: dict[Kind, list[Line]] = {}
    for line in lines:  # type: ignore[attr-defined]
        found.setdefault(line.kind, []).append(line)
    return [(kind, found[kind]) for kind in Kind if kind in found]


@verb(Verb.LIST_CASES)
def filters(request: SeatedRequest) -> HttpResponse:
    """Keep a filter. Twice the same is once."""
    if request.method != "POST":
        return redirect("today")
    form = FilterForm(request.POST)
    if not (chosen := form.chosen):
        messages.warning(request, _("Kies eerst wat u wilt zien. Daarna kunt u het bewaren."))
        return redirect("today")
    Filter.objects.get_or_create(seat=request.seat, chosen=chosen, defaults={"saved_at": timezone.now()})
    messages.success(request, _("Bewaard: %(filter)s.") % {"filter": said(chosen)})
    return redirect(f"{reverse('today')}?{urlencode(chosen, doseq=True)}")


@verb(Verb.LIST_CASES)
def filter_end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    kept = get_object_or_404(Filter, pk=pk, seat=request.seat)
    if request.method == "POST":
        kept.delete()
        messages.success(request, _("Het filter is weg."))
    return redirect("today")


@verb(Verb.LIST_CASES)
def ahead(request: SeatedRequest) -> HttpResponse:
    """The next fourteen days, day by day: what a coordinator looks at on Friday, and prints."""
    day = request.today
    found = [line for line in questions.lines(request.seat, day, DAYS_AHEAD) if line.due and not line.paused]
    found.sort(key=lambda line: (line.due, line.moment is not None, line.moment))
    look(request, "today.ahead", ground="task")
    return render(
        request,
        "today/ahead.html",
        {
            "late": [line for line in found if line.is_late(day)],
            "days": [
                (due, list(lines))
                for due, lines in groupby(
                    (line for line in found if not line.is_late(day)), key=lambda line: line.due
                )
                if due <= day + timedelta(days=DAYS_AHEAD)
            ],
            "until": day + timedelta(days=DAYS_AHEAD),
        },
    )


@verb(Verb.SEE_TODAY)
def notices(request: SeatedRequest) -> HttpResponse:
    """How to be told, and the calendar: both say that there is something, and never what."""
    seat = request.seat
    notice = Notice.objects.filter(seat=seat).first() or Notice(seat=seat)
    form = NoticeForm(
        request.POST if request.method == "POST" else None,
        initial={"mail": notice.mail, "browser": notice.browser},
    )
    if form.is_bound and form.is_valid():
        notice.mail, notice.browser = form.cleaned_data["mail"], form.cleaned_data["browser"]
        # What is there now is known: somebody who asks for mail is on the page and has seen it.
        notice.known = sorted(line.mark(seat) for line in questions.lines(seat, request.today))
        notice.save()
        messages.success(request, _("Bewaard."))
        return redirect("notices")
    leads_cases = may(seat, Verb.LIST_CASES)
    context = {
        "form": form,
        "notice": notice,
        "doors_to_cases": leads_cases,
        "feed": Feed.objects.filter(seat=seat).first() if leads_cases else None,
    }
    return answer_form(request, "today/notices.html", context)


@verb(Verb.SEE_TODAY)
def news(request: SeatedRequest) -> HttpResponse:
    """Unreadable marks of what is there now. The page compares them with those it was made with."""
    marks = [line.mark(request.seat) for line in questions.lines(request.seat, request.today)]
    return JsonResponse({"marks": sorted(marks)})


@verb(Verb.LIST_CASES)
def feed(request: SeatedRequest) -> HttpResponse:
    """Make the secret address of the calendar, or a new one in its place. It is shown once."""
    if request.method != "POST":
        return redirect("notices")
    if "stop" in request.POST:
        Feed.objects.filter(seat=request.seat).delete()
        messages.success(request, _("De agenda is gestopt. Het adres werkt niet meer."))
        return redirect("notices")
    secret = Feed.renew(request.seat, at=timezone.now())
    address = request.build_absolute_uri(reverse("calendar", args=[secret]))
    return render(request, "today/feed.html", {"address": address})


@verb(Verb.READ_CALENDAR)
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of a seat, for an agenda that cannot sign in. No name, no place, no number."""
    day: date = request.today  # type: ignore[attr-defined]
    seat = Feed.seat_of(secret)
    if seat is None or not may(seat, Verb.LIST_CASES):
        raise Http404
    step_into(seat)
    look(request, "calendar.read", ground="task")
    text = calendar.written(
        questions.lines(seat, day, calendar.DAYS), site=request.build_absolute_uri("/vandaag/")
    )
    step_into(getattr(request, "seat", None))
    return HttpResponse(
        text, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "no-store"}
    )


@verb(Verb.SEE_WORKLOAD)
def workload(request: SeatedRequest) -> HttpResponse:
    look(request, "workload.open", ground="task")
    return render(request, "today/workload.html", {"loads": questions.workload(request.seat, request.today)})
