"""
A signal: what somebody outside noticed. It is not a report; whom it is about may be nobody we can find.

Words lie in boxes (`seal.boxes`): what came in opens with the key of triage only, what goes back with the code of the
reporter only.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from zoco.people.models import Seat
from zoco.reports.models import Report, new_number
from zoco.seal import boxes
from zoco.seal.keys import triage_private, triage_public
from zoco.signals.codes import (
    GRADED,
    Age,
    Authority,
    Ending,
    ForwardGround,
    InformationGrade,
    SourceGrade,
    Who,
)
from zoco.signals.facts import Fact, Grade, facts_of
from zoco.signals.receipt import Receipt
from zoco.signals.subjects import rows_of
from zoco.subjects.models import Subject


class AlreadyTaken(Exception):
    """Somebody else took this signal, or did this, a moment earlier."""


class NotYet(Exception):
    """A signal does not end as what it did not become."""


def signal_number() -> str:
    return new_number("S")


def packed(words: Any) -> bytes:
    return json.dumps(words, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()


class Boxed(models.Model):
    """A row whose words lie in a box that only triage opens."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.BinaryField()

    class Meta:
        abstract = True

    def put_in(self, words: Any) -> None:
        self.box = boxes.close(packed(words), triage_public(), self.place("box"))

    @cached_property
    def words(self) -> Any:
        """What was put in. KeysMissing where this process has no key of triage."""
        box = bytes(self.box)
        return json.loads(boxes.open_box(box, triage_private(box), self.place("box")))

    def place(self, column: str) -> str:
        return f"{self._meta.db_table}.{column}.{self.pk}"


class SignalQuerySet(models.QuerySet["Signal"]):
    def leave(self, told: dict[str, Any], *, receipt: Receipt, event: uuid.UUID, at: datetime) -> Signal:
        """Somebody outside leaves what she knows; who wrote it down cannot read it again."""
        signal = Signal(
            received_at=at,
            who=told["who"],
            age=told["age"],
            urgent=told["urgent"],
            code_hash=receipt.mark,
            reply_key=receipt.public,
            event=event,
        )
        signal.put_in(told)
        signal.save(force_insert=True)
        return signal

    def waiting(self) -> Self:
        return self.filter(outcome=None)

    def ended(self) -> Self:
        return self.exclude(outcome=None)

    def not_noted(self) -> Self:
        """What waits, and whose people linking does not know yet; the newest first."""
        noted = Subject.objects.filter(signal_id=OuterRef("pk"))
        return self.waiting().exclude(Exists(noted)).order_by("-received_at")

    def in_order_of_need(self) -> Self:
        return self.order_by("-urgent", "received_at")

    def of_event(self, signal: Signal) -> Self:
        return self.filter(event=signal.event).exclude(pk=signal.pk).order_by("received_at")

    def with_answers(self) -> Self:
        """Who is on it and how it ended, in a constant number of queries."""
        running = Claim.objects.filter(ended_at=None).select_related("by__person")
        return self.select_related("outcome__by__person").prefetch_related(
            Prefetch("claims", queryset=running, to_attr="running")
        )


