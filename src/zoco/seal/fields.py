"""Fields whose columns hold envelopes: sealed when saved, opened when first looked at.

    class Victim(Sealed):
        name = SealedText(_("naam"), max_length=200)
        phone = SealedText(_("telefoon"), blank=True)
        phone_index = BlindIndexField("phone", of="phone")       # zoco.seal.index

    Victim.objects.create(data_key=DataKey.objects.mint(), name="Ana")
    Victim.objects.select_related("data_key")                    # for lists: else one query a row

- A column is `bytea`, NULL where there is nothing; "" is nothing.
- The database cannot search, sort or change what it cannot read: every look-up except `isnull`,
  `update()` and `bulk_update()` raise TypeError; `values()` gives boxes that do so when used.
- Once the data key is destroyed the value is `FORGOTTEN`: false, shown as "[vergeten]".
- An envelope is bound to table, column and row. Renaming a sealed column or its table therefore
  takes a migration that seals anew.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn, Self, cast
from uuid import UUID

from django import forms
from django.apps import apps
from django.core import checks
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.html import escape
from django.utils.translation import gettext

from zoco.seal.crypto import ID_BYTES, SealBroken, key_id, seal, unseal

if TYPE_CHECKING:
    from zoco.seal.models import DataKey

    AnyField = models.Field[Any, Any]
else:
    AnyField = models.Field

SHORT = 255  # characters that still fit a line; longer texts get a text area


class KeyDestroyed(Exception):
    """Somebody was forgotten: nothing can be sealed with or opened by this data key any more."""


class Forgotten(str):
    """What is left of a value whose key was destroyed."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return gettext("[vergeten]")

    def __html__(self) -> str:
        return escape(str(self))

    def __reduce__(self) -> str:
        return "FORGOTTEN"


FORGOTTEN = Forgotten("[vergeten]")


class Box:
    """An envelope as it came from its row, unopened. Whoever uses it as if it were the text is told so."""

    __slots__ = ("envelope", "key_id", "row")

    def __init__(self, envelope: bytes, row: Any = None, key_id: UUID | None = None) -> None:
        self.envelope = envelope
        self.row = row
        self.key_id = key_id

    def __repr__(self) -> str:
        return "<sealed>"

    def _closed(self, *_: object) -> NoReturn:
        raise TypeError(
            "This value is sealed: read it from the model, not through values() or an annotation."
        )

    __str__ = __bytes__ = __len__ = __iter__ = __contains__ = __format__ = _closed


@dataclass(frozen=True)
class Origin:
    """The envelope that the present value of a field came from, and its contents once it was opened."""

    box: Box
    clear: bytes | None = field(default=None, repr=False)


class SealedAttribute(DeferredAttribute):
    """Opens an envelope at the first look, and only once."""

    field: "SealedField"

    def __get__(self, instance: Any, cls: type | None = None) -> Any:
        if instance is None:
            return self
        held, name = instance.__dict__, self.field.attname
        if name not in held:
            self.__set__(instance, self._deferred(instance))
        if isinstance(held[name], Box):
            held[name] = self.field.open(instance, held[name])
        return held[name]

    def __set__(self, instance: Any, value: Any) -> None:
        held, name = instance.__dict__, self.field.attname
        if isinstance(old := held.get(name), Box):
            instance.origins[name] = Origin(old)
        held[name] = value if isinstance(value, Box) else self.field.to_python(value)

    def _deferred(self, instance: Any) -> Any:
        rows = type(instance)._base_manager.db_manager(instance._state.db)
        return rows.only(self.field.attname, "data_key").get(pk=instance.pk).__dict__[self.field.attname]


