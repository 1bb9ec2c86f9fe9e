"""S2: found by the police, reflection period, criminal report, permit; the allowance stopped, assistance not there yet."""

from __future__ import annotations

from zoco.cases.codes import ContactWith, Purpose
from zoco.cases.situation import WayKind
from zoco.demo.stage import Desk, Stage
from zoco.shelter.models import Stay

FOUND, SIGNED, MOVED = 70, 14, 7


def play(stage: Stage) -> None:
    with stage.opens(
        "Blessing",
        reporter="Pieter",
        lead="Ana",
        ago=FOUND,
        age=23,
        gender="woman",
        nationality_group="non_eu",
        forms=["sexual"],
        municipality="Amsterdam",
        urgent=True,
        shelter_wanted=True,
        story="Aangetroffen bij een controle. Bedenktijd aangeboden en M55 ingevuld.",
        reach="Via de opvang, nooit bellen.",
    ) as desk:
        first_days(desk)
        bedenktijd(desk)
        permit(desk)
        plan(desk)


def first_days(desk: Desk) -> None:
    day = FOUND - 1
    desk.hear(
        day,
        13,
        safe_now=True,
        in_shelter=True,
        residence_status="none",
        safety="Familie in het land van herkomst wordt bedreigd. Geen foto's, geen sociale media.",
        language="Engels, vrouwelijke tolk",
        needs="Rust, en weten dat mijn moeder veilig is.",
    )
    desk.case.add_way(
        by=desk.seat,
        at=desk.clock.at(day, 13),
        kind=WayKind.SOMEBODY,
        value="Via de mentor van de opvang",
        when="Werkdagen, na 10 uur",
        say="Iemand van kantoor heeft een vraag.",
        never_say="Niets over politie of werk.",
    )
    for purpose in (Purpose.CARE, Purpose.SHELTER, Purpose.EXCHANGE):
        desk.consent(day, purpose)
    desk.consent(day, Purpose.LEGAL_AID, "Advocaat Van Dam")
    desk.risk(
        day,
        "high",
        "Familie krijgt telefoontjes. Zij zelf is niet gevolgd.",
        yes=["family", "debts", "network"],
        no=["danger", "suicide", "place", "location"],
        measures=[("Telefoon nakijken en nieuwe simkaart", FOUND - 3)],
    )


def bedenktijd(desk: Desk) -> None:
    given = desk.step(FOUND, "reflection_given", "police", document="Formulier M55")
    given.acknowledge(by=desk.seat, at=desk.clock.at(FOUND - 1, 16))
    desk.start(FOUND - 1, "risk_assessment", met=FOUND - 1, intake_date=FOUND - 1)
    desk.start(FOUND - 1, "reflection_period", reflection_start=FOUND)
    desk.start(FOUND - 1, "cosm_placement", met=FOUND - 1, placement_start=FOUND - 1)
    desk.start(FOUND - 1, "rvb_allowance", right_arises=FOUND)
    desk.start(FOUND - 1, "medical_screening", intake_date=FOUND - 1)
    desk.start(FOUND - 2, "legal_aid")
    desk.meet(FOUND - 8, "rvb_allowance/apply")
    desk.meet(FOUND - 14, "medical_screening/screening")
    for ago in (FOUND - 30, SIGNED + 1):
        desk.meet(ago, "reflection_period/police_reporting")
    for ago, note in (
        (FOUND - 3, "Medisch onderzoek gepland."),
        (FOUND - 15, "Eerste gesprek met de advocaat."),
        (FOUND - 30, "Zich gemeld bij de politie, samen gegaan."),
        (SIGNED + 7, "Heeft besloten: zij doet aangifte."),
    ):
        desk.talk(ago, note, 16)


def permit(desk: Desk) -> None:
    """The step ends the reflection period and the allowance; Zoco says that there is a gap until the decision."""
    desk.step(SIGNED, "report_signed", "police", document="Proces-verbaal en M55")
    desk.start(SIGNED, "b8_permit", m55_sent=SIGNED, permit_start=SIGNED)
    desk.meet(SIGNED - 1, "b8_permit/ind_decision")
    desk.start(SIGNED - 1, "social_assistance", pw_notification=SIGNED - 1, pw_application=SIGNED - 1)
    desk.start(SIGNED - 2, "health_insurance", insurance_duty_start=SIGNED)
    desk.start(MOVED - 1, "brp_registration", stay_start=MOVED - 2)
    desk.start(MOVED - 1, "brp_restriction", request_date=MOVED - 2)
    desk.start(SIGNED - 1, "housing")
    desk.end(MOVED, "housing")
    desk.end(MOVED, "cosm_placement")
    moved_on = Stay.objects.settle_in(
        desk.case,
        by=desk.seat,
        at=desk.clock.at(MOVED, 15),
        kind="supported_housing",
        from_at=desk.clock.at(MOVED, 15),
        until=None,
    )
    moved_on.write_address("Voorbeeldhof 12, Voorbeeldstad")
    desk.talk(MOVED, "Verhuisd uit de COSM naar een doorstroomplek. Sleutel gekregen.", 16)


def plan(desk: Desk) -> None:
    rest = desk.goal(
        FOUND - 7,
        "mental_health",
        "Een nacht doorslapen.",
        (FOUND - 7, 2, "Elke nacht wakker."),
        (42, 4, "Met licht aan gaat het."),
        (21, 6, ""),
        (MOVED, 7, "Eigen kamer, eigen sleutel."),
        said_by="interpreter",
    )
    mother = desk.goal(
        FOUND - 7,
        "family",
        "Weten dat mijn moeder veilig is.",
        (FOUND - 7, 1, ""),
        (21, 5, "Zij heeft gebeld."),
        said_by="interpreter",
    )
    desk.goal(MOVED, "work_education", "Nederlands leren en werken in een keuken.", (MOVED, 3, ""))
    desk.action(FOUND - 7, "Slaapklachten bespreken met de huisarts", due=50, done=52, goal=rest)
    desk.action(14, "Met de advocaat vragen wat er voor haar moeder kan", due=2, goal=mother)
    desk.action(6, "Voorschot op de bijstand vragen", due=0)
    desk.risk(
        MOVED,
        "moderate",
        "Nieuwe plek is bij niemand bekend. Haar moeder is verhuisd.",
        trigger="move",
        yes=["family", "network"],
        no=["danger", "suicide", "place", "location", "accounts"],
        review=-1,
    )
    desk.safety_plan(
        FOUND - 5,
        notice="Een onbekend nummer belt. Iemand vraagt naar mij bij de deur.",
        do="Niet opnemen. Naar mijn kamer, deur op slot, mentor appen.",
        call="Mentor van de opvang, daarna 112.",
        go="Naar de buurvrouw op de gang.",
        code_word="Is de was al klaar?",
        others="De mentor belt Ana. Ana belt de rechercheur.",
    )
    desk.talk(
        2,
        "De gemeente vraagt nog een bankafschrift. Samen gezocht.",
        11,
        with_whom=ContactWith.VICTIM,
        next_on=desk.clock.day(-1),
        minutes=25,
    )
