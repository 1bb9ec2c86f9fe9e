"""S5: a girl of sixteen from a place without a coordinator: CoMensha leads. She disappears, and is found again."""

from __future__ import annotations

from datetime import timedelta

from zoco.cases.codes import Purpose
from zoco.cases.models import must_be_told
from zoco.demo.stage import Desk, Stage
from zoco.shelter.models import Stay

FOUND, GONE, BACK = 56, 47, 12


def play(stage: Stage) -> None:
    with stage.opens(
        "Linh",
        reporter="Pieter",
        lead="Hilde",
        ago=FOUND,
        age=16,
        birth_date=stage.clock.born(16, FOUND + 140),
        gender="woman",
        nationality_group="non_eu",
        forms=["sexual"],
        municipality="Veendam",
        urgent=True,
        shelter_wanted=True,
        story="Aangetroffen in een nagelstudio, zonder ouders. Nidos is gebeld.",
        reach="Via de voogd.",
    ) as desk:
        first_days(desk)
        gone(desk)
        found(desk)


def first_days(desk: Desk) -> None:
    day = FOUND - 1
    desk.hear(
        day,
        safe_now=True,
        in_shelter=True,
        residence_status="none",
        safety="Wordt gezocht door wie haar hierheen bracht. Heeft een schuld. Telefoon ligt bij de politie.",
        language="Vietnamees, vrouwelijke tolk",
        needs="Niet terug naar dat huis.",
    )
    desk.consent(day, Purpose.CARE)
    desk.case.tell_experience(
        by=desk.seat,
        at=desk.clock.at(day, 14),
        forms=["sexual"],
        minor_then="yes",
        told_by="self",
        place="Ergens in Noord-Nederland",
        means=["debt_bondage", "withholds_documents"],
    )
    given = desk.step(FOUND, "reflection_given", "police", document="Formulier M55")
    given.acknowledge(by=desk.seat, at=desk.clock.at(day, 16))
    desk.start(day, "guardianship_nidos")
    desk.start(day, "reflection_period", reflection_start=FOUND)
    desk.start(day, "protected_reception")
    desk.start(day, "rvb_allowance", met=FOUND - 3, right_arises=FOUND)
    desk.risk(
        day, "high", "Zestien, alleen, en een schuld.", yes=["debts", "network"], no=["danger", "place"]
    )
    settle_in(desk, day)
    desk.talk(FOUND - 4, "Met tolk gesproken. Zij is bang dat de schuld oploopt.")


def settle_in(desk: Desk, ago: int) -> None:
    Stay.objects.settle_in(
        desk.case,
        by=desk.seat,
        at=desk.clock.at(ago, 15),
        kind="protected_reception",
        from_at=desk.clock.at(ago, 15),
        until=None,
    )


def gone(desk: Desk) -> None:
    """Who must know is told within the hour, on the ground of a vital interest; the care file stays here."""
    known = desk.clock.at(GONE, 9)
    stay = Stay.objects.running().get(case=desk.case)
    stay.case = desk.case
    stay.end(by=desk.seat, at=known, ended_at=known - timedelta(hours=1), why="missing")
    absence = desk.case.goes_missing(
        by=desk.seat,
        at=known,
        from_at=known - timedelta(hours=1),
        note="Vanochtend niet op haar kamer. Jas en tas zijn weg.",
    )
    absence.case = desk.case
    for minutes, party in enumerate(must_be_told(16), start=1):
        at = known + timedelta(minutes=8 * minutes)
        absence.tell(party, by=desk.seat, at=at, what="Signalement, foto, sinds wanneer. Niets uit de zorg.")
    left = desk.step(GONE, "left_unknown", "guardian", to="none")
    left.acknowledge(by=desk.seat, at=known + timedelta(hours=6))
    for ago in (GONE - 1, GONE - 7, GONE - 21):
        absence.look_after(by=desk.seat, at=desk.clock.at(ago, 9))


def found(desk: Desk) -> None:
    """The same person, the same case: what happened to her since is told beside what happened before."""
    desk.case.comes_back(by=desk.seat, at=desk.clock.at(BACK, 11))
    desk.case.tell_experience(
        by=desk.seat,
        at=desk.clock.at(BACK - 1, 13),
        forms=["labour"],
        minor_then="yes",
        told_by="self",
        place="Een wietkwekerij, ergens in het zuiden",
        means=["restricts_movement", "threats"],
    )
    settle_in(desk, BACK)
    desk.risk(
        BACK - 1,
        "acute",
        "Zij is weggehaald door dezelfde mensen. Zij weten waar zij eerst woonde.",
        trigger="contact",
        yes=["network", "debts", "place"],
        no=["danger", "suicide"],
        review=0,
        measures=[("Andere plek dan voorheen, met Nidos", BACK - 1)],
    )
    desk.start(BACK - 1, "legal_aid")
    desk.action(BACK - 1, "Advocaat: kan een tweede bedenktijd? Zij had er al een.", due=1)
    desk.goal(
        BACK - 2,
        "safety",
        "Dat niemand mij meer ophaalt.",
        (BACK - 2, 2, ""),
        (4, 4, "De deur gaat op slot."),
    )
    desk.talk(4, "Zij eet weer mee. Voogd komt donderdag.")
