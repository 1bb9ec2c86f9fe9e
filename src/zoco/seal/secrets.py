"""Secrets of the installation itself, such as the seed of somebody's authenticator app.

Text in, text out, for libraries that keep a secret in a column of their own (allauth's MFA adapter).
They have no data key, since they belong to an account and not to a person in care, and a key kind of
their own ("secret"), so that rotating the KEK leaves them as they are.
"""

import base64

from zoco.seal import keys
from zoco.seal.crypto import Key, SealBroken, key_id, seal, unseal

PREFIX = "z1."
PLACE = "secret"


def secret(text: str) -> str:
    """The text, sealed, as ASCII."""
    envelope = seal(text.encode(), keys.ring().current("secret").key, PLACE)
    return PREFIX + base64.urlsafe_b64encode(envelope).decode()


def unseal_secret(sealed: str) -> str:
    """What `secret` was given; `SealBroken` for anything that it did not make with a key of this ring."""
    if not sealed.startswith(PREFIX):
        raise SealBroken("secret: not sealed")
    try:
        envelope = base64.urlsafe_b64decode(sealed.removeprefix(PREFIX))
    except ValueError:
        raise SealBroken("secret: damaged") from None
    return unseal(envelope, _key_of(envelope), PLACE).decode()


def _key_of(envelope: bytes) -> Key:
    for version in keys.ring().all("secret"):
        if version.key.id == key_id(envelope):
            return version.key
    raise SealBroken("secret: sealed with a key that is not in the ring")
