"""What PostgreSQL needs to check who is asking."""

from __future__ import annotations

from django.db import models


class ContextKey(models.Model):
    """The padded halves of the key that signs the context (RFC 2104); only the owner may read them."""

    id = models.CharField(primary_key=True, max_length=40)
    inner_pad = models.BinaryField()
    outer_pad = models.BinaryField()
