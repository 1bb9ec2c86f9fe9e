"""Three years of invented rows in the national register, so that the figures of the demo have something to count."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from zoco.reports.codes import DossierType, Form, Gender, Ground, NationalityGroup
from zoco.reports.grounds import rule_for
from zoco.reports.models import Registration

A_YEAR = 1_060  # reports in 2024, publication "Het beeld van 2024" of CoMensha
DAYS = 1_095
# Shares of the reporters in that publication; forms and units are invented.
REPORTERS = {"police": 31, "care_coordinator": 28, "fairwork": 24, "nla": 7, "kmar": 6, "shelter": 4}
FORMS = {
    Form.SEXUAL: 40,
    Form.LABOUR: 42,
    Form.CRIMINAL: 12,
    Form.FORCED_SERVICES: 4,
    Form.ORGAN_REMOVAL: 1,
    Form.UNKNOWN: 1,
}
UNITS = ("Amsterdam", "Den Haag", "Limburg", "Midden-Nederland", "Noord-Holland", "Noord-Nederland", "Oost-Brabant",
         "Oost-Nederland", "Rotterdam", "Zeeland-West-Brabant")  # fmt: skip
REPORTED_TWICE = 0.08


def fill_register(today: date) -> int:
    """As the owner; the same rows on every machine, ending two months ago."""
    chance = random.Random(2026)  # noqa: S311  (invented figures, not secrets)
    end = today - timedelta(days=60)
    persons: list[bytes] = []
    rows = [_row(chance, number, end, persons) for number in range(A_YEAR * DAYS // 365)]
    Registration.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _row(chance: random.Random, number: int, end: date, persons: list[bytes]) -> Registration:
    if persons and chance.random() < REPORTED_TWICE:
        person = chance.choice(persons)
    else:
        person = chance.randbytes(16)
        persons.append(person)
    kind = _one_of(chance, REPORTERS)
    on = end - timedelta(days=chance.randrange(DAYS))
    consent = rule_for(kind, on).consent_to_register
    shelter = chance.random() < 0.25
    return Registration(
        report_number=f"D-{number:06}",
        person_ref=person,
        reporter_kind=kind,
        registered_on=on,
        dossier_type=DossierType.SHELTER if shelter else DossierType.REGISTRATION,
        ground=Ground.CONSENT if consent else Ground.INVESTIGATIVE,
        forms=[_one_of(chance, FORMS)],
        age_band=_one_of(chance, {"0-17": 8, "18-22": 15, "23+": 72, "unknown": 5}),
        gender=_one_of(chance, {Gender.WOMAN: 55, Gender.MAN: 42, Gender.OTHER: 1, Gender.UNKNOWN: 2}),
        nationality_group=_one_of(
            chance, {NationalityGroup.DUTCH: 18, NationalityGroup.EU: 37, NationalityGroup.NON_EU: 45}
        ),
        police_unit=chance.choice(UNITS),
        shelter_wanted=shelter,
    )


def _one_of(chance: random.Random, shares: Mapping[Any, int]) -> str:
    return str(chance.choices(list(shares), list(shares.values()))[0])
