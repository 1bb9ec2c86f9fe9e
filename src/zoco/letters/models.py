"""Letters that were made, and who got what: both are written once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import EventKind
from zoco.cases.models import Case, Consent
from zoco.files.codes import FileKind
from zoco.files.looking import MEDIA_TYPES, Looked
from zoco.files.models import CaseFile
from zoco.letters import as_docx, as_pdf
from zoco.letters.composing import Sheet, compose
from zoco.letters.texts import Ground, LetterText, grounds_on, text_of
from zoco.people.models import Seat
from zoco.seal.fields import Sealed, SealedJSON, SealedText

CONSENT = "consent"


class RecipientKind(models.TextChoices):
    """To what kind of party something goes; its name is sealed."""

    POLICE = "police", _("Politie of Koninklijke Marechaussee")
    IND = "ind", _("IND")
    COA = "coa", _("COA")
    COMENSHA = "comensha", _("CoMensha")
    COORDINATOR = "coordinator", _("Andere zorgcoördinator")
    SHELTER = "shelter", _("Opvang")
    MUNICIPALITY = "municipality", _("Gemeente")
    LAWYER = "lawyer", _("Advocaat")
    CARE = "care", _("Zorg of hulpverlening")
    ORGANISATION = "organisation", _("Andere organisatie")
    PERSON = "person", _("De persoon zelf")


class NoGround(Exception):
    """Nothing leaves: the consent does not hold, was given for another, or a reason is missing."""


@dataclass(frozen=True)
class Reason:
    """On which ground something is shared: a consent, or a law with the article and why it holds here."""

    code: str
    consent: Consent | None = None
    article: str = ""
    explanation: str = ""


class SharingEventQuerySet(models.QuerySet["SharingEvent"]):
    @transaction.atomic
    def share(
        self,
        case: Case,
        *,
        recipient: str,
        recipient_kind: str,
        reason: Reason,
        purpose: str,
        fields: Iterable[str],
        by: Seat,
        at: datetime,
        letter: Letter | None = None,
    ) -> SharingEvent:
        """Write down that something goes to somebody: before it goes. `fields` says what, in words. Raises NoGround."""
        check_reason(case, reason, on=localdate(at))
        event = self.create(
            case=case,
            data_key=case.data_key,
            recipient=recipient,
            recipient_kind=recipient_kind,
            ground=reason.code,
            consent=reason.consent,
            article=reason.article,
            explanation=reason.explanation,
            purpose=purpose,
            fields=list(fields),
            by=by,
            at=at,
            letter=letter,
        )
        case.record(EventKind.SHARED, by=by, at=at, text=recipient)
        return event


def check_reason(case: Case, reason: Reason, *, on: date) -> None:
    """Raises NoGround. The row of the consent is held, so that withdrawing waits or comes first."""
    ground = grounds_on(on).get(reason.code)
    if ground is None or (reason.consent is not None) != (reason.code == CONSENT):
        raise NoGround
    if reason.consent is not None:
        consent = (
            Consent.objects.select_for_update(of=["self"]).filter(pk=reason.consent.pk, case=case).first()
        )
        if consent is None or not consent.holds_on(on):
            raise NoGround
    if ground.asks and not (reason.article.strip() and reason.explanation.strip()):
        raise NoGround


class LetterQuerySet(models.QuerySet["Letter"]):
    @transaction.atomic
    def make(
        self,
        case: Case,
        text: LetterText,
        *,
        words: dict[str, str],
        recipient: str,
        recipient_kind: str,
        reason: Reason,
        language: str,
        by: Seat,
        at: datetime,
    ) -> Letter:
        """
        A letter as DOCX and PDF, sealed with the files of the case, and who gets what with it.

        Raises NoGround, or Unprintable for a sign that no font holds.
        """
        sheet = sheet_of(case, text, words, recipient=recipient, language=language, by=by, on=localdate(at))
        made = {"docx": as_docx.write(sheet, at=at), "pdf": as_pdf.write(sheet, at=at)}
        files = {
            ending: CaseFile.objects.put_away(
                case,
                Looked(MEDIA_TYPES[ending], ending, content),
                name=f"{sheet.title} ({ending.upper()})",
                kind=FileKind.LETTER,
                by=by,
                at=at,
            )
            for ending, content in made.items()
        }
        letter = self.create(
            case=case,
            data_key=case.data_key,
            slug=text.slug,
            version_on=text.valid_from,
            language=language,
            words=words,
            by=by,
            at=at,
            **files,
        )
        case.record(EventKind.LETTER, by=by, at=at, text=sheet.title)
        SharingEvent.objects.share(
            case,
            recipient=recipient,
            recipient_kind=recipient_kind,
            reason=reason,
            purpose=text.purpose.nl,
            fields=[field.label.nl for field in text.fields if words.get(field.name)],
            by=by,
            at=at,
            letter=letter,
        )
        return letter


def sheet_of(
    case: Case, text: LetterText, words: dict[str, str], *, recipient: str, language: str, by: Seat, on: date
) -> Sheet:
    """The letter as it will stand on paper."""
    age = case.age_on(on)
    return compose(
        text,
        words,
        language=language,
        recipient=recipient,
        sender={
            "coordinator": by.person.name,
            "organisation": by.organisation.name,
            "phone": by.organisation.telephone,
        },
        reference=case.number,
        on=on,
        minor=age is not None and age < 18,
    )


class Letter(Sealed):
    """A letter as it was made. Another version is another letter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    slug = models.CharField(max_length=40)
    version_on = models.DateField()
    language = models.CharField(max_length=5)
    words = SealedJSON(default=dict)
    docx = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at"]

    @property
    def text(self) -> LetterText:
        return text_of(self.slug, self.version_on)


class SharingEvent(Sealed):
    """Who got what, on which ground: the person may read all of it (domain B.4, B.7)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sharing")
    recipient = SealedText(_("aan wie"))
    recipient_kind = models.CharField(max_length=20, choices=RecipientKind)
    ground = models.CharField(max_length=20)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="sharing", null=True)
    article = SealedText(_("wetsartikel"))
    explanation = SealedText(_("waarom deze grond hier geldt"))
    purpose = SealedText(_("waarvoor"))
    fields = SealedJSON(default=list)
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="sharing", null=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = SharingEventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ground=CONSENT, consent__isnull=False) | (~Q(ground=CONSENT) & Q(consent=None)),
                name="consent_is_named_when_it_is_the_ground",
            )
        ]

    @property
    def why(self) -> Ground:
        return grounds_on(localdate(self.at))[self.ground]
