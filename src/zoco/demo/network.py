"""The verbs of the network, as short as the pages make them; `scenes` plays with them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases.codes import ContactKind, ContactWith, Purpose, Signer
from zoco.cases.models import Case, Consent
from zoco.directory.in_use import gazetteer
from zoco.people.models import Seat
from zoco.procedures.models import Procedure, facts_of
from zoco.reports.grounds import rule_for
from zoco.reports.models import PersonGiven, Report
from zoco.reports.routing import route

Cast = dict[str, Seat]


class Clock:
    """Moments before now, in office hours; weeks are whole so that a Monday stays a Monday."""

    def __init__(self, today: date) -> None:
        self.today = today

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def at(self, days_ago: int, hour: int = 10) -> datetime:
        return min(self.moment(days_ago, hour), timezone.now())

    def moment(self, days_ago: int, hour: int) -> datetime:
        """As `at`, and it may lie ahead."""
        return timezone.make_aware(
            datetime.combine(self.day(days_ago), datetime.min.time().replace(hour=hour))
        )

    def born(self, years: int, days_ago: int) -> date:
        """The birth date of who became so old so many days ago."""
        birthday = self.day(days_ago)
        return birthday.replace(year=birthday.year - years, day=min(birthday.day, 28))


def bring_in(
    reporter: Seat,
    at: datetime,
    *,
    municipality: str,
    age: int | None,
    name: str = "",
    birth_date: date | None = None,
    reach: str = "",
    story: str = "",
    help_consent: bool = True,
    **given: Any,
) -> Report:
    """As the form does: routed by place and age, registered on the ground of this reporter."""
    code = gazetteer().find(municipality).municipalities[0].code
    rule = rule_for(reporter.organisation.kind, at.date())
    signed = {"signed_by": Signer.SELF, "consented_on": at.date()} if rule.consent_to_register else {}
    with acting_as(reporter):
        return Report.objects.bring_in(
            by=reporter,
            at=at,
            route=route(code, age, at.date()),
            person=PersonGiven(name=name, birth_date=str(birth_date or ""), reach=reach),
            municipality=code,
            age=age,
            help_consent=help_consent,
            story=story,
            **{"ground": rule.ground, **signed, **given},
        )


def take(report: Report, by: Seat, at: datetime) -> Case:
    return Case.objects.accept(Report.objects.get(pk=report.pk), by=by, at=at)


def hear(case: Case, by: Seat, at: datetime, **answers: Any) -> None:
    case.settle_intake(by=by, at=at, seen_version=case.version, **answers)


def consent(
    case: Case, by: Seat, at: datetime, purpose: Purpose, *, given: bool = True, **details: Any
) -> Consent:
    signer = Signer.BOTH if case.age_at_start is not None and case.age_at_start < 16 else Signer.SELF
    asked = {"signed_by": signer, **details}
    return case.ask_consent(by=by, at=at, purpose=purpose, given=given, **asked)


def talk(case: Case, by: Seat, at: datetime, note: str, **more: Any) -> None:
    said = {"kind": ContactKind.PHONE, "with_whom": ContactWith.VICTIM, **more}
    case.log_contact(by=by, at=at, note=note, **said)


def start(
    case: Case,
    by: Seat,
    at: datetime,
    slug: str,
    anchors: dict[str, date],
    *,
    met: bool = False,
    met_on: date | None = None,
) -> Procedure:
    procedure = Procedure.objects.start(slug, case=case, by=by, at=at, anchors=anchors, facts=facts_of(case))
    if met and met_on:
        for deadline in procedure.deadlines.running():
            deadline.meet(by=by, at=at, met_on=met_on)
    return procedure


def end_all(case: Case, by: Seat, at: datetime) -> None:
    for procedure in case.procedures.running():
        procedure.end(by=by, at=at, outcome="done")
