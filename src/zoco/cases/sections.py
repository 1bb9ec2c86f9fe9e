"""The deep intake: nine parts of questions, each to be asked only as far as help needs it (domain D.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zoco.cases.languages import country_choices, language_choices
from zoco.cases.situation import IntakePart

Words = str | Promise
Choices = list[tuple[str, Words]] | Callable[[], Any]

YES_NO_UNKNOWN: Choices = [("yes", _("Ja")), ("no", _("Nee")), ("unknown", _("Onbekend of niet gevraagd"))]


@dataclass(frozen=True)
class Question:
    """One question of the intake; none of them must be answered."""

    name: str
    label: Words
    kind: Literal["text", "one", "list"] = "text"
    choices: Choices = ()  # type: ignore[assignment]
    help: Words = ""


@dataclass(frozen=True)
class Section:
    """One part: what it is for, and its questions."""

    part: IntakePart
    intro: Words
    questions: tuple[Question, ...]


SECTIONS: dict[IntakePart, Section] = {
    section.part: section
    for section in (
        Section(
            IntakePart.FIRST_CALL,
            _("Is er nu gevaar? Bel 112. Vraag eerst of de persoon veilig kan praten."),
            (
                Question("caller", _("Wie belt of meldt?")),
                Question(
                    "company",
                    _("Met wie is de persoon?"),
                    "one",
                    [
                        ("alone", _("Alleen")), ("children", _("Met kinderen")), ("others", _("Met anderen")),
                        ("unknown", _("Onbekend")),
                    ],
                ),
                Question("language", _("Taal"), "list", language_choices),
                Question("second_language", _("Tweede taal"), "list", language_choices),
                Question("interpreter", _("Is er een tolk nodig?"), "one", YES_NO_UNKNOWN),
                Question(
                    "interpreter_gender",
                    _("Maakt het uit of de tolk een vrouw of een man is?"),
                    "one",
                    [("any", _("Nee, maakt niet uit")), ("woman", _("Ja, een vrouw")), ("man", _("Ja, een man"))],
                ),
                Question(
                    "interpreter_not",
                    _("Wie mag geen tolk zijn?"),
                    help=_("Bijvoorbeeld iemand uit dezelfde gemeenschap, of een naam."),
                ),
                Question(
                    "literacy",
                    _("Lezen en schrijven"),
                    "one",
                    [
                        ("well", _("Gaat goed")), ("some", _("Een beetje")), ("not", _("Niet")),
                        ("unknown", _("Onbekend")),
                    ],
                    _("Lees anders voor, of gebruik beeld en geluid."),
                ),
            ),
        ),
        Section(
            IntakePart.PERSON,
            _("De naam en de geboortedatum staan in de korte intake. Vraag hier alleen wat een procedure nodig heeft."),
            (
                Question(
                    "birth_certainty",
                    _("Hoe zeker is de geboortedatum?"),
                    "one",
                    [("sure", _("Zeker")), ("estimated", _("Geschat")), ("unknown", _("Onbekend"))],
                ),
                Question("nationality", _("Nationaliteit"), "list", country_choices),
                Question("second_nationality", _("Tweede nationaliteit"), "list", country_choices),
                Question("documents", _("Welke papieren zijn er, en waar liggen ze?")),
                Question("earlier", _("Eerdere meldingen, aanvragen of hulp")),
            ),
        ),
        Section(
            IntakePart.FAMILY,
            _("Kinderen staan elk apart bij De persoon. Vraag alleen door als het voor veiligheid of hulp nodig is."),
            (
                Question("relatives", _("Familie en naasten: wie weet ervan, wie niet?")),
                Question("threatened", _("Wordt familie bedreigd?"), "one", YES_NO_UNKNOWN),
                Question("custody", _("Wat speelt er rond gezag of omgang?")),
                Question("never_tell", _("Wie mag dit nooit horen?")),
            ),
        ),
        Section(
            IntakePart.HEALTH,
            _("Alleen wat de hulp moet weten. De rest is voor de arts."),
            (
                Question("acute", _("Wat kan niet wachten?")),
                Question("pregnant", _("Zwanger?"), "one", YES_NO_UNKNOWN),
                Question(
                    "tuberculosis",
                    _("Onderzoek op tuberculose"),
                    "one",
                    [
                        ("done", _("Gedaan")), ("needed", _("Nodig")), ("not_needed", _("Niet nodig")),
                        ("unknown", _("Onbekend")),
                    ],
                ),
                Question("suicide", _("Gedachten aan zelfdoding?"), "one", YES_NO_UNKNOWN,
                         _("Bij een ja: bel vandaag nog met de huisarts of crisisdienst. 113 is altijd bereikbaar.")),
                Question("sleep", _("Slaap en spanning")),
                Question("addiction", _("Verslaving")),
                Question("disability", _("Beperking")),
                Question("medicines", _("Medicijnen en eigen arts")),
            ),
        ),
        Section(
            IntakePart.MONEY,
            _("Alleen wat een uitkering, toelage of loonvordering nodig heeft."),
            (
                Question("income", _("Inkomen")),
                Question(
                    "bank",
                    _("Bankrekening"),
                    "one",
                    [
                        ("own", _("Eigen rekening")), ("others", _("Iemand anders beheert het geld")),
                        ("none", _("Geen rekening")), ("unknown", _("Onbekend")),
                    ],
                ),
                Question("debts", _("Schulden, en aan wie")),
                Question("wages", _("Loon dat nog betaald moet worden")),
            ),
        ),
        Section(
            IntakePart.HOUSING,
            _("Vannacht eerst. Schrijf hier geen adres van een opvang."),
            (
                Question(
                    "tonight",
                    _("Is er vannacht een plek?"),
                    "one",
                    [
                        ("safe", _("Ja, en die is veilig")), ("unsafe", _("Ja, maar die is niet veilig")),
                        ("none", _("Nee")), ("unknown", _("Onbekend")),
                    ],
                ),
                Question("this_week", _("Deze week")),
                Question("wish", _("Wat wil de persoon zelf?")),
            ),
        ),
        Section(
            IntakePart.LAW,
            _("Hulp hangt niet af van een aangifte. Vraag niet uit wat er is gebeurd: dat is werk van de politie."),
            (
                Question(
                    "interview",
                    _("Informatief gesprek met de politie"),
                    "one",
                    [
                        ("done", _("Gehad")), ("wanted", _("Wil dat")), ("refused", _("Wil dat niet")),
                        ("unknown", _("Nog niet besproken")),
                    ],
                ),
                Question(
                    "report",
                    _("Aangifte"),
                    "one",
                    [
                        ("done", _("Gedaan")), ("wanted", _("Wil dat")), ("refused", _("Wil dat niet")),
                        ("unknown", _("Nog niet besproken")),
                    ],
                ),
                Question("suspect", _("Is de persoon zelf ook verdachte?"), "one", YES_NO_UNKNOWN,
                         _("Vraag dan eerst een advocaat. Wie werd gedwongen, kan vrij van straf blijven.")),
                Question("lawyer", _("Advocaat")),
                Question("claims", _("Schade en loon: wat wil de persoon terug?")),
            ),
        ),
        Section(
            IntakePart.LIFE,
            _("Wat de persoon zelf wil vertellen, en wat helpt om weer verder te gaan."),
            (
                Question("work", _("Werk")),
                Question("school", _("School en leren")),
                Question("network", _("Mensen die steunen")),
                Question("faith", _("Geloof"), help=_("Alleen als de persoon dit zelf belangrijk vindt.")),
                Question("wishes", _("Wensen")),
            ),
        ),
        Section(
            IntakePart.QUESTION,
            _("In de eigen woorden van de persoon. Doelen krijgen daarna een plaats in het plan."),
            (
                Question("own_words", _("De vraag, in eigen woorden")),
                Question("goals", _("Eigen doelen")),
                Question("first", _("Wat moet als eerste?")),
            ),
        ),
    )
}  # fmt: skip
