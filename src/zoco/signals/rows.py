"""
What an organisation delivers, judged by the questions of the form and made into what is sealed.

A signal is delivered as parts: who, people, event, source, own. Each answer that does not fit is told with the name of
its field and a reason in the language of the moment; no reason repeats what was written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.timezone import localdate
from django.utils.translation import override

from zoco.cases.days import years_between
from zoco.people.models import Organisation
from zoco.signals import schema
from zoco.signals.codes import Age, Who
from zoco.signals.marks import Marks
from zoco.signals.models import Delivered, Part, Refusal
from zoco.signals.questions import POLICE, answered

ADULT = 18


@dataclass(frozen=True)
class Supplier:
    """Who delivers: an organisation, and how it is known that it is this one ("seat" or "key")."""

    id: UUID
    name: str
    kind: str
    verified: str

    @classmethod
    def of(cls, organisation: Organisation, verified: str) -> Self:
        return cls(organisation.pk, organisation.name, organisation.kind, verified)


@dataclass(frozen=True)
class Wrong:
    """`field`: the English name of a column, empty for the whole; `person` counts from 0."""

    field: str
    reason: str
    person: int | None = None


class BadRow(Exception):
    def __init__(self, wrong: list[Wrong]) -> None:
        super().__init__(f"{len(wrong)} wrong")
        self.wrong = wrong


@dataclass
class Delivering:
    """One signal as it was delivered, by part: the cells of each, by the English name of the column."""

    who: dict[str, Any] = field(default_factory=dict)
    people: list[dict[str, Any]] = field(default_factory=list)
    event: dict[str, Any] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of_row(cls, cells: Mapping[str, str]) -> Delivering:
        """One row is one signal about at most one person."""
        parts: dict[str, dict[str, Any]] = {part: {} for part in schema.FORMS}
        for name, cell in cells.items():
            parts[schema.BY_NAME[name].part][name] = cell
        person = parts.pop("person")
        return cls(people=[person] if person else [], **parts)

    @classmethod
    def of_json(cls, cells: Mapping[str, Any]) -> Delivering:
        """A signal as a system sends it: people in a list, everything else beside it."""
        parts: dict[str, dict[str, Any]] = {part: {} for part in schema.FORMS if part != "person"}
        for name, cell in cells.items():
            if name != "people":
                parts[schema.BY_NAME[name].part][name] = cell
        return cls(people=[dict(person) for person in cells.get("people", [])], **parts)

    def told(self, supplier: Supplier, today: date) -> dict[str, Any]:
        """What is sealed, as the form of the public leaves it. Raises BadRow."""
        wrong: list[Wrong] = []
        said = {
            part: self._judged(part, getattr(self, part), today, wrong)
            for part in ("who", "event", "source", "own")
        }
        people = [
            self._judged("person", each, today, wrong, number) for number, each in enumerate(self.people)
        ]
        people = [person for each in people if (person := answered(each))]
        event = answered({name: value for name, value in said["event"].items() if name != "earlier"})
        if not wrong and not people and not event:
            wrong.append(Wrong("", str(schema.WHY_NOT["nothing_said"])))
        if wrong:
            raise BadRow(wrong)
        own = said["own"]
        grades = {name: own[name] for name in ("source_grade", "information_grade") if own[name]}
        return {
            "who": Who.PROFESSIONAL.value,
            "age": said["who"]["age"] if self.who.get("age_group") else youngest(people, today),
            "urgent": said["who"]["urgent"],
            "on": (own["on"] or today).isoformat(),
            "people": people,
            "event": event,
            "source": self._source(answered(said["source"]), own["reference"], supplier) | grades,
        }

    def _judged(
        self, part: str, cells: Mapping[str, Any], today: date, wrong: list[Wrong], person: int | None = None
    ) -> dict[str, Any]:
        data = {"who": Who.PROFESSIONAL.value, "age": Age.UNKNOWN.value} if part == "who" else {}
        for name, cell in cells.items():
            column = schema.BY_NAME[name]
            try:
                data[column.field_name] = value_of(column, cell)
            except ValueError as reason:
                wrong.append(Wrong(name, str(reason), person))
        form = schema.form(part, data, today=today)
        heads = {column.field_name: column.name for column in schema.COLUMNS if column.part == part}
        for name, errors in form.errors.items():
            wrong += [
                Wrong("" if name == NON_FIELD_ERRORS else heads.get(name, name), str(each), person)
                for each in errors
            ]
        found: dict[str, Any] = form.cleaned_data
        return found

    def _source(self, found: dict[str, Any], reference: str, supplier: Supplier) -> dict[str, Any]:
        for unasked in ("email", "mail_code"):
            found.pop(unasked, None)
        found |= {"organisation": supplier.name, "kind": supplier.kind, "verified": supplier.verified}
        found |= {"reference": reference} if reference else {}
        return found | ({"police": True} if supplier.kind in POLICE else {})

    @property
    def reference(self) -> str:
        return str(self.own.get("reference", "")).strip()

    @property
    def event_word(self) -> str:
        return str(self.own.get("event", "")).strip()

    @property
    def plain(self) -> bytes:
        """The same for the same words, whatever the order of the columns."""
        parts = [self.who, self.people, self.event, self.source, self.own]
        return json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str).encode()


def value_of(column: schema.Column, cell: Any) -> Any:
    """What the form expects of a cell. Raises ValueError with the reason."""
    if column.is_tick:
        return tick_of(cell)
    if column.is_many:
        several = cell if isinstance(cell, list) else str(cell).replace(";", "|").replace(",", "|").split("|")
        return [code_of(column, each) for each in several if str(each).strip()]
    if column.choices:
        return code_of(column, cell)
    if isinstance(cell, list):
        return "\n".join(map(str, cell))
    return str(cell).replace("|", "\n") if column.name in schema.MANY_LINES else str(cell)


def tick_of(cell: Any) -> bool:
    said = str(cell).strip().lower()
    if said not in schema.YES | schema.NO:
        raise ValueError(schema.WHY_NOT["yes_or_no"])
    return said in schema.YES


def code_of(column: schema.Column, cell: Any) -> str:
    """By its code, or its words in Dutch or English."""
    code = schema.codes(column.name).get(" ".join(str(cell).lower().split()))
    if code is None:
        choices = ", ".join(code for code, _word in column.choices)
        raise ValueError(schema.WHY_NOT["not_a_choice"] % {"choices": choices})
    return code


def youngest(people: list[dict[str, Any]], today: date) -> str:
    """Minor when somebody is, adult when everybody is, otherwise not known."""
    ages = list(ages_of(people, today))
    if any(age is not None and age < ADULT for age in ages):
        return Age.MINOR.value
    return Age.ADULT.value if ages and None not in ages else Age.UNKNOWN.value


def ages_of(people: list[dict[str, Any]], today: date) -> Iterator[int | None]:
    for person in people:
        if born := person.get("birth_date"):
            yield years_between(born, today)
        else:
            yield person.get("age")


def bring(
    delivering: Delivering, supplier: Supplier, *, at: datetime, request: str = "", **more: Any
) -> tuple[Delivered, bool]:
    """
    One signal is judged, sealed and kept; whether it is new. `request`: by which its supplier knows it again when it
    sends the same request twice. Raises BadRow.
    """
    marks = Marks.of(supplier.id, delivering.plain, delivering.reference, request)
    if before := Delivered.objects.before(marks):
        if bytes(before.digest) != marks.digest:
            same_request = marks.request is not None and before.request == marks.request
            why = schema.WHY_NOT["request_used_before" if same_request else "used_before"]
            raise BadRow([Wrong("" if same_request else "reference", str(why))])
        return before, False
    told = delivering.told(supplier, localdate(at))
    return Delivered.objects.bring(told, marks, event=marks.event(delivering.event_word), at=at, **more)


def take_in(part: Part, *, at: datetime) -> None:
    """The rows of a part become signals, each once; its box goes."""
    delivery = part.delivery
    supplier = Supplier.of(delivery.organisation, "seat" if delivery.by_id else "key")
    taken, refused = [], []
    with override(delivery.language):
        for number, cells in part.opened():
            try:
                _, is_new = bring(Delivering.of_row(cells), supplier, at=at, delivery=delivery, row=number)
                taken.append(is_new)
            except BadRow as bad:
                refused += [Refusal(number, each.field, each.reason) for each in bad.wrong]
    part.done(taken=sum(taken), known=len(taken) - sum(taken), refused=refused, at=at)
