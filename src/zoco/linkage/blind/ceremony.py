"""
How two or more organisations make one secret that nobody chose, over mail they do not trust.

Three rounds of small files and one telephone call:

1. *Promise*: each makes an X25519 key pair (RFC 7748) and a share of 32 random bytes, and sends only hashes of
   both. Nobody can choose last.
2. *Opening*: when all promises are in, each sends the public half. From everything sent so far the tool makes
   twenty digits. They are read aloud in a call in which people know each other's voices: whoever came
   between had to fix all keys before it saw any, and has one chance in 10^20.
3. *Share*: only after the digits agreed, each seals its share for each other one (X25519, HKDF, AES-256-GCM).
   Each share is held against its promise. All shares together, through HKDF, are the secret.

The files of the rounds may be read by anybody; only `private.json` and the key may not. One honest share makes
the secret unpredictable. Pure: the state in, the messages in, the next message out.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zoco.linkage.blind.keys import Refused, SharedKey, first_day

FORMAT = "zoco-blind-ceremony/1"
ROUNDS = ("promise", "opening", "share")
Message = dict[str, Any]


@dataclass(frozen=True)
class Party:
    """What one organisation keeps to itself between the rounds."""

    name: str
    parties: tuple[str, ...]
    period: str
    private: bytes = field(repr=False)
    share: bytes = field(repr=False)

    @classmethod
    def begin(cls, name: str, parties: Sequence[str], period: str) -> Party:
        """A new key pair and a new share; `Refused` when the names cannot be right."""
        names = tuple(sorted(each.strip() for each in parties))
        first_day(period)
        if len(names) < 2 or len(set(names)) < len(names) or not all(names):
            raise Refused("name at least two organisations, each once")
        if name not in names:
            raise Refused(f"{name} is not one of {', '.join(names)}")
        return cls(name, names, period, os.urandom(32), os.urandom(32))

    @property
    def public(self) -> bytes:
        return X25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw()

    def promise(self) -> Message:
        return self._message(
            "promise",
            public=_hash("public", self.name, self.public),
            share=_hash("share", self.name, self.share),
        )

    def opening(self, promises: Mapping[str, Message]) -> Message:
        """The public half, once everybody has promised."""
        self._all("promise", promises)
        return self._message("opening", public=self.public.hex())

    def digits(self, promises: Mapping[str, Message], openings: Mapping[str, Message]) -> str:
        """Four groups of five digits to read aloud; `Refused` when a public half is not the promised one."""
        self._all("promise", promises)
        self._all("opening", openings)
        for name in self.parties:
            if _hash("public", name, _bytes(openings[name], "public")) != promises[name].get("public"):
                raise Refused(f"the public key of {name} is not the one it promised: stop, and call them")
        number = str(int.from_bytes(self._transcript(promises, openings)) % 10**20).zfill(20)
        return " ".join(number[at : at + 5] for at in range(0, 20, 5))

    def shares(self, promises: Mapping[str, Message], openings: Mapping[str, Message]) -> Message:
        """Our share, sealed for each of the others. Only after the digits agreed."""
        self.digits(promises, openings)
        told = self._transcript(promises, openings)
        sealed = {}
        for name in self._others():
            nonce = os.urandom(12)
            box = AESGCM(self._between(name, openings, told, (self.name, name)))
            sealed[name] = (nonce + box.encrypt(nonce, self.share, told)).hex()
        return self._message("share", sealed=sealed)

    def finish(
        self, promises: Mapping[str, Message], openings: Mapping[str, Message], shares: Mapping[str, Message]
    ) -> SharedKey:
        """The shared secret; `Refused` when a share does not open or is not the promised one."""
        self.digits(promises, openings)
        self._all("share", shares)
        told = self._transcript(promises, openings)
        opened = {name: self._opened(name, openings, shares[name], told) for name in self._others()}
        opened[self.name] = self.share
        for name, share in opened.items():
            if _hash("share", name, share) != promises[name].get("share"):
                raise Refused(f"the share of {name} is not the one it promised: stop, and begin anew")
        together = b"".join(opened[name] for name in self.parties)
        return SharedKey(
            self.period, self.parties, HKDF(SHA256(), 32, told, b"zoco blind secret").derive(together)
        )

    def _opened(self, name: str, openings: Mapping[str, Message], message: Message, told: bytes) -> bytes:
        try:
            envelope = bytes.fromhex(message["sealed"][self.name])
            box = AESGCM(self._between(name, openings, told, (name, self.name)))
            return box.decrypt(envelope[:12], envelope[12:], told)
        except (InvalidTag, KeyError, TypeError, ValueError):
            raise Refused(
                f"the share of {name} does not open: it was changed, or is of another ceremony"
            ) from None

    def _between(
        self, name: str, openings: Mapping[str, Message], told: bytes, way: tuple[str, str]
    ) -> bytes:
        """The key for what one sends the other in this ceremony, in one direction."""
        try:
            theirs = X25519PublicKey.from_public_bytes(_bytes(openings[name], "public"))
            agreed = X25519PrivateKey.from_private_bytes(self.private).exchange(theirs)
        except ValueError:
            raise Refused(f"the public key of {name} is not a key") from None
        return HKDF(SHA256(), 32, told, b"zoco blind share " + json.dumps(way).encode()).derive(agreed)

    def _others(self) -> list[str]:
        return [name for name in self.parties if name != self.name]

    def _all(self, round_: str, messages: Mapping[str, Message]) -> None:
        if missing := [name for name in self.parties if name not in messages]:
            raise Refused(f"the {round_} of {', '.join(missing)} is not in yet")
        for name in self.parties:
            said = messages[name]
            expected = {"format": FORMAT, "round": round_, "of": name, "parties": list(self.parties), "period": self.period}  # fmt: skip
            for what, value in expected.items():
                if said.get(what) != value:
                    raise Refused(
                        f"the {round_} of {name} says {what} {said.get(what)!r}; here it is {value!r}"
                    )

    def _transcript(self, promises: Mapping[str, Message], openings: Mapping[str, Message]) -> bytes:
        said = [[promises[name], openings[name]] for name in self.parties]
        return hashlib.sha256(b"zoco blind transcript " + json.dumps(said, sort_keys=True).encode()).digest()

    def _message(self, round_: str, **told: Any) -> Message:
        return {"format": FORMAT, "round": round_, "of": self.name, "parties": list(self.parties), "period": self.period, **told}  # fmt: skip


def _hash(what: str, name: str, value: bytes) -> str:
    return hashlib.sha256(json.dumps(["zoco blind", what, name, value.hex()]).encode()).hexdigest()


def _bytes(message: Message, what: str) -> bytes:
    try:
        return bytes.fromhex(message[what])
    except (KeyError, TypeError, ValueError):
        raise Refused(f"the {message.get('round')} of {message.get('of')} is damaged") from None
