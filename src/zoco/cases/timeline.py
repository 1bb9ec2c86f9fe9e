"""The timeline of a case as a story that can be narrowed: to one kind of event, and to what happened since a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import EventKind
from zoco.cases.models import Case, Event
from zoco.ui.forms import DutchDateField, Form

EVENTS_ON_A_PAGE = 30


class Group(models.TextChoices):
    """Kinds of events that belong together; the value stands in the address."""

    CONTACT = "contact", _("Contacten")
    CONSENT = "toestemming", _("Toestemmingen")
    PROCEDURES = "procedures", _("Procedures en verblijf")
    SHELTER = "opvang", _("Opvang en in of uit beeld")
    PLAN = "plan", _("Plan, veiligheid en overleg")
    SITUATION = "situatie", _("Intake en situatie")
    SHARED = "delen", _("Brieven, bestanden en delen")
    ACCESS = "toegang", _("Toegang en overdracht")


KINDS: dict[Group, tuple[EventKind, ...]] = {
    Group.CONTACT: (EventKind.CONTACT, EventKind.AFTERCARE),
    Group.CONSENT: (EventKind.CONSENT_GIVEN, EventKind.CONSENT_REFUSED, EventKind.CONSENT_WITHDRAWN),
    Group.PROCEDURES: (
        EventKind.PROCEDURE_STARTED, EventKind.PROCEDURE_ENDED, EventKind.DEADLINE_MET, EventKind.DEADLINE_CHANGED,
        EventKind.DEADLINE_HANDED_OVER, EventKind.RESIDENCE,
    ),
    Group.SHELTER: (
        EventKind.SHELTER_ASKED, EventKind.SHELTER_PLACED, EventKind.SHELTER_LEFT, EventKind.SHELTER_WITHDRAWN,
        EventKind.MISSING, EventKind.BACK,
    ),
    Group.PLAN: (
        EventKind.GOAL, EventKind.SCORE, EventKind.ACTION, EventKind.ACTION_DONE, EventKind.RISK, EventKind.SAFETY_PLAN,
        EventKind.CONFERENCE,
    ),
    Group.SITUATION: (EventKind.INTAKE, EventKind.SITUATION, EventKind.CHILD, EventKind.EXPERIENCE),
    Group.SHARED: (EventKind.LETTER, EventKind.SHARED, EventKind.FILE_ADDED, EventKind.FILE_REMOVED, EventKind.HINT, EventKind.HINT_BACK),
    Group.ACCESS: (
        EventKind.ACCESS_GRANTED, EventKind.ACCESS_ENDED, EventKind.EMERGENCY, EventKind.EXCLUDED,
        EventKind.SUBSTITUTED, EventKind.TRANSFER_PROPOSED, EventKind.TRANSFER_REFUSED, EventKind.TRANSFERRED,
    ),
}  # fmt: skip


class TimelineForm(Form):
    """Asked by GET: it can be kept as a bookmark, and holds no word about anybody."""

    marks_required = False
    soort = forms.ChoiceField(label=_("Soort"), required=False, choices=[("", _("Alles")), *Group.choices])
    sinds = DutchDateField(label=_("Sinds"), required=False, past=True, help_text="")


@dataclass(frozen=True)
class Timeline:
    """What `cases/_timeline.html` draws. `keep` carries the choices to the next page."""

    form: TimelineForm
    page: Page[Event]
    events: list[Event]
    keep: str
    is_narrowed: bool


def timeline_of(case: Case, asked: QueryDict, today: date) -> Timeline:
    """The events of a case, newest first, as narrowed by `?soort=…&sinds=…`; what is not understood narrows nothing."""
    given = {name: asked[name] for name in ("soort", "sinds") if asked.get(name)}
    form = TimelineForm(given or None, today=today)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    rows = case.events.select_related("by__person")
    if group := chosen.get("soort"):
        rows = rows.filter(kind__in=KINDS[Group(group)])
    if since := chosen.get("sinds"):
        rows = rows.filter(at__date__gte=since)
    page = Paginator(rows, EVENTS_ON_A_PAGE).get_page(asked.get("page"))
    kept = {"soort": group, "sinds": f"{since:%d-%m-%Y}" if since else ""}
    keep = "".join(f"{urlencode({name: value})}&" for name, value in kept.items() if value)
    return Timeline(form, page, case.own(page.object_list), keep, bool(group or since))
