"""The people of a signal as rows that linking compares (the exchange format of docs/linking.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from zoco.linkage.normalise.numbers import bsn
from zoco.reports.codes import SEXES, Form

EXPLOITED = {Form.SEXUAL: "seks", Form.LABOUR: "arbeid", Form.CRIMINAL: "crimineel"}
_V_NUMBER = re.compile(r"^\s*v[\s.:-]*(?:nummer|nr)?[\s.:-]*(\d{3}[\s.]?\d{3}[\s.]?\d{4})\s*$", re.IGNORECASE)
_POSTCODE = re.compile(r"\b[1-9]\d{3}\s?[A-Za-z]{2}\b")


def rows_of(told: Mapping[str, Any]) -> list[dict[str, str]]:
    """
    One row a person, in the order in which the signal names them.

    >>> [row] = rows_of({"on": "2026-11-29", "source": {}, "people": [{"name": "Ana Popa", "gender": "woman", "documents": ["V 123 456 7890"]}]})
    >>> row["given_names"], row["sex"], row["v_number"], row["document_no"]
    ('Ana Popa', 'V', '1234567890', '')
    """
    source = told.get("source", {})
    shared = {
        "received_at": told["on"],
        "org_type": source.get("kind", ""),
        "org_unit": source.get("organisation", ""),
    }
    return [shared | _person(person) for person in told.get("people", [])]


def _person(person: Mapping[str, Any]) -> dict[str, str]:
    street, number, postcode, city = place(person.get("address", ""))
    return {
        "given_names": person.get("name", ""),
        "alias": ";".join(person.get("aliases", [])),
        "sex": SEXES.get(person.get("gender", ""), ""),
        "dob": str(person.get("birth_date") or ""),
        "age_estimate": str(person.get("age", "")),
        "nationality": person.get("nationality", ""),
        "phone": ";".join(person.get("phones", [])),
        "street": street,
        "house_number": number,
        "postcode": postcode,
        "city": city,
        "exploitation": next((EXPLOITED[form] for form in person.get("forms", []) if form in EXPLOITED), ""),
        "notes": person.get("note", ""),
        **_papers(person.get("documents", [])),
    }


def _papers(numbers: Sequence[str]) -> dict[str, str]:
    found = {"document_no": "", "bsn": "", "v_number": ""}
    for text in numbers:
        if match := _V_NUMBER.match(text):
            found["v_number"] = found["v_number"] or re.sub(r"\D", "", match[1])
        elif bsn(text) and not re.search("[A-Za-z]", re.sub("(?i)bsn", "", text)):
            found["bsn"] = found["bsn"] or text
        else:
            found["document_no"] = found["document_no"] or text
    return found


def place(text: str) -> tuple[str, str, str, str]:
    """
    Street, number, postcode and town in an address that was typed as one text; "" for what is not found.

    >>> place("Kerkstraat 12a, 1234 AB Ede"), place("ergens bij het station")
    (('Kerkstraat', '12a', '1234 AB', 'Ede'), ('', '', '', ''))
    """
    code = _POSTCODE.search(text)
    road = re.search(r"([A-Za-zÀ-ÿ'. -]{3,}?)\s+(\d+\s?[a-z]?)\b", text[: code.start()] if code else text)
    town = re.match(r"[\s,]*([A-Za-zÀ-ÿ'. -]+)", text[code.end() :]) if code else None
    return (
        road[1].strip() if road else "",
        road[2].strip() if road else "",
        code[0] if code else "",
        town[1].strip() if town else "",
    )
