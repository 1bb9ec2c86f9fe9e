"""Reports that wait: one for Ana, one urgent, and one from a place where no coordinator is listed."""

from __future__ import annotations

from zoco.demo.network import bring_in
from zoco.demo.stage import Stage


def play(stage: Stage) -> None:
    cast, clock = stage.cast, stage.clock
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
        name="Henk",
        age=58,
        gender="man",
        nationality_group="dutch",
        forms=["labour"],
        municipality="Veendam",
        story="Werkt al jaren op een boerderij voor kost en inwoning. Een buurvrouw belde.",
        reach="Via de buurvrouw.",
    )
