"""One subject of one signal, brought to one shape: what everything else here compares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from zoco.linkage.folding import fold
from zoco.linkage.normalise.dates import Born, born, guessed, ordinal
from zoco.linkage.normalise.names import latin, person_words, sound
from zoco.linkage.normalise.nations import nation
from zoco.linkage.normalise.notes import in_notes
from zoco.linkage.normalise.numbers import MOST, bsn, digits, handles, paper, phones, plate
from zoco.linkage.normalise.places import address

VERSION = 1
"""Rises when the same row would be prepared differently: stored keys are then made again."""
LONGEST = 200  # characters of a field that are read


class Record(NamedTuple):
    """A prepared subject; "" and () are unknown. Small on purpose: a million of them fit in memory."""

    record_id: str
    signal_id: str
    received: int
    org: str
    unit: str
    names: tuple[str, ...]
    whole: str  # the name in one piece, for words that were glued
    aliases: tuple[str, ...]
    sex: str
    born: Born
    nation: str
    birth_place: str
    phones: tuple[str, ...]
    handles: tuple[str, ...]
    by_code: str
    by_street: str
    road: str
    town: str
    plates: tuple[str, ...]
    document: str
    bsn: str
    v_number: str
    exploitation: str
    employer: str


SEXES = {
    "v": "V",
    "vrouw": "V",
    "f": "V",
    "female": "V",
    "w": "V",
    "m": "M",
    "man": "M",
    "male": "M",
    "x": "X",
}


def prepare(row: Mapping[str, str]) -> Record:
    """
    A row of the exchange format as a record; columns that are not there are unknown.

    >>> found = prepare({"record_id": "1", "given_names": "Joelija", "family_name": "Sjtereva", "dob": "03-04-1998"})
    >>> found.names, found.born.year, found.phones
    (('iulia', 'stereva'), 1998, ())
    """

    def said(name: str) -> str:
        return (row.get(name) or "")[:LONGEST].strip()

    told_phones, told_plates, told_aliases, told_handles = in_notes(row.get("notes") or "")
    received = ordinal(said("received_at"))
    names = person_words(said("given_names"), said("prefix"), said("family_name"), said("name_native"))
    by_code, by_street, road, town = address(
        said("street"), said("house_number"), said("postcode"), said("city")
    )
    exploitation = said("exploitation").lower()
    return Record(
        record_id=row["record_id"],
        signal_id=said("signal_id"),
        received=received,
        org=said("org_type").lower(),
        unit=said("org_unit").lower(),
        names=names,
        whole="".join(names),
        aliases=_aliases(row.get("alias") or "", told_aliases),
        sex=SEXES.get(said("sex").lower(), ""),
        born=_born(said("dob"), said("age_estimate"), received),
        nation=nation(said("nationality")),
        birth_place=latin(said("birth_place")),
        phones=tuple(dict.fromkeys((*phones(said("phone")), *told_phones)))[:MOST],
        handles=tuple(dict.fromkeys((*handles(said("handle")), *map(fold, told_handles))))[:MOST],
        by_code=by_code,
        by_street=by_street,
        road=road,
        town=town,
        plates=_plates(said("plate"), told_plates),
        document=paper(said("document_no")),
        bsn=bsn(said("bsn")),
        v_number=digits(said("v_number")),
        exploitation="" if exploitation == "onbekend" else exploitation,
        employer=fold(said("employer")),
    )


def _born(text: str, age: str, received: int) -> Born:
    found = born(text) if text else Born()
    return found if found.year or not age else guessed(age, received)


def _aliases(text: str, told: tuple[str, ...]) -> tuple[str, ...]:
    parts = (sound(latin(part).replace(" ", "")) for part in (*text[:2000].split(";"), *told) if part.strip())
    return tuple(dict.fromkeys(part for part in parts if len(part) > 1))[:MOST]


def _plates(text: str, told: tuple[str, ...]) -> tuple[str, ...]:
    parts = (plate(part) for part in text.replace(",", ";").split(";"))
    return tuple(dict.fromkeys(part for part in (*parts, *told) if part))[:MOST]
