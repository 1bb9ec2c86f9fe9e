"""The ceremony in a folder: what lies there says which step comes next."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from zoco.linkage.blind import keys
from zoco.linkage.blind.ceremony import ROUNDS, Message, Party
from zoco.linkage.blind.keys import Refused

PRIVATE = "private.json"
KEY = "key.json"
_LARGEST = 1 << 20


def walk(folder: Path, name: str, others: Sequence[str], period: str, digits_agree: bool) -> Iterator[str]:
    """
    Take every step that can be taken now, and say each in words.

    Run it again whenever files of the others came in. The secret is never said.
    """
    if (folder / KEY).exists():
        yield _done(keys.read(folder / KEY))
        return
    party = _party(folder, name, others, period)
    said = [_read(folder, number, party) for number in range(len(ROUNDS))]
    _say(folder, 0, party, said, party.promise)
    if missing := _missing(party, said[0]):
        yield _wait(0, party, missing)
        return
    _say(folder, 1, party, said, lambda: party.opening(said[0]))
    if missing := _missing(party, said[1]):
        yield _wait(1, party, missing)
        return
    digits = party.digits(said[0], said[1])
    if not digits_agree and name not in said[2]:
        yield from (
            f"Digits of this ceremony: {digits}",
            "Call all the others, on numbers you know already, and read the digits aloud to each other.",
            "The same for everybody: run this again with --digits-agree. Not the same: stop, somebody is in between.",
        )
        return
    _say(folder, 2, party, said, lambda: party.shares(said[0], said[1]))
    if missing := _missing(party, said[2]):
        yield _wait(2, party, missing)
        return
    key = party.finish(*said)
    keys.write(key, folder / KEY)
    (folder / PRIVATE).unlink()
    yield _done(key)


def _party(folder: Path, name: str, others: Sequence[str], period: str) -> Party:
    """What was begun here, or a new beginning."""
    if not (folder / PRIVATE).exists():
        party = Party.begin(name, [name, *others], period)
        if len({_file(0, each) for each in party.parties}) < len(party.parties):
            raise Refused(
                "two of these names would give files of the same name: choose others, of Latin letters"
            )
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = {
            "name": name, "parties": list(party.parties), "period": period,
            "private": party.private.hex(), "share": party.share.hex(),
        }  # fmt: skip
        keys.write_private(folder / PRIVATE, json.dumps(told))
        return party
    try:
        told = json.loads(keys.read_private(folder / PRIVATE))
        begun = Party(
            told["name"], tuple(told["parties"]), told["period"],
            bytes.fromhex(told["private"]), bytes.fromhex(told["share"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        raise Refused(f"{PRIVATE} is damaged: begin in a new folder, all of you") from None
    if begun.name != name or (others and {name, *others} != set(begun.parties)):
        raise Refused(f"this folder is of {begun.name}, for {', '.join(begun.parties)}")
    return begun


def _say(folder: Path, number: int, party: Party, said: list[dict[str, Message]], message: object) -> None:
    """Write our own message of a round, once."""
    if party.name not in said[number]:
        made = message()  # type: ignore[operator]
        (folder / _file(number, party.name)).write_text(json.dumps(made, indent=1) + "\n")
        said[number][party.name] = made


def _read(folder: Path, number: int, party: Party) -> dict[str, Message]:
    found = {}
    for name in party.parties:
        path = folder / _file(number, name)
        if path.exists():
            try:
                text = path.read_bytes()[:_LARGEST].decode()
                found[name] = dict(json.loads(text))
            except (OSError, ValueError, TypeError):
                raise Refused(f"{path.name} is damaged: ask for it again") from None
    return found


def _file(number: int, name: str) -> str:
    """
    >>> _file(0, "GGD Amsterdam")
    '1-promise-ggd-amsterdam.json'
    """
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return f"{number + 1}-{ROUNDS[number]}-{plain}.json"


def _missing(party: Party, said: dict[str, Message]) -> list[str]:
    return [name for name in party.parties if name not in said]


def _wait(number: int, party: Party, missing: list[str]) -> str:
    files = ", ".join(_file(number, name) for name in missing)
    return f"Send {_file(number, party.name)} to all the others. Put theirs in this folder ({files}), and run this again."


def _done(key: keys.SharedKey) -> str:
    return (
        f"Done: {KEY} is the key of {key.period} for {', '.join(key.parties)}, in force until {key.ends_on}. Check"
        f" value, the same for all: {key.check}. Keep the file where only you can read it; never send it."
    )
