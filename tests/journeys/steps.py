"""How a story is told: on a day, by somebody of the cast, through the pages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from zoco.access.acting import step_into
from zoco.guard.owner import as_owner
from zoco.people.models import Seat

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@contextmanager
def on(day: date, clock: str = "10:00") -> Iterator[None]:
    """That day in Amsterdam, from this time on. The database keeps its own clock, which is the real one."""
    moment = datetime.combine(day, time.fromisoformat(clock), AMSTERDAM)
    with time_machine.travel(moment.astimezone(UTC)):
        yield


class Desk:
    """Somebody signed in at a browser. Sign in anew on another day: a session lasts an hour."""

    def __init__(self, seat: Seat) -> None:
        self.seat, self.client = seat, Client()
        step_into(None)  # a test is one transaction, in which the request before left its seat
        self.client.force_login(seat.person)

    def get(self, page: str, /, *of: Any, query: str = "") -> HttpResponse:
        return self.client.get(path(page, *of) + query)

    def reads(self, page: str, /, *of: Any, query: str = "") -> str:
        """The words in the middle of a page, without marks."""
        answer = self.get(page, *of, query=query)
        assert answer.status_code == 200, (page, answer.status_code)
        return words(answer)

    def sends(
        self, page: str, /, *of: Any, query: str = "", also: dict[str, Any] | None = None, **answers: Any
    ) -> HttpResponse:
        """Open a form, leave what is filled in, answer the rest, send: gives the page where that leads."""
        answer = self.tries(page, *of, query=query, also=also, **answers)
        assert answer.redirect_chain, answer.context["form"].errors
        assert answer.status_code == 200, answer.status_code
        return answer

    def tries(
        self, page: str, /, *of: Any, query: str = "", also: dict[str, Any] | None = None, **answers: Any
    ) -> HttpResponse:
        """The same, when the page may say no."""
        address = path(page, *of) + query
        asked = self.client.get(address)
        assert asked.status_code == 200, (page, asked.status_code, asked.get("Location"))
        return self.client.post(
            address, {**sent(asked.context["form"], answers), **(also or {})}, follow=True
        )

    def presses(self, page: str, /, *of: Any, **said: Any) -> HttpResponse:
        """A button with nothing to fill in."""
        answer = self.client.post(path(page, *of), said, follow=True)
        assert answer.status_code == 200, answer.status_code
        return answer

    def is_refused(self, page: str, /, *of: Any) -> bool:
        """The page does not exist for this seat, or is not for its role; nothing of it is shown."""
        return self.get(page, *of).status_code in {403, 404}


def sent(form: BaseForm, answers: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends: each field as it stands there, but for the answers given."""
    assert answers.keys() <= form.fields.keys(), answers.keys() - form.fields.keys()
    values = {name: answers.get(name, form[name].value()) for name in form.fields}
    return {name: typed(value) for name, value in values.items() if value is not None and value is not False}


def typed(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [typed(each) for each in value]
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, Model):
        return str(value.pk)
    return "on" if value is True else str(value)


def path(page: str, /, *of: Any) -> str:
    return reverse(page, args=[getattr(each, "pk", each) for each in of])


def words(answer: HttpResponse) -> str:
    """The text of a page as it is read, with single spaces."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main.partition(">")[2])).split())


def rows(model: type[Model], **wanted: Any) -> list[Any]:
    """What is kept, whoever may read it."""
    with as_owner():
        return list(model.objects.filter(**wanted))


# Steps that most stories take. Each is done by the desk that leads the case.


def accept(desk: Desk, report: Any, **said: Any) -> Any:
    """Take a report of somebody who wants help: her case."""
    return desk.presses("report_acceptance", report, **said).context["case"]


def agree(desk: Desk, case: Any, purpose: str, recipient: str = "", *, given: str = "yes", **who: Any) -> Any:
    """Ask one consent and write down the answer."""
    desk.sends("case_consent_new", case, purpose=purpose, recipient=recipient, given=given, **who)
    return rows_of(case, "consents")[-1]


def start(desk: Desk, case: Any, slug: str, **days: date) -> Any:
    """Begin a procedure on the days of its events; gives it as its page shows it."""
    return desk.sends("procedure_start", case, slug, **days).context["procedure"]


def meet(desk: Desk, case: Any, rule: str) -> None:
    """The next term of a rule is met today."""
    from zoco.procedures.models import Deadline

    term = next(each for each in rows(Deadline, case=case, rule=rule) if each.is_running)
    desk.presses("deadline_met", term)


def end(desk: Desk, case: Any, slug: str, outcome: str, **more: Any) -> None:
    from zoco.procedures.models import Procedure

    [procedure] = [each for each in rows(Procedure, case=case, slug=slug) if each.is_running]
    outcome = outcome if outcome in procedure.definition.outcomes else "done"
    desk.sends("procedure_end", procedure, outcome=outcome, **more)


def write(desk: Desk, case: Any, slug: str, *, ground: str, **answers: Any) -> str:
    """Fill in a letter, look at what goes to whom, make it: gives what the look said. `consent` is any that fits."""
    form = desk.get("letter_new", case, slug).context["form"]
    if ground == "consent":
        given = {code: label for code, label in form.fields["ground"].choices if code.startswith("consent:")}
        own = [code for code, label in given.items() if answers["recipient"] in label]
        ground = (own or list(given))[0]
    answers["ground"] = ground
    looked = desk.client.post(path("letter_new", case, slug), {**sent(form, answers), "step": "preview"})
    assert looked.status_code == 200, words(looked)
    made = desk.client.post(path("letter_new", case, slug), {**sent(form, answers), "step": "make"})
    assert made.status_code == 302, words(made)
    return words(looked)


def move(desk: Desk, case: Any, event: str, day: date, actor: str, to: str = "", **more: Any) -> HttpResponse:
    """One step on the residence track."""
    query = f"?gebeurtenis={event}" + (f"&naar={to}" if to else "")
    return desk.sends("residence_change_new", case, query=query, on=day, actor=actor, **more)


def terms(case: Any, *, running: bool = True) -> dict[str, list[date]]:
    """Rule → days, of the terms that run."""
    from zoco.procedures.models import Deadline

    found: dict[str, list[date]] = {}
    for term in sorted(rows(Deadline, case=case), key=lambda each: each.due_on):
        if term.is_running or not running:
            found.setdefault(term.rule, []).append(term.due_on)
    return found


def running(case: Any) -> set[str]:
    from zoco.procedures.models import Procedure

    return {each.slug for each in rows(Procedure, case=case) if each.is_running}


def proposed(desk: Desk, case: Any) -> set[str]:
    """What Zoco proposes on the page of procedures."""
    return {one.slug for one, _missing in desk.get("procedures_of_case", case).context["proposals"]}


def rows_of(case: Any, relation: str) -> list[Any]:
    with as_owner():
        return list(getattr(type(case).objects.get(pk=case.pk), relation).all())
