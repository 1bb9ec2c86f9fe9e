"""The words and pictures of the page."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zoco.monitor.drawing import Bar, Box, Line, levels, years_svg
from zoco.monitor.series import Estimate, Monitor, Year
from zoco.procedures.wording import Language, Text


def page(monitor: Monitor, language: Language) -> dict[str, Any]:
    """What the template shows; every number in the words of the language."""
    last = next(year for year in reversed(monitor.years) if year.registered)
    return {
        "monitor": monitor,
        "pictures": [
            picture(monitor, language, name, wide) for name, wide in (("wide", 720), ("phone", 360))
        ],
        "years": [_year(year, language) for year in reversed(monitor.years)],
        "estimates": [_estimate(estimate, language) for estimate in monitor.estimates],
        "breaks": [
            {"year": each.year, "said": each.said.said_in(language), "source": each.source.said_in(language)}
            for indicator in monitor.indicators.values()
            for each in indicator.breaks
        ],
        "indicators": [each.meaning(language) for each in monitor.indicators.values()],
        "last": {"year": str(last.year), "registered": said(last.registered)},
        "latest": _estimate(monitor.estimates[-1], language),
        "explained": explained(),
    }


def explained() -> list[str]:
    """What each end of "6,250 to 30,000" was, who said it and who doubted it."""
    return [
        _("6.250 is het midden van de schatting van de Nationaal Rapporteur en UNODC uit 2017: tussen 5.000 en 7.500 mensen per jaar. Het is dus geen ondergrens."),
        _("30.000 is geen schatting uit onderzoek. FairWork noemde het in 2012 als vermoeden. De Nationaal Rapporteur zei in het openbaar dat dit getal niet betrouwbaar is."),
        _("De nieuwste schatting (WODC, 2021) is lager: ongeveer 5.000 mensen per jaar, van 4.000 tot 6.300 of 7.000."),
    ]  # fmt: skip


def picture(monitor: Monitor, language: Language, name: str, wide: int) -> SafeString:
    bars = [Bar(year.year, year.registered) for year in monitor.years]
    boxes = [
        Box(each.first, each.last, each.low, each.point, each.high, between(each.low, each.high))
        for each in monitor.estimates
    ]
    breaks = [Line(year.year, year.broken.name.said_in(language)) for year in monitor.years if year.broken]
    drawn = years_svg(
        bars,
        boxes,
        breaks,
        wide=wide,
        name=name,
        title=_("Geregistreerde en geschatte slachtoffers per jaar"),
        description=_(
            "Staven: geregistreerd. Vakken: geschat, met een streep bij het midden. Een stippellijn bij 2018: de manier van tellen veranderde. De tabellen hieronder zeggen hetzelfde."
        ),
        numbers={people: said(people) for people in levels(bars, boxes)},
    )
    return mark_safe(drawn)  # noqa: S308  (ours, and its words are escaped)


def _year(year: Year, language: Language) -> dict[str, Any]:
    notes = [text.said_in(language) for text in (year.source, year.note) if text]
    return {
        "year": str(year.year),
        "found": year.found,
        "registered": said(year.registered),
        "rate": said(year.rate, 1),
        "rapporteur": said(year.rapporteur),
        "minors": said(year.minors),
        "broken": year.broken and year.broken.name.said_in(language),
        "note": ". ".join(note.rstrip(".") for note in notes),
    }


def _estimate(estimate: Estimate, language: Language) -> dict[str, Any]:
    low, times, high = estimate.ratio
    least, rate, most = estimate.rate
    words: dict[str, Text] = {key: getattr(estimate, key) for key in ("name", "who", "source", "note")}
    return {
        "years": f"{estimate.first}–{estimate.last}",
        "range": between(estimate.low, estimate.high),
        "point": said(estimate.point),
        "seen": said(estimate.seen),
        "ratio": said(times, 1),
        "ratios": between(low, high, 1),
        "rate": said(rate, 0),
        "rates": between(least, most, 0),
    } | {key: text.said_in(language) for key, text in words.items()}


def between(low: float, high: float, places: int = 0) -> str:
    return f"{said(low, places)}–{said(high, places)}"


def said(number: float | None, places: int = 0) -> str:
    """A number as the language writes it; nothing for None."""
    if number is None:
        return ""
    return number_format(number, decimal_pos=places, use_l10n=True, force_grouping=True)
