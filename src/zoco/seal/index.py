"""Blind indexes: find an exact value again without the database knowing it.

An index is an HMAC-SHA256 (RFC 2104) under a key from the ring over the kind and the folded value,
cut to 16 bytes. Equal values of one kind give equal bytes: that is what it is for, and what it
gives away. A value of few possibilities (gender, a birth year) must not be indexed. When a person is
forgotten the index must go with the rest: whoever holds the index key could still try names on it.
"""

import hmac
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

from zoco.linkage.folding import fold
from zoco.seal.fields import FORGOTTEN, Box
from zoco.seal.keys import index_key

if TYPE_CHECKING:
    Binary = models.BinaryField[Any, Any]
else:
    Binary = models.BinaryField

INDEX_BYTES = 16
LOOKUPS = {"exact", "in", "isnull"}


class NothingToIndex(ValueError):
    """An index of nothing would find everybody of whom nothing is known."""


def blind_index(kind: str, value: str) -> bytes:
    """16 bytes for a value of one kind ("phone", "document"), however it was typed.

    Case, accents, hyphens and spacing do not count (`zoco.linkage.folding.fold`). What else may
    differ, such as +31 for 0, the caller makes equal first.
    """
    folded = fold(value) or value.strip()  # "???" has no letters, and finds "???" only
    if not folded:
        raise NothingToIndex(f"There is nothing to index in this {kind}.")
    return hmac.digest(index_key(), f"{kind}\0{folded}".encode(), "sha256")[:INDEX_BYTES]


class BlindIndexField(Binary):
    """The blind index of a sealed text beside it, made when that is saved.

        phone_index = BlindIndexField("phone", of="phone")
        Victim.objects.filter(phone_index="06-12 34 56 78")

    Looked up by text or by the bytes of `blind_index`, exactly (`exact`, `in`, `isnull`). Without `kind`
    and `of` (an index over several texts) it holds the bytes that it is given.
    """

    def __init__(self, kind: str = "", of: str = "", **kwargs: Any) -> None:
        self.kind = kind
        self.of = of
        kwargs.update(max_length=INDEX_BYTES, null=True, blank=True, editable=False)
        kwargs.setdefault("db_index", True)
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, _, kwargs = super().deconstruct()
        for ours in ("max_length", "null", "blank", "editable"):
            kwargs.pop(ours, None)
        # As for a foreign key, an index is the rule here: only its absence is worth saying.
        if not kwargs.pop("db_index", False):
            kwargs["db_index"] = False
        return name, path, [self.kind, self.of] if self.of else [], kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        unseen = isinstance(model_instance.__dict__.get(self.of), Box) and not add
        if unseen or not self.of:
            return getattr(model_instance, self.attname)  # type: ignore[no-any-return]
        index = self.index(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, index)
        return index

    def index(self, value: str) -> bytes | None:
        if value is FORGOTTEN:
            return None
        try:
            return blind_index(self.kind, value or "")
        except NothingToIndex:
            return None

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, str) and self.kind:
            # Not None, which Django takes for "is null": to look for nothing is to find nobody.
            return self.index(value) or b""
        return super().get_prep_value(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in LOOKUPS:
            raise TypeError(f"A blind index is found exactly or not at all, not by {lookup_name}.")
        return super().get_lookup(lookup_name)
