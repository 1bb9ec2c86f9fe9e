"""What gets stuck again and again: raised without persons, had by others too, discussed, lifted, answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from zoco.access.acting import acting_as
from zoco.bottlenecks.models import Bottleneck, Meeting
from zoco.demo.stage import Stage
from zoco.people.models import Seat


def play(stage: Stage) -> None:
    beds, allowance, interpreters, transport = full(stage), late(stage), unheard(stage), new(stage)
    day, hilde = stage.clock.day, stage.cast["Hilde"]
    with acting_as(hilde):
        Meeting.objects.create(
            level="zoco", on=day(38), agenda=[beds.pk, interpreters.pk, allowance.pk], by=hilde
        )
        Meeting.objects.create(level="zoco", on=day(-9), agenda=[transport.pk, allowance.pk], by=hilde)
        Meeting.objects.create(level="som", on=day(-23), by=hilde)


def raised(by: Seat, on: date, region: str, cases: str, **said: Any) -> Bottleneck:
    with acting_as(by):
        return Bottleneck.objects.raise_it(by=by, on=on, region=region, cases=cases, **said)


def joined(found: Bottleneck, by: Seat, on: date, region: str, *, cases: str, waited: str = "") -> None:
    with acting_as(by):
        found.join(by=by, on=on, region=region, cases=cases, waited=waited)


def read(found: Bottleneck) -> Bottleneck:
    """As whoever acts sees it now."""
    now: Bottleneck = Bottleneck.objects.told().get(pk=found.pk)
    return now


def full(stage: Stage) -> Bottleneck:
    """Lifted to the Task Force, where Bea is to answer it."""
    cast, day = stage.cast, stage.clock.day
    found = raised(
        cast["Hilde"], day(61), "Oost-Nederland", "many", domain="shelter", procedure="cosm_placement", waited="weeks",
        title="COSM is vol voor mannen",
        wrong="Voor mannen is er vaak weken geen plek in de COSM. Zij beginnen de bedenktijd in een hotel of een noodbed, en verhuizen daarna nog een of twee keer.",
        example="Meer dan eens verhuisden mannen in hun eerste week drie keer. Enkelen gingen weg voordat er een plek was.",
        wish="Meer plekken voor mannen, en een landelijk overzicht waarin elke avond staat wat vrij is.",
    )  # fmt: skip
    joined(found, cast["Ana"], day(58), "Amsterdam", cases="many", waited="weeks")
    joined(found, cast["Boris"], day(50), "Den Haag", cases="some", waited="weeks")
    joined(found, cast["Mila"], day(44), "Oost-Nederland", cases="few")
    hilde = cast["Hilde"]
    with acting_as(hilde):
        found = read(found)
        found.decide("Vraag de huizen hoe lang mannen gemiddeld wachten.", owner=cast["Mila"], due_on=day(20), seen=0, by=hilde, on=day(38))  # fmt: skip
    with acting_as(cast["Mila"]):
        found.carry_out("Gevraagd bij vier huizen: twee tot vijf weken, het langst in de winter.", seen=1, by=cast["Mila"], on=day(24))  # fmt: skip
    with acting_as(hilde):
        found = read(found)
        found.lift("task_force", because="Het overleg kan geen plekken maken. Wij vragen het ministerie om geld voor plekken voor mannen.", seen=2, by=hilde, on=day(16))  # fmt: skip
    return found


def late(stage: Stage) -> Bottleneck:
    """Decided on, and Ana has not done what she would."""
    cast, day, hilde = stage.cast, stage.clock.day, stage.cast["Hilde"]
    found = raised(
        cast["Farid"], day(47), "Midden-Nederland", "some", domain="finance", procedure="rvb_allowance", waited="weeks",
        title="De eerste toelage komt te laat",
        wrong="Tussen de aanvraag en de eerste betaling zitten vaak weken. In die tijd heeft iemand geen geld voor eten of een kaartje naar de politie.",
        example="",
        wish="Een voorschot binnen twee werkdagen.",
    )  # fmt: skip
    joined(found, cast["Ana"], day(41), "Amsterdam", cases="some", waited="weeks")
    with acting_as(hilde):
        found = read(found)
        found.decide("Zoek uit of gemeenten een voorschot mogen geven.", owner=cast["Ana"], due_on=day(3), seen=0, by=hilde, on=day(38))  # fmt: skip
    return found


def unheard(stage: Stage) -> Bottleneck:
    """Answered last week: Ana and Boris have not read it yet."""
    cast, day, hilde, bea = stage.cast, stage.clock.day, stage.cast["Hilde"], stage.cast["Bea"]
    found = raised(
        cast["Boris"], day(75), "Den Haag", "many", domain="criminal_law", procedure="informative_interview",
        title="Geen vrouwelijke tolk bij het informatieve gesprek",
        wrong="Bij het informatieve gesprek is er vaak alleen een mannelijke tolk. Vrouwen vertellen dan minder, of zien van het gesprek af.",
        example="In een paar gesprekken tolkte een man uit dezelfde kring. De vrouwen zeiden bijna niets.",
        wish="Kiezen tussen een man en een vrouw, ook op afstand.",
    )  # fmt: skip
    joined(found, cast["Ana"], day(70), "Amsterdam", cases="some")
    with acting_as(hilde):
        found = read(found)
        found.lift("task_force", because="Wij vragen een afspraak met de politie en het tolkenregister.", seen=0, by=hilde, on=day(38))  # fmt: skip
    with acting_as(bea):
        found = read(found)
        found.answer("De politie vraagt vanaf volgende maand bij elk informatief gesprek wie er mag tolken. Op afstand kan het dezelfde dag. Na een half jaar kijken wij of het werkt.", seen=1, by=bea, on=day(6))  # fmt: skip
    return found


def new(stage: Stage) -> Bottleneck:
    """Raised yesterday: it waits for the next meeting."""
    return raised(
        stage.cast["Mila"], stage.clock.day(1), "Oost-Nederland", "few", domain="registration", procedure="brp_restriction",
        title="Een briefadres duurt te lang",
        wrong="Zonder briefadres kan iemand geen toelage en geen zorgverzekering aanvragen. Gemeenten vragen om papieren die er nog niet zijn.",
        example="",
        wish="Eén werkwijze voor alle centrumgemeenten, met de opvang als briefadres.",
    )  # fmt: skip
