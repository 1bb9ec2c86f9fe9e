"""What lies under a code in the database: reached through functions that take its mark, and open with the code only."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from zoco.files.looking import Looked
from zoco.seal import boxes, crypto
from zoco.seal.keys import triage_public
from zoco.signals.codes import Ending, Standing
from zoco.signals.models import Attachment, Message, packed
from zoco.signals.receipt import Receipt

UNFINISHED = "signals_unfinished.words"


@dataclass(frozen=True)
class Said:
    at: datetime
    from_triage: bool
    text: str


@dataclass(frozen=True)
class Found:
    """A signal as its reporter sees it."""

    received_at: datetime
    standing: Standing
    because: Ending | None
    messages: list[Said]

    @property
    def is_open(self) -> bool:
        return self.standing != Standing.ENDED


def exists(receipt: Receipt) -> bool:
    return bool(_rows("select id from zoco.signal_under(%s)", receipt.mark))


def find(receipt: Receipt) -> Found | None:
    rows = _rows("select received_at, standing, because from zoco.signal_under(%s)", receipt.mark)
    if not rows:
        return None
    [(received_at, standing, because)] = rows
    messages = [
        Said(at, from_triage, _opened(receipt, message, bytes(copy)))
        for message, at, from_triage, copy in _rows("select * from zoco.messages_under(%s)", receipt.mark)
    ]
    return Found(received_at, Standing(standing), Ending(because) if because else None, messages)


def reply(receipt: Receipt, text: str) -> bool:
    """Says whether it was taken in: after the end, or far too often, it is not."""
    message = Message(id=uuid.uuid4())
    box = boxes.close(packed(text), triage_public(), message.place("box"))
    copy = boxes.close(packed(text), receipt.public, message.place("copy"))
    [(taken,)] = _rows("select zoco.reply_under(%s, %s, %s, %s)", receipt.mark, message.pk, box, copy)
    return bool(taken)


def attach(receipt: Receipt, looked: Looked, name: str) -> bool:
    """A file, sealed before it leaves this process. Says whether it was taken in."""
    file = Attachment(id=uuid.uuid4())
    file.put_in(
        {"name": name, "media_type": looked.media_type, "ending": looked.ending, "size": len(looked.content)}
    )
    content = file.close(looked.content)
    [(taken,)] = _rows("select zoco.attach_under(%s, %s, %s, %s)", receipt.mark, file.pk, file.box, content)
    return bool(taken)


def keep(receipt: Receipt, words: bytes) -> None:
    sealed = crypto.seal(words, receipt.own_key, UNFINISHED)
    _rows("select zoco.keep_unfinished(%s, %s)", receipt.mark, sealed)


def unfinished(receipt: Receipt) -> bytes | None:
    [(sealed,)] = _rows("select zoco.unfinished_under(%s)", receipt.mark)
    return None if sealed is None else crypto.unseal(bytes(sealed), receipt.own_key, UNFINISHED)


def drop(receipt: Receipt) -> None:
    _rows("select zoco.drop_unfinished(%s)", receipt.mark)


def _opened(receipt: Receipt, message: uuid.UUID, copy: bytes) -> str:
    place = Message(id=message).place("copy")
    return str(json.loads(boxes.open_box(copy, receipt.private, place)))


def _rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
