"""
The terms of a seat as a calendar (RFC 5545) that other agendas can read.

An agenda lies on telephones, in clouds and on shared screens: it says that there is a term and how hard it is,
and never whose, what about or where. The rest is read in Zoco, after signing in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from zoco.today.lines import Kind, Line

DAYS = 92


def written(lines: Iterable[Line], *, site: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Zoco//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Zoco")
    for line in lines:
        if line.due and not line.paused:
            calendar.add_component(entry(line, site))
    return bytes(calendar.to_ical())


def entry(line: Line, site: str) -> Event:
    event = Event()
    # The id of a line leads to a person for whoever has the database: a hash of it is as good.
    event.add("uid", hashlib.sha256(f"{line.kind}|{line.key}".encode()).hexdigest()[:32])
    event.add("summary", summary(line))
    if line.moment:
        event.add("dtstart", line.moment)
        event.add("dtend", line.moment + timedelta(minutes=30))
    else:
        event.add("dtstart", line.due)
    event.add("url", site)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def summary(line: Line) -> str:
    if line.kind == Kind.CONFERENCE:
        return _("Zoco: overleg")
    return {
        "hard": _("Zoco: harde termijn"),
        "target": _("Zoco: streefdatum"),
    }.get(line.strength, _("Zoco: termijn"))
