"""Verzegeling: data keys, sealed fields, blind indexes, key rotation.

The models are taken from `zoco.seal.models` and `zoco.seal.fields`, since Django loads this package
before any model may exist; `secret` and `unseal_secret` need none.
"""

from zoco.seal.secrets import secret, unseal_secret

__all__ = ["secret", "unseal_secret"]
