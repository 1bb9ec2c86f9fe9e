"""Lines about the persons in a seat's care: who is gone, who was not spoken with, who may decide for herself now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from zoco.cases.codes import ContactWith
from zoco.cases.models import Absence, Aftercare, Alarm, Consent, Contact
from zoco.people.models import Seat
from zoco.reports.models import Report
from zoco.today.lines import Kind, Line
from zoco.today.sources import own
from zoco.today.sources.asking import asks
from zoco.today.sources.saying import MOST, day, evening_before, moment
from zoco.ui.addresses import address

DAYS_AFTERCARE = 7


@asks(lambda seat, today, until: Alarm.objects.filter(told=seat, seen_at=None))
def alarms(found: QuerySet[Alarm], seat: Seat, today: date) -> Iterator[Line]:
    """Emergency access that somebody used and this seat has not yet looked at."""
    for alarm in found.select_related("used_by__person", "used_by__organisation")[:MOST]:
        page = address("alarm", alarm.pk)
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


@asks(lambda seat, today, until: Absence.objects.to_look_after(seat, today))
def missing(found: QuerySet[Absence], seat: Seat, today: date) -> Iterator[Line]:
    """Who is out of sight is looked for each day."""
    for absence in own.with_case(found, seat, today):
        yield Line(
            Kind.MISSING,
            key=f"{absence.pk}:{today}",
            title=_("Uit beeld: zoek vandaag"),
            why=_("Sinds %(at)s.") % {"at": moment(absence.from_at)},
            url=absence.case.get_absolute_url(),
            button=_("Openen"),
            action=address("case_absence", absence.case_id),
            since=absence.at,
            urgent=True,
            case=absence.case,
        )


@asks(lambda seat, today, until: Report.objects.offered_to(seat).longest_waiting_first())
def reports(found: QuerySet[Report], seat: Seat, today: date) -> Iterator[Line]:
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
            why=f"{who} {', '.join(report.form_names())}. {report.because}",
            url=address("report", report.pk),
            button=_("Bekijken"),
            since=report.reported_at,
            urgent=report.urgent,
            badges=(*badges, (timesince(report.reported_at), "waiting")),
        )


def taken_since(seat: Seat, today: date, until: date) -> QuerySet[Report]:
    """Reports of this seat's own that somebody took since the evening of the last working day."""
    taken = Report.objects.made_by(seat).filter(acceptance__at__gte=evening_before(today))
    return taken.exclude(acceptance__by=seat)


@asks(taken_since)
def answers(found: Any, seat: Seat, today: date) -> Iterator[Line]:
    for report in found.with_answers()[:MOST]:
        by = report.acceptance.by
        yield Line(
            Kind.CHANGE,
            key=f"taken:{report.pk}",
            title=_("Aanmelding %(number)s is opgepakt") % {"number": report.number},
            why=_("Door %(who)s, %(where)s.") % {"who": by.person.name, "where": by.organisation.name},
            url=address("report", report.pk),
            button=_("Lezen"),
            since=report.acceptance.at,
        )


def silence(seat: Seat, today: date, until: date) -> Iterator[Line]:
    """Open cases in which for too long nobody spoke with the person, with family, or with a partner: each its days."""
    known = [(case, case.silences(today)) for case in own.cases(seat, today).values()]
    for whom, of_whom in (
        (ContactWith.VICTIM, _("Zelf gesproken op %(day)s.")),
        (ContactWith.FAMILY, _("Familie of naaste gesproken op %(day)s.")),
        (ContactWith.PARTNER, _("Ketenpartner gesproken op %(day)s.")),
    ):
        long = [
            (silence.days, case)
            for case, silences in known
            for silence in silences
            if silence.with_whom == whom and silence.is_too_long
        ]
        for days, case in sorted(long, key=lambda each: (-each[0], str(each[1].pk)))[:MOST]:
            last = today - timedelta(days=days)
            yield Line(
                Kind.SILENCE,
                key=f"{case.pk}:{whom}:{last}",
                title=_("Contact opnemen"),
                why=of_whom % {"day": day(last)},
                url=case.get_absolute_url(),
                button=_("Contact noteren"),
                action=address("contact_new", case.pk),
                case=case,
            )


@asks(lambda seat, today, until: Contact.objects.agreed(seat, until))
def agreed(found: QuerySet[Contact], seat: Seat, today: date) -> Iterator[Line]:
    """The next contact that was agreed on."""
    for contact in own.with_case(found, seat, today):
        yield Line(
            Kind.CONTACT,
            key=str(contact.pk),
            title=_("Afgesproken contact"),
            why=f"{contact.get_with_whom_display()}, {contact.get_kind_display().lower()}.",
            url=contact.case.get_absolute_url(),
            button=_("Contact noteren"),
            action=address("contact_new", contact.case_id),
            due=contact.next_on,
            strength="target",
            case=contact.case,
        )


@asks(lambda seat, today, until: Contact.objects.to_complete(seat))
def hurried(found: QuerySet[Contact], seat: Seat, today: date) -> Iterator[Line]:
    """What was written down in a hurry, to be completed."""
    for contact in own.with_case(found, seat, today):
        yield Line(
            Kind.DRAFT,
            key=str(contact.pk),
            title=_("Contact aanvullen"),
            why=_("Kort genoteerd op %(at)s.") % {"at": moment(contact.at)},
            url=contact.case.get_absolute_url(),
            button=_("Aanvullen"),
            action=address("contact_completion", contact.pk),
            case=contact.case,
        )


@asks(lambda seat, today, until: Consent.objects.by_others(seat, today))
def consents(_found: QuerySet[Consent], seat: Seat, today: date) -> Iterator[Line]:
    """What a parent decided for who is now old enough to decide."""
    for consent in Consent.objects.to_ask_again(seat, today)[:MOST]:
        ask = address("case_consent_new", consent.case_id)
        yield Line(
            Kind.CONSENT,
            key=str(consent.pk),
            title=_("Toestemming zelf vragen"),
            why=_("%(purpose)s: een ander besliste, nu beslist de persoon zelf.")
            % {"purpose": consent.get_purpose_display()},
            url=address("case_consents", consent.case_id),
            button=_("Vragen"),
            action=f"{ask}?waarvoor={consent.purpose}",
            case=consent.case,
        )


@asks(
    lambda seat, today, until: Aftercare.objects.due(seat, max(until, today + timedelta(days=DAYS_AFTERCARE)))
)
def aftercare(found: QuerySet[Aftercare], seat: Seat, today: date) -> Iterator[Line]:
    for one in own.with_case(found, seat, today):
        yield Line(
            Kind.AFTERCARE,
            key=str(one.pk),
            title=_("Nazorgcontact"),
            why=_("Afgesproken rond %(day)s.") % {"day": day(one.due_on)},
            url=one.case.get_absolute_url(),
            button=_("Contact noteren"),
            action=address("aftercare", one.pk),
            due=one.due_on,
            strength="target",
            case=one.case,
        )
