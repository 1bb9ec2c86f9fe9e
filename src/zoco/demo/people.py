"""Invented people of the demo. Forms, genders and origins are mixed: men and Dutch people are often missed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Story:
    """
    A month of work for one invented person, in days before today.

    `procedures` names an event for each term that must be counted and how many days ago it was.
    """

    name: str
    age: int | None
    gender: str
    nationality_group: str
    residence_status: str
    forms: tuple[str, ...]
    municipality: str
    reporter: str
    lead: str
    reported: int
    spoken: int
    needs: str
    notes: tuple[tuple[int, str], ...] = ()
    procedures: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    met: tuple[str, ...] = ()
    in_shelter: bool = False
    urgent: bool = False
    closed: int | None = None
    safety: str = (
        "Niemand buiten het team kent de verblijfplaats. Afspraak: eerst een bericht, dan pas bellen."
    )
    language: str = "Nederlands"
    consents: tuple[str, ...] = field(default=("care",))


STORIES = (
    Story(
        "Joris",
        34,
        "man",
        "dutch",
        "dutch",
        ("labour",),
        "Amsterdam",
        "Wilma",
        "Ana",
        29,
        3,
        "Mijn loon terug en een eigen kamer.",
        notes=(
            (26, "Loonstroken gevonden, samen geordend."),
            (12, "Gesprek met FairWork gepland."),
            (3, "Rustiger. Slaapt weer door."),
        ),
        procedures=(("risk_assessment", (("intake_date", 28),)),),
        met=("risk_assessment",),
    ),
    Story(
        "Noa",
        22,
        "woman",
        "dutch",
        "dutch",
        ("sexual",),
        "Amstelveen",
        "Pieter",
        "Ana",
        24,
        16,
        "Dat hij niet weet waar ik ben.",
        notes=((23, "Nieuw telefoonnummer geregeld."), (16, "Heeft rust nodig.")),
        procedures=(("risk_assessment", (("intake_date", 23),)), ("brp_registration", (("stay_start", 9),))),
        met=("risk_assessment",),
        safety="Ex-vriend zoekt haar. Telefoon nagekeken op meekijken. Nieuwe nummer alleen bij ons bekend.",
    ),
    Story(
        "Emeka",
        41,
        "man",
        "non_eu",
        "reflection_period",
        ("labour",),
        "Diemen",
        "Pieter",
        "Ana",
        27,
        5,
        "Weten of ik mag blijven.",
        notes=((25, "Met tolk over bedenktijd gesproken."), (5, "Advocaat gevonden.")),
        procedures=(
            ("reflection_period", (("reflection_start", 27),)),
            ("rvb_allowance", (("right_arises", 6),)),
            ("risk_assessment", (("intake_date", 26),)),
        ),
        met=("risk_assessment",),
        in_shelter=True,
        language="Engels, tolk Igbo als het ingewikkeld wordt",
        consents=("care", "shelter"),
    ),
    Story(
        "Lotte",
        19,
        "woman",
        "dutch",
        "dutch",
        ("criminal",),
        "Amsterdam",
        "Wilma",
        "Ana",
        20,
        2,
        "Geen strafblad, wel een opleiding.",
        notes=((18, "Advocaat zoekt uit: geen straf voor dwang."), (2, "Intake op school ging goed.")),
    ),
    Story(
        "Andrei",
        27,
        "man",
        "eu",
        "eu_citizen",
        ("labour",),
        "Ouder-Amstel",
        "Noor",
        "Ana",
        15,
        1,
        "Mijn paspoort en het geld dat ik nog krijg.",
        notes=((13, "Paspoort ligt nog bij de werkgever."), (1, "Paspoort terug via de Arbeidsinspectie.")),
        procedures=(("rvb_allowance", (("right_arises", 12),)),),
        in_shelter=True,
        language="Roemeens, tolk per telefoon",
        consents=("care", "shelter"),
    ),
    Story(
        "Mercy",
        30,
        "woman",
        "non_eu",
        "b8_temporary",
        ("forced_services",),
        "Aalsmeer",
        "Pieter",
        "Ana",
        30,
        6,
        "Nederlands leren en werken.",
        notes=((28, "Vergunning binnen."), (6, "Inschrijving bij de gemeente gepland.")),
        procedures=(("brp_registration", (("stay_start", 4),)),),
        language="Engels",
    ),
    Story(
        "Thijs",
        17,
        "man",
        "dutch",
        "dutch",
        ("criminal",),
        "Leiden",
        "Pieter",
        "Boris",
        22,
        4,
        "Dat ze mijn broertje met rust laten.",
        notes=((20, "Met moeder erbij gesproken."), (4, "School werkt mee.")),
        procedures=(("risk_assessment", (("intake_date", 21),)),),
        met=("risk_assessment",),
    ),
    Story(
        "Fatima",
        36,
        "woman",
        "non_eu",
        "other_permit",
        ("domestic_servitude",),
        "Den Haag",
        "Wilma",
        "Boris",
        26,
        19,
        "Een eigen bankrekening.",
        notes=((19, "Wil rustig nadenken over aangifte."),),
        language="Arabisch, vrouwelijke tolk",
    ),
    Story(
        "Pavel",
        45,
        "man",
        "eu",
        "eu_citizen",
        ("labour",),
        "Gouda",
        "Noor",
        "Boris",
        18,
        7,
        "Naar huis, maar met mijn loon.",
        notes=((7, "Loonvordering ligt bij de advocaat."),),
        language="Bulgaars",
    ),
    Story(
        "Iris",
        21,
        "woman",
        "dutch",
        "dutch",
        ("sexual",),
        "Apeldoorn",
        "Wilma",
        "Mila",
        25,
        10,
        "Zelf kiezen wie wat weet.",
        notes=((22, "Plan gemaakt met twee doelen."), (10, "Huisarts gebeld, samen.")),
        procedures=(("risk_assessment", (("intake_date", 24),)),),
        met=("risk_assessment",),
    ),
    Story(
        "Kwame",
        38,
        "man",
        "non_eu",
        "none",
        ("labour",),
        "Arnhem",
        "Pieter",
        "Farid",
        16,
        8,
        "Slapen zonder bang te zijn.",
        notes=((8, "Denkt na over bedenktijd, politie heeft het uitgelegd."),),
        language="Engels",
        consents=("care", "shelter"),
    ),
    Story(
        "Nina",
        28,
        "other",
        "eu",
        "eu_citizen",
        ("sexual",),
        "Utrecht",
        "Wilma",
        "Farid",
        28,
        12,
        "Werk waar niemand mijn verleden kent.",
        notes=((12, "Sollicitatie gehad."),),
        language="Pools en Nederlands",
    ),
    Story(
        "Tesfay",
        24,
        "man",
        "non_eu",
        "asylum_permit",
        ("labour",),
        "Zwolle",
        "Pieter",
        "Hilde",
        19,
        9,
        "Een dak en een dokter.",
        notes=((9, "Huisarts gevonden."),),
        language="Tigrinya, tolk per telefoon",
    ),
    Story(
        "Joost",
        52,
        "man",
        "dutch",
        "dutch",
        ("labour",),
        "Haarlem",
        "Wilma",
        "Ana",
        90,
        33,
        "Mijn leven terug.",
        notes=((60, "Schulden in kaart."), (33, "Het gaat goed, hij wil afronden.")),
        closed=29,
    ),
)

# S1 of the domain scenarios: seven people found at one greenhouse. Two want to be left alone.
GREENHOUSE = ("Mihai", "Ionut", "Stefan", "Elena", "Radu", "Costel", "Vasile")
WANT_NO_HELP = ("Costel", "Vasile")
