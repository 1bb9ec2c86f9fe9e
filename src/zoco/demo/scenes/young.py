"""S3: a boy of fifteen; two signatures, who hears what in a conference, and a sixteenth birthday ahead."""

from __future__ import annotations

from datetime import timedelta

from zoco.cases.codes import ContactWith, Purpose, Signer
from zoco.conferences.models import Conference
from zoco.demo.stage import Desk, Stage
from zoco.directory.in_use import gazetteer
from zoco.plans.codes import OwnerKind
from zoco.plans.models import Owner
from zoco.reports.codes import Ground

CALLED = 28
BOTH = [{"who": "child"}, {"who": "parent", "name": "zijn moeder"}]


def play(stage: Stage) -> None:
    """Reported without a word to the register: that is asked of his mother, later."""
    with stage.opens(
        "Daan",
        reporter="Wilma",
        lead="Ana",
        ago=CALLED,
        age=15,
        birth_date=stage.clock.born(16, -21),
        gender="man",
        nationality_group="dutch",
        forms=["criminal"],
        sector="drugs",
        municipality="Amsterdam",
        ground=Ground.NOT_REGISTERED,
        signed_by="",
        consented_on=None,
        story="Mentor van school belde: opgepakt bij een haven, met drugs. Hij durft niet naar huis.",
        reach="Via de mentor, onder schooltijd.",
    ) as desk:
        intake(desk)
        procedures(desk)
        plan(desk)
        conferences(desk)


def intake(desk: Desk) -> None:
    first = CALLED - 1
    desk.hear(
        first,
        safe_now=True,
        residence_status="dutch",
        safety="Jongens uit de wijk hebben geld van hem te goed. Slaapt bij zijn tante.",
        language="Nederlands",
        needs="Dat ze mijn moeder met rust laten, en gewoon naar school.",
    )
    here, home = (gazetteer().find(name).municipalities[0].code for name in ("Amsterdam", "Almere"))
    desk.case.settle_municipalities(
        by=desk.seat,
        at=desk.clock.at(first, 14),
        seen_version=desk.case.version,
        registered_in=home,
        registered_is_safe=True,
        found_in=here,
        sheltered_in="",
    )
    desk.consent(first, Purpose.CARE, signatures=BOTH)
    desk.case.ask_to_register(
        by=desk.seat,
        at=desk.clock.at(first, 15),
        given=True,
        signed_by=Signer.GUARDIAN,
        signatures=BOTH[1:],
    )
    desk.risk(
        first,
        "high",
        "Er is een schuld en er is met een wapen gedreigd.",
        yes=["debts", "weapons", "network", "location"],
        no=["danger", "suicide", "accounts"],
        review=0,
        measures=[("Locatie delen uitzetten, met hem samen", first)],
    )


def procedures(desk: Desk) -> None:
    turns_eighteen = -(21 + 2 * 365)
    desk.start(CALLED - 1, "risk_assessment", met=CALLED - 1, intake_date=CALLED - 1)
    desk.start(CALLED - 2, "veilig_thuis_report")
    desk.end(CALLED - 4, "veilig_thuis_report")
    desk.start(CALLED - 5, "legal_aid")
    desk.start(CALLED - 7, "informative_interview")
    desk.start(CALLED - 8, "youth_care", eighteenth_birthday=turns_eighteen)
    desk.talk(
        CALLED - 5, "Advocaat vraagt de officier om dwang mee te wegen: slachtoffer en verdachte tegelijk."
    )
    desk.talk(12, "Moeder gesproken: zij slaapt weer.", with_whom=ContactWith.FAMILY)
    desk.talk(3, "Op school geweest, alle dagen. Trots.", 15)


def plan(desk: Desk) -> None:
    school = desk.goal(
        CALLED - 6,
        "work_education",
        "Gewoon naar school en mijn examen halen.",
        (CALLED - 6, 4, "Ben bang voor de fietsenstalling."),
        (12, 6, ""),
        (3, 8, "Alle dagen geweest."),
    )
    desk.action(
        12,
        "Elke maandag even bij de mentor langs",
        due=-7,
        owner=Owner(OwnerKind.PERSON),
        goal=school,
    )
    desk.safety_plan(
        CALLED - 6,
        notice="Er staat een scooter voor school die ik ken.",
        do="Binnen blijven. Naar de conciërge.",
        call="Mijn tante. Bij gevaar 112.",
        go="De kamer van de mentor.",
        code_word="Ik heb mijn gymtas vergeten",
        others="De mentor belt mijn tante en Ana.",
    )


def conferences(desk: Desk) -> None:
    """One was held and gave agreements; one is to come, with who may hear what on which ground."""
    school = desk.consent(13, Purpose.CONFERENCE, "School", signatures=BOTH)
    held = Conference.objects.plan(
        desk.case,
        aim="Eén plan voor school en thuis",
        planned_at=desk.clock.moment(12, 10),
        place_kind="office",
        chair=desk.seat,
        victim="present",
        by=desk.seat,
        at=desk.clock.at(13),
    )
    heard = held.invite(
        name="Mentor van school",
        ground="consent",
        consent=school,
        parts=["work_education"],
        by=desk.seat,
        at=desk.clock.at(13),
    )
    held.write_minutes(
        seen_version=held.version,
        held_on=desk.clock.day(12),
        victim_was="present",
        victim_why="",
        minutes="Daan zei zelf wat hij nodig heeft: een vaste plek op school, en geen vragen in de klas.",
        attended=[heard.pk],
        agreements=[
            {"title": "Rooster zonder tussenuren", "owner": Owner(OwnerKind.OUTSIDE, None, "School"), "due_on": desk.clock.day(2)},
            {"title": "Gemeente bellen over jeugdhulp", "owner": Owner.of(desk.seat), "due_on": desk.clock.day(-2)},
        ],
        by=desk.seat,
        at=desk.clock.at(12, 15),
    )  # fmt: skip
    ahead = Conference.objects.plan(
        desk.case,
        aim="Veilig naar school, en wie doet wat bij dreiging",
        planned_at=desk.clock.moment(-5, 13) + timedelta(minutes=30),
        place_kind="online",
        chair=desk.seat,
        victim="informed",
        victim_why="Hij wil het liever van Ana horen.",
        by=desk.seat,
        at=desk.clock.at(4),
    )
    at = desk.clock.at(4, 11)
    ahead.invite(
        name="Mentor van school", ground="consent", consent=school, parts=["work_education"], by=desk.seat, at=at
    )  # fmt: skip
    ahead.invite(
        name="Jeugdbescherming",
        ground="public_task",
        explanation="Onderzoekt of jeugdhulp nodig is (Jeugdwet).",
        parts=["family", "safety"],
        by=desk.seat,
        at=at,
    )
    ahead.invite(
        name="Jeugdrechercheur",
        ground="vital_interest",
        explanation="Er is met een wapen gedreigd. Alleen wat nodig is voor zijn veiligheid.",
        parts=["safety"],
        by=desk.seat,
        at=at,
    )
