"""Told of twice: a signal became a case of Boris, and a second one turns out to be about the same woman."""

from __future__ import annotations

from zoco.access.acting import acting_as
from zoco.demo import network
from zoco.demo.scenes.noticed import leave
from zoco.demo.stage import Stage
from zoco.signals.codes import Ending
from zoco.signals.models import Signal
from zoco.subjects.models import Pair, Said
from zoco.subjects.searching import pair_waiting


def play(stage: Stage) -> None:
    clock, hilde = stage.clock, stage.cast["Hilde"]
    born = clock.born(31, 0)
    her = {"birth_date": born.isoformat(), "phones": ["0687654321"]}
    first = leave(
        clock.at(20, 10),
        who="professional",
        people=[{"name": "Sanne Vermeer", "forms": ["labour"], "known": "told", **her}],
        event={"story": "Slaapt achter het restaurant waar ze werkt.", "where": "Den Haag"},
        source={"organisation": "Een huisarts", "kind": "other", "ground": "task", "knows": "agrees"},
        age="adult",
    )
    second = leave(
        clock.at(2, 15),
        who="professional",
        people=[{"name": "Sanna Vermeer", "note": "Durft niet alleen naar buiten.", "known": "seen", **her}],
        event={"story": "Is weer in het restaurant gezien.", "where": "Den Haag"},
        source={"organisation": "Een wijkteam", "kind": "other", "ground": "task", "knows": "agrees"},
        age="adult",
    )
    at = clock.at(20, 12)
    with acting_as(hilde):
        first.claim(by=hilde, at=at)
    report = network.bring_in(
        hilde, at, municipality="Den Haag", age=31, name="Sanne Vermeer", birth_date=born, gender="woman",
        forms=["labour"], nationality_group="dutch", story="Slaapt achter het restaurant waar ze werkt.",
    )  # fmt: skip
    with acting_as(hilde):
        first.became(report, person=0, by=hilde, at=at)
    with acting_as(stage.cast["Boris"]):
        network.take(report, stage.cast["Boris"], clock.at(20, 14))
    with acting_as(hilde):
        for signal in Signal.objects.not_noted():
            signal.note()
        pair_waiting()
        first.end(because=Ending.REPORTED, by=hilde, at=clock.at(19, 9))
        pair = Pair.objects.get(first__signal_id__in=[first.pk, second.pk], second__signal_id__in=[first.pk, second.pk])  # fmt: skip
        pair.judge(Said.SAME, because="Zelfde telefoon, zelfde restaurant.", by=hilde, at=clock.at(1, 9), seen=0)  # fmt: skip
