"""S7: no bed tonight. Who asks, who keeps beds, who holds one, and what was last heard of each."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.cases.codes import Purpose
from zoco.demo.stage import Desk, Stage
from zoco.people.models import Organisation
from zoco.procedures.models import facts_of
from zoco.shelter.hours import EMERGENCY
from zoco.shelter.models import AmbulantSupport, Place, ShelterRequest, Stay
from zoco.shelter.models.requests import facts_for_search
from zoco.shelter.placing import begin_procedure


def play(stage: Stage) -> None:
    beds = places(stage)
    ibrahim(stage)
    emeka(stage, beds["cosm"])
    kwame(stage, beds["acm"])
    with stage.at_desk("Fatima") as desk:
        AmbulantSupport.objects.create(
            case=desk.case,
            data_key=desk.case.data_key,
            by=desk.seat,
            by_whom="Maatschappelijk werk in de wijk",
            frequency="weekly",
            started_on=stage.clock.day(20),
        )


def places(stage: Stage) -> dict[str, Place]:
    """Each with its last word: two of today, one of yesterday, which is too old to count on."""
    now = timezone.now()
    hilde, sara = stage.cast["Hilde"], stage.cast["Sara"]
    with acting_as(hilde):
        house = Organisation.objects.get(name="HVO-Querido/ACM")
        cosm = Place.objects.create(organisation=house, kind="cosm", region="Amsterdam", for_whom="men")
        cosm.tell(2, by=hilde, at=now - timedelta(hours=3))
    with acting_as(sara):
        acm = Place.objects.create(organisation=sara.organisation, kind="acm", region="Den Haag")
        acm.tell(2, by=sara, at=now - timedelta(hours=2))
        night = Place.objects.create(
            organisation=sara.organisation, kind="emergency_72h", region="Den Haag", with_children=True
        )
        night.tell(1, by=sara, at=now - timedelta(hours=30))
    return {"cosm": cosm, "acm": acm}


def ask(
    desk: Desk, ago: int, hour: int, *, kind: str, urgency: str, needs: str, gender: str
) -> ShelterRequest:
    known = facts_of(desk.case)
    return ShelterRequest.objects.ask(
        desk.case,
        by=desk.seat,
        at=desk.clock.at(ago, hour),
        kind=kind,
        urgency=urgency,
        needs=needs,
        facts=facts_for_search(desk.case, known, urgency=urgency, many_problems=False),
        gender=gender,
    )


def ibrahim(stage: Stage) -> None:
    """From Zwolle, where CoMensha is the coordinator at a distance: 72 hours that end tonight, a list, a bed held."""
    with stage.opens(
        "Ibrahim",
        reporter="Pieter",
        lead="Hilde",
        ago=3,
        hour=17,
        age=41,
        gender="man",
        nationality_group="non_eu",
        forms=["labour"],
        sector="meat",
        municipality="Zwolle",
        urgent=True,
        shelter_wanted=True,
        story="Sliep in een loods bij de slachterij. Vannacht gevonden.",
        reach="Via de politie, dienstdoende.",
    ) as desk:
        desk.hear(
            3,
            20,
            safe_now=False,
            in_shelter=False,
            residence_status="none",
            safety="De ploegbaas zoekt hem. Verder kent niemand hem hier.",
            language="Engels en Twi",
            needs="Een bed, en mijn rug laten nakijken.",
        )
        shelter = desk.consent(2, Purpose.SHELTER)
        desk.consent(2, Purpose.CARE)
        wanted = ask(
            desk, 3, 20, kind="cosm", urgency="tonight", needs="Rugklachten: geen bovenbed. Eet geen varken.", gender="man"
        )  # fmt: skip
        for step, hour, outcome, note in (
            ("cosm", 20, "full", "Alle COSM-huizen gebeld: vol voor mannen."),
            ("emergency_72h", 21, "offered", "Noodbed in Zwolle tot 72 uur."),
        ):
            wanted.try_step(step, by=desk.seat, at=desk.clock.at(3, hour), outcome=outcome, note=note)
        wanted.tell_comensha(by=desk.seat, at=desk.clock.at(2, 12), consent=shelter)
        since = desk.clock.moment(3, 22)
        Stay.objects.settle_in(
            desk.case,
            by=desk.seat,
            at=since,
            kind="emergency_72h",
            from_at=since,
            until=since + EMERGENCY,
        )
        begin_procedure(desk.case, "emergency_72h", by=desk.seat, at=since, day=since)
        desk.risk(
            2,
            "high",
            "De ploegbaas zoekt hem, en zijn telefoon stond op diens naam.",
            yes=["traceable", "accounts"],
            no=["danger", "suicide", "place", "weapons"],
            measures=[("Andere telefoon", 1)],
        )
        desk.talk(1, "Heeft geslapen. Bedenktijd uitgelegd met een tolk aan de telefoon.", 11)


def emeka(stage: Stage, cosm: Place) -> None:
    """Ana asked; CoMensha, who alone places there, held a bed and placed him this morning."""
    with stage.at_desk("Emeka") as desk:
        wanted = ask(
            desk,
            6,
            15,
            kind="cosm",
            urgency="days",
            needs="Rust, eenpersoonskamer als dat kan.",
            gender="man",
        )
        shelter = desk.case.consents.filter(purpose=Purpose.SHELTER).first()
        wanted.tell_comensha(by=desk.seat, at=desk.clock.at(6, 15), consent=shelter)
    now = timezone.now()
    hilde = stage.cast["Hilde"]
    with acting_as(hilde):
        request = ShelterRequest.objects.get(pk=wanted.pk)
        request.try_step("cosm", by=hilde, at=now, outcome="offered")
        held = cosm.reserve(request, by=hilde, at=now)
        request.place(at=now, from_at=now, until=now + timedelta(days=66), reservation=held)
        ibrahims = ShelterRequest.objects.waiting().get(case=stage.cases["Ibrahim"])
        cosm.reserve(ibrahims, by=hilde, at=now)
    with stage.at_desk("Emeka") as desk:
        begin_procedure(desk.case, "cosm", by=desk.seat, at=now, day=now)


def kwame(stage: Stage, acm: Place) -> None:
    """Farid asked for another region and holds a bed for four hours."""
    with stage.at_desk("Kwame") as desk:
        wanted = ask(
            desk, 1, 16, kind="acm", urgency="days", needs="Ver van Arnhem. Trapt niet op trappen: knie.", gender="man"
        )  # fmt: skip
        wanted.try_step("cosm", by=desk.seat, at=desk.clock.at(1, 16), outcome="full")
        acm.reserve(wanted, by=desk.seat, at=timezone.now())
