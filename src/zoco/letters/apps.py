"""The texts are read before Zoco starts: a mistake in one is found then, not on the day of writing."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


class LettersConfig(AppConfig):
    name = "zoco.letters"

    def ready(self) -> None:
        register(texts_can_be_read)


def texts_can_be_read(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    from zoco.letters.filling import FILLS
    from zoco.letters.models import RecipientKind
    from zoco.letters.texts import TextError, all_texts

    try:
        texts = all_texts()
    except TextError as wrong:
        return [Error(str(wrong), id="letters.E001")]
    found: list[CheckMessage] = []
    for text in texts:
        if text.recipient_kind not in RecipientKind.values:
            found.append(Error(f"{text.slug}: no such kind of recipient.", id="letters.E002"))
        for field in text.fields:
            if field.fill and field.fill not in FILLS:
                found.append(Error(f"{text.slug}: {field.fill} fills nothing.", id="letters.E003"))
    return found
