"""A person of a signal becomes a report, or a question for advice: with the form and the verbs of a report."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.reports.forms import ReportForm
from zoco.reports.models import Report
from zoco.reports.routing import NobodyAnswers, route
from zoco.signals.codes import Knows
from zoco.signals.models import AlreadyTaken, Signal
from zoco.signals.views.triage import by_who_is_on_it, too_late
from zoco.ui.views import answer_form


@verb(Verb.TRIAGE_SIGNAL)
@by_who_is_on_it
def report(request: SeatedRequest, signal: Signal, *, person: int) -> HttpResponse:
    if person >= len(signal.people):
        raise Http404
    form = ReportForm(
        request.POST or None, seat=request.seat, today=request.today, initial=known_of(signal, person)
    )
    if form.is_bound and form.is_valid_once():
        said = form.said() | {"incident": signal.event}
        kinds = [kind for kind in said["forms"] if kind != "unknown"]
        now = timezone.now()
        try:
            to = route(said["municipality"], said["age"], request.today, kinds[0] if len(kinds) == 1 else "")
            with transaction.atomic():
                made = Report.objects.bring_in(by=request.seat, at=now, route=to, person=form.person, **said)
                signal.became(made, person=person, by=request.seat, at=now)
        except NobodyAnswers:
            form.add_error(None, _("Zoco kent hier nog niemand die aanneemt. Er is niets opgeslagen."))
        except AlreadyTaken:
            return too_late(request, signal)
        else:
            messages.success(request, _("De aanmelding is aangekomen bij %(where)s.") % {"where": to.to})
            return redirect(signal)
    context = {"form": form, "signal": signal, "person": person + 1}
    return answer_form(request, "signals/report.html", context)


def known_of(signal: Signal, number: int) -> dict[str, Any]:
    """What the signal says of this person, as the form of a report asks it. The name only where she agrees."""
    person, words = signal.people[number], signal.words
    event = words["event"]
    found: dict[str, Any] = {
        "urgent": signal.urgent,
        "where": event.get("where", ""),
        "age": person.get("age"),
        "forms": person.get("forms", []),
        "story": "\n\n".join(filter(None, [event.get("story", ""), person.get("note", "")]))[:5_000],
        "exploited_when": event.get("when", "")[:100],
    }
    if person.get("gender"):
        found["gender"] = person["gender"]
    if words["who"] == "self" or words["source"].get("knows") == Knows.AGREES:
        born = person.get("birth_date")
        found |= {
            "help_consent": True,
            "name": person.get("name", ""),
            "birth_date": date.fromisoformat(born) if born else None,
            "reach": words["source"].get("reach", "") if words["who"] == "self" else "",
        }
    return found
