"""A sealed model of the tests' own; `conftest.notes` makes its table."""

import uuid

from django.db import models

from zoco.seal.fields import Sealed, SealedBytes, SealedJSON, SealedText
from zoco.seal.index import BlindIndexField


class Note(Sealed):
    """Not of an installed app, so that no other test and no migration knows of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = SealedText("naam", max_length=100)
    story = SealedText("verhaal", blank=True)
    phone = SealedText(blank=True)
    phone_index = BlindIndexField("phone", of="phone")
    more = SealedJSON(default=dict, blank=True)
    photo = SealedBytes()
    both_index = BlindIndexField()
    colour = models.CharField(max_length=20, blank=True)

    class Meta:
        app_label = "seal_tests"
        db_table = "seal_tests_note"
