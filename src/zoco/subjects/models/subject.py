"""
Whom a signal or a report is about: one row for each person in it, found again by keyed hashes.

What is told of her is sealed under a key that follows from the key of triage; the hashes are keyed with another. A
database without the keys says how many people share an unknown something, and nothing more.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import ClassVar

import numpy as np
from django.contrib.postgres.fields import ArrayField
from django.db import models

from zoco.linkage.asking import Question
from zoco.linkage.packing import pack, unpack
from zoco.linkage.rarity import Counted
from zoco.linkage.record import VERSION, Record, prepare
from zoco.seal.crypto import Key, key_id, seal, unseal
from zoco.seal.keys import subjects_key, subjects_secret


class SubjectQuerySet(models.QuerySet["Subject"]):
    def note(
        self,
        rows: Sequence[Mapping[str, str]],
        *,
        at: datetime,
        signal: uuid.UUID | None = None,
        report: uuid.UUID | None = None,
        pressing: Mapping[str, bool] | None = None,
    ) -> list[Subject]:
        """
        Write down whom a signal or a report is about: rows of the exchange format, in the order of its people.

        `pressing`: `minor`, `urgent`, `uncovered`, by which pairs are put in order.
        """
        made = [Subject.of(row, number, at=at, signal=signal, report=report) for number, row in enumerate(rows)]  # fmt: skip
        for each in made:
            for name, is_so in (pressing or {}).items():
                setattr(each, name, is_so)
        return self.bulk_create(made)

    def retell(self, report: uuid.UUID, said: Mapping[str, str]) -> list[Subject]:
        """
        What is known now of whom a report is about: she is found by it from here on, and what stood there before and is
        not said anew stays. Nothing when it says nothing new, or when she is not noted here.
        """
        found = self.filter(report_id=report, number=0).first()
        if found is None or (row := retold(found.row, said)) == found.row:
            return []
        found.tell(row)
        found.mended = True
        found.save(update_fields=["keys", "encoding", "told", "version", "paired_at", "mended"])
        return [found]


def retold(before: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """
    What was said before with what is said now. A name of before stays as another name; a shorter one than before is
    itself another name: how somebody wants to be called does not push aside what she was found by.

    >>> retold({"given_names": "Lia Petrova", "dob": "1999"}, {"given_names": "Ana Popa", "dob": ""})
    {'given_names': 'Ana Popa', 'dob': '1999', 'alias': 'Lia Petrova'}
    >>> retold({"given_names": "Ana Popa"}, {"given_names": "Lia"})
    {'given_names': 'Ana Popa', 'alias': 'Lia'}
    """
    names = [before.get("given_names", ""), said.get("given_names", "")]
    name, other = names if len(names[1].split()) < len(names[0].split()) else reversed(names)
    others = [*before.get("alias", "").split(";"), other]
    aliases = [word for word in dict.fromkeys(others) if word and word != name]
    row = {**before, **{key: word for key, word in said.items() if word}, "given_names": name}
    return row | ({"alias": ";".join(aliases)} if aliases else {})


class Subject(models.Model):
    """One person in one signal or report. `told`: the row as it was said; `encoding`: the same, ready to compare."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Where she is told of: ids of rooms above this one.
    signal_id = models.UUIDField(null=True, editable=False)
    report_id = models.UUIDField(null=True, editable=False)
    number = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    paired_at = models.DateTimeField(null=True)
    version = models.PositiveSmallIntegerField(default=VERSION)
    # In clear, as the queue of signals has it: what makes a pair pressing. `uncovered`: nobody coordinates there.
    minor = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    uncovered = models.BooleanField(default=False)
    # An intake said something else: from then on the line is of the case, and no longer of who reported.
    mended = models.BooleanField(default=False, db_default=False)
    keys = ArrayField(models.BigIntegerField(), default=list)
    encoding = models.BinaryField()
    told = models.BinaryField()

    objects = SubjectQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["signal_id", "number"], name="subject_of_signal_once"),
            models.UniqueConstraint(fields=["report_id", "number"], name="subject_of_report_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], condition=models.Q(paired_at=None), name="subject_unpaired")
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def of(
        cls, row: Mapping[str, str], number: int, *, at: datetime, signal: uuid.UUID | None = None,
        report: uuid.UUID | None = None, pk: uuid.UUID | None = None,
    ) -> Subject:  # fmt: skip
        made = cls(id=pk or uuid.uuid4(), signal_id=signal, report_id=report, number=number, at=at)
        made.tell({**row, "record_id": str(made.pk), "signal_id": str(signal or report)})
        return made

    def tell(self, row: Mapping[str, str]) -> None:
        """This is what is said of her; nobody looked for her by it yet."""
        record = prepare(row)
        self.keys = Question.of(record, subjects_secret()).keys
        self.encoding = seal(pack(record).encode("utf-8", "surrogatepass"), subjects_key(), self.place("encoding"))  # fmt: skip
        self.told = seal(json.dumps(row, ensure_ascii=False).encode(), subjects_key(), self.place("told"))
        self.version, self.paired_at = VERSION, None
        for kept in ("record", "row"):
            self.__dict__.pop(kept, None)

    def place(self, column: str) -> str:
        return place(self.pk, column)

    @cached_property
    def record(self) -> Record:
        return opened(self.pk, self.encoding)

    @cached_property
    def row(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(open_box(self.told, self.place("told")))
        return found


def place(pk: uuid.UUID | str, column: str) -> str:
    return f"subjects_subject.{column}.{pk}"


def opened(pk: uuid.UUID | str, encoding: bytes | memoryview, key_of: Callable[[bytes], Key] = subjects_key) -> Record:  # fmt: skip
    """The record in a sealed line. `key_of`: where its key is looked up, for who opens many at once."""
    return unpack(open_box(encoding, place(pk, "encoding"), key_of).decode("utf-8", "surrogatepass"))


def open_box(box: bytes | memoryview, where: str, key_of: Callable[[bytes], Key] = subjects_key) -> bytes:
    """What was sealed there under the key of the subjects, also under one from before."""
    sealed = bytes(box)
    return unseal(sealed, key_of(key_id(sealed)), where)


class SubjectKey(models.Model):
    """By which subjects are found; a trigger keeps it beside `Subject.keys`, and only functions look in it."""

    pk = models.CompositePrimaryKey("key", "subject_id")
    key = models.BigIntegerField()
    subject_id = models.UUIDField()


class Counting(models.Model):
    """How rare names, births, nations and aliases were among all subjects on a night: `Counted`, as keyed hashes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    size = models.PositiveIntegerField()
    having = models.JSONField()
    mark = models.BinaryField()
    many = models.BinaryField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-at"], name="counting_last")]

    @classmethod
    def of(cls, counted: Counted, *, at: datetime) -> Counting:
        return cls(
            at=at,
            size=counted.size,
            having=counted.having,
            mark=counted.mark.astype("<i8").tobytes(),
            many=counted.many.astype("<i4").tobytes(),
        )

    def counted(self, size: int) -> Counted:
        """As it was counted, for the number of subjects that there are now."""
        mark = np.frombuffer(bytes(self.mark), "<i8").astype(np.int64)
        many = np.frombuffer(bytes(self.many), "<i4").astype(np.int32)
        return Counted(max(size, self.size), self.having, mark, many)
