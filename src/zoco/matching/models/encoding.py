"""
One record of one organisation under one key: numbers as hashed tokens, the name as sealed bits.

Who steals the database and the organisations' shared key still reads nothing: tokens are hashed once more, and the
bits sealed, under keys of this installation.
"""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Self

import numpy as np
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from zoco.linkage.blind.files import Line
from zoco.linkage.blind.tokens import KINDS
from zoco.matching.models.period import Period
from zoco.matching.models.watch import Entry, What
from zoco.people.models import Organisation, Seat
from zoco.seal.crypto import seal, unseal
from zoco.seal.keys import encodings_key, encodings_secret
from zoco.signals.marks import mark

KIND_NAMES = tuple(KINDS)


class EncodingQuerySet(models.QuerySet["Encoding"]):
    def compared_today(self, on: date) -> Self:
        """Those that count: not replaced, not past their day, under a key in force."""
        return self.filter(
            replaced_at=None, expires_on__gt=on, period__withdrawn_at=None, period__ends_on__gt=on
        )

    def withdraw(
        self, records: Sequence[str], *, organisation: Organisation, by: Seat | None, at: datetime
    ) -> int:
        """The sender takes these back: their encodings go, also those of before, and what was found by them."""
        found = self.filter(organisation=organisation, record__in=records)
        many = found.values("record").distinct().count()
        found.delete()
        if many:
            Entry.write(What.WITHDRAWN, organisation=organisation, by=by, at=at, records=many)
        return many


class Encoding(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sending = models.ForeignKey("matching.Sending", on_delete=models.PROTECT, related_name="encodings")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    # Drawn by chance on the sender's side; which record it is, stands in a file that stays there.
    record = models.CharField(max_length=16)
    tokens = ArrayField(models.UUIDField(), default=list)
    # Of each token its place in KIND_NAMES.
    kinds = ArrayField(models.SmallIntegerField(), default=list)
    names = models.BinaryField(null=True)
    # The same words give the same mark.
    mark = models.BinaryField(max_length=32)
    expires_on = models.DateField()
    taken_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True)
    # The sender told the record anew: not compared any more, and kept a week so that trying out spellings shows.
    replaced_at = models.DateTimeField(null=True)

    objects = EncodingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "period", "record"],
                condition=Q(replaced_at=None),
                name="record_encoded_once",
            )
        ]
        indexes: ClassVar = [
            GinIndex(fields=["tokens"], name="encoding_by_token"),
            models.Index(fields=["organisation", "record"], name="encoding_by_record"),
            models.Index(fields=["taken_at"], condition=Q(compared_at=None), name="encoding_uncompared"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def of(cls, line: Line, **more: Any) -> Encoding:
        made = cls(record=line.id, mark=mark_of(line, more["organisation"]), **more)
        for kind, every in line.tokens.items():
            for token in every:
                made.tokens.append(hashed(kind, token))
                made.kinds.append(KIND_NAMES.index(kind))
        if line.names is not None:
            made.names = seal(line.names.tobytes(), encodings_key(), made._place)
        return made

    def line(self, with_names: bool = True) -> Line:
        """As the library compares it: known by the id of this row, its tokens as they are hashed here."""
        tokens: dict[str, tuple[str, ...]] = {}
        for token, kind in zip(self.tokens, self.kinds, strict=True):
            tokens[KIND_NAMES[kind]] = (*tokens.get(KIND_NAMES[kind], ()), token.hex)
        names = None
        if with_names and self.names is not None:
            names = np.frombuffer(unseal(bytes(self.names), encodings_key(), self._place), dtype=np.uint64)
        return Line(str(self.pk), str(self.period_id), self.expires_on, tokens, names)

    @property
    def _place(self) -> str:
        return f"matching_encoding.names.{self.pk}"


def hashed(kind: str, token: str) -> uuid.UUID:
    """A keyed token under a key of ours as well."""
    return uuid.UUID(bytes=hmac.digest(encodings_secret(), f"{kind}|{token}".encode(), "sha256")[:16])


def mark_of(line: Line, organisation: Organisation) -> bytes:
    told = sorted(f"{kind}|{token}" for kind, every in line.tokens.items() for token in every)
    names = line.names.tobytes() if line.names is not None else b""
    return mark("encoding", organisation.pk, "\n".join(told).encode() + b"\0" + names)
