"""The key ring: every key that must never lie in the database.

A directory (`settings.ZOCO_KEYS_DIR`, mode 0700) holds one small file a key (mode 0600), 32 bytes
in base64, named `<kind>-<version>.key`:

    kek-1.key      wraps the data keys; the highest version wraps new ones
    secret-1.key   seals second factors and the like (`seal.secret`)
    index-1.key    keys the blind indexes; one version only, a new one would orphan every index
    context-1.key  signs who acts (`zoco.access`)
    triage-1.key   the private half that opens what the public left (`seal.boxes`); the process outside has none

In production the directory may be a read-only mount of secrets, or absent while the environment
variable ZOCO_KEYS holds the same as JSON: {"kek-1": "<base64>", ...}, itself in base64 or not.

A key's id holds four bytes made from its contents ("1-9f3a0c1e"): a ring that was lost and made
anew is never mistaken for the old one.
"""

import base64
import hashlib
import json
import os
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Self

from django.conf import settings

from zoco.seal.boxes import id_of, opened_by, public_of
from zoco.seal.crypto import KEY_BYTES, Key, fresh_material, key_from, subkey

KINDS = ("kek", "secret", "index", "context", "triage")
# Losing one of these loses data; a new context key only ends what is running. Losing the triage key loses signals:
# it is not named here, because an installation of before it has data and no such key yet.
IRREPLACEABLE = ("kek", "secret", "index")
FILE_NAME = re.compile(r"(kek|secret|index|context|triage)-([1-9][0-9]{0,5})")


class KeyTrouble(Exception):
    """The key ring cannot be used as it is; the message says what to do."""


class KeysMissing(KeyTrouble):
    """A key that is needed is not in the ring."""


class KeysLost(KeyTrouble):
    """Data exist that were sealed with a key that the ring does not hold: never make a new one."""


class KeysUnsafe(KeyTrouble):
    """The key files can be read by others."""


@dataclass(frozen=True)
class Version:
    """One key of one kind."""

    kind: str
    number: int
    material: bytes = field(repr=False)

    @cached_property
    def key(self) -> Key:
        return key_from(self.material)

    @property
    def id(self) -> str:
        """What a data key remembers of the KEK that wraps it: number and fingerprint."""
        return f"{self.number}-{self.key.id.hex()}"

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.number}"


@dataclass(frozen=True)
class Ring:
    """All keys found at one moment."""

    versions: tuple[Version, ...]
    source: str

    @classmethod
    def of(cls, named: Mapping[str, str], source: str) -> Self:
        return cls(tuple(sorted(map(_version, named.items()), key=lambda v: (v.kind, v.number))), source)

    def all(self, kind: str) -> list[Version]:
        """Every version of a kind, the oldest first."""
        return [version for version in self.versions if version.kind == kind]

    def current(self, kind: str) -> Version:
        found = self.all(kind)
        if not found:
            raise KeysMissing(f"There is no {kind} key in {self.source}. {HOW_TO_MAKE}")
        return found[-1]

    @cached_property
    def of_subjects(self) -> dict[bytes, Key]:
        """What follows from each key of triage, by the id that an envelope names."""
        return {key.id: key for key in map(subjects_key_of, self.all("triage"))}

    def kek(self, kek_id: str) -> Version:
        """The KEK with this id; `KeysLost` when the ring does not hold it."""
        for version in self.all("kek"):
            if version.id == kek_id:
                return version
        raise KeysLost(_lost([kek_id], self.source))

    def holds(self, kek_id: str) -> bool:
        return any(version.id == kek_id for version in self.all("kek"))

    def missing(self) -> list[str]:
        return [kind for kind in KINDS if not self.all(kind)]


HOW_TO_MAKE = (
    "Put it back from your backup of the keys; for a new installation `zoco keys prepare` makes them."
)


def ring() -> Ring:
    """The ring as it was last read; `fresh_ring` and `kek` read it again."""
    return _KEPT.get(_source()) or fresh_ring()


def fresh_ring() -> Ring:
    """The ring as it is now on disk: a rotation in another process counts at once."""
    _KEPT[_source()] = found = _in_use()
    return found


