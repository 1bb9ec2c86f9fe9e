"""The envelope every secret travels in: AES-256-GCM, bound to the place where it is kept.

    version (1 byte) | key id (4) | nonce (12) | ciphertext and tag (padded text + 16)

The *place* ("table.column.row id") is authenticated, not stored: a value copied to another column
or row does not open. Short texts are padded, so that a ciphertext does not tell a short name from
a long one. Pure: no Django, no files, no clock.

AES-GCM: NIST SP 800-38D. A random 96-bit nonce is safe for 2^32 messages under one key (8.3); a
data key belongs to one person, so it sees some thousands. HKDF: RFC 5869. Padding: ISO/IEC 7816-4.
"""

import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = 1
KEY_BYTES = 32
ID_BYTES = 4
NONCE_BYTES = 12
TAG_BYTES = 16
OVERHEAD = 1 + ID_BYTES + NONCE_BYTES + TAG_BYTES

PAD_BLOCK = 32
PAD_UP_TO = 256


class SealBroken(Exception):
    """The value was not sealed by this key for this place, or was changed since."""


@dataclass(frozen=True, slots=True)
class Key:
    """A 256-bit key and the four bytes by which an envelope names it.

    >>> Key(b"\\0\\0\\0\\1", bytes(32))
    Key(id=b'\\x00\\x00\\x00\\x01')
    """

    id: bytes
    material: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.id) != ID_BYTES or len(self.material) != KEY_BYTES:
            raise ValueError(f"a key has an id of {ID_BYTES} bytes and {KEY_BYTES} bytes of material")


def fresh_material() -> bytes:
    """32 bytes from the operating system's generator."""
    return os.urandom(KEY_BYTES)


def subkey(material: bytes, purpose: str, length: int = KEY_BYTES) -> bytes:
    """A key for one purpose, from which neither `material` nor another subkey can be found (RFC 5869).

    >>> subkey(bytes(32), "index") == subkey(bytes(32), "context")
    False
    >>> len(subkey(bytes(32), "id", 4))
    4
    """
    return HKDF(SHA256(), length, salt=None, info=b"zoco " + purpose.encode()).derive(material)


def key_from(material: bytes) -> Key:
    """A key that is named after its own contents, so that a lost key is never mistaken for its successor."""
    return Key(subkey(material, "key id", ID_BYTES), material)


def seal(clear: bytes, key: Key, place: str) -> bytes:
    """Close `clear` for one place.

    >>> key = key_from(bytes(range(32)))
    >>> envelope = seal(b"Ana", key, "cases_victim.name.7")
    >>> len(envelope) == OVERHEAD + 32
    True
    >>> unseal(envelope, key, "cases_victim.name.7")
    b'Ana'
    >>> unseal(envelope, key, "cases_victim.name.8")
    Traceback (most recent call last):
    ...
    zoco.seal.crypto.SealBroken: cases_victim.name.8: not sealed for this place, or changed since
    """
    nonce = os.urandom(NONCE_BYTES)
    head = bytes([VERSION]) + key.id
    return head + nonce + AESGCM(key.material).encrypt(nonce, padded(clear), _bound(head, place))


def unseal(envelope: bytes, key: Key, place: str) -> bytes:
    """Open what `seal` closed for this place; `SealBroken` for anything else."""
    if len(envelope) < OVERHEAD or envelope[0] != VERSION:
        raise SealBroken(f"{place}: not an envelope of version {VERSION}")
    if key_id(envelope) != key.id:
        raise SealBroken(f"{place}: sealed with another key")
    head, nonce, body = _parts(envelope)
    try:
        return unpadded(AESGCM(key.material).decrypt(nonce, body, _bound(head, place)))
    except InvalidTag:
        raise SealBroken(f"{place}: not sealed for this place, or changed since") from None


def key_id(envelope: bytes) -> bytes:
    """The id of the key that closed this envelope."""
    return envelope[1 : 1 + ID_BYTES]


def padded(clear: bytes) -> bytes:
    """One 0x80, then zeros up to a multiple of 32 bytes while that stays within 256.

    >>> len(padded(b"Jo")), len(padded(b"Maximiliana Alexandra")), len(padded(b"x" * 32))
    (32, 32, 64)
    >>> len(padded(b"x" * 20_000))
    20001
    """
    short_by = -(len(clear) + 1) % PAD_BLOCK if len(clear) < PAD_UP_TO else 0
    return clear + b"\x80" + bytes(short_by)


def unpadded(text: bytes) -> bytes:
    """What `padded` was given.

    >>> unpadded(padded(b"ends in zeros\\0\\0"))
    b'ends in zeros\\x00\\x00'
    """
    clear = text.rstrip(b"\0")
    if not clear.endswith(b"\x80"):
        raise SealBroken("the padding is not ours")
    return clear[:-1]


def _parts(envelope: bytes) -> tuple[bytes, bytes, bytes]:
    body = 1 + ID_BYTES + NONCE_BYTES
    return envelope[: 1 + ID_BYTES], envelope[1 + ID_BYTES : body], envelope[body:]


def _bound(head: bytes, place: str) -> bytes:
    return head + place.encode()
