"""Data keys: one a person. Destroying it is how that person is forgotten."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connections, models, transaction
from django.db.models import Q
from django.utils import timezone

from zoco.seal import keys
from zoco.seal.crypto import ID_BYTES, Key, fresh_material, seal, unseal
from zoco.seal.fields import FORGOTTEN, KeyDestroyed, Sealed

__all__ = ["FORGOTTEN", "DataKey", "KeyDestroyed", "Sealed"]

# "zoco keys": held shared while a data key is wrapped, exclusively while a KEK is retired.
WRAPPING_LOCK = 0x7A6F636F_6B657973
PATIENCE_SECONDS = 60


class Canary(models.Model):
    """A box with known contents under a key of triage that was once in use (`seal.triage`)."""

    key_id = models.BinaryField(primary_key=True, max_length=4)
    box = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)


class DataKeyQuerySet(models.QuerySet["DataKey"]):
    def mint(self) -> "DataKey":
        """A new data key, for one person."""
        return self.mint_many(1)[0]

    def mint_many(self, count: int) -> "list[DataKey]":
        """As many new data keys, in one go."""
        with transaction.atomic(using=self.db):
            # Until this transaction ends, no KEK is destroyed that it may have used.
            self.lock("pg_advisory_xact_lock_shared")
            kek = keys.fresh_ring().current("kek")
            return self.bulk_create([DataKey.wrapped_by(kek) for _ in range(count)])

    def lock(self, function: str) -> None:
        with connections[self.db].cursor() as cursor:
            cursor.execute(f"select {function}(%s)", [WRAPPING_LOCK])

    def wait_for_minting(self) -> None:
        """Until whoever minted under an older KEK has committed, and is counted; nobody mints meanwhile.

        For the rest of this transaction. `TimeoutError` when somebody does not commit in a minute.
        """
        with connections[self.db].cursor() as cursor:
            cursor.execute("select set_config('lock_timeout', %s, true)", [f"{PATIENCE_SECONDS}s"])
        try:
            self.lock("pg_advisory_xact_lock")
        except OperationalError as trouble:
            raise TimeoutError(
                "A transaction that makes data keys is still open. Try again later."
            ) from trouble

    def alive(self) -> "DataKeyQuerySet":
        return self.filter(wrapped__isnull=False)

    def not_under(self, kek_id: str) -> "DataKeyQuerySet":
        return self.alive().exclude(kek=kek_id)

    def counted_by_kek(self) -> dict[str, int]:
        """How many data keys each KEK wraps."""
        counted = self.alive().order_by("kek").values_list("kek").annotate(models.Count("pk"))
        return dict(counted)

    def keks_in_use(self) -> Iterable[str]:
        """The ids of all KEKs that wrap a data key."""
        return self.alive().order_by().values_list("kek", flat=True).distinct()


class DataKey(models.Model):
    """A 256-bit key, wrapped by a key-encryption key (KEK) that is never in the database.

    A backup of the database still holds the wrapped key: who is forgotten is out of reach there once
    the KEK of that time is destroyed as well (`zoco keys rotate --destroy-old`), or the backup expires.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField(null=True)
    kek = models.CharField(max_length=20, db_index=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    destroyed_at = models.DateTimeField(null=True, editable=False)
    destroyed_by = models.UUIDField(null=True, editable=False)

    objects = DataKeyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="seal_datakey_is_wrapped_or_destroyed",
                condition=Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | Q(wrapped__isnull=True, destroyed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def __repr__(self) -> str:
        return f"<DataKey {self.pk}>"

    def __getstate__(self) -> dict[str, Any]:
        """An unwrapped key stays in the process that unwrapped it."""
        state = super().__getstate__()
        state.pop("_plain", None)
        return state

    @classmethod
    def wrapped_by(cls, kek: keys.Version) -> "DataKey":
        """A fresh key, not saved yet."""
        key = cls()
        key.wrap(fresh_material(), kek)
        return key

    @property
    def is_destroyed(self) -> bool:
        return self.wrapped is None

    def plain(self) -> Key:
        """The key itself, unwrapped once an instance; `KeyDestroyed` after `destroy`."""
        if self.wrapped is None:
            raise KeyDestroyed(f"Data key {self.pk} was destroyed.")
        if "_plain" not in self.__dict__:
            self.__dict__["_plain"] = Key(self.pk.bytes[:ID_BYTES], self._unwrapped())
        key: Key = self.__dict__["_plain"]
        return key

    def wrap(self, material: bytes, kek: keys.Version) -> None:
        self.wrapped = seal(material, kek.key, self._place)
        self.kek = kek.id

    def rewrap(self, kek: keys.Version) -> None:
        """Under another KEK; what the key sealed stays as it is. Not saved."""
        self.wrap(self._unwrapped(), kek)

    def destroy(self, *, by: UUID | None, at: datetime) -> None:
        """Forget: from here on nobody can read what this key sealed. There is no way back."""
        alive = type(self).objects.using(self._state.db).alive().filter(pk=self.pk)
        alive.update(wrapped=None, destroyed_at=at, destroyed_by=by)
        self.__dict__.pop("_plain", None)
        self.refresh_from_db()
        if not self.is_destroyed:
            raise PermissionDenied(f"This seat may not destroy data key {self.pk}.")

    def _unwrapped(self) -> bytes:
        assert self.wrapped is not None
        return unseal(bytes(self.wrapped), keys.kek(self.kek).key, self._place)

    @property
    def _place(self) -> str:
        return f"seal_datakey.wrapped.{self.pk}"
