"""For who leads a team: who stands in for whom, and cases without anybody. By number, never by name."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look
from zoco.cases.models import Changed
from zoco.people.models import Seat
from zoco.transfers.forms import ByNumberForm, SubstitutionForm
from zoco.transfers.models import NotPossible, StandsInAlready, Substitution, left_over, reassign
from zoco.ui.views import answer_form


@verb(Verb.COVER_ABSENCE)
def substitutions(request: SeatedRequest) -> HttpResponse:
    look(request, "substitution.list", ground="task")
    now, rows = timezone.now(), list(Substitution.objects.whole()[:100])
    for row in rows:
        row.runs = row.is_running(now)  # type: ignore[attr-defined]
        row.coming = row.ended_at is None and now < row.from_at  # type: ignore[attr-defined]
        row.many = row.covered() if row.runs else None  # type: ignore[attr-defined]
    return render(request, "transfers/substitutions.html", {"rows": rows, "left": _left(request)})


def _left(request: SeatedRequest) -> list[dict[str, object]]:
    """Per colleague who is away: how many cases somebody else must take."""
    rows = left_over()
    seats = Seat.objects.select_related("person").in_bulk([row.lead_id for row in rows])
    return [{"number": row.number, "lead": seats.get(row.lead_id), "is_gone": row.is_gone} for row in rows]


@verb(Verb.COVER_ABSENCE)
def substitution_new(request: SeatedRequest) -> HttpResponse:
    form = SubstitutionForm(request.POST or None, seat=request.seat, now=timezone.now())
    if form.is_bound and form.is_valid_once():
        given = form.cleaned_data
        try:
            made = Substitution.objects.arrange(
                given["absent"],
                given["deputy"],
                from_at=form.begins(),
                until=form.ends(),
                why=given["why"],
            )
        except StandsInAlready:
            form.add_error("absent", _("Voor deze collega neemt in die tijd al iemand waar."))
        except NotPossible:
            form.add_error(
                None, _("Dit kan niet: kies twee collega's van uw eigen team en een einddag na vandaag.")
            )
        else:
            if rest := [row for row in left_over() if row.lead_id == made.absent_id]:
                messages.warning(
                    request, _("%(many)s traject(en) moeten aan iemand anders.") % {"many": len(rest)}
                )
            messages.success(request, _("De waarneming is geregeld."))
            return redirect("substitutions")
    return answer_form(request, "transfers/substitution_new.html", {"form": form})


@verb(Verb.COVER_ABSENCE)
def substitution_end(request: SeatedRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(Substitution.objects.whole(), pk=pk)
    if request.method == "POST":
        if row.ended_at is None:
            row.end()
        messages.success(request, _("De waarneming is beëindigd."))
        return redirect("substitutions")
    return render(request, "transfers/substitution_end.html", {"row": row})


@verb(Verb.COVER_ABSENCE)
def by_number(request: SeatedRequest) -> HttpResponse:
    """Give cases whose lead left, or whose deputy may not read them, to somebody else."""
    form = ByNumberForm(request.POST or None, seat=request.seat, today=request.today, left=left_over())
    look(request, "substitution.list", ground="task")
    if form.is_bound and form.is_valid_once():
        to, numbers = form.cleaned_data["to"], form.cleaned_data["numbers"]
        try:
            many = reassign(numbers, to=to, why=form.cleaned_data["why"])
        except (Changed, NotPossible):
            # One answer, whatever the reason: who may not read which case is not for a team leader to learn.
            form.add_error(
                None,
                _(
                    "Dit lukt niet voor al deze trajecten. Er is niets veranderd. Kies er minder, of een andere collega."
                ),
            )
        else:
            messages.success(
                request, _("%(many)s overgedragen aan %(who)s.") % {"many": many, "who": to.person.name}
            )
            return redirect("substitutions")
    return answer_form(request, "transfers/by_number.html", {"form": form})