class SealedField(AnyField):
    """What the sealed fields share; `pack` and `unpack` say how a value becomes bytes."""

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["null"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["null"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "BinaryField"

    def pack(self, value: Any) -> bytes:
        raise NotImplementedError

    def unpack(self, clear: bytes) -> Any:
        raise NotImplementedError

    # From the database.

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Box | None:
        return None if value is None else Box(bytes(value))

    def open(self, instance: "Sealed", box: Box) -> Any:
        data_key = instance.key_of(box)
        if data_key.is_destroyed:
            instance.origins[self.attname] = Origin(box)
            return FORGOTTEN
        clear = unseal(box.envelope, data_key.plain(), self.place(box.row))
        instance.origins[self.attname] = Origin(box, clear)
        return self.unpack(clear)

    def place(self, row: Any) -> str:
        return f"{self.model._meta.db_table}.{self.column}.{row}"

    # To the database.

    def pre_save(self, model_instance: models.Model, add: bool) -> Box | None:
        instance = cast("Sealed", model_instance)
        value = instance.__dict__.get(self.attname)
        if isinstance(value, Box) and instance.is_home_of(value):
            return value
        value = getattr(instance, self.attname)
        if value in self.empty_values:
            return None
        origin = instance.origins.get(self.attname)
        here = origin if origin is not None and instance.is_home_of(origin.box) else None
        if value is FORGOTTEN:
            return here.box if here else None
        # The same envelope for the same value: the change log then sees no change where there is none.
        packed = self.pack(value)
        return here.box if here and self._contents(instance, here) == packed else self.close(instance, packed)

    def _contents(self, instance: "Sealed", origin: Origin) -> bytes | None:
        """Of an envelope that may not have been opened, since its value was replaced unseen."""
        if origin.clear is not None or instance.data_key.is_destroyed:
            return origin.clear
        try:
            return unseal(origin.box.envelope, instance.data_key.plain(), self.place(origin.box.row))
        except SealBroken:
            return None

    def close(self, instance: "Sealed", clear: bytes) -> Box:
        data_key = instance.data_key
        box = Box(seal(clear, data_key.plain(), self.place(instance.pk)), instance.pk, data_key.pk)
        instance.origins[self.attname] = Origin(box, clear)
        return box

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is None or hasattr(value, "as_sql"):
            return value
        if isinstance(value, Box):
            return value.envelope
        if value in self.empty_values:  # the default of a new column
            return None
        raise TypeError(f"{self} is sealed row by row: set it on an instance and save that.")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise TypeError(f"{self} is sealed: the database can only tell whether it is empty (isnull).")

    def get_transform(self, lookup_name: str) -> NoReturn:
        raise TypeError(f"{self} is sealed: the database cannot look inside ({lookup_name}).")

    def value_to_string(self, obj: models.Model) -> NoReturn:
        raise TypeError(f"{self} is sealed and is not exported by Django's serializers.")

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_home()]

    def _check_home(self) -> Iterable[checks.CheckMessage]:
        if not issubclass(self.model, Sealed):
            yield checks.Error("A sealed field needs a model derived from Sealed.", obj=self, id="seal.E001")
        if self.unique or getattr(self, "db_index", False):
            yield checks.Error(
                "A sealed column cannot be unique or indexed: add a BlindIndexField.",
                obj=self,
                id="seal.E002",
            )


class SealedText(SealedField):
    """Text of any length. `max_length` is checked by forms and `full_clean`, on the clear text."""

    _pyi_private_set_type: str
    _pyi_private_get_type: str

    def to_python(self, value: Any) -> str:
        if value is None:
            return ""
        return value if isinstance(value, str) else str(value)

    def pack(self, value: str) -> bytes:
        return value.encode()

    def unpack(self, clear: bytes) -> str:
        return clear.decode()

    def formfield(self, **kwargs: Any) -> Any:
        line = self.max_length is not None and self.max_length <= SHORT
        wanted = {
            "form_class": forms.CharField,
            "max_length": self.max_length,
            "widget": forms.TextInput if line else forms.Textarea,
        }
        return super().formfield(**(wanted | kwargs))


class SealedJSON(SealedField):
    """Lists, dictionaries, dates and numbers, as JSON; None, [] and {} are nothing and come back as the default, or None."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def to_python(self, value: Any) -> Any:
        return self.get_default() if value is None and self.has_default() else value

    def pack(self, value: Any) -> bytes:
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()

    def unpack(self, clear: bytes) -> Any:
        return json.loads(clear)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": forms.JSONField, "encoder": DjangoJSONEncoder} | kwargs))


class SealedBytes(SealedField):
    """The contents of a file, in memory as a whole."""

    empty_values = [None, b""]
    _pyi_private_set_type: bytes
    _pyi_private_get_type: bytes

    def to_python(self, value: Any) -> bytes:
        if isinstance(value, Forgotten):
            return cast(bytes, value)
        return b"" if value is None else bytes(value)

    def pack(self, value: bytes) -> bytes:
        return value

    def unpack(self, clear: bytes) -> bytes:
        return clear

    def formfield(self, **kwargs: Any) -> None:
        return None


class Sealed(models.Model):
    """A row about a person: what identifies or endangers is sealed under the data key of that person."""

    data_key = models.ForeignKey("seal.DataKey", on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.pk}>"

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        """Every envelope remembers its row and key, so that a copied instance can still open it."""
        row = super().from_db(db, field_names, values, **options)
        held = row.__dict__
        for value in held.values():
            if isinstance(value, Box):
                value.row, value.key_id = row.pk, held.get("data_key_id")
        return row

    def __getstate__(self) -> dict[str, Any]:
        """A copy remembers on its own."""
        state: dict[str, Any] = super().__getstate__()
        return state | {"_origins": dict(self.origins)}

    @property
    def origins(self) -> dict[str, Origin]:
        """Where the present value of each sealed field came from, where that is known."""
        return cast(dict[str, Origin], self.__dict__.setdefault("_origins", {}))

    def key_of(self, box: Box) -> "DataKey":
        if box.key_id in (None, self.data_key_id):
            return self.data_key
        data_keys = apps.get_model("seal", "DataKey")._base_manager.db_manager(self._state.db)
        return data_keys.get(pk=box.key_id)

    def is_home_of(self, box: Box) -> bool:
        """Does this envelope open where the instance now stands?"""
        if box.row != self.pk or box.key_id not in (None, self.data_key_id):
            return False
        return self.data_key_id is not None and key_id(box.envelope) == self.data_key_id.bytes[:ID_BYTES]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if wanted := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*wanted, *self._indexes_of(set(wanted))}
        super().save(*args, **kwargs)

    def _indexes_of(self, names: set[str]) -> Iterable[str]:
        """A blind index is saved with the text it is made of."""
        return [field.name for field in self._meta.concrete_fields if getattr(field, "of", None) in names]
