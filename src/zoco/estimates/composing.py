"""The chapter of the report that only who reads figures gets: estimates from the register itself, by group and year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from zoco.estimates.models import GroupEstimate
from zoco.estimates.shown import Division, Row, divisions, makings
from zoco.monitor import composing
from zoco.monitor.drawing import printable
from zoco.monitor.report import (
    NOT_FOUND,
    Block,
    Chapter,
    Figure,
    Notes,
    Paragraph,
    Points,
    Report,
    Said,
    Table,
    columns,
    row,
)
from zoco.monitor.series import definitions, monitor
from zoco.procedures.wording import Language, short_day


def report(found: Sequence[GroupEstimate], language: Language, on: date) -> Report:
    """The public report with what the register itself says, as far as it was told."""
    note = Notes()
    more = [_chapter(found, language, note)] if found else []
    return composing.report(monitor(), language, more=more, note=note, on=on)


def _chapter(found: Sequence[GroupEstimate], language: Language, note: Notes) -> Chapter:
    what = definitions()
    blocks: list[Block] = [
        Paragraph(Said(what["estimated_by_group"].definition.said_in(language), (note(what["in_view"].definition.said_in(language)),))),
        Paragraph(Said(_("Deze getallen zijn niet openbaar. Zij zijn afgerond, en groepen van minder dan 11 mensen staan er niet in.")), "warning"),
    ]  # fmt: skip
    for division in divisions(found, language):
        blocks += _division(division, note)
    blocks.append(Points(tuple(_made(found, language))))
    return Chapter("uit-het-register", _("Uit de lijsten van het register zelf"), tuple(blocks))


def _division(division: Division, note: Notes) -> Iterator[Block]:
    if division.pictures:
        says = _("Balk: in beeld. Vak: geschat, van laag tot hoog, met een streep bij het midden.")
        yield Figure(f"{division.title}, {division.pictured}", says, division.pictures, printable(division.pictures[0]))  # fmt: skip
    heads = columns(_("Groep"), _("Jaar"), _("Schatting, tussen"), _("Midden"), _("In beeld"), _("Keer zoveel als in beeld"), _("Andere modellen"), wide={0: 2, 2: 2, 5: 2})  # fmt: skip
    yield Table(division.title, heads, tuple(_row(each, note) for each in division.rows))


def _row(each: Row, note: Notes) -> tuple[Said, ...]:
    if each.refusal:
        reason = Said(NOT_FOUND, (note(each.refusal),))
        return row(each.label, each.year, reason, NOT_FOUND, each.seen or NOT_FOUND, NOT_FOUND, NOT_FOUND)
    told = " ".join([f"{each.how}.", *each.caveats])
    return row(each.label, each.year, Said(each.range, (note(told),)), each.point, each.seen, each.ratio, each.near or NOT_FOUND)  # fmt: skip


def _made(found: Sequence[GroupEstimate], language: Language) -> Iterator[Said]:
    for each in makings(found):
        yield Said(
            _("Gemaakt op %(day)s: methode %(method)s, %(ways)s keer anders gekoppeld, %(boot)s herhalingen, begin %(seed)s, versie %(version)s.")
            % {"day": short_day(each.at.date()).said_in(language), "method": each.method, "ways": each.ways, "boot": each.boot, "seed": each.seed, "version": each.version}
        )  # fmt: skip
