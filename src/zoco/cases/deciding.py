"""Who decides about a consent, given the age; and what a yes and a no mean, in words to say aloud."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import Purpose, Signer
from zoco.reports.grounds import who_signs

CHILD_DECIDES_TOO_FROM, DECIDES_FOR_ONESELF_FROM = 12, 16


@dataclass(frozen=True)
class Deciders:
    """Whose yes is needed, why, and where that stands."""

    signer: Signer
    sentence: str | Promise
    source: str


@dataclass(frozen=True)
class Meaning:
    """What is asked, and what happens after a no. A no never costs help."""

    asks: str | Promise
    if_no: str | Promise


MEANINGS = {
    Purpose.CARE: Meaning(
        _("Mag de zorgcoördinator een dossier bijhouden en de hulp voor u regelen?"),
        _("Dan krijgt u wel advies. Er komt geen plan en niemand belt voor u rond, tot u dat wilt."),
    ),
    Purpose.SHELTER: Meaning(
        _("Mag de zorgcoördinator een veilige plek voor u zoeken en daarvoor met de opvang overleggen?"),
        _("Dan zoekt niemand een plek voor u. De andere hulp gaat door. U mag later alsnog ja zeggen."),
    ),
    Purpose.REGISTRATION: Meaning(
        _("Mag CoMensha u registreren? Uw naam komt niet in de cijfers."),
        _("Dan telt u niet mee in de landelijke cijfers. Uw hulp verandert niet."),
    ),
    Purpose.SHARING: Meaning(
        _("Mogen gegevens over u naar deze organisatie? Spreek af welke, en waarvoor."),
        _("Dan hoort deze organisatie niets. De andere hulp gaat door."),
    ),
    Purpose.CONFERENCE: Meaning(
        _("Mag deze organisatie meepraten in een overleg over uw hulp? U mag er zelf bij zijn."),
        _("Dan bespreken wij u niet met deze organisatie. Uw zorgcoördinator helpt u gewoon verder."),
    ),
    Purpose.LEGAL_AID: Meaning(
        _("Mag deze advocaat uw gegevens krijgen om u te helpen?"),
        _("Dan krijgt de advocaat niets van ons. U kunt altijd zelf naar een advocaat gaan."),
    ),
    Purpose.MUNICIPALITY: Meaning(
        _("Mogen gegevens naar deze gemeente, voor bijvoorbeeld een uitkering, opvang of inschrijving?"),
        _("Dan vragen wij daar niets voor u aan. U kunt het zelf doen, en later alsnog ja zeggen."),
    ),
    Purpose.POLICE: Meaning(
        _("Mag de zorgcoördinator voor u contact leggen met de politie?"),
        _(
            "Dan leggen wij geen contact. Hulp hangt niet af van een aangifte. Alleen bij acuut gevaar bellen wij 112."
        ),
    ),
    Purpose.TRANSFER: Meaning(
        _("Mag uw dossier naar een zorgcoördinator in een andere regio?"),
        _("Dan blijft uw dossier hier. U houdt uw zorgcoördinator, ook als u verder weg woont."),
    ),
    Purpose.AFTERCARE: Meaning(
        _("Mogen wij u na het afsluiten nog bellen of schrijven, op een veilige manier?"),
        _("Dan zoeken wij geen contact meer. U kunt zelf altijd terugkomen."),
    ),
    Purpose.RESEARCH: Meaning(
        _("Mag een onderzoeker u vragen om mee te doen aan onderzoek?"),
        _("Dan vraagt niemand u iets. Uw hulp verandert niet."),
    ),
    Purpose.EXCHANGE: Meaning(
        _(
            "Mag CoMensha zonder naam en plaats doorgeven wat u is overkomen, aan organisaties die in veel landen tellen? Dat zijn IOM, een bureau van de VN en de Europese Commissie."
        ),
        _(
            "Dan gaat er niets over u naar het buitenland. Uw hulp verandert niet. U mag later alsnog ja zeggen, en een ja ook weer intrekken."
        ),
    ),
}


def who_decides(purpose: str, age: int | None) -> Deciders:
    """
    Whose consent is needed for a purpose at an age; an unknown age asks the person herself.

    >>> [who_decides("shelter", age).signer.value for age in (11, 12, 15, 16, None)]
    ['guardian', 'both', 'both', 'self', 'self']
    >>> [who_decides("registration", age).signer.value for age in (12, 15, 16)]
    ['guardian', 'guardian', 'self']
    """
    if age is None:
        said = _(
            "De leeftijd is niet bekend. Lijkt de persoon jonger dan 16? Vraag dan ook een ouder of voogd."
        )
        return Deciders(Signer.SELF, said, "Jeugdwet art. 7.3.4 en 7.3.5")
    if purpose == Purpose.REGISTRATION:
        if who_signs(age) == Signer.GUARDIAN:
            said = _("Jonger dan 16: een ouder of voogd tekent voor de registratie. Vraag het kind ook zelf.")
            return Deciders(Signer.GUARDIAN, said, "werkwijze CoMensha")
        return Deciders(Signer.SELF, _("Vanaf 16 jaar tekent de persoon zelf."), "werkwijze CoMensha")
    if age < CHILD_DECIDES_TOO_FROM:
        said = _("Jonger dan 12: een ouder of voogd beslist. Leg het kind uit wat er gebeurt.")
        return Deciders(Signer.GUARDIAN, said, "Jeugdwet art. 7.3.4; BW 7:450 en 7:465")
    if age < DECIDES_FOR_ONESELF_FROM:
        said = _(
            "12 tot en met 15 jaar: het kind en een ouder of voogd beslissen samen. Beiden moeten ja zeggen."
        )
        return Deciders(Signer.BOTH, said, "Jeugdwet art. 7.3.4; BW 7:450")
    return Deciders(Signer.SELF, _("Vanaf 16 jaar beslist de persoon zelf."), "Jeugdwet art. 7.3.4; BW 7:447")


def must_be_asked_again(purpose: str, signed_by: str, age: int | None) -> bool:
    """
    Did a parent decide what the person has since grown old enough to decide alone?

    >>> must_be_asked_again("shelter", "both", 15), must_be_asked_again("shelter", "both", 16)
    (False, True)
    """
    return signed_by != Signer.SELF and age is not None and who_decides(purpose, age).signer == Signer.SELF
