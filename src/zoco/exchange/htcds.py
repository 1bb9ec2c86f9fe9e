"""A line of the register as a record of HTCDS 2.0 (htcds.toml). Pure: one `Told` in, one record out."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from zoco.exchange.schema import Schema, read


@dataclass(frozen=True)
class Told:
    """What the register holds of one report. `person`: the same for lines that are about one person."""

    person: str
    registered_on: date
    reporter_kind: str
    gender: str
    nationality_group: str
    age_band: str
    forms: Sequence[str]
    sector: str
    minor_then: bool | None
    judgement: str
    consent: bool


@cache
def schema() -> Schema:
    return read("htcds.toml")


def record(told: Told, forms: Mapping[str, str], numbers: Mapping[str, str]) -> dict[str, Any]:
    """
    One record. `forms`: our form → that of HTCDS, "" for none; `numbers`: person → a number of this file only.

    >>> told = Told("p", date(2026, 5, 1), "police", "man", "eu", "23+", ["criminal"], "drugs", None, "possible", True)
    >>> made = record(told, {"criminal": "Other"}, {"p": "0123456789ab"})
    >>> made["vic_TypeOfExploitation"], made["zoco_Forms"], made["zoco_ForcedCrime"], made["zoco_Registered"]
    (['Other'], ['criminal'], 'drugs', '2026-Q2')
    >>> list(schema().faults(made))
    []
    """
    code = schema().codes
    judged = told.judgement != "possible"
    sex = code["vic_TypeOfSexExploitation"].get(told.sector)
    found: dict[str, Any] = {
        "zoco_Record": number(),
        "zoco_Person": numbers[told.person],
        "zoco_Registered": f"{told.registered_on.year}-Q{(told.registered_on.month + 2) // 3}",
        "org_Type": code["org_Type"].get(told.reporter_kind),
        "prs_Gender": code["prs_Gender"][told.gender],
        "prs_Citizenship": ["NL"] if told.nationality_group == "dutch" else None,
        "zoco_NationalityGroup": told.nationality_group,
        "zoco_AgeBand": told.age_band,
        "zoco_MinorWhenTrafficked": told.minor_then,
        "vic_TraffickingStatus": code["vic_TraffickingStatus"][told.judgement],
        "vic_TraffickingStatusDecisionMakingOrg": code["vic_TraffickingStatusDecisionMakingOrg"].get(
            told.reporter_kind
        )
        if judged
        else None,
        "vic_TypeOfExploitation": list(dict.fromkeys(filter(None, (forms.get(each) for each in told.forms)))),
        "zoco_Forms": list(told.forms),
        "vic_ForcedLabourIndustry": code["vic_ForcedLabourIndustry"].get(told.sector),
        "vic_TypeOfSexExploitation": [sex] if sex else None,
        "zoco_ForcedCrime": code["zoco_ForcedCrime"].get(told.sector),
        "con_Consent": told.consent,
    }
    return {name: value for name, value in found.items() if value is not None and value != []}


def number() -> str:
    return secrets.token_hex(6)


def document(
    told: Sequence[Told],
    forms: Mapping[str, str],
    *,
    on: date,
    to: str,
    ground: str,
) -> dict[str, Any]:
    """
    The whole file, each record checked. In no order, and with numbers that no other file has: two files cannot be laid
    beside each other to see who left. Raises NotAsAgreed.
    """
    numbers = {each.person: number() for each in told}
    records = [record(each, forms, numbers) for each in told]
    schema().checked(records)
    return {
        **schema().said(),
        "made_on": on.isoformat(),
        "made_for": to,
        "ground": ground,
        "records": sorted(records, key=lambda each: str(each["zoco_Record"])),
    }