def kek(kek_id: str) -> Version:
    """The KEK with this id, also one that a rotation made a moment ago."""
    found = ring()
    return (found if found.holds(kek_id) else fresh_ring()).kek(kek_id)


def context_key() -> bytes:
    """The 32 bytes that sign who acts (used by `zoco.access`)."""
    return subkey(ring().current("context").material, "context")


def index_key() -> bytes:
    """The 32 bytes under the blind indexes."""
    return subkey(ring().current("index").material, "index")


def subjects_secret() -> bytes:
    """The 32 bytes under the keys by which the index of subjects finds a record (`zoco.subjects`)."""
    return _kept_subkey(ring().current("index").material, "subjects")


def encodings_secret() -> bytes:
    """The 32 bytes under which keyed tokens of organisations are hashed once more (`zoco.matching`)."""
    return _kept_subkey(ring().current("index").material, "tokens of encodings")


def encodings_key() -> Key:
    """What seals the encodings of organisations: who has their shared key and our database still reads nothing."""
    return _kept_key(_kept_subkey(ring().current("index").material, "encodings"))


def subjects_key(key_id: bytes | None = None) -> Key:
    """
    What the index holds of a subject opens with this: it follows from the key of triage, so that who cannot read a
    signal cannot read the index of it either. `key_id`: of an envelope that is there already.
    """
    if key_id is None:
        return subjects_key_of(ring().current("triage"))
    for reading in (
        ring,
        fresh_ring,
    ):  # a question opens a hundred: from disk only where the key is not at hand
        if found := reading().of_subjects.get(key_id):
            return found
    raise KeysMissing(f"The key that opens this is not in {ring().source}.")


@lru_cache(maxsize=8)
def _kept_subkey(material: bytes, purpose: str) -> bytes:
    return subkey(material, purpose)


def subjects_key_of(version: Version) -> Key:
    """What follows from one key of triage."""
    return _kept_key(_kept_subkey(version.material, "subjects"))


@lru_cache(maxsize=8)
def _kept_key(material: bytes) -> Key:
    return key_from(material)


def triage_public() -> bytes:
    """The 32 bytes to which a signal is sealed: as they are set, or of the private half where that is at hand."""
    if not settings.ZOCO_TRIAGE_PUBLIC:
        # Read again: a process that goes on with a key that was retired would close what nobody opens.
        return public_of(fresh_ring().current("triage").material)
    try:
        public = base64.b64decode(settings.ZOCO_TRIAGE_PUBLIC, validate=True)
    except ValueError:
        public = b""
    if len(public) != KEY_BYTES:
        raise KeysMissing(f"ZOCO_TRIAGE_PUBLIC is not a public key: {KEY_BYTES} bytes in base64.")
    return public


def triage_private(box: bytes) -> bytes:
    """The private half that opens this box; `KeysMissing` where this process has none, or another."""
    for version in (*ring().all("triage"), *fresh_ring().all("triage")):
        if id_of(public_of(version.material)) == opened_by(box):
            return version.material
    raise KeysMissing(f"The key that opens this is not in {ring().source}.")


def prepare(directory: Path | None = None, in_use: Callable[[], Iterable[str]] = tuple) -> Ring:
    """Make the keys that are missing, and none where making one would hide a loss.

    `in_use` gives the ids of the KEKs that wrap the data keys in the database
    (`DataKey.objects.keks_in_use`); it is asked only when something is missing or must be known.
    Two processes at once end up with the same keys: a file appears whole or not at all, and is
    never overwritten.
    """
    directory = Path(directory or settings.ZOCO_KEYS_DIR)
    found = read(directory) if directory.is_dir() else Ring((), str(directory))
    refuse_to_hide_a_loss(found, in_use())
    for kind in found.missing():
        add(directory, kind, 1)
    return read(directory)


def refuse_to_hide_a_loss(found: Ring, used: Iterable[str]) -> None:
    """`KeysLost` when data are sealed under keys that this ring does not hold."""
    used = sorted(set(used))
    if unknown := [kek_id for kek_id in used if not found.holds(kek_id)]:
        raise KeysLost(_lost(unknown, found.source))
    if used and (gone := [kind for kind in found.missing() if kind in IRREPLACEABLE]):
        raise KeysLost(
            f"Data are sealed, but {found.source} lacks its {' and '.join(gone)} key. Put it back from your "
            "backup of the keys. No new one was made: it could not read what the lost one wrote."
        )


