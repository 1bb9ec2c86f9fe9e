"""
An estimate as policy reads it, in the order of the National Rapporteur: the range first, then the point, how many are
registered, the ratio, the rate per 100,000; with what is supposed, who doubts it, and nothing from which a small cell
could be told: figures are rounded and small groups are left out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from zoco.estimation.results import Estimate

ROUND_ESTIMATE, ROUND_SEEN = 50, 5
LEAST = 10

WORDS = {
    "nl": {
        "title": "Schatting: hoeveel mensen zijn er, ook die niemand in beeld heeft",
        "columns": ("Groep", "Schatting, tussen", "Waarschijnlijkste", "In beeld", "Keer zo veel als in beeld", "Per 100.000 inwoners"),
        "few": "te weinig om te tonen",
        "no_range": "geen marge berekend",
        "supposed": "Wat deze schatting aanneemt",
        "assumptions": (
            "Op de lijsten staan vermoedelijke slachtoffers: ook wie later geen slachtoffer blijkt, telt mee.",
            "Dezelfde persoon is op alle lijsten herkend.",
            "Of mensen die op geen enkele lijst staan anders zijn dan de anderen, kunnen geen gegevens vertellen.",
        ),
        "doubt": "Niet iedereen vindt deze methode geschikt: Whitehead, Jackson, Balch en Francis (2021), Journal of Human Trafficking 7, vinden van niet; Binette en Steorts (2022), Journal of the Royal Statistical Society A 185, laten zien dat de marges vaak te smal zijn.",
        "made": "Methode {method}, tabel {checksum}, zoco {version}.",
        "between": "{low} en {high}",
    },
    "en": {
        "title": "Estimate: how many people there are, also those whom nobody sees",
        "columns": ("Group", "Estimate, between", "Likeliest", "Registered", "Times as many as registered", "Per 100,000 inhabitants"),
        "few": "too few to show",
        "no_range": "no range was made",
        "supposed": "What this estimate takes for granted",
        "assumptions": (
            "Lists hold presumed victims: who turns out not to be one counts too.",
            "The same person was recognised on all lists.",
            "Whether people on no list are unlike the others, no data can tell.",
        ),
        "doubt": "Not everybody holds the method fit for this: Whitehead, Jackson, Balch and Francis (2021), Journal of Human Trafficking 7, do not; Binette and Steorts (2022), Journal of the Royal Statistical Society A 185, show that the ranges are often too narrow.",
        "made": "Method {method}, table {checksum}, zoco {version}.",
        "between": "{low} and {high}",
    },
}  # fmt: skip
Row = tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """Rows of words, ready to be read; `notes` belong below them."""

    language: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        return str(WORDS[self.language]["title"])

    @property
    def columns(self) -> Row:
        return tuple(WORDS[self.language]["columns"])

    def as_text(self) -> str:
        table = [self.columns, *self.rows]
        widths = [max(len(row[place]) for row in table) for place in range(len(self.columns))]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]  # fmt: skip
        return "\n".join([self.title, "", *lines, "", *self.notes])

    def as_csv(self) -> str:
        out = io.StringIO()
        csv.writer(out).writerows([self.columns, *self.rows])
        return out.getvalue()

    def as_html(self) -> str:
        """A page by itself, in the language of the report."""
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in self.columns)
        body = "".join(f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in row[1:])}</tr>' for row in self.rows)  # fmt: skip
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        return f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(self.title)}</title></head><body><main><h1>{escape(self.title)}</h1><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><ul>{notes}</ul></main></body></html>'  # fmt: skip


def report(estimates: Mapping[str, Estimate] | Estimate, *, population: int | None = None, per: int = 100_000, disclose_min: int = LEAST, lang: str = "nl") -> Report:  # fmt: skip
    """
    A row for each group. `population`: inhabitants, for the rate; `disclose_min`: a group of fewer is left out.

    >>> found = report(Estimate(1234.0, 321, "bic", 800.0, 2100.0), population=17_800_000, lang="en")
    >>> found.rows[0]
    ('', '800 and 2,100', '1,250', '320', '3.8', '7')
    """
    words = WORDS[lang]
    groups = {"": estimates} if isinstance(estimates, Estimate) else estimates
    rows = tuple(
        _row(name, each, words, population, per, disclose_min, lang) for name, each in groups.items()
    )
    first = next(iter(groups.values()))
    made = str(words["made"]).format(method=first.method, checksum=first.checksum, version=first.version)
    told = [caveat for each in groups.values() for caveat in each.caveats if caveat.public]
    mind = dict.fromkeys(caveat.dutch if lang == "nl" else str(caveat) for caveat in told)
    return Report(lang, rows, (str(words["supposed"]) + ":", *words["assumptions"], *mind, str(words["doubt"]), made))  # fmt: skip


def _row(name: str, found: Estimate, words: Mapping[str, object], population: int | None, per: int, least: int, lang: str) -> Row:  # noqa: PLR0917  # fmt: skip
    if found.seen < least:
        return (name, *[str(words["few"])] * 5)
    low, high = found.lower, found.upper
    between = str(words["no_range"]) if low is None or high is None else str(words["between"]).format(low=_number(low, lang), high=_number(high, lang))  # fmt: skip
    total = _rounded(found.total, ROUND_ESTIMATE)
    seen = _rounded(found.seen, ROUND_SEEN)
    rate = "–" if not population else _decimal(per * total / population, lang)
    return name, between, _number(found.total, lang), _in_words(seen, lang), _decimal(found.total / found.seen, lang), rate  # fmt: skip


def _rounded(value: float, to: int) -> int:
    return round(value / to) * to


def _number(value: float, lang: str) -> str:
    return _in_words(_rounded(value, ROUND_ESTIMATE if value < 10_000 else 2 * ROUND_ESTIMATE), lang)


def _in_words(value: int, lang: str) -> str:
    return f"{value:,}".replace(",", "." if lang == "nl" else ",")


def _decimal(value: float, lang: str) -> str:
    text = f"{value:.1f}" if value < 5 else f"{value:.0f}"
    return text.replace(".", "," if lang == "nl" else ".")
