"""S4: she fled to another region; her address is for few, and since a week she is of an age for another organisation."""

from __future__ import annotations

from zoco.cases.codes import ContactKind, Purpose
from zoco.cases.situation import WayKind
from zoco.demo.stage import Desk, Stage
from zoco.letters.models import Reason, SharingEvent
from zoco.shelter.models import Stay

FLED, BIRTHDAY = 84, 7


def play(stage: Stage) -> None:
    with stage.opens(
        "Sanne",
        reporter="Wilma",
        lead="Mila",
        ago=FLED,
        age=22,
        birth_date=stage.clock.born(23, BIRTHDAY),
        gender="woman",
        nationality_group="dutch",
        forms=["sexual"],
        municipality="Apeldoorn",
        urgent=True,
        shelter_wanted=True,
        story="Vannacht weggegaan bij haar vriend. De huisarts belde de wijk.",
        reach="Alleen berichten, nooit bellen.",
    ) as desk:
        safe(desk, stage)
        procedures(desk)
        plan(desk)


def safe(desk: Desk, stage: Stage) -> None:
    first = FLED - 1
    desk.hear(
        first,
        safe_now=True,
        in_shelter=True,
        residence_status="dutch",
        safety="Ex-vriend zoekt haar. Telefoon nagekeken op meekijken. Ouders weten niets, dat wil zij zo.",
        language="Nederlands",
        needs="Dat hij niet weet waar ik ben.",
    )
    desk.case.add_way(
        by=desk.seat,
        at=desk.clock.at(first, 12),
        kind=WayKind.MESSAGE,
        value="06 00 00 00 00",
        when="Tussen 9 en 12",
        say="Hoi, heb je tijd voor koffie?",
        never_say="Geen namen, geen plaatsen.",
        code_word="koffie",
    )
    shelter = desk.consent(first, Purpose.SHELTER)
    desk.consent(first, Purpose.CARE)
    desk.consent(first, Purpose.SHARING, "Huisarts")
    desk.consent(first, Purpose.POLICE, given=False)
    stay = Stay.objects.settle_in(
        desk.case,
        by=desk.seat,
        at=desk.clock.at(first, 15),
        kind="wmo_women",
        from_at=desk.clock.at(first, 15),
        until=None,
    )
    stay.write_address("Voorbeeldlaan 3, Voorbeeldstad")
    SharingEvent.objects.share(
        desk.case,
        recipient="Mentor van de opvang",
        recipient_kind="shelter",
        reason=Reason("consent", consent=shelter),
        purpose="Veilig wonen",
        fields=["roepnaam", "codewoord", "wie haar zoekt"],
        by=desk.seat,
        at=desk.clock.at(first, 16),
    )
    desk.case.exclude(
        stage.cast["Boris"].person,
        by=desk.seat,
        at=desk.clock.at(first, 16),
        reason="Familie van de verdachte.",
    )


def procedures(desk: Desk) -> None:
    first = FLED - 1
    desk.risk(
        first,
        "high",
        "Hij zoekt haar, via vriendinnen en via haar telefoon.",
        yes=["traceable", "location", "accounts"],
        no=["danger", "suicide", "place", "weapons"],
        measures=[("Wachtwoorden vervangen, samen", FLED - 3)],
    )
    desk.start(first, "risk_assessment", met=first, intake_date=first)
    desk.start(first, "wmo_shelter", met=first, wmo_notification=FLED, wmo_application=FLED)
    desk.end(FLED - 3, "wmo_shelter", "granted")
    desk.start(first, "brp_registration", met=FLED - 4, stay_start=first)
    desk.start(first, "brp_restriction", met=FLED - 4, request_date=first)
    desk.start(first, "brp_postal_address")
    desk.start(FLED - 7, "social_assistance", pw_notification=FLED - 7, pw_application=FLED - 28)
    desk.meet(FLED - 35, "social_assistance/under_27_wait")
    desk.meet(FLED - 42, "social_assistance/advance")
    desk.start(FLED - 14, "individual_assessment")
    desk.start(FLED - 21, "mental_health")
    desk.start(35, "wmo_support", wmo_notification=35)
    for ago, note in (
        (FLED - 1, "Nieuw telefoonnummer. Alleen wij en de opvang kennen het."),
        (56, "Geheimhouding van haar adres is geregeld bij de gemeente."),
        (28, "Wachtlijst van de GGZ: nog zes weken. Huisarts overbrugt."),
        (9, "Wil geen aangifte. Dat mag, en kan later nog."),
    ):
        desk.talk(ago, note, 10, kind=ContactKind.MESSAGE)


def plan(desk: Desk) -> None:
    desk.goal(
        FLED - 7,
        "safety",
        "Over straat zonder om te kijken.",
        (FLED - 7, 1, "Ik kom de deur niet uit."),
        (56, 3, ""),
        (28, 5, "Met iemand samen."),
        (BIRTHDAY, 7, "Alleen naar de winkel geweest."),
    )
    desk.risk(
        12,
        "moderate",
        "Al twee maanden geen berichten. Zij durft meer, en let op.",
        trigger="review",
        yes=["traceable"],
        no=["danger", "suicide", "place", "location", "accounts", "weapons"],
        review=-5,
    )
    own = desk.goal(FLED - 7, "shelter", "Een eigen plek met een eigen sleutel.", (28, 3, ""))
    desk.action(28, "Inschrijven als woningzoekende met urgentie", due=-4, goal=own)
    desk.safety_plan(
        FLED - 5,
        notice="Een bericht van iemand die ik lang niet sprak. Zijn auto in de straat.",
        do="Foto van het bericht, niet antwoorden. Naar binnen.",
        call="Mentor van de opvang. Bij gevaar 112.",
        go="De supermarkt op de hoek: daar is altijd iemand.",
        code_word="koffie",
        others="De mentor belt Mila.",
    )
