"""
What an organisation delivers at once: a file of many signals, taken in part by part.

A part lies in a box of triage until its rows are signals. What is left to do is what still lies in a box: whoever is
killed has done a part wholly or not at all, and whoever goes on takes the next one.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar

from django.db import IntegrityError, connection, models, transaction

from zoco.people.models import Organisation, Seat
from zoco.seal import boxes
from zoco.seal.keys import triage_private, triage_public
from zoco.signals.codes import Ending, Standing
from zoco.signals.marks import Marks, mark
from zoco.signals.models.signal import Signal, packed
from zoco.signals.receipt import Receipt
from zoco.signals.sheets import Row, Sheet

ROWS_IN_A_PART = 100
Kept = TypeVar("Kept", bound=models.Model)


@dataclass(frozen=True)
class Refusal:
    """A row that was not taken in: its number, the column where that is known, and why."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Progress:
    """How many rows were taken in, were there already, were refused, and still wait."""

    rows: int
    taken: int
    known: int
    refused: int
    waiting: int

    @property
    def done(self) -> int:
        return self.rows - self.waiting

    @property
    def is_ready(self) -> bool:
        return not self.waiting

    @classmethod
    def of(cls, read: Any) -> Progress:
        """Of a row that was read `with_progress`."""
        refused = read.rows - read.taken - read.known - read.waiting
        return cls(read.rows, read.taken, read.known, refused, read.waiting)


class InParts(models.QuerySet[Kept]):
    """Of what is taken in part by part: a delivery of signals, a file of encodings."""

    def with_progress(self) -> Self:
        waiting = models.Sum("parts__rows", filter=models.Q(parts__done_at=None), default=0)
        return self.annotate(
            **{name: models.Sum(f"parts__{name}", default=0) for name in ("rows", "taken", "known")},
            waiting=waiting,
        )


class DeliveryQuerySet(InParts["Delivery"]):
    def same(self, content: bytes, organisation: Organisation) -> Delivery | None:
        """This very file, when it was delivered before."""
        return self.filter(digest=mark("file", organisation.pk, content)).first()

    def take(
        self,
        content: bytes,
        sheet: Sheet,
        refused: list[Refusal],
        *,
        by: Seat | None,
        organisation: Organisation,
        language: str,
        at: datetime,
    ) -> Delivery:
        """Everything of it is sealed and kept; what it says is looked at later. `refused`: rows that cannot be read."""
        delivery = self.create(
            organisation=organisation,
            by=by,
            at=at,
            language=language,
            encoding=sheet.encoding,
            delimiter=sheet.delimiter,
            empty=sheet.empty,
            digest=mark("file", organisation.pk, content),
        )
        if refused:
            told = [astuple(each) for each in refused]
            Part(delivery=delivery, number=0, rows=len(told), refused=told, done_at=at).save(
                force_insert=True
            )
        for number, begin in enumerate(range(0, len(sheet.rows), ROWS_IN_A_PART), start=1):
            Part.of(delivery, number, sheet.rows[begin : begin + ROWS_IN_A_PART]).save(force_insert=True)
        return delivery


class Delivery(models.Model):
    """One file of one organisation. In clear how many rows it had and how they fared, never what stood in them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # None: a system of theirs, with a key.
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    # In which reasons are told.
    language = models.CharField(max_length=5)
    encoding = models.CharField(max_length=15)
    delimiter = models.CharField(max_length=10)
    empty = models.PositiveIntegerField(default=0)
    digest = models.BinaryField(max_length=32)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at"]
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="file_delivered_once")
        ]

    @property
    def progress(self) -> Progress:
        """Of one that was read `with_progress`."""
        return Progress.of(self)

    def refusals(self) -> list[Refusal]:
        found = self.parts.exclude(refused=[]).values_list("refused", flat=True)
        return sorted((Refusal(*each) for part in found for each in part), key=lambda each: each.row)


class Part(models.Model):
    """Some rows of a delivery, together in one box; without the box they are done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    box = models.BinaryField(null=True)
    rows = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "number"], name="part_of_delivery_once"),
            models.CheckConstraint(
                condition=models.Q(box=None, done_at__isnull=False)
                | models.Q(box__isnull=False, done_at=None),
                name="part_is_done_or_in_a_box",
            ),
        ]

    @classmethod
    def of(cls, delivery: Delivery, number: int, rows: list[Row]) -> Part:
        told = [(row.number, row.cells) for row in rows]
        part = cls(delivery=delivery, number=number, rows=len(told))
        part.box = boxes.close(packed(told), triage_public(), part.place)
        return part

    @property
    def place(self) -> str:
        return f"{self._meta.db_table}.box.{self.pk}"

    def opened(self) -> Iterator[tuple[int, dict[str, str]]]:
        assert self.box is not None
        box = bytes(self.box)
        yield from json.loads(boxes.open_box(box, triage_private(box), self.place))

    def done(self, *, taken: int, known: int, refused: list[Refusal], at: datetime) -> None:
        self.box, self.done_at, self.taken, self.known = None, at, taken, known
        self.refused = [astuple(each) for each in refused]
        self.save(update_fields=["box", "taken", "known", "refused", "done_at"])


@dataclass(frozen=True)
class Stand:
    """How far a signal is, as its supplier may know it."""

    received_at: datetime
    standing: Standing
    because: Ending | None


class DeliveredQuerySet(models.QuerySet["Delivered"]):
    def before(self, marks: Marks) -> Delivered | None:
        """The same, when it was brought before: by what makes it the same, or in the same request."""
        same = models.Q(once=marks.once)
        same |= models.Q(request=marks.request) if marks.request else models.Q()
        return self.filter(same, organisation=marks.supplier).first()

    def bring(
        self, told: dict[str, Any], marks: Marks, *, event: uuid.UUID, at: datetime, **more: Any
    ) -> tuple[Delivered, bool]:
        """A signal of an organisation is sealed and kept, once; whether it is new."""
        delivered = Delivered(
            organisation_id=marks.supplier,
            once=marks.once,
            request=marks.request,
            digest=marks.digest,
            code_hash=marks.receipt.mark,
            at=at,
            **more,
        )
        try:
            with transaction.atomic():
                Signal.objects.leave(told, receipt=marks.receipt, event=event, at=at)
                delivered.save(force_insert=True)
        except IntegrityError:  # somebody else brought it at this instant
            before = self.before(marks)
            assert before is not None
            return before, False
        return delivered, True


class Delivered(models.Model):
    """That an organisation brought a signal: by which it is known again, and its supplier asks how far it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="delivered", null=True)
    row = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    once = models.BinaryField(max_length=32)
    request = models.BinaryField(max_length=32, null=True)
    digest = models.BinaryField(max_length=32)
    code_hash = models.BinaryField(max_length=32, unique=True)

    objects = DeliveredQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["row"]
        verbose_name_plural = "delivered"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "once"], name="signal_delivered_once"),
            models.UniqueConstraint(fields=["organisation", "request"], name="request_delivered_once"),
        ]

    @property
    def receipt(self) -> Receipt:
        return Marks(self.organisation_id, bytes(self.once), bytes(self.digest)).receipt


def stands_of(found: list[Delivered]) -> dict[uuid.UUID, Stand]:
    """How far each of them is, in one question."""
    marks = {bytes(each.code_hash): each.pk for each in found}
    with connection.cursor() as cursor:
        cursor.execute(
            "select code, received_at, standing, because from zoco.signals_under(%s)", [list(marks)]
        )
        return {
            marks[bytes(code)]: Stand(at, Standing(standing), Ending(because) if because else None)
            for code, at, standing, because in cursor.fetchall()
        }
