"""How the invented world is: every rate has a name, each named setting is another country of habits."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, fields, replace

Range = tuple[float, float]

#: Organisation → (share of signals, names, birth date, sex, nationality, phone, handle, address, plate, document,
#: age guess, typing errors, birth year only or "+-", capitals). All but the first are probabilities.
PROFILES: dict[str, tuple[float, ...]] = {
    "politie": (0.30, 0.92, 0.85, 0.95, 0.90, 0.45, 0.12, 0.55, 0.20, 0.30, 0.10, 0.06, 0.10, 0.10),
    "kmar": (0.12, 0.98, 0.95, 0.98, 0.97, 0.35, 0.08, 0.25, 0.22, 0.65, 0.03, 0.03, 0.04, 0.80),
    "nla": (0.12, 0.85, 0.70, 0.85, 0.88, 0.30, 0.05, 0.65, 0.18, 0.20, 0.15, 0.08, 0.20, 0.15),
    "opvang": (0.12, 0.93, 0.80, 0.95, 0.90, 0.60, 0.15, 0.45, 0.04, 0.12, 0.10, 0.07, 0.12, 0.03),
    "ggd": (0.06, 0.70, 0.55, 0.92, 0.75, 0.50, 0.10, 0.35, 0.02, 0.04, 0.20, 0.10, 0.30, 0.03),
    "gemeente": (0.08, 0.85, 0.75, 0.88, 0.80, 0.40, 0.05, 0.70, 0.06, 0.15, 0.10, 0.07, 0.15, 0.05),
    "ngo": (0.08, 0.80, 0.60, 0.90, 0.85, 0.60, 0.25, 0.30, 0.05, 0.08, 0.25, 0.12, 0.35, 0.03),
    "coa": (0.04, 0.97, 0.93, 0.97, 0.95, 0.45, 0.05, 0.60, 0.01, 0.40, 0.05, 0.05, 0.10, 0.40),
    "burger": (0.05, 0.25, 0.06, 0.70, 0.45, 0.12, 0.08, 0.65, 0.35, 0.01, 0.60, 0.18, 0.70, 0.02),
    "mma": (0.03, 0.35, 0.10, 0.65, 0.50, 0.25, 0.15, 0.60, 0.40, 0.01, 0.50, 0.15, 0.60, 0.02),
}


@dataclass(frozen=True)
class Setting:
    """All rates are probabilities unless said otherwise."""

    name: str = "ordinary"
    profiles: dict[str, tuple[float, ...]] = field(default_factory=lambda: PROFILES)
    presence: float = 1.0  # multiplies how often a field is filled
    pool: float = 1.0  # share of the names of an origin that is in use
    zipf: float = 0.8  # exponent of the frequency of names
    # networks
    alone: float = 0.42
    tail: float = 1.3  # exponent of the size of networks; smaller is heavier
    largest: int = 40
    mixed_origin: float = 0.12
    kin: float = 0.10
    twin: float = 0.10  # of the kin
    namesake: float = 0.03  # has the whole name of another in the same network
    returns: float = 0.06
    minors: float = 0.12
    network_phones: tuple[int, int] = (1, 3)
    network_addresses: tuple[int, int] = (1, 6)
    network_vehicles: tuple[int, int] = (0, 3)
    # persons
    own_phone: float = 0.6
    second_phone: float = 0.25
    handle: float = 0.3
    alias: float = 0.3
    second_identity: float = 0.06
    native_script: float = 0.3
    bsn: float = 0.08
    v_number: float = 0.25
    document: float = 0.7
    lent_document: float = 0.04
    married_name: float = 0.06
    # signals
    one_signal: float = 0.47
    two_signals: float = 0.20
    more_signals: float = 0.62  # each further one after the third
    most_signals: int = 12
    together: float = 0.45  # of signals of police, marechaussee and inspectorate name several at once
    twice: float = 0.06
    same_organisation: float = 0.35
    # errors
    scheme: float = 0.55  # another romanisation than the passport's
    ear: Range = (0.05, 0.35)
    swap_high: float = 0.15  # given and family name exchanged: Vietnamese, Chinese, Hungarian, Eritrean
    swap_low: float = 0.04
    glued: float = 0.05
    one_field: float = 0.05  # the whole name in one field
    initials: float = 0.05
    part_lost: float = 0.12  # one of several names left out
    particle_lost: float = 0.3
    accents_lost: float = 0.7
    typing: float = 1.0  # multiplies the typing errors of the profile
    placeholder: float = 0.03
    new_year_high: float = 0.22
    new_year_low: float = 0.02
    day_month: float = 0.03
    wrong_part: float = 0.05  # one digit of a date
    iso_dates: float = 0.45
    year_only: float = 1.0  # multiplies that of the profile
    trafficker_phone: float = 0.28
    shelter_phone: float = 0.15
    shelter_address: float = 0.3
    wrong_digit: float = 0.03
    plate_confused: float = 0.06
    only_in_notes: float = 0.12
    code_nationality: float = 0.5
    wrong_nationality: float = 0.04
    wrong_sex: float = 0.015
    wrong_birth_place: float = 0.12  # the region, a nearby town, or only the country
    wrong_exploitation: float = 0.12
    wrong_employer: float = 0.1
    second_document: float = 0.12
    second_handle: float = 0.2
    more_aliases: float = 0.35
    no_alias_kept: float = 0.1  # a name of the day
    coarse_age: float = 2.5  # years of standard deviation


SETTINGS = {
    each.name: each
    for each in (
        Setting(),
        Setting(
            name="careful", presence=1.06, typing=0.5, year_only=0.4, trafficker_phone=0.2, ear=(0.02, 0.2),
            iso_dates=0.8, code_nationality=0.8, scheme=0.35, one_signal=0.40, pool=0.8,
        ),
        Setting(
            name="hurried", presence=0.88, typing=2.0, year_only=1.8, trafficker_phone=0.45, ear=(0.15, 0.5),
            new_year_high=0.3, swap_high=0.2, swap_low=0.06, glued=0.1, iso_dates=0.3, only_in_notes=0.25,
            wrong_part=0.08, day_month=0.05, one_signal=0.52, pool=0.6,
        ),
        Setting(
            name="crowded", alone=0.33, tail=0.9, kin=0.15, twin=0.15, namesake=0.06, lent_document=0.08,
            together=0.6, trafficker_phone=0.5, shelter_phone=0.3, pool=0.5, zipf=1.1, own_phone=0.45,
        ),
        # Never trained on.
        Setting(
            name="elsewhere", presence=0.94, typing=1.4, year_only=1.4, ear=(0.1, 0.45), scheme=0.65, alone=0.38,
            tail=1.1, kin=0.12, trafficker_phone=0.38, shelter_phone=0.22, iso_dates=0.55, zipf=0.95, pool=0.75,
            swap_high=0.18, one_signal=0.45, two_signals=0.25, only_in_notes=0.18, wrong_part=0.06,
            new_year_high=0.28, same_organisation=0.2, initials=0.08,
        ),
    )
}  # fmt: skip
NEVER_TRAINED = "elsewhere"


def swept(seed: int) -> Setting:
    """
    A setting between the trained ones, every rate drawn anew: what the weights are fitted on.

    >>> swept(1) == swept(1), swept(1) == swept(2)
    (True, False)
    """
    rng = random.Random(seed)  # noqa: S311
    trained = [each for name, each in SETTINGS.items() if name != NEVER_TRAINED]
    drawn: dict[str, object] = {"name": f"swept-{seed}"}
    for rate in fields(Setting):
        values = [getattr(each, rate.name) for each in trained]
        if isinstance(values[0], float):
            low, high = min(values), max(values)
            drawn[rate.name] = rng.uniform(low * 0.7, min(high * 1.3, 1.0) if high <= 1 else high * 1.3)
        elif rate.name == "ear":
            drawn[rate.name] = rng.choice(values)
    drawn["profiles"] = {name: _perturbed(row, rng) for name, row in PROFILES.items()}
    return replace(rng.choice(trained), **drawn)  # type: ignore[arg-type]


def _perturbed(row: tuple[float, ...], rng: random.Random) -> tuple[float, ...]:
    """Each probability moved on the odds scale by up to a factor two and a half."""
    moved = []
    for share in row:
        odds = share / (1 - share) * 2.5 ** rng.uniform(-1, 1)
        moved.append(odds / (1 + odds))
    return tuple(moved)
