"""Where the lines of Vandaag come from: one short function for each thing that can ask for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from zoco.cases.models import Aftercare, Alarm, Case, Event
from zoco.directory.models import stale_for
from zoco.people.models import Seat
from zoco.procedures.holidays import is_working_day
from zoco.procedures.models import Deadline
from zoco.reports.models import Report
from zoco.today.lines import Kind, Line

DAYS_SILENT = 14
DAYS_AFTERCARE = 7
MOST = 50  # lines of one kind; what does not fit waits until some of these are gone
WORK_ENDS = time(17)


def alarms(seat: Seat, today: date, until: date) -> Iterator[Line]:
    """Emergency access that somebody used and this seat has not yet looked at."""
    found = Alarm.objects.filter(told=seat, seen_at=None)
    for alarm in found.select_related("used_by__person", "used_by__organisation")[:MOST]:
        page = reverse("alarm", args=[alarm.pk])
        yield Line(
            Kind.ALARM,
            key=str(alarm.pk),
            title=alarm.case_number,
            why=_("%(who)s (%(where)s) opende dit traject met noodtoegang op %(at)s, tot %(until)s.")
            % {
                "who": alarm.used_by.person.name,
                "where": alarm.used_by.organisation.name,
                "at": moment(alarm.at),
                "until": moment(alarm.until_at),
            },
            url=page,
            button=_("Gezien"),
            action=page,
            posts=True,
            since=alarm.at,
            urgent=True,
            badges=((_("kijk mee"), "overdue"),),
        )


def reports(seat: Seat, today: date, until: date) -> Iterator[Line]:
    found = Report.objects.offered_to(seat).longest_waiting_first()
    for report in found.select_related("data_key", "reporter__person", "reporter__organisation")[:MOST]:
        who = _("Van %(who)s, %(where)s.") % {
            "who": report.reporter.person.name,
            "where": report.reporter.organisation.name,
        }
        badges = [(_("geen veilige plek vannacht"), "overdue")] if report.urgent else []
        badges += [(_("minderjarig"), "hard")] if report.is_minor else []
        yield Line(
            Kind.REPORT,
            key=str(report.pk),
            title=report.number,
            why=f"{who} {', '.join(report.form_names())}. {report.routed_because}",
            url=reverse("report", args=[report.pk]),
            button=_("Bekijken"),
            since=report.reported_at,
            urgent=report.urgent,
            badges=(*badges, (timesince(report.reported_at), "waiting")),
        )


def deadlines(seat: Seat, today: date, until: date) -> Iterator[Line]:
    found = Deadline.objects.for_seat(seat).due_by(until).order_by("due_on", "due_at")
    for deadline in found[:MOST]:
        yield Line(
            Kind.DEADLINE,
            key=str(deadline.pk),
            title=deadline.title,
            why=deadline.sentence,
            url=reverse("procedure", args=[deadline.procedure_id]),
            button=_("Gehaald"),
            action=reverse("deadline_met", args=[deadline.pk]),
            posts=True,
            due=deadline.due_on,
            moment=deadline.due_at,
            strength=deadline.kind,
            paused=deadline.paused,
            case=deadline.case,
        )


def silence(seat: Seat, today: date, until: date) -> Iterator[Line]:
    """Open cases in which nobody spoke with the person herself for two weeks."""
    since = today - timedelta(days=DAYS_SILENT)
    found = Case.objects.filter(
        caseload__seat=seat, caseload__is_open=True, caseload__last_spoken_on__lt=since
    )
    rows = found.select_related("data_key", "victim__data_key").order_by("caseload__last_spoken_on")
    for case in rows[:MOST]:
        yield Line(
            Kind.SILENCE,
            key=f"{case.pk}:{case.last_spoken_on}",
            title=_("Contact opnemen"),
            why=_("Laatst gesproken op %(day)s.") % {"day": day(case.last_spoken_on)},
            url=case.get_absolute_url(),
            button=_("Contact noteren"),
            action=reverse("contact_new", args=[case.pk]),
            case=case,
        )


def aftercare(seat: Seat, today: date, until: date) -> Iterator[Line]:
    found = Aftercare.objects.due(seat, max(until, today + timedelta(days=DAYS_AFTERCARE)))
    for one in found.select_related("case__data_key", "case__victim__data_key")[:MOST]:
        yield Line(
            Kind.AFTERCARE,
            key=str(one.pk),
            title=_("Nazorgcontact"),
            why=_("Afgesproken rond %(day)s.") % {"day": day(one.due_on)},
            url=one.case.get_absolute_url(),
            button=_("Contact noteren"),
            action=reverse("aftercare", args=[one.pk]),
            due=one.due_on,
            strength="target",
            case=one.case,
        )


def changes(seat: Seat, today: date, until: date) -> Iterator[Line]:
    """What others did in this seat's cases since the evening of the last working day: a line for each case."""
    found = (
        Event.objects.filter(case__caseload__seat=seat, at__gte=evening_before(today))
        .exclude(by=seat)
        .select_related("case__data_key", "case__victim__data_key", "by__person")
        .order_by("case_id", "-at")
    )
    for _case_id, of_case in groupby(found[: 4 * MOST], key=lambda event: event.case_id):
        events = list(of_case)
        newest = events[0]
        kinds = dict.fromkeys(str(event.get_kind_display()) for event in events)
        yield Line(
            Kind.CHANGE,
            key=str(newest.pk),
            title=", ".join(kinds),
            why=_("Door %(who)s, %(at)s.") % {"who": newest.by.person.name, "at": moment(newest.at)},
            url=newest.case.get_absolute_url(),
            button=_("Lezen"),
            since=newest.at,
            case=newest.case,
        )


def directory(seat: Seat, today: date, until: date) -> Iterator[Line]:
    """Entries of the directory that this seat keeps and that nobody checked for half a year."""
    for claim in stale_for(seat, today)[:MOST]:
        checked = (
            _("Nagegaan op %(day)s.") % {"day": day(claim.verified_on)}
            if claim.verified_on
            else _("Nooit nagegaan.")
        )
        yield Line(
            Kind.DIRECTORY,
            key=f"{claim.line}:{today:%Y-%m}",
            title=claim.area,
            why=f"{claim.organisation.name}. {checked}",
            url=reverse("claim", args=[claim.line]),
            button=_("Klopt nog"),
            action=reverse("claim_confirmation", args=[claim.line]),
            posts=True,
        )


def evening_before(today: date) -> datetime:
    """
    When work ended on the last working day: on a Monday that is Friday at five.

    >>> evening_before(date(2026, 11, 23)).isoformat()
    '2026-11-20T17:00:00+01:00'
    """
    before = today - timedelta(days=1)
    while not is_working_day(before):
        before -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(before, WORK_ENDS))


def day(on: date) -> str:
    return date_format(on, "j F")


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F H:i")
