"""The demo as scenes: each its own set of transactions, as in life, and through the verbs that the pages use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from zoco.demo.network import Cast, Clock
from zoco.demo.scenes import (
    after,
    again,
    blind,
    city,
    disappears,
    falls_ill,
    fled,
    full,
    greenhouse,
    months,
    noticed,
    own_words,
    stuck,
    waiting,
    young,
)
from zoco.demo.stage import Stage

SCENES: tuple[tuple[str, Callable[[Stage], None]], ...] = (
    ("Een gewone maand", months.play),
    ("S1: de kas in het Westland", greenhouse.play),
    ("S2: bedenktijd, aangifte en vergunning in Amsterdam", city.play),
    ("S3: een jongen van 15 uit Almere", young.play),
    ("S4: gevlucht uit Apeldoorn", fled.play),
    ("S5: een meisje van 16 verdwijnt", disappears.play),
    ("S7: de opvang is vol", full.play),
    ("In eigen woorden: plannen, bestanden, brieven", own_words.play),
    ("Na het afsluiten", after.play),
    ("Aanmeldingen die wachten", waiting.play),
    ("Signalen van buiten", noticed.play),
    ("Blind vergelijken", blind.play),
    ("Twee signalen over één persoon", again.play),
    ("Knelpunten, van het veld naar het beleid", stuck.play),
    ("S10: de zorgcoördinator is ziek", falls_ill.play),
)


def play(cast: Cast, today: date, say: Callable[[str], None]) -> Stage:
    """Everything the demo shows."""
    stage = Stage(cast, Clock(today))
    for title, scene in SCENES:
        say(title)
        scene(stage)
    return stage