def add(directory: Path, kind: str, number: int) -> bool:
    """Make one key, unless it exists. True when this call made it."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _appear(directory / f"{kind}-{number}.key", _text(fresh_material()))
    except OSError as trouble:
        raise KeysMissing(
            f"The key {kind}-{number} is missing and cannot be made in {directory} ({trouble.strerror}). "
            f"On a read-only mount, add a secret {kind}-{number}.key of {KEY_BYTES} random bytes in base64."
        ) from trouble


def destroy(directory: Path, version: Version) -> None:
    """Overwrite and remove a key file. Copies and snapshots of the disk are the operator's to destroy."""
    file = directory / f"{version.name}.key"
    with file.open("r+b") as old:
        old.write(os.urandom(file.stat().st_size))
        old.flush()
        os.fsync(old.fileno())
    file.unlink()
    _sync(directory)


def read(directory: Path) -> Ring:
    """The keys in a directory. Files with other names are not ours and are left alone."""
    files = {file.stem: file for file in directory.glob("*.key") if FILE_NAME.fullmatch(file.stem)}
    if os.access(directory, os.W_OK):  # on a read-only mount the modes are the platform's
        _refuse_open_files([directory, *files.values()])
    try:
        return Ring.of(
            {name: file.read_text(errors="replace") for name, file in files.items()}, str(directory)
        )
    except PermissionError as trouble:
        raise KeysMissing(f"{trouble.filename} cannot be read by this user.") from trouble


def from_environment(text: str) -> Ring:
    """The ring in ZOCO_KEYS: a JSON object, in base64 or not.

    >>> from_environment('{"kek-1": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}').current("kek").number
    1
    """
    try:
        plain = text if text.lstrip().startswith("{") else base64.b64decode(text, validate=True).decode()
        named = json.loads(plain)
        return Ring.of({name.removesuffix(".key"): str(value) for name, value in named.items()}, "ZOCO_KEYS")
    except (ValueError, AttributeError):
        # Without the cause: its message could show a key.
        raise KeysMissing('ZOCO_KEYS is not a JSON object of {"kek-1": "<base64>", ...}.') from None


_KEPT: dict[str, Ring] = {}


def _source() -> str:
    return hashlib.sha256(f"{settings.ZOCO_KEYS}|{settings.ZOCO_KEYS_DIR}".encode()).hexdigest()


def _in_use() -> Ring:
    if settings.ZOCO_KEYS:
        return from_environment(settings.ZOCO_KEYS)
    directory = Path(settings.ZOCO_KEYS_DIR)
    if not directory.is_dir():
        raise KeysMissing(f"The key directory {directory} does not exist. {HOW_TO_MAKE}")
    return read(directory)


def _version(named: tuple[str, str]) -> Version:
    name, text = named
    if not (parts := FILE_NAME.fullmatch(name)):
        raise KeysMissing(f"{name!r} is not the name of a key: it is {'|'.join(KINDS)}, a dash and a number.")
    try:
        material = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        material = b""
    if len(material) != KEY_BYTES:
        raise KeysMissing(f"The key {name} is damaged: it should be {KEY_BYTES} bytes in base64.")
    return Version(parts[1], int(parts[2]), material)


def _lost(kek_ids: Iterable[str], source: str) -> str:
    return (
        f"Data keys in the database are wrapped with {', '.join(kek_ids)}, which {source} does not hold. "
        "Put that key back from your backup of the keys. No new key was made: it could not open them, "
        "and what they seal cannot be read without it."
    )


def _refuse_open_files(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.stat().st_mode & 0o077:
            raise KeysUnsafe(f"{path} is open to others: chmod {'700' if path.is_dir() else '600'} {path}")


def _text(material: bytes) -> bytes:
    return base64.b64encode(material) + b"\n"


def _appear(file: Path, contents: bytes) -> bool:
    """Write a file so that it is there whole or not at all, and never over another."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(contents)
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, file)  # fails where the file exists, unlike a rename
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    _sync(file.parent)
    return True


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
