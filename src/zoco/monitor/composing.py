"""
The report of the monitor, in the order of the Dutch National Rapporteur: the range first, then the point, how many are in
view, the ratio, the rate per 100,000; then by group; then what it all takes for granted and who doubts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from zoco.estimation.reporting import WORDS
from zoco.monitor.drawing import printable
from zoco.monitor.report import (
    NOT_FOUND,
    Block,
    Chapter,
    Figure,
    Labels,
    Notes,
    Paragraph,
    Points,
    Report,
    Said,
    Table,
    columns,
    row,
)
from zoco.monitor.series import DIVISIONS, Estimate, Group, Monitor
from zoco.monitor.shown import between, explained, picture, said
from zoco.procedures.wording import Language, short_day


def report(monitor: Monitor, language: Language, *, more: Sequence[Chapter] = (), note: Notes | None = None, on: date | None = None) -> Report:  # fmt: skip
    """`more`: chapters of who may read more than the public, with their notes in `note`; `on`: the day those are of."""
    note = note or Notes()
    first, last = monitor.years[0].year, monitor.years[-1].year
    chapters = [
        _in_short(monitor, language, note),
        _in_view(monitor, language, note),
        _not_in_view(monitor, language, note),
        _by_group(monitor, language, note),
        *more,
        Chapter("6250-30000", _("“Tussen 6.250 en 30.000”: waar komt dat vandaan?"), (Points(tuple(map(Said, explained()))),)),
        _taken_for_granted(language, note),
        _meanings(monitor, language),
    ]  # fmt: skip
    return Report(
        language,
        _("Slachtoffers van mensenhandel in Nederland"),
        _("In beeld en niet in beeld, %(first)s–%(last)s") % {"first": first, "last": last},
        short_day(on or monitor.gathered_on).said_in(language),
        tuple(chapters),
        tuple(note.texts),
        Labels(_("Figuur"), _("Tabel"), _("Bladzijde"), _("Inhoud")),
    )


def _in_short(monitor: Monitor, language: Language, note: Notes) -> Chapter:
    latest = monitor.estimates[-1]
    years = f"{latest.first}–{latest.last}"
    low, times, high = latest.ratio
    least, rate, most = latest.rate
    last = next(year for year in reversed(monitor.years) if year.registered)
    points = (
        Said(
            _(
                "Naar schatting zijn er %(range)s slachtoffers per jaar (%(years)s). Het midden is ongeveer %(point)s."
            )
            % {
                "range": between(latest.low, latest.high),
                "years": years,
                "point": said(latest.point),
            },
            (note(_source(latest, language)),),
        ),
        Said(
            _("Dat is %(times)s keer zoveel als er in beeld waren (tussen %(ratios)s keer).")
            % {"times": said(times, 1), "ratios": between(low, high, 1)},
            (note(f"{said(latest.seen)} {latest.who.said_in(language)}."),),
        ),
        Said(
            _("Per jaar waren er dus naar schatting %(range)s mensen niet in beeld.")
            % {"range": between(latest.low - latest.seen, latest.high - latest.seen)}
        ),
        Said(
            _("Het zijn %(rate)s slachtoffers per 100.000 inwoners (tussen %(rates)s).")
            % {"rate": said(rate, 0), "rates": between(least, most, 0)}
        ),
        Said(
            _("In %(year)s zijn %(registered)s mensen geregistreerd bij CoMensha.")
            % {"year": last.year, "registered": said(last.registered)}
        ),
    )
    lead = _(
        "Niemand weet precies hoeveel slachtoffers van mensenhandel er zijn. Een deel is in beeld: iemand meldde hen, en CoMensha schreef hen in het register. Een deel is niet in beeld. Hoe groot dat deel is, kan alleen worden geschat."
    )
    return Chapter("kort", _("In het kort"), (Paragraph(Said(lead), "lead"), Points(points)))


def _in_view(monitor: Monitor, language: Language, note: Notes) -> Chapter:
    breaks = [
        Paragraph(
            Said(f"{each.year}. {each.said.said_in(language)}", (note(each.source.said_in(language)),)),
            "warning",
        )
        for indicator in monitor.indicators.values()
        for each in indicator.breaks
    ]
    drawn = picture(monitor, language, "print", 720)
    pages = tuple(picture(monitor, language, name, wide) for name, wide in (("wide", 720), ("phone", 360)))
    figure = Figure(_("Geregistreerd en geschat, per jaar"), _figure_says(monitor), pages, printable(drawn))
    return Chapter(
        "in-beeld", _("In beeld: wie is geregistreerd"),
        (Paragraph(Said(monitor.indicators["registered"].definition.said_in(language))), figure, *breaks, _years(monitor, language, note)),
    )  # fmt: skip


def _figure_says(monitor: Monitor) -> str:
    return _("Staven voor wie is geregistreerd, vakken voor wat is geschat; een stippellijn waar de manier van tellen veranderde. De getallen staan in de tabellen.")  # fmt: skip


def _years(monitor: Monitor, language: Language, note: Notes) -> Table:
    def one(year: int) -> Iterator[str | Said]:
        each = next(found for found in monitor.years if found.year == year)
        marks = [text.said_in(language) for text in (each.broken and each.broken.said, each.source, each.note) if text]  # fmt: skip
        yield Said(str(year), tuple(note(mark if mark.endswith(".") else f"{mark}.") for mark in marks))
        if each.registered:
            yield said(each.registered)
        else:
            yield _("niet getoond") if each.found else _("niet gevonden")
        yield said(each.rate, 1) or NOT_FOUND
        yield said(each.minors) or NOT_FOUND
        yield said(each.rapporteur) or NOT_FOUND

    heads = columns(_("Jaar"), _("In beeld: geregistreerd bij CoMensha"), _("Per 100.000 inwoners"), _("Jonger dan 18"), _("Telling Rapporteur"))  # fmt: skip
    return Table(_("Geregistreerd bij CoMensha, per jaar"), heads, tuple(row(*one(year.year)) for year in monitor.years))  # fmt: skip


def _not_in_view(monitor: Monitor, language: Language, note: Notes) -> Chapter:
    how = _(
        "Een schatting kijkt naar lijsten van verschillende organisaties. Staan veel mensen op meer dan één lijst, dan missen de lijsten weinig mensen. Staan weinig mensen op meer dan één lijst, dan missen zij er veel."
    )
    rows = tuple(_estimate(each, language, note) for each in monitor.estimates)
    heads = columns(_("Schatting"), _("Jaren"), _("Mensen per jaar, tussen"), _("Midden"), _("In beeld"), _("Niet in beeld, tussen"), _("Keer zoveel als in beeld"), _("Per 100.000 inwoners"), words=(0, 1), wide={0: 2})  # fmt: skip
    blocks: list[Block] = [
        Paragraph(Said(how)),
        Table(_("Schattingen van het aantal slachtoffers, per jaar"), heads, rows),
    ]
    return Chapter("niet-in-beeld", _("Niet in beeld: wat is geschat"), tuple(blocks))


def _estimate(each: Estimate, language: Language, note: Notes) -> tuple[Said, ...]:
    low, times, high = each.ratio
    least, rate, most = each.rate
    return row(
        Said(each.name.said_in(language), (note(_source(each, language)),)),
        f"{each.first}–{each.last}",
        between(each.low, each.high),
        said(each.point),
        Said(said(each.seen), (note(f"{said(each.seen)} {each.who.said_in(language)}."),)),
        between(each.low - each.seen, each.high - each.seen),
        f"{said(times, 1)} ({between(low, high, 1)})",
        f"{said(rate, 0)} ({between(least, most, 0)})",
    )


def _source(each: Estimate, language: Language) -> str:
    return f"{each.source.said_in(language)}. {each.note.said_in(language)}"


def _by_group(monitor: Monitor, language: Language, note: Notes) -> Chapter:
    heads = columns(_("Groep"), _("Mensen per jaar, ongeveer"), _("Deel van de schatting"), _("Deel dat in beeld is"), _("Per 100.000 in de groep"), wide={0: 3})  # fmt: skip
    tables = [
        Table(
            f"{each.name.said_in(language)}, {each.first}–{each.last}", heads,
            tuple(_group(group, language, note) for group in sorted(monitor.groups_of(each), key=lambda found: DIVISIONS.index(found.by))),
        )
        for each in monitor.estimates if monitor.groups_of(each)
    ]  # fmt: skip
    how = _(
        "Naar vorm van uitbuiting, geslacht, leeftijd en herkomst, zover dat openbaar is en is gevonden. Een streep betekent: geen getal gevonden. Iemand kan in meer dan één groep vallen."
    )
    return Chapter("groepen", _("Naar groep"), (Paragraph(Said(how)), *tables))


def _group(group: Group, language: Language, note: Notes) -> tuple[Said, ...]:
    def percent(share: int | None) -> str:
        return NOT_FOUND if share is None else f"{share} %"

    told = " ".join(text.said_in(language) for text in (group.source, group.note) if text)
    if group.note:
        told = f"{group.source.said_in(language)}. {group.note.said_in(language)}"
    return row(
        Said(group.name.said_in(language), (note(told if told.endswith(".") else f"{told}."),)),
        said(group.people) or NOT_FOUND,
        percent(group.share),
        percent(group.seen_share),
        said(group.rate) or NOT_FOUND,
    )


def _taken_for_granted(language: Language, note: Notes) -> Chapter:
    words = WORDS[language]
    points = [
        *words["assumptions"],
        _("De lijsten zijn onafhankelijk van elkaar, of hun samenhang zit in het model. Geven organisaties mensen aan elkaar door, dan valt de schatting te laag uit. Sluiten zij elkaar uit, dan te hoog."),
        _("Jaren en groepen samennemen die verschillen, maakt een schatting te laag of te hoog."),
    ]  # fmt: skip
    doubted = Said(
        _("De methode is niet onomstreden. Een marge is geen zekerheid."),
        (note(str(words["doubt"])),),
    )
    return Chapter("aannames", _("Wat deze cijfers aannemen"), (Points(tuple(Said(each) for each in points)), Paragraph(doubted)))  # fmt: skip


def _meanings(monitor: Monitor, language: Language) -> Chapter:
    heads = columns(_("Begrip"), _("Betekenis"), _("Eenheid"), _("Bron"), words=(0, 1, 2, 3), wide={1: 3})
    rows = tuple(
        row(*(getattr(each, key).said_in(language) for key in ("name", "definition", "unit", "source")))
        for each in monitor.indicators.values()
    )
    rule = _(
        "Getallen van minder dan 11 mensen staan hier niet, en ook geen getallen waaruit u zo’n klein getal kunt uitrekenen."
    )
    return Chapter("begrippen", _("Begrippen en bronnen"), (Table(_("Wat de getallen betekenen"), heads, rows), Paragraph(Said(rule))))  # fmt: skip
