"""
Boxes: closed by whoever knows a public key, opened only by who holds its private half.

    ephemeral public key (32 bytes) | envelope of `crypto.seal` under the key agreed on

Each box has an ephemeral key pair of its own, whose private half is gone when the box is closed: whoever closed it
cannot open it again. X25519: RFC 7748. The agreed secret goes with both public keys through HKDF (RFC 5869), as
the KEM of HPKE does (RFC 9180, 4.1); the envelope binds the place where the box lies. Pure: no Django, no files.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from zoco.seal.crypto import ID_BYTES, KEY_BYTES, OVERHEAD, Key, SealBroken, key_id, seal, subkey, unseal

SMALLEST = KEY_BYTES + OVERHEAD


def public_of(private: bytes) -> bytes:
    """The 32 bytes that may be told to everybody, of 32 random ones that may be told to nobody."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def id_of(public: bytes) -> bytes:
    """The four bytes by which a box names the key that opens it."""
    return subkey(public, "box key id", ID_BYTES)


def close(clear: bytes, public: bytes, place: str) -> bytes:
    """
    Close `clear` for who holds the private half of `public`, at one place.

    >>> private = bytes(range(32))
    >>> box = close(b"Ana", public_of(private), "here")
    >>> open_box(box, private, "here")
    b'Ana'
    >>> open_box(box, private, "there")
    Traceback (most recent call last):
    ...
    zoco.seal.crypto.SealBroken: there: not sealed for this place, or changed since
    """
    ephemeral = X25519PrivateKey.generate()
    told = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public))
    return told + seal(clear, _agreed(shared, told, public), place)


def open_box(box: bytes, private: bytes, place: str) -> bytes:
    """What `close` was given; SealBroken for anything else."""
    if len(box) < SMALLEST:
        raise SealBroken(f"{place}: too short for a box")
    told, envelope = box[:KEY_BYTES], box[KEY_BYTES:]
    try:
        shared = X25519PrivateKey.from_private_bytes(private).exchange(
            X25519PublicKey.from_public_bytes(told)
        )
    except ValueError:
        raise SealBroken(f"{place}: not a box") from None
    return unseal(envelope, _agreed(shared, told, public_of(private)), place)


def opened_by(box: bytes) -> bytes:
    """The id of the key that opens this box."""
    return key_id(box[KEY_BYTES:])


def _agreed(shared: bytes, told: bytes, public: bytes) -> Key:
    return Key(id_of(public), subkey(shared + told + public, "box"))
