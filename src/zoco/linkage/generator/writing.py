"""What an organisation writes down of a person: one row of the exchange format, with its errors."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from zoco.linkage.generator.names import Origin, plain, respell, romanise, typo
from zoco.linkage.generator.world import ALIASES, EMPLOYERS, Address, Identity, Network, Person, World
from zoco.linkage.normalise.nations import spellings

COLUMNS = [
    "record_id",
    "signal_id",
    "received_at",
    "org_type",
    "org_unit",
    "given_names",
    "prefix",
    "family_name",
    "name_native",
    "alias",
    "sex",
    "dob",
    "age_estimate",
    "nationality",
    "birth_place",
    "phone",
    "handle",
    "street",
    "house_number",
    "postcode",
    "city",
    "plate",
    "document_no",
    "bsn",
    "v_number",
    "exploitation",
    "employer",
    "notes",
]
NATION = {
    code: code
    for code in [
        "BG",
        "UA",
        "RO",
        "HU",
        "PL",
        "NG",
        "VN",
        "CN",
        "SY",
        "MA",
        "TR",
        "ER",
        "AL",
        "PH",
        "BR",
        "UG",
        "NL",
        "IN",
    ]
}
SWAPPERS = {"VN", "CN", "HU", "ER"}
NEW_YEAR = {"SY", "ER", "NG", "UG", "MA", "IN", "TR", "VN"}
PLACEHOLDERS = ["Onbekend", "NN", "N.N.", "Mevrouw X", "?", "onb.", "Unknown", "-", "Jane Doe", "vrouw 2"]
CONFUSED = ["8B", "0O", "1I", "5S", "2Z", "0D", "6G"]
UNITS = ["Noord", "Oost", "Zuid", "West", "Midden"]
REMARKS = ["Maakt een angstige indruk.", "Wil geen aangifte.", "Spreekt geen Nederlands.", "Zat binnen, gordijnen dicht.", "Zegt dat zij schulden heeft.", "Was samen met anderen.", "Melding via buren.", "Paspoort afgenomen.", ""]  # fmt: skip


@dataclass(frozen=True)
class Profile:
    """How an organisation reports; see `settings.PROFILES`."""

    share: float
    names: float
    born: float
    sex: float
    nationality: float
    phone: float
    handle: float
    address: float
    plate: float
    document: float
    age: float
    typing: float
    year_only: float
    capitals: float


@dataclass(frozen=True)
class Event:
    """Who writes, when, and about which place and car."""

    org: str
    unit: str
    on: date
    where: Address
    car: str


class Writer:
    """Writes rows for one setting."""

    def __init__(self, world: World) -> None:
        self.world, self.setting, self.rng = world, world.setting, world.rng
        self.profiles = {name: Profile(*row) for name, row in self.setting.profiles.items()}

    def row(self, person: Person, network: Network, event: Event) -> dict[str, str]:
        """The columns that this organisation fills, without ids."""
        self.profile, rng = self.profiles[event.org], self.rng
        chosen = person.identities[-1] if rng.random() < 0.4 else person.identities[0]
        row = dict.fromkeys(COLUMNS, "") | {
            "received_at": event.on.isoformat(),
            "org_type": event.org,
            "org_unit": event.unit,
        }
        notes = [rng.choice(REMARKS)]
        self.names(row, person, chosen)
        self.birth(row, chosen, event.on, person)
        if self.has(self.profile.sex):
            row["sex"] = rng.choice("VMX") if rng.random() < self.setting.wrong_sex else person.sex
        if self.has(self.profile.nationality):
            row["nationality"] = self.nationality(chosen.nationality)
        if self.has(self.profile.nationality * 0.35):
            row["birth_place"] = self.birth_place(person)
        self.numbers(row, person, network, notes)
        self.place(row, network, event, notes)
        self.papers(row, person)
        self.work(row, network)
        if row["alias"] and rng.random() < self.setting.only_in_notes:
            notes.append(f"Noemt zich {row.pop('alias')}.")
        rng.shuffle(notes)
        row["notes"] = " ".join(part for part in notes if part)
        return row

    def birth_place(self, person: Person) -> str:
        place = self.rng.choice(person.origin.cities) if self.rng.random() < self.setting.wrong_birth_place else person.birth_place  # fmt: skip
        return plain(place) if self.rng.random() < 0.6 else place

    def work(self, row: dict[str, str], network: Network) -> None:
        """The form of exploitation and the employer, as far as they were understood."""
        rng, setting = self.rng, self.setting
        row["exploitation"] = network.exploitation if rng.random() < 0.7 else rng.choice(["", "onbekend"])
        if rng.random() < setting.wrong_exploitation:
            row["exploitation"] = rng.choice(["seks", "arbeid", "crimineel", "overig"])
        if network.employer and rng.random() < 0.5:
            row["employer"] = (
                network.employer if rng.random() > setting.wrong_employer else rng.choice(EMPLOYERS)
            )

    def has(self, share: float) -> bool:
        return self.rng.random() < min(share * self.setting.presence, 0.995)

    # names

    def names(self, row: dict[str, str], person: Person, said: Identity) -> None:
        rng, setting, origin = self.rng, self.setting, person.origin
        if person.aliases and self.has(0.5 if org_is_social(row["org_type"]) else 0.25):
            row["alias"] = "; ".join(rng.sample(person.aliases, rng.randint(1, len(person.aliases))))
            if rng.random() < setting.no_alias_kept:
                row["alias"] = rng.choice(ALIASES).replace("_", " ")
        if not self.has(self.profile.names) or rng.random() < setting.placeholder:
            self.nameless(row, person, said)
            return
        given, family = list(said.given), list(said.family)
        if rng.random() < setting.part_lost and len(given) > 1:
            given.pop(rng.randrange(len(given)))
        if rng.random() < setting.part_lost * 2 and len(family) > 1:
            family.pop(rng.randrange(len(family)))
        first, last = self.spelled(given, person), self.spelled(family, person)
        row["prefix"], first, last = self.arranged(first, last, said.particle, origin)
        if rng.random() < self.profile.capitals:
            first, last = first.upper(), last.upper()
        row["given_names"], row["family_name"] = first, last
        native = [b for _, b in (*said.given, *said.family) if b]
        if native and self.has(
            setting.native_script * (0.6 if row["org_type"] in {"ngo", "coa", "opvang"} else 0.2)
        ):
            row["name_native"] = " ".join(native)

    def nameless(self, row: dict[str, str], person: Person, said: Identity) -> None:
        """A placeholder, a given name alone, or nothing."""
        rng = self.rng
        if rng.random() < 0.3:
            row[rng.choice(["given_names", "family_name"])] = rng.choice(PLACEHOLDERS)
        elif rng.random() < 0.4:
            row["given_names"] = self.spelled(said.given[:1], person)

    def arranged(self, first: str, last: str, particle: str, origin: Origin) -> tuple[str, str, str]:
        """Prefix, given and family name as they land in the fields: swapped, glued, in one field, married."""
        rng, setting, prefix = self.rng, self.setting, ""
        if rng.random() < setting.initials:
            first = first[:1] + "."
        if particle and rng.random() > setting.particle_lost:
            if rng.random() < 0.6:
                prefix = particle
            else:
                last = f"{particle} {last}"
        if rng.random() < (setting.swap_high if origin.code in SWAPPERS else setting.swap_low):
            first, last = last, first
        if rng.random() < setting.glued:
            glue = rng.choice(("", "-"))
            first, last = first.replace(" ", glue), last.replace(" ", glue)
        if rng.random() < setting.one_field:
            first, last = rng.choice(
                ((f"{first} {last}", ""), ("", f"{last} {first}"), ("", f"{last}, {first}"))
            )
        if rng.random() < setting.married_name:
            last = f"{last}-{rng.choice(origin.family)[0] or 'Jansen'}"
        return prefix, first, last

    def spelled(self, parts: list[tuple[str, str]], person: Person) -> str:
        rng, setting = self.rng, self.setting
        words = []
        for latin, native in parts:
            if latin:
                word = latin if rng.random() > setting.accents_lost else plain(latin)
            else:
                scheme = rng.choice(["dutch", "german", "iso", "english"]) if rng.random() < setting.scheme else person.scheme  # fmt: skip
                word = romanise(native, scheme)
                word = plain(word) if rng.random() < setting.accents_lost else word
            if rng.random() < 0.5:
                word = respell(word, person.origin.code, rng.uniform(*setting.ear), rng)
            if rng.random() < self.profile.typing * setting.typing:
                word = typo(word, rng)
            words.append(word)
        return " ".join(words)

    # birth

    def birth(self, row: dict[str, str], said: Identity, on: date, person: Person) -> None:
        rng, setting = self.rng, self.setting
        if not self.has(self.profile.born):
            if self.has(self.profile.age):
                age = (on - said.born).days / 365.25 + rng.gauss(0, setting.coarse_age)
                row["age_estimate"] = str(max(10, round(age)))
            return
        year, month, day = said.born.year, said.born.month, said.born.day
        fixed = random.Random(f"{person.id}{said.born}").random()  # noqa: S311
        if fixed < (setting.new_year_high if said.nationality in NEW_YEAR else setting.new_year_low):
            month = day = 1
        if rng.random() < setting.day_month and day <= 12:
            day, month = month, day
        if rng.random() < setting.wrong_part:
            kind = rng.randrange(3)
            year += rng.choice((-1, 1, -10, 10, 2)) if kind == 0 else 0
            month = rng.randint(1, 12) if kind == 1 else month
            day = rng.randint(1, 28) if kind == 2 else day
        row["dob"] = self.date(year, month, day)

    def date(self, year: int, month: int, day: int) -> str:
        rng = self.rng
        if rng.random() < min(self.profile.year_only * self.setting.year_only, 0.9):
            vague = (f"{year}", f"{year}", f"+-{year + rng.choice((-1, 0, 0, 1, 2))}", f"{year}-00-00", f"{month:02d}-{year}", f"ca. {year}", f"00-00-{year}")  # fmt: skip
            return rng.choice(vague)
        if rng.random() < self.setting.iso_dates:
            return f"{year}-{month:02d}-{day:02d}"
        return rng.choice((f"{day:02d}-{month:02d}-{year}", f"{day:02d}-{month:02d}-{year}", f"{day}-{month}-{year}", f"{day:02d}/{month:02d}/{year}", f"{day:02d}.{month:02d}.{year}", f"{year}{month:02d}{day:02d}"))  # fmt: skip

    def nationality(self, code: str) -> str:
        rng = self.rng
        if rng.random() < self.setting.wrong_nationality:
            return rng.choice(["onbekend", "Onbekend", "?", *NATION])
        two, three, *words = spellings(NATION[code])
        if rng.random() < self.setting.code_nationality:
            return rng.choice((two, three, two))
        return rng.choice(words[:5])

    # what can be shared: phones, addresses, plates

    def numbers(self, row: dict[str, str], person: Person, network: Network, notes: list[str]) -> None:
        rng, setting = self.rng, self.setting
        if self.has(self.profile.phone):
            drawn, chosen = rng.random(), ""
            if drawn < setting.trafficker_phone:
                chosen = rng.choice(network.phones)
            elif org_is_social(row["org_type"]) and drawn < setting.trafficker_phone + setting.shelter_phone:
                chosen = rng.choice(self.world.shelters)[1]
            elif person.phones:
                chosen = rng.choice(person.phones)
            texts = [self.phone(number) for number in [chosen] if number]
            if texts and person.phones and rng.random() < 0.12:
                texts.append(self.phone(rng.choice(person.phones)))
            text = "; ".join(texts)
            if text and rng.random() < setting.only_in_notes:
                notes.append(
                    rng.choice((f"Bereikbaar op {text}.", f"tel {text}", f"Belt met {text}, soms uit."))
                )
            else:
                row["phone"] = text
        if person.handles and self.has(self.profile.handle * 2):
            handle = rng.choice(person.handles)
            row["handle"] = rng.choice((handle, handle.lstrip("@"), handle.upper()))

    def phone(self, number: str) -> str:
        rng = self.rng
        if rng.random() < self.setting.wrong_digit:
            i = rng.randrange(5, len(number))
            number = number[:i] + rng.choice("0123456789") + number[i + 1 :]
        if not number.startswith("+31"):
            return rng.choice((number, "00" + number[1:], f"{number[:4]} {number[4:7]} {number[7:]}"))
        rest = number[3:]
        return rng.choice((number, f"0{rest}", f"0{rest[0]}-{rest[1:]}", f"0031{rest}", f"+31 {rest[0]} {rest[1:5]} {rest[5:]}", f"+31(0){rest}", f"0{rest[0]} {rest[1:3]} {rest[3:5]} {rest[5:7]} {rest[7:]}", f"31{rest}"))  # fmt: skip

    def place(self, row: dict[str, str], network: Network, event: Event, notes: list[str]) -> None:
        rng, setting = self.rng, self.setting
        if self.has(self.profile.address):
            at = event.where
            if org_is_social(row["org_type"]) and rng.random() < setting.shelter_address:
                at = rng.choice(self.world.shelters[:20])[0]
            vague = row["org_type"] in {"burger", "mma"} and rng.random() < 0.6
            row["street"] = typo(at.street, rng) if rng.random() < self.profile.typing * 0.5 else at.street
            row["house_number"] = "" if vague else at.number
            row["postcode"] = "" if vague or rng.random() < 0.4 else rng.choice((at.postcode, at.postcode.replace(" ", ""), at.postcode.lower()))  # fmt: skip
            row["city"] = at.city if rng.random() < 0.85 else at.city.upper()
        if network.plates and self.has(self.profile.plate):
            text = self.plate(event.car or rng.choice(network.plates))
            if rng.random() < setting.only_in_notes:
                notes.append(f"Kwam met auto {text}.")
            else:
                row["plate"] = text

    def plate(self, text: str) -> str:
        rng = self.rng
        if rng.random() < self.setting.plate_confused:
            a, b = list(rng.choice(CONFUSED))
            text = text.replace(a, b) if a in text else text.replace(b, a)
        return rng.choice((text, text, text.replace("-", ""), text.replace("-", " "), text.lower()))

    def papers(self, row: dict[str, str], person: Person) -> None:
        rng = self.rng
        if person.documents and self.has(self.profile.document):
            text = rng.choice(person.documents)
            if rng.random() < 0.03:
                text = typo(text, rng)
            row["document_no"] = rng.choice((text, text, text.lower(), f"{text[:2]} {text[2:]}"))
        if person.bsn and row["org_type"] not in {"burger", "mma"} and self.has(self.profile.document * 0.7):
            row["bsn"] = person.bsn if rng.random() > 0.02 else typo(person.bsn, rng)
        if person.v_number and row["org_type"] in {"coa", "kmar", "politie", "opvang"} and self.has(0.35):
            row["v_number"] = person.v_number


def org_is_social(org: str) -> bool:
    return org in {"opvang", "ngo", "coa", "ggd"}


def later(on: date, rng: random.Random, days: int) -> date:
    return min(on + timedelta(days=int(rng.expovariate(1 / max(days, 1)))), date(2026, 6, 30))
