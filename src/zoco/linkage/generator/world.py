"""Networks and the persons in them: the truth that no signal tells whole."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from zoco.linkage.generator.names import Origin, Pair, feminine, origins, romanise
from zoco.linkage.generator.settings import Setting

START = date(2019, 1, 1)
DAYS = 6 * 365
STREETS = [
    "Kerkstraat",
    "Dorpsstraat",
    "Schoolstraat",
    "Molenweg",
    "Stationsweg",
    "Nieuwstraat",
    "Hoofdstraat",
    "Julianalaan",
    "Marktstraat",
    "Industrieweg",
    "Parallelweg",
    "Prinsengracht",
    "Beukenlaan",
    "Havenkade",
    "Zuiderpark",
    "Noorderhof",
    "Eikendreef",
    "Weteringkade",
    "Paardenmarkt",
    "Tulpenstraat",
    "Acaciastraat",
    "Boulevard",
    "Vondelstraat",
    "Rembrandtlaan",
    "Spoorstraat",
    "Veenweg",
    "Kanaalweg",
    "Burgemeester_Jansenlaan",
    "Van_Goghstraat",
    "Sint_Jansplein",
    "Oude_Haven",
    "1e_Atjehstraat",
    "Laan_van_Meerdervoort",
    "Koningin_Emmaplein",
    "Wilhelminastraat",
    "Kastanjelaan",
    "Lindenlaan",
    "Bergweg",
    "Zeedijk",
    "Singel",
]
TOWNS = [
    "Amsterdam",
    "Rotterdam",
    "Den_Haag",
    "Utrecht",
    "Eindhoven",
    "Tilburg",
    "Groningen",
    "Almere",
    "Breda",
    "Nijmegen",
    "Apeldoorn",
    "Arnhem",
    "Haarlem",
    "Enschede",
    "Amersfoort",
    "Zaandam",
    "Den_Bosch",
    "Zwolle",
    "Leiden",
    "Maastricht",
    "Dordrecht",
    "Ede",
    "Venlo",
    "Deventer",
    "Roosendaal",
    "Emmen",
    "Helmond",
    "Alkmaar",
    "Heerlen",
    "Westland",
]
EMPLOYERS = [
    "Kwekerij",
    "Groentehof",
    "Nagelstudio",
    "Slachterij",
    "Uitzendbureau",
    "Wasserij",
    "Restaurant",
    "Massagesalon",
    "Bouwbedrijf",
    "Schoonmaak",
    "Autowas",
    "Transport",
]
ALIASES = [
    "Bella",
    "Angel",
    "Nina",
    "Diana",
    "Sofia",
    "Lola",
    "Victoria",
    "Jessica",
    "Tina",
    "Candy",
    "Mia",
    "Lucky",
    "Tony",
    "Mama_Joy",
    "Kim",
    "Nikki",
    "Kiki",
    "Princess",
    "Roxy",
    "Luna",
    "Sara",
    "Lily",
]
SIZES = range(2, 41)


@dataclass(frozen=True)
class Address:
    street: str
    number: str
    postcode: str
    city: str


@dataclass(frozen=True)
class Network:
    id: str
    origin: str
    exploitation: str
    begins: date
    days: int
    phones: list[str]
    addresses: list[Address]
    plates: list[str]
    employer: str


@dataclass(frozen=True)
class Identity:
    """What somebody says of herself. Names are (Latin, native)."""

    given: list[Pair]
    particle: str
    family: list[Pair]
    born: date
    nationality: str


@dataclass(frozen=True)
class Person:
    id: str
    network: Network
    origin: Origin
    sex: str
    identities: list[Identity]
    birth_place: str
    phones: list[str]
    handles: list[str]
    aliases: list[str]
    documents: list[str]
    bsn: str
    v_number: str
    scheme: str
    later: list[Network] = field(default_factory=list)


def bsn(rng: random.Random) -> str:
    """A number that passes the eleven-test and begins with 9: never issued to anybody before 2026."""
    while True:
        digits = [9, *(rng.randrange(10) for _ in range(7))]
        rest = sum(d * w for d, w in zip(digits, range(9, 1, -1), strict=True)) % 11
        if rest < 10:
            return "".join(map(str, [*digits, rest]))


def phone(rng: random.Random, abroad: float = 0.12) -> str:
    if rng.random() < abroad:
        return rng.choice(("+35988", "+40721", "+4857", "+36205", "+234803", "+8498")) + f"{rng.randrange(10**6):06d}" + "1"  # fmt: skip
    return f"+316{rng.randrange(1, 9)}{rng.randrange(10**7):07d}"


def paper(rng: random.Random) -> str:
    return f"{rng.choice('ABCDEHKNPX')}{rng.choice('ABCDEHKNPX')}{rng.randrange(10**7):07d}"


def plate(rng: random.Random) -> str:
    def letters(count: int) -> str:
        return "".join(rng.choice("BDFGHJKLNPRSTVXZ") for _ in range(count))

    def digits(count: int) -> str:
        return "".join(rng.choice("0123456789") for _ in range(count))

    return rng.choice((f"{digits(2)}-{letters(3)}-{digits(1)}", f"{letters(1)}-{digits(3)}-{letters(2)}", f"{letters(2)}-{digits(3)}-{letters(1)}", f"{letters(2)}{digits(4)}{letters(2)}"))  # fmt: skip


def address(rng: random.Random) -> Address:
    town = rng.randrange(len(TOWNS))
    postcode = f"{1000 + town * 290 + rng.randrange(280)} {rng.choice('ABCDEGHJ')}{rng.choice('ABCEGHKLN')}"
    number = str(1 + int(rng.paretovariate(0.9)) % 290) + rng.choice(["", "", "", "", "a", "-2", " bis", "B"])
    return Address(rng.choice(STREETS).replace("_", " "), number, postcode, TOWNS[town].replace("_", " "))


class World:
    """Draws networks without end from a setting and a seed."""

    def __init__(self, setting: Setting, seed: int) -> None:
        self.setting = setting
        self.rng = random.Random(f"{seed}/{setting.name}")  # noqa: S311
        self.shelters = [(address(self.rng), phone(self.rng, 0)) for _ in range(60)]
        self.numbers = 0
        self.earlier: list[Person] = []

    def networks(self) -> Iterator[list[Person]]:
        """The victims of one network after another."""
        rng, setting = self.rng, self.setting
        weights = [size ** -(1 + setting.tail) for size in SIZES]
        while True:
            network = self.network()
            size = 1 if rng.random() < setting.alone else min(rng.choices(SIZES, weights)[0] + rng.randrange(3), setting.largest)  # fmt: skip
            yield list(self.members(network, size))

    def network(self) -> Network:
        rng, setting = self.rng, self.setting
        self.numbers += 1
        begins = START + timedelta(days=rng.randrange(DAYS))
        return Network(
            id=f"N{self.numbers}",
            origin=rng.choice(list(origins())),
            exploitation=rng.choices(["seks", "arbeid", "crimineel", "overig"], [55, 30, 10, 5])[0],
            begins=begins,
            days=int(rng.lognormvariate(5.3, 0.9)) + 14,
            phones=[phone(rng) for _ in range(rng.randint(*setting.network_phones))],
            addresses=[address(rng) for _ in range(rng.randint(*setting.network_addresses))],
            plates=[plate(rng) for _ in range(rng.randint(*setting.network_vehicles))],
            employer=f"{rng.choice(EMPLOYERS)} {rng.choice(STREETS)}".replace("_", " ")
            if rng.random() < 0.3
            else "",
        )

    def members(self, network: Network, size: int) -> Iterator[Person]:
        rng, setting = self.rng, self.setting
        made: list[Person] = []
        for _ in range(size):
            if self.earlier and rng.random() < setting.returns:
                back = self.earlier.pop(rng.randrange(len(self.earlier)))
                back.later.append(network)
            person = self.person(network)
            if made and rng.random() < setting.kin:
                person = self.kin(person, rng.choice(made))
            elif made and rng.random() < setting.namesake:
                person = self.namesake(person, rng.choice(made))
            if made and rng.random() < setting.lent_document and (lender := rng.choice(made)).documents:
                person = replace(person, documents=lender.documents[:1])
            made.append(person)
            if rng.random() < 0.3:
                self.earlier.append(person)
            yield person

    def person(self, network: Network) -> Person:
        rng, setting = self.rng, self.setting
        code = rng.choice(list(origins())) if rng.random() < setting.mixed_origin else network.origin
        origin = origins()[code]
        sex = "M" if rng.random() < (0.12 if network.exploitation == "seks" else 0.6) else "V"
        sex = "X" if rng.random() < 0.004 else sex
        self.numbers += 1
        identities = [self.identity(origin, sex, network)]
        if rng.random() < setting.second_identity:
            other = origins()[rng.choice(list(origins()))] if rng.random() < 0.3 else origin
            identities.append(self.identity(other, sex, network))
        return Person(
            id=f"P{self.numbers}",
            network=network,
            origin=origin,
            sex=sex,
            identities=identities,
            birth_place=rng.choice(origin.cities),
            phones=[
                phone(rng) for share in (setting.own_phone, setting.second_phone) if rng.random() < share
            ],
            handles=[
                self.handle(identities[0])
                for share in (setting.handle, setting.handle * setting.second_handle)
                if rng.random() < share
            ],
            aliases=[
                rng.choice(ALIASES).replace("_", " ")
                for share in (setting.alias, setting.alias * setting.more_aliases)
                if rng.random() < share
            ],
            documents=[
                paper(rng) for share in (setting.document, setting.second_document) if rng.random() < share
            ],
            bsn=bsn(rng) if code == "NL" or rng.random() < setting.bsn else "",
            v_number=f"{rng.randrange(10**9, 3 * 10**9)}" if rng.random() < setting.v_number else "",
            scheme=rng.choice(("official", "official", "english")),
        )

    def identity(self, origin: Origin, sex: str, network: Network) -> Identity:
        rng, setting = self.rng, self.setting
        given = [self.draw(origin.given(sex))]
        if rng.random() < origin.double_given:
            given.append(self.draw(origin.given(sex)))
        family = [self.draw(origin.male if origin.patronymic else origin.family)]
        if rng.random() < origin.double_family:
            family.append(self.draw(origin.family))
        if sex == "V":
            family = [feminine(name, origin) for name in family]
        minor = origin.code == "NL" or rng.random() < setting.minors
        age = rng.randint(12, 17) if minor else 18 + int(rng.gammavariate(2.0, 5.0))
        born = network.begins - timedelta(days=age * 365 + rng.randrange(365))
        particle = rng.choice(origin.particles) if origin.particles and rng.random() < 0.45 else ""
        return Identity(given, particle, family, born, origin.code)

    def draw(self, pool: list[Pair]) -> Pair:
        """A name by Zipf's law among those in use; now and then a rare one."""
        top = max(5, int(len(pool) * self.setting.pool))
        if self.rng.random() < 0.05:
            return self.rng.choice(pool)
        rank = int(top * self.rng.random() ** (1 + self.setting.zipf))
        return pool[min(rank, len(pool) - 1)]

    def handle(self, identity: Identity) -> str:
        latin, native = identity.given[0]
        name = (latin or romanise(native, "english")).lower().replace(" ", "")
        return (
            f"@{name}{self.rng.choice(['', '_', '.', 'xx', 'queen', 'official'])}{self.rng.randrange(1000)}"
        )

    def kin(self, person: Person, elder: Person) -> Person:
        """A sister or brother, now and then a twin: the same family name, another given name."""
        rng = self.rng
        old, young = elder.identities[0], person.identities[0]
        given = [self.draw(elder.origin.given(person.sex))]
        while given[0] in old.given:  # nobody calls two daughters the same
            given = [self.draw(elder.origin.given(person.sex))]
        twin = rng.random() < self.setting.twin
        born = old.born if twin else old.born + timedelta(days=rng.choice((-1, 1)) * rng.randrange(330, 2600))
        shared = old.family if person.sex == elder.sex or not elder.origin.gender else [
            feminine(self.draw(elder.origin.family), elder.origin)] if person.sex == "V" else old.family  # fmt: skip
        same = replace(young, given=given, particle=old.particle, family=shared, born=born, nationality=old.nationality)  # fmt: skip
        return replace(person, origin=elder.origin, identities=[same, *person.identities[1:]], birth_place=elder.birth_place)  # fmt: skip

    def namesake(self, person: Person, other: Person) -> Person:
        """Somebody else with the whole name of another: never the same birth date."""
        known, own = other.identities[0], person.identities[0]
        same = replace(known, born=own.born)
        return replace(person, origin=other.origin, sex=other.sex, identities=[same], birth_place=other.birth_place)  # fmt: skip
