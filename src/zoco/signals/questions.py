"""
The questions of one signal as far as they were answered. All of it travels in the form itself: no cookie, no session,
nothing in the address, nothing kept before somebody says so.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict

from zoco.people.models import Organisation, Seat
from zoco.signals.forms import EventForm, PersonForm, SourceForm, StepForm, WhoForm
from zoco.signals.receipt import NoCode, Receipt

STEPS = ("who", "people", "event", "source")
MOST_PEOPLE = 12
# Whose word comes from the police (Wpg), whatever they tick.
POLICE = {Organisation.Kind.POLICE, Organisation.Kind.KMAR}


class Questions:
    def __init__(self, data: QueryDict | None, *, today: date, seat: Seat | None) -> None:
        self.data = data if data is not None else QueryDict()
        self.today, self.seat = today, seat

    @cached_property
    def receipt(self) -> Receipt:
        """Made on the first page, so that sending twice leaves one signal."""
        try:
            return Receipt.read(self.data.get("code", ""))
        except NoCode:
            return Receipt.new()

    def forget_task(self) -> None:
        """What was to be made a sum of is too old; the page gives another."""
        self.data = self.data.copy()
        self.data["task"] = self.data["work"] = ""

    @property
    def step(self) -> str:
        wanted = self.data.get("step", "")
        return wanted if wanted in STEPS else STEPS[0]

    @property
    def who(self) -> str:
        return self.data.get("who-who", "")

    @property
    def age(self) -> str:
        return self.data.get("who-age", "")

    @cached_property
    def many(self) -> int:
        written = self.data.get("many", "1")[:3]
        return min(max(int(written), 1), MOST_PEOPLE) if written.isascii() and written.isdigit() else 1

    def forms(self, step: str) -> list[StepForm]:
        """The forms of a step, with what was answered in them."""
        if step == "people":
            return [
                self._form(PersonForm, f"people-{number}", who=self.who, age=self.age)
                for number in range(self.many)
            ]
        if step == "who":
            return [self._form(WhoForm, "who")]
        if step == "event":
            return [self._form(EventForm, "event")]
        return [self._form(SourceForm, "source", who=self.who, **self._of_the_seat())]

    def quietly(self, step: str) -> list[StepForm]:
        return [form.quiet() if form.is_bound else form for form in self.forms(step)]

    def _form(self, kind: type[StepForm], prefix: str, **more: Any) -> Any:
        begun = any(name.startswith(f"{prefix}-") for name in self.data)
        return kind(self.data if begun else None, prefix=prefix, today=self.today, **more)

    def _of_the_seat(self) -> dict[str, Any]:
        if self.seat is None:
            return {}
        organisation = self.seat.organisation
        return {
            "initial": {
                "organisation": organisation.name,
                "kind": organisation.kind,
                "name": self.seat.person.name,
            }
        }

    def first_wrong(self, until: str) -> str | None:
        """The first step, up to and with this one, that something is wrong with."""
        for step in STEPS[: STEPS.index(until) + 1]:
            if not all(form.is_valid() for form in self.judged(step)):
                return step
        return None

    def _empty(self, form: StepForm) -> dict[str, Any]:
        more = {"who": self.who, "age": self.age} if isinstance(form, PersonForm) else {}
        more |= {"who": self.who} if isinstance(form, SourceForm) else {}
        return {"data": {}, "prefix": form.prefix, "today": self.today, **more}

    def carried(self, step: str) -> Iterator[tuple[str, str]]:
        """What was said in other steps, to be sent along; only what our own questions ask."""
        for other in STEPS:
            if other == step:
                continue
            for form in self.forms(other):
                for name in form.fields:
                    key = form.add_prefix(name)
                    yield from ((key, value) for value in self.data.getlist(key))

    def kept(self) -> bytes:
        """All of it, to be put away until later."""
        own = {key: self.data.getlist(key) for step in STEPS for form in self.forms(step)
               for key in map(form.add_prefix, form.fields) if key in self.data}  # fmt: skip
        return json.dumps(own | {"many": [str(self.many)], "step": [self.step]}).encode()

    @classmethod
    def found(cls, kept: bytes, receipt: Receipt, *, today: date, seat: Seat | None) -> Questions:
        """As they were put away under this code."""
        data = QueryDict(mutable=True)
        for key, values in json.loads(kept).items():
            data.setlist(key, values)
        data["code"] = receipt.code
        return cls(data, today=today, seat=seat)

    def judged(self, step: str) -> list[Any]:
        """The forms of a step as they are judged: one that was never shown is answered with nothing."""
        return [form if form.is_bound else type(form)(**self._empty(form)) for form in self.forms(step)]

    def _said(self, step: str) -> list[dict[str, Any]]:
        """What was answered, of a step that nothing is wrong with."""
        forms = self.judged(step)
        assert all([form.is_valid() for form in forms])  # noqa: C419  (each must be asked)
        return [form.cleaned_data for form in forms]

    def value(self, name: str) -> str:
        """What was typed, of whatever step."""
        typed: str = self.data.get(name, "")
        return typed.strip()[:200]

    def told(self, proven: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What is sealed: answers only, with who said so and when. `proven`: what is known of the organisation."""
        [who], people, [event], [source] = (self._said(step) for step in STEPS)
        said = [answered(person) for person in people]
        return {
            **who,
            "on": self.today.isoformat(),
            "people": [person for person in said if person],
            "event": answered({name: value for name, value in event.items() if name != "earlier"}),
            "source": self._source(answered(source), proven),
        }

    def _source(self, found: dict[str, Any], proven: Mapping[str, str] | None) -> dict[str, Any]:
        found.pop("mail_code", None)
        found |= self._of_own_seat() or proven or {}
        return found | ({"police": True} if found.get("kind") in POLICE else {})

    def _of_own_seat(self) -> dict[str, Any]:
        if self.seat is None:
            return {}
        organisation = self.seat.organisation
        return {"organisation": organisation.name, "kind": organisation.kind, "verified": "seat"}

    @property
    def event(self) -> uuid.UUID:
        """The event this belongs to: that of an earlier signal, or its own."""
        [event] = self._said("event")
        earlier = event["earlier"]
        return (Receipt.read(earlier) if earlier else self.receipt).event


def answered(given: dict[str, Any]) -> dict[str, Any]:
    """
    Only what says something.

    >>> answered({"name": "", "age": 0, "phones": [], "gender": "unknown", "guardian": "unknown"})
    {'age': 0, 'guardian': 'unknown'}
    """
    found = {name: value for name, value in given.items() if value or (value == 0 and value is not False)}
    return {name: value for name, value in found.items() if (name, value) != ("gender", "unknown")}
