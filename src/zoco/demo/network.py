"""A living network, played from the start through the same verbs that the pages use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases.codes import CloseReason, ContactKind, ContactWith, Purpose, Signer
from zoco.cases.models import Case
from zoco.demo.people import GREENHOUSE, STORIES, WANT_NO_HELP, Story
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
        moment = datetime.combine(self.day(days_ago), datetime.min.time().replace(hour=hour))
        return min(timezone.make_aware(moment), timezone.now())


def play(cast: Cast, today: date, say: Callable[[str], None]) -> None:
    """Everything the demo shows. Each scene is its own set of transactions, as in life."""
    clock = Clock(today)
    for story in STORIES:
        say(story.name)
        tell(story, cast, clock)
    say("S1: de kas in het Westland")
    greenhouse(cast, clock)
    say("S2: bedenktijd in Amsterdam")
    reflection(cast, clock)
    say("Aanmeldingen die wachten")
    still_waiting(cast, clock)


def tell(story: Story, cast: Cast, clock: Clock) -> Case:
    """One person: reported, accepted, heard, helped."""
    report = bring_in(
        cast[story.reporter],
        clock.at(story.reported, 9),
        name=story.name,
        age=story.age,
        gender=story.gender,
        nationality_group=story.nationality_group,
        forms=list(story.forms),
        municipality=story.municipality,
        urgent=story.urgent,
        shelter_wanted=story.in_shelter,
        story="Gemeld na een eerste gesprek. Meer in de intake.",
        reach="Bericht sturen; zij of hij belt terug.",
    )
    lead = cast[story.lead]
    with acting_as(lead):
        case = take(report, lead, clock.at(story.reported, 15))
        hear(
            case,
            lead,
            clock.at(story.reported - 1),
            safe_now=True,
            in_shelter=story.in_shelter,
            residence_status=story.residence_status,
            safety=story.safety,
            language=story.language,
            needs=story.needs,
        )
        for purpose in story.consents:
            consent(case, lead, clock.at(story.reported - 1, 11), Purpose(purpose))
        for slug, events in story.procedures:
            start(
                case,
                lead,
                clock.at(story.reported - 1, 12),
                slug,
                {name: clock.day(ago) for name, ago in events},
                met=slug in story.met,
                met_on=clock.day(story.reported - 1),
            )
        for ago, note in story.notes:
            talk(case, lead, clock.at(ago, 14), note)
        if story.closed is not None:
            end_all(case, lead, clock.at(story.closed))
            case.close(
                by=lead,
                at=clock.at(story.closed),
                because=CloseReason.GOALS_REACHED,
                evaluation="Tevreden. Had eerder willen horen wat er kon.",
                reach="Bellen op woensdagavond.",
            )
    return case


def greenhouse(cast: Cast, clock: Clock) -> None:
    """S1: the labour inspectorate finds seven people; five want help, two are registered only."""
    day = 38
    for name in GREENHOUSE:
        wants_help = name not in WANT_NO_HELP
        report = bring_in(
            cast["Noor"],
            clock.at(day, 8),
            name=name,
            age=34 if name == "Mihai" else None,
            gender="man" if name != "Elena" else "woman",
            nationality_group="eu",
            forms=["labour"],
            municipality="Westland",
            urgent=False,
            shelter_wanted=wants_help,
            story="Gevonden bij een controle in een kas, met zes anderen. Paspoort lag bij de werkgever.",
            reach="Via de opvang." if wants_help else "",
            help_consent=wants_help,
        )
        if wants_help:
            with acting_as(cast["Boris"]):
                case = take(report, cast["Boris"], clock.at(day, 14))
                if name == "Mihai":
                    mihai(case, cast["Boris"], clock, day)
                else:
                    hear(
                        case,
                        cast["Boris"],
                        clock.at(day - 1, 13),
                        safe_now=True,
                        in_shelter=True,
                        residence_status="eu_citizen",
                        safety="Werkgever weet niet waar de opvang is.",
                        language="Roemeens",
                        needs="Loon en paspoort terug.",
                    )
                    talk(
                        case, cast["Boris"], clock.at(9, 15), "Met de groep gesproken over de loonvordering."
                    )


def mihai(case: Case, lead: Seat, clock: Clock, day: int) -> None:
    hear(
        case,
        lead,
        clock.at(day - 1),
        safe_now=True,
        in_shelter=True,
        residence_status="eu_citizen",
        safety="Werkgever heeft familie gebeld. Nummer veranderd, familie ingelicht.",
        language="Roemeens, tolk per telefoon",
        needs="Mijn loon, mijn paspoort en weer werk.",
    )
    for purpose in (Purpose.CARE, Purpose.SHELTER):
        consent(case, lead, clock.at(day - 1, 11), purpose)
    case.ask_consent(
        by=lead,
        at=clock.at(day - 1, 11),
        purpose=Purpose.SHARING,
        given=True,
        recipient="FairWork",
        signed_by=Signer.SELF,
    )
    case.ask_consent(
        by=lead,
        at=clock.at(day - 1, 11),
        purpose=Purpose.SHARING,
        given=False,
        recipient="Politie",
        signed_by=Signer.SELF,
    )
    start(
        case,
        lead,
        clock.at(day - 1, 12),
        "risk_assessment",
        {"intake_date": clock.day(day - 1)},
        met=True,
        met_on=clock.day(day - 1),
    )
    rvb = start(case, lead, clock.at(day - 1, 12), "rvb_allowance", {"right_arises": clock.day(day)})
    apply_for = rvb.deadlines.running().filter(rule="rvb_allowance/apply").first()
    if apply_for:
        apply_for.meet(by=lead, at=clock.at(day - 6), met_on=clock.day(day - 6))
    talk(case, lead, clock.at(day - 6, 15), "Rvb-formulier samen ingevuld en verstuurd.")
    talk(case, lead, clock.at(4, 11), "Wil nog geen gesprek met de politie. Dat mag.")


def reflection(cast: Cast, clock: Clock) -> None:
    """S2: found by the police, reflection period offered, placed by CoMensha, guided from Amsterdam."""
    day, ana = 49, cast["Ana"]
    report = bring_in(
        cast["Pieter"],
        clock.at(day, 9),
        name="Blessing",
        age=23,
        gender="woman",
        nationality_group="non_eu",
        forms=["sexual"],
        municipality="Amsterdam",
        urgent=True,
        shelter_wanted=True,
        story="Aangetroffen bij een controle. Bedenktijd aangeboden en M55 ingevuld.",
        reach="Via de opvang, nooit bellen.",
    )
    with acting_as(ana):
        case = take(report, ana, clock.at(day, 11))
        hear(
            case,
            ana,
            clock.at(day - 1, 13),
            safe_now=True,
            in_shelter=True,
            residence_status="none",
            safety="Familie in het land van herkomst wordt bedreigd. Geen foto's, geen sociale media.",
            language="Engels, vrouwelijke tolk",
            needs="Rust, en weten dat mijn moeder veilig is.",
        )
        for purpose in (Purpose.CARE, Purpose.SHELTER):
            consent(case, ana, clock.at(day - 1, 14), purpose)
        start(
            case,
            ana,
            clock.at(day - 1, 15),
            "risk_assessment",
            {"intake_date": clock.day(day - 1)},
            met=True,
            met_on=clock.day(day - 1),
        )
        bedenktijd = start(
            case, ana, clock.at(day - 1, 15), "reflection_period", {"reflection_start": clock.day(day)}
        )
        rvb = start(case, ana, clock.at(day - 1, 15), "rvb_allowance", {"right_arises": clock.day(day)})
        for procedure, rule, ago in (
            (rvb, "rvb_allowance/apply", day - 8),
            (bedenktijd, "reflection_period/police_reporting", day - 30),
        ):
            first = procedure.deadlines.running().filter(rule=rule).first()
            if first:
                first.meet(by=ana, at=clock.at(ago), met_on=clock.day(ago))
        for ago, note in (
            (day - 3, "Medisch onderzoek gepland."),
            (day - 15, "Eerste gesprek met de advocaat."),
            (day - 30, "Zich gemeld bij de politie, samen gegaan."),
            (2, "Denkt na over aangifte."),
        ):
            talk(case, ana, clock.at(ago, 16), note)


def still_waiting(cast: Cast, clock: Clock) -> None:
    """One report for Ana, one urgent, and one from a place where no coordinator is listed."""
    bring_in(
        cast["Wilma"],
        clock.at(1, 16),
        name="Robin",
        age=26,
        gender="man",
        nationality_group="dutch",
        forms=["labour"],
        municipality="Amsterdam",
        story="Werkt nachten door, krijgt niets betaald.",
        reach="Na 20 uur bellen.",
    )
    bring_in(
        cast["Pieter"],
        clock.at(0, 7),
        name="Ayla",
        age=20,
        gender="woman",
        nationality_group="eu",
        forms=["sexual"],
        municipality="Amsterdam",
        urgent=True,
        shelter_wanted=True,
        story="Vannacht weggelopen.",
        reach="Via de politie.",
    )
    bring_in(
        cast["Pieter"],
        clock.at(2, 11),
        name="Linh",
        age=16,
        gender="woman",
        nationality_group="non_eu",
        forms=["labour"],
        municipality="Veendam",
        story="Aangetroffen in een nagelstudio.",
        reach="Via de voogd.",
    )


# The verbs of the network, as short as the pages make them.


def bring_in(
    reporter: Seat,
    at: datetime,
    *,
    municipality: str,
    age: int | None,
    name: str = "",
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
            person=PersonGiven(name=name, reach=reach),
            municipality=code,
            age=age,
            ground=rule.ground,
            help_consent=help_consent,
            story=story,
            **signed,
            **given,
        )


def take(report: Report, by: Seat, at: datetime) -> Case:
    return Case.objects.accept(Report.objects.get(pk=report.pk), by=by, at=at)


def hear(case: Case, by: Seat, at: datetime, **answers: Any) -> None:
    case.settle_intake(by=by, at=at, seen_version=case.version, **answers)


def consent(case: Case, by: Seat, at: datetime, purpose: Purpose) -> None:
    signer = Signer.BOTH if case.age_at_start is not None and case.age_at_start < 16 else Signer.SELF
    case.ask_consent(by=by, at=at, purpose=purpose, given=True, signed_by=signer)


def talk(case: Case, by: Seat, at: datetime, note: str) -> None:
    case.log_contact(by=by, at=at, kind=ContactKind.PHONE, with_whom=ContactWith.VICTIM, note=note)


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