class Signal(Boxed):
    """What came in once. In clear only what the queue is ordered by."""

    number = models.CharField(max_length=10, unique=True, default=signal_number, editable=False)
    received_at = models.DateTimeField()
    who = models.CharField(max_length=15, choices=Who)
    age = models.CharField(max_length=10, choices=Age)
    urgent = models.BooleanField(default=False)
    # Signals of one event share this.
    event = models.UUIDField(db_index=True, editable=False)
    code_hash = models.BinaryField(max_length=32, unique=True)
    reply_key = models.BinaryField(max_length=32)

    objects = SignalQuerySet.as_manager()
    running: list[Claim]

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-urgent", "received_at"], name="signal_need")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("triage_signal", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return not hasattr(self, "outcome")

    @property
    def taken(self) -> Claim | None:
        """Who is on it now."""
        return self.running[0] if self.running else None

    def held_by(self, seat: Seat) -> bool:
        return self.is_waiting and self.taken is not None and self.taken.by_id == seat.pk

    def waited(self, now: datetime) -> int:
        """Whole hours since it came in."""
        return int((now - self.received_at).total_seconds() // 3600)

    @property
    def people(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.words["people"]
        return found

    def grades(self) -> dict[int | None, Grade]:
        """For each person and for the whole (None): as it was graded last, or as the answers suggest."""
        told = self.words["source"]
        source, information = told.get("source_grade", SourceGrade.X), told.get("information_grade")
        found: dict[int | None, Grade] = {None: Grade(source, information or InformationGrade.FOUR)}
        for number, person in enumerate(self.people):
            if person.get("known") and not information:
                found[number] = Grade(source, GRADED[person["known"]])
        for graded in self.gradings.all():
            found[graded.person] = Grade(graded.source, graded.information)
        return found

    def note(self) -> list[Subject]:
        """Let linking know whom it is about."""
        pressing = {"minor": self.age == Age.MINOR, "urgent": self.urgent}
        return Subject.objects.note(
            rows_of(self.words), at=self.received_at, signal=self.pk, pressing=pressing
        )

    def facts(self) -> list[Fact]:
        return list(facts_of(self.words, self.grades()))

    def claim(self, *, by: Seat, at: datetime, instead_of: Claim | None = None) -> Claim:
        """Exactly one is on it: two at the same instant, and the second is told. `instead_of`: whom one takes it from."""
        try:
            with transaction.atomic():
                if instead_of is not None:
                    instead_of.let_go(at=at)
                return Claim.objects.create(signal=self, by=by, at=at)
        except IntegrityError:
            raise AlreadyTaken from None

    def grade(
        self,
        *,
        person: int | None,
        source: SourceGrade,
        information: InformationGrade,
        by: Seat,
        at: datetime,
    ) -> Grading:
        return Grading.objects.create(
            signal=self, person=person, source=source, information=information, by=by, at=at
        )

    def say(self, text: str, *, by: Seat, at: datetime) -> Message:
        """A question or an answer to the reporter, which opens with her code."""
        message = Message(signal=self, at=at, by=by)
        message.put_in(text)
        message.copy = boxes.close(packed(text), bytes(self.reply_key), message.place("copy"))
        message.save(force_insert=True)
        return message

    def forward(
        self, *, to: Authority, name: str, ground: ForwardGround, because: str, by: Seat, at: datetime
    ) -> Forwarding:
        """An authority gets what was told, without what we think of it."""
        row = Forwarding(signal=self, to=to, ground=ground, by=by, at=at)
        row.put_in({"name": name, "because": because})
        row.save(force_insert=True)
        return row

    def became(self, report: Report, *, person: int, by: Seat, at: datetime) -> Becoming:
        """A person of this signal is a report now. Raises AlreadyTaken when she was already."""
        try:
            with transaction.atomic():
                return Becoming.objects.create(signal=self, report=report, person=person, by=by, at=at)
        except IntegrityError:
            raise AlreadyTaken from None

    def end(self, *, because: Ending, by: Seat, at: datetime) -> Outcome:
        """Raises AlreadyTaken when it ended before, NotYet when it did not become what is said."""
        if because == Ending.REPORTED and not self.becomings.exists():
            raise NotYet
        if because == Ending.FORWARDED and not self.forwardings.exists():
            raise NotYet
        try:
            with transaction.atomic():
                return Outcome.objects.create(signal=self, because=because, by=by, at=at)
        except IntegrityError:
            raise AlreadyTaken from None


class OfASignal(models.Model):
    """What triage does with a signal: written once, by one seat."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Claim(OfASignal):
    """Somebody is on it. It ends when she lets go, or when somebody takes over."""

    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="claims")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["signal"], condition=Q(ended_at=None), name="signal_taken_once")
        ]

    def let_go(self, *, at: datetime) -> None:
        Claim.objects.filter(pk=self.pk, ended_at=None).update(ended_at=at)


class Grading(OfASignal):
    """How far a source and what it said of one person (None: of all) can be relied on. The last one counts."""

    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="gradings")
    person = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(_("bron"), max_length=1, choices=SourceGrade)
    information = models.CharField(_("informatie"), max_length=1, choices=InformationGrade)

    class Meta:
        ordering: ClassVar = ["at"]


class Message(Boxed):
    """A question or an answer under a code. `copy` opens with that code; `by` is None for the reporter's own."""

    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="messages")
    at = models.DateTimeField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    copy = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["at"]


class Attachment(Boxed):
    """A file that came under a code. In the one box what it is, in the other what is in it."""

    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="attachments")
    at = models.DateTimeField()
    content = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["at"]

    def close(self, content: bytes) -> bytes:
        return boxes.close(content, triage_public(), self.place("content"))

    def opened(self) -> bytes:
        box = bytes(self.content)
        return boxes.open_box(box, triage_private(box), self.place("content"))


class Forwarding(Boxed, OfASignal):
    """An authority was given a copy, on a ground. In the box: to whom there, and why."""

    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="forwardings")
    to = models.CharField(_("naar"), max_length=15, choices=Authority)
    ground = models.CharField(_("grond"), max_length=10, choices=ForwardGround)

    class Meta:
        ordering: ClassVar = ["at"]


class Becoming(OfASignal):
    """One person of a signal became a report."""

    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="becomings")
    person = models.PositiveSmallIntegerField()
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="from_signal")

    class Meta:
        ordering: ClassVar = ["person"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["signal", "person"], name="signal_person_reported_once")
        ]


class Outcome(OfASignal):
    """How it ended; the reporter reads the word under her code."""

    signal = models.OneToOneField(Signal, on_delete=models.PROTECT, related_name="outcome")
    because = models.CharField(_("hoe het afliep"), max_length=15, choices=Ending)


class Unfinished(models.Model):
    """Words that were not sent yet, under a key that follows from the code. Nobody here can open it."""

    code_hash = models.BinaryField(primary_key=True, max_length=32)
    words = models.BinaryField()
    at = models.DateTimeField()


class Tries(models.Model):
    """How often somebody tried something lately; `mark` is a keyed hash whose key is another one each day."""

    mark = models.BinaryField(primary_key=True, max_length=32)
    many = models.PositiveIntegerField()
    until = models.DateTimeField()
