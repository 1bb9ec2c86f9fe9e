"""The words, tables and pictures of the page of estimates; every number in the words of the language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoco.estimates.drawing import Range, levels, ranges_svg
from zoco.estimates.grouping import DIVISIONS, VALUES
from zoco.estimates.making import JOINT
from zoco.estimates.models import GroupEstimate, Making
from zoco.monitor.series import monitor
from zoco.monitor.shown import between, said
from zoco.procedures.wording import Language

TITLES = {
    "total": gettext_lazy("Alle mensen"),
    "form": gettext_lazy("Vorm van uitbuiting"),
    "sex": gettext_lazy("Gender"),
    "age": gettext_lazy("Minderjarig of meerderjarig"),
    "nationality": gettext_lazy("Nederlands of buitenlands"),
    "region": gettext_lazy("Politieregio"),
}
WORDS = {
    "total": {"": gettext_lazy("Alle mensen")},
    "form": {
        "sexual": gettext_lazy("Seksuele uitbuiting"),
        "labour": gettext_lazy("Arbeidsuitbuiting"),
        "criminal": gettext_lazy("Criminele uitbuiting"),
        "other": gettext_lazy("Andere vormen"),
        "several": gettext_lazy("Meer dan één vorm"),
    },
    "sex": {
        "woman": gettext_lazy("Vrouw"),
        "man": gettext_lazy("Man"),
        "other": pgettext_lazy("gender", "Anders"),
    },
    "age": {"minor": gettext_lazy("Jonger dan 18"), "adult": gettext_lazy("18 en ouder")},
    "nationality": {"dutch": gettext_lazy("Nederlands"), "foreign": gettext_lazy("Buitenlands")},
}
UNKNOWN = gettext_lazy("Onbekend")


@dataclass(frozen=True)
class Row:
    """One group in one year, in words; "" where there is nothing to say."""

    label: str
    year: str
    seen: str
    refusal: str
    range: str
    point: str
    ratio: str
    rate: str
    near: str
    how: str
    caveats: tuple[str, ...]


@dataclass(frozen=True)
class Division:
    slug: str
    title: str
    pictured: str  # the year of the pictures
    pictures: tuple[SafeString, ...]
    rows: tuple[Row, ...]

    @property
    def latest(self) -> list[Row]:
        return [row for row in self.rows if row.year == self._newest]

    @property
    def earlier(self) -> list[Row]:
        return [row for row in self.rows if row.year != self._newest]

    @property
    def _newest(self) -> str:
        return max(row.year for row in self.rows)

    @property
    def caveats(self) -> list[str]:
        """What one should know of its estimates, each once."""
        return list(dict.fromkeys(caveat for row in self.rows for caveat in row.caveats))


def divisions(found: Sequence[GroupEstimate], language: Language) -> list[Division]:
    """In the order in which they are read; those of which nothing was told are left out."""
    return [
        _division(slug, [each for each in found if each.division == slug], language)
        for slug in DIVISIONS if any(each.division == slug for each in found)
    ]  # fmt: skip


def _division(slug: str, found: Sequence[GroupEstimate], language: Language) -> Division:
    in_order = sorted(found, key=lambda each: (_place(each), -each.year))
    latest = max((each.year for each in found if each.seen), default=None)
    drawn = [each for each in in_order if each.year == latest and each.seen]
    pictures = tuple(picture(slug, latest, drawn, name, wide) for name, wide in (("wide", 720), ("phone", 360))) if latest else ()  # fmt: skip
    rows = tuple(row(each, language) for each in in_order)
    return Division(slug, str(TITLES[slug]), str(latest or ""), pictures, rows)


def _place(each: GroupEstimate) -> tuple[int, str]:
    """As the values are named; regions by name, who is unknown last."""
    known = VALUES.get(each.division, ())
    return (known.index(each.value) if each.value in known else len(known) * (each.value == "unknown"), each.value)  # fmt: skip


def word(each: GroupEstimate) -> str:
    """What people call a group; regions are called what they are."""
    words = WORDS.get(each.division, {})
    return str(UNKNOWN) if each.value == "unknown" else str(words.get(each.value, each.value))


def row(each: GroupEstimate, language: Language) -> Row:
    place = 0 if language == "nl" else 1
    low, times, high = each.ratio or (None, None, None)
    return Row(
        word(each), str(each.year), said(each.seen), each.get_refusal_display(),
        between(each.low, each.high) if each.low is not None and each.high is not None else "",
        said(each.point),
        f"{said(times, 1)} ({between(low, high, 1)})" if low is not None and high is not None else "",
        rate(each),
        between(*each.near) if each.near else "",
        how(each.method),
        tuple(caveat[place] for caveat in each.caveats),
    )  # fmt: skip


def rate(each: GroupEstimate) -> str:
    """Per 100,000 inhabitants: of everybody only, and of a year of which the inhabitants are known."""
    people = {year.year: year.population * 1000 for year in monitor().years}.get(each.year)
    if each.division != "total" or not people or each.low is None or each.high is None or each.point is None:
        return ""
    least, middle, most = (100_000 * number / people for number in (each.low, each.point, each.high))
    return f"{said(middle, 0)} ({between(least, most, 0)})"


def how(method: str) -> str:
    if not method:
        return ""
    return _("Alle groepen in één model") if method == JOINT else _("Deze groep apart (%(method)s)") % {"method": method}  # fmt: skip


def picture(slug: str, year: int | None, found: Sequence[GroupEstimate], name: str, wide: int) -> SafeString:
    ranges = [Range(_above(each), each.seen or 0, each.low, each.point, each.high) for each in found]
    drawn = ranges_svg(
        ranges, wide=wide, name=f"{slug}-{name}",
        title=f"{TITLES[slug]}, {year}",
        description=_("Balk: in beeld. Vak: geschat, van laag tot hoog, met een streep bij het midden. De tabel hieronder zegt hetzelfde."),
        numbers={people: said(people) for people in levels(ranges)},
    )  # fmt: skip
    return mark_safe(drawn)  # noqa: S308  (ours, and its words are escaped)


def _above(each: GroupEstimate) -> str:
    told = between(each.low, each.high) if each.low is not None and each.high is not None else _("niet geschat")  # fmt: skip
    return f"{word(each)}: {told}"


def makings(found: Sequence[GroupEstimate]) -> list[Making]:
    """Those that something of what is told now is from, newest first."""
    known = {each.making.pk: each.making for each in found}
    return sorted(known.values(), key=lambda making: making.at, reverse=True)
