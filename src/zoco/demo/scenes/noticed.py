"""Signals that wait at the helpdesk: one without a place tonight, two of one event, one that is being looked at,
two about one woman whose name was heard differently."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zoco.access.acting import acting_as
from zoco.demo.stage import Stage
from zoco.signals.codes import Ending
from zoco.signals.models import Signal
from zoco.signals.receipt import Receipt
from zoco.subjects.searching import pair_waiting


def play(stage: Stage) -> None:
    cast, clock = stage.cast, stage.clock
    leave(
        clock.at(0, 6),
        who="self",
        urgent=True,
        people=[{"name": "Sem", "age": 24, "forms": ["labour"], "address": "Bij het station in Zwolle"}],
        event={
            "story": "Ik mocht niet weg en ik ben toch gegaan. Ik weet niet waar ik slaap.",
            "where": "Zwolle",
        },
        source={"reach": "Alleen een bericht."},
    )
    tied = Receipt.new()
    first = leave(
        clock.at(1, 14),
        receipt=tied,
        who="professional",
        people=[
            {"name": "Jasper", "age": 16, "forms": ["criminal"], "guardian": "not_safe", "known": "told"},
            {"name": "een vriend van Jasper", "forms": ["unknown"], "known": "heard"},
        ],
        event={"story": "Moet pakjes wegbrengen om een schuld af te betalen.", "where": "Hengelo"},
        source={"organisation": "Een school", "kind": "other", "ground": "task", "knows": "agrees"},
        age="minor",
    )
    leave(
        clock.at(1, 17),
        event_of=tied,
        people=[{"aliases": ["Jas"], "known": "seen"}],
        event={
            "story": "Er staat elke avond een auto voor de deur waar jongens in stappen.",
            "where": "Hengelo",
        },
    )
    known = leave(
        clock.at(5, 10),
        who="professional",
        people=[{"name": "Marieke", "age": 52, "forms": ["domestic_servitude"], "known": "papers"}],
        event={"story": "Werkt al jaren zonder loon in hetzelfde huis.", "where": "Heerlen"},
        source={"organisation": "Politie", "kind": "police", "police": True, "ground": "task"},
        age="adult",
    )
    for at, how in ((clock.at(3, 11), "Yuliya Shtereva"), (clock.at(1, 9), "Joelija Sjtereva")):
        leave(
            at,
            who="professional",
            people=[{"name": how, "birth_date": "1999-04-03", "phones": ["0612345678"], "nationality": "Bulgaarse"}],
            event={"story": "Wordt gebracht en gehaald, en heeft haar paspoort niet zelf.", "where": "Venlo"},
            source={"organisation": "Een inspectie", "kind": "nla", "ground": "task"},
        )  # fmt: skip
    with acting_as(cast["Hilde"]):
        first.claim(by=cast["Hilde"], at=clock.at(0, 8))
        first.say("Kan de school hem vandaag nog spreken?", by=cast["Hilde"], at=clock.at(0, 8))
        known.claim(by=cast["Hilde"], at=clock.at(5, 11))
        known.end(because=Ending.ADVISED, by=cast["Hilde"], at=clock.at(4, 9))
        for signal in Signal.objects.not_noted():
            signal.note()
        pair_waiting()


def leave(
    at: datetime, *, receipt: Receipt | None = None, event_of: Receipt | None = None, **said: Any
) -> Signal:
    """As the form does; `event_of`: the receipt of an earlier signal of the same event."""
    receipt = receipt or Receipt.new()
    told = {
        "who": "citizen",
        "age": "unknown",
        "urgent": False,
        "on": at.date().isoformat(),
        "people": [],
        "event": {},
        "source": {},
    }
    with acting_as(None):
        return Signal.objects.leave(told | said, receipt=receipt, event=(event_of or receipt).event, at=at)
