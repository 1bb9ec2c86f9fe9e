"""Code lists of safety, and what is asked. The level is decided by a professional: nothing here adds up to one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    LOW = "low", _("Laag")
    MODERATE = "moderate", _("Matig")
    HIGH = "high", _("Hoog")
    ACUTE = "acute", _("Acuut")


class Trigger(models.TextChoices):
    """What makes somebody look again."""

    INTAKE = "intake", _("Intake")
    REVIEW = "review", _("Afgesproken dag")
    MOVE = "move", _("Verhuizing")
    THREAT = "threat", _("Dreiging")
    CONTACT = "contact", _("Contact met de handelaar")
    PUBLICITY = "publicity", _("Publiciteit")
    HEARING = "hearing", _("Zitting bij de rechter")
    RELEASE = "release", _("Vrijlating van een verdachte")


class Answer(models.TextChoices):
    YES = "yes", _("Ja")
    NO = "no", _("Nee")
    UNKNOWN = "unknown", _("Weet ik niet")


@dataclass(frozen=True)
class Question:
    """One question; a yes weighs, and a `now` asks for help this minute."""

    slug: str
    text: str | Promise
    hint: str | Promise = ""
    is_now: bool = False


QUESTIONS = (
    Question("danger", _("Is er nu direct gevaar?"), is_now=True),
    Question("suicide", _("Denkt de persoon aan zelfdoding?"), _("Vraag het gewoon. Ernaar vragen maakt het niet erger."), is_now=True),
    Question("place", _("Weet iemand die gevaarlijk is waar de persoon verblijft?"), _("Wie weten de plek? Schrijf geen adres op.")),
    Question("family", _("Wordt familie bedreigd, hier of in het buitenland?")),
    Question("traceable", _("Is de persoon te volgen via telefoon of sociale media?")),
    Question("location", _("Staat locatie delen aan op de telefoon?")),
    Question("accounts", _("Kent iemand anders de wachtwoorden, of zijn er gedeelde accounts?")),
    Question("debts", _("Zijn er schulden waarmee iemand druk zet?")),
    Question("weapons", _("Zijn er wapens in het spel?")),
    Question("network", _("Heeft de handelaar een netwerk om zich heen?")),
    Question("own_risk", _("Neemt de persoon zelf risico’s?"), _("Bijvoorbeeld teruggaan, contact zoeken, drugs.")),
)  # fmt: skip


@dataclass(frozen=True)
class Default:
    """After how many days a level is looked at again."""

    valid_from: date
    days: Mapping[str, int]
    source: str


@cache
def defaults() -> tuple[Default, ...]:
    found = tomllib.loads((Path(__file__).parent / "reviews.toml").read_text())["default"]
    return tuple(Default(row["valid_from"], row["days"], row["source"]) for row in found)


def review_on(level: str, on: date) -> date:
    """
    The day on which a risk of this level is looked at again, by the default in force on the day it was seen.

    >>> review_on("high", date(2026, 3, 2)), review_on("acute", date(2026, 3, 2))
    (datetime.date(2026, 3, 9), datetime.date(2026, 3, 3))
    """
    in_force = max((row for row in defaults() if row.valid_from <= on), key=lambda row: row.valid_from)
    return on + timedelta(days=in_force.days[level])
