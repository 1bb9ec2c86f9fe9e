"""How the law speaks: texts in Dutch and English, days and amounts in words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Language = Literal["nl", "en"]

WEEKDAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "nl": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
NUMBERS = {
    "nl": [
        "nul",
        "één",
        "twee",
        "drie",
        "vier",
        "vijf",
        "zes",
        "zeven",
        "acht",
        "negen",
        "tien",
        "elf",
        "twaalf",
    ],
    "en": [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ],
}
# Singular and plural; Dutch counts hours and years in the singular ("72 uur", "drie jaar").
UNITS = {
    "nl": {
        "hours": ("uur", "uur"),
        "days": ("dag", "dagen"),
        "working_days": ("werkdag", "werkdagen"),
        "weeks": ("week", "weken"),
        "months": ("maand", "maanden"),
        "years": ("jaar", "jaar"),
    },
    "en": {
        "hours": ("hour", "hours"),
        "days": ("day", "days"),
        "working_days": ("working day", "working days"),
        "weeks": ("week", "weeks"),
        "months": ("month", "months"),
        "years": ("year", "years"),
    },
}


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Dutch (the source) and in English."""

    nl: str
    en: str

    def __str__(self) -> str:
        return self.nl

    def __add__(self, other: "Text") -> "Text":
        return Text(self.nl + other.nl, self.en + other.en)

    def said_in(self, language: Language) -> str:
        return self.nl if language == "nl" else self.en

    def capital(self) -> "Text":
        """
        >>> Text("één dag", "one day").capital()
        Text(nl='Eén dag', en='One day')
        """
        # An accent for stress is left off a capital: "Eén", not "Één".
        nl = (
            self.nl.replace("één", "Eén", 1)
            if self.nl.startswith("één")
            else self.nl[:1].upper() + self.nl[1:]
        )
        return Text(nl, self.en[:1].upper() + self.en[1:])


class NotPossible(ValueError):
    """What was asked of the law cannot be: an absurd date, a pause that overlaps. Says so in two languages."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(nl)
        self.text = Text(nl, en)


def day_in_words(day: date) -> Text:
    """
    >>> day_in_words(date(2026, 4, 7)).nl
    'dinsdag 7 april 2026'
    """
    return Text(
        *(
            f"{WEEKDAYS[lang][day.weekday()]} {day.day} {MONTHS[lang][day.month - 1]} {day.year}"
            for lang in ("nl", "en")
        )
    )


def short_day(day: date) -> Text:
    """Without the weekday: `7 april 2026`."""
    return Text(*(f"{day.day} {MONTHS[lang][day.month - 1]} {day.year}" for lang in ("nl", "en")))


def moment_in_words(when: date | datetime) -> Text:
    """
    >>> moment_in_words(datetime(2026, 3, 9, 22, 0)).nl
    'maandag 9 maart 2026 om 22.00 uur'
    """
    if not isinstance(when, datetime):
        return day_in_words(when)
    return day_in_words(when) + Text(f" om {when:%H.%M} uur", f" at {when:%H:%M}")


def amount_in_words(amount: int, unit: str) -> Text:
    """
    Numbers up to twelve in words, as Dutch writes them; hours always in figures.

    >>> amount_in_words(4, "weeks").nl, amount_in_words(90, "days").nl, amount_in_words(1, "months").en
    ('vier weken', '90 dagen', 'one month')
    """
    amount = abs(amount)

    def said(lang: Literal["nl", "en"]) -> str:
        number = NUMBERS[lang][amount] if amount <= 12 and unit != "hours" else str(amount)
        return f"{number} {UNITS[lang][unit][amount != 1]}"

    return Text(said("nl"), said("en"))
