"""
What an organisation sends to be compared: one file of encodings, taken in part by part.

A part lies sealed until its lines are encodings. What is left to do is what still lies there: whoever is killed has done
a part wholly or not at all, and whoever goes on takes the next one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q

from zoco.linkage.blind.files import Head, Line, read
from zoco.matching.models.encoding import Encoding
from zoco.matching.models.watch import Entry, What
from zoco.people.models import Organisation, Seat
from zoco.seal.crypto import seal, unseal
from zoco.seal.keys import encodings_key
from zoco.signals.marks import mark
from zoco.signals.models.delivery import InParts, Progress

RECORDS_IN_A_PART = 500
MOST_RECORDS = 10_000  # in one file
MOST_A_DAY = 20_000  # of one organisation, known or new


class Participant(models.Model):
    """An organisation that takes part: whom to call there when somebody there should talk to somebody."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    contact = models.CharField(max_length=120)
    telephone = models.CharField(max_length=30)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.contact}, {self.telephone}"


class SendingQuerySet(InParts["Sending"]):
    def same(self, content: bytes, organisation: Organisation) -> Sending | None:
        """This very file, when it was sent before and not withdrawn."""
        return self.filter(digest=mark("encodings", organisation.pk, content), withdrawn_at=None).first()

    def sent_within_a_day(self, organisation: Organisation, at: datetime) -> int:
        """How many records, withdrawn ones too."""
        recent = Part.objects.filter(
            sending__organisation=organisation, sending__at__gt=at - timedelta(days=1)
        )
        return int(recent.aggregate(many=models.Sum("rows", default=0))["many"])

    def take(
        self, content: bytes, head: Head, records: list[list[str]], *, by: Seat | None, organisation: Organisation,
        at: datetime,
    ) -> Sending:  # fmt: skip
        """All of it is sealed and kept; `records`: the lines of each, as they were sent below the first line."""
        sending = Sending(
            organisation=organisation, by=by, at=at, digest=mark("encodings", organisation.pk, content)
        )
        sending.ground = (head.ground or "").strip()
        sending.save(force_insert=True)
        first = content.decode("utf-8-sig").partition("\n")[0]
        for number, begin in enumerate(range(0, len(records), RECORDS_IN_A_PART), start=1):
            some = records[begin : begin + RECORDS_IN_A_PART]
            Part.of(sending, number, [first, *(line for each in some for line in each)], len(some)).save(
                force_insert=True
            )
        Entry.write(What.SENT, organisation=organisation, by=by, at=at, records=len(records))
        return sending


class Sending(models.Model):
    """One file. In clear how many records it had; whether something was found is not a thing of the sender."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # None: a system of theirs, with a key.
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    digest = models.BinaryField(max_length=32)
    # Why names may be compared, in the sender's words; sealed, since words can name somebody.
    box = models.BinaryField()
    # Looked through for a burst of questions that are nearly the same; nothing is compared before.
    screened_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "digest"], condition=Q(withdrawn_at=None), name="encodings_sent_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def ground(self) -> str:
        return unseal(bytes(self.box), encodings_key(), f"matching_sending.box.{self.pk}").decode()

    @ground.setter
    def ground(self, words: str) -> None:
        self.box = seal(words.encode("utf-8", "replace"), encodings_key(), f"matching_sending.box.{self.pk}")

    @property
    def progress(self) -> Progress:
        """Of one that was read `with_progress`: how far it is taken in, and nothing of what was found."""
        return Progress.of(self)

    def withdraw(self, *, by: Seat | None, at: datetime) -> None:
        """All records of it go, and what was found by them."""
        Sending.objects.filter(pk=self.pk, withdrawn_at=None).update(withdrawn_at=at)
        for part in self.parts.filter(done_at=None):
            part.done(taken=0, known=0, at=at)
        Encoding.objects.filter(sending=self).delete()
        Entry.write(What.WITHDRAWN, organisation=self.organisation, by=by, at=at)


class Part(models.Model):
    """Some records of a sending, sealed together; without the box they are done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    box = models.BinaryField(null=True)
    rows = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sending", "number"], name="part_of_sending_once"),
            models.CheckConstraint(
                condition=Q(box=None, done_at__isnull=False) | Q(box__isnull=False, done_at=None),
                name="encodings_are_in_or_sealed",
            ),
        ]

    @classmethod
    def of(cls, sending: Sending, number: int, lines: Iterable[str], records: int) -> Part:
        part = cls(sending=sending, number=number, rows=records)
        part.box = seal("\n".join(lines).encode(), encodings_key(), part.place)
        return part

    @property
    def place(self) -> str:
        return f"{self._meta.db_table}.box.{self.pk}"

    @cached_property
    def lines(self) -> list[Line]:
        assert self.box is not None
        return read(unseal(bytes(self.box), encodings_key(), self.place).decode().split("\n"))[1]

    def done(self, *, taken: int, known: int, at: datetime) -> None:
        self.box, self.done_at, self.taken, self.known = None, at, taken, known
        self.save(update_fields=["box", "taken", "known", "done_at"])
