"""Longer than its term, or shorter: who decided that, and what is left of whom was forgotten."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import EventKind
from zoco.cases.models import Case, Changed, months_after
from zoco.people.models import Seat
from zoco.seal.fields import Sealed, SealedText

REVIEW_MONTHS = 12
MONTHS_TO_DESTROY = 3  # Wmo 2015 art. 5.3.5


class HoldGround(models.TextChoices):
    COURT = "court", _("Rechtszaak of schadevergoeding")
    COMPLAINT = "complaint", _("Klacht of toezicht")
    PERSON = "person", _("De persoon vraagt om langer bewaren")
    OTHER_INTEREST = "other_interest", _("Belang van iemand anders")


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    def running(self, on: date) -> Self:
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), lifted_on=None)

    @transaction.atomic
    def lay(
        self, case: Case, *, by: Seat, at: datetime, ground: str, reason: str, until_on: date | None
    ) -> LegalHold:
        """From now on nothing of this case is forgotten, until the hold ends."""
        made = self.create(
            case=case,
            data_key=case.data_key,
            by=by,
            at=at,
            ground=ground,
            reason=reason,
            until_on=until_on,
            reviewed_on=localdate(at),
        )
        case.record(EventKind.LEGAL_HOLD, by=by, at=at)
        return made


class LegalHold(Sealed):
    """A reason to keep a file longer than its term; looked at again each year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="legal_holds")
    ground = models.CharField(_("waarom"), max_length=20, choices=HoldGround)
    reason = SealedText(_("reden"))
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until_on = models.DateField(_("tot en met"), null=True)
    reviewed_on = models.DateField()
    lifted_on = models.DateField(null=True)
    lifted_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at"]

    @property
    def review_on(self) -> date:
        return months_after(self.reviewed_on, REVIEW_MONTHS)

    def is_running(self, on: date) -> bool:
        return self.lifted_on is None and (self.until_on is None or on <= self.until_on)

    def review(self, *, at: datetime) -> None:
        """Still needed: it stands for another year before somebody asks again."""
        if not LegalHold.objects.filter(pk=self.pk, lifted_on=None).update(reviewed_on=localdate(at)):
            raise Changed

    def lift(self, *, by: Seat, at: datetime) -> None:
        lifted = {"lifted_on": localdate(at), "lifted_by": by}
        if not LegalHold.objects.filter(pk=self.pk, lifted_on=None).update(**lifted):
            raise Changed


class RequestGround(models.TextChoices):
    WISH = "wish", _("De persoon vraagt het (Wmo 5.3.5, AVG 17)")
    CONSENT_GONE = "consent_gone", _("Toestemming ingetrokken, en er is geen andere grond")
    WRONG = "wrong", _("Het dossier had er niet mogen zijn")


class ForgetRequest(Sealed):
    """Somebody asks to be forgotten before the term ends. One seat writes it down, another person decides."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="forget_requests")
    asked_on = models.DateField(_("gevraagd op"))
    ground = models.CharField(_("grond"), max_length=20, choices=RequestGround)
    reason = SealedText(_("toelichting"))
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    because = SealedText(_("waarom wel of niet"))

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(granted=None), name="one_undecided_forget_request"
            ),
            models.CheckConstraint(
                name="forget_request_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")),
            ),
        ]

    @property
    def decide_by_on(self) -> date:
        """The last day to destroy, if it is granted."""
        return months_after(self.asked_on, MONTHS_TO_DESTROY)

    def may_be_decided_by(self, seat: Seat) -> bool:
        """Somebody else: not the same person on another seat either."""
        return self.granted is None and self.by.person_id != seat.person_id

    @transaction.atomic
    def decide(self, *, by: Seat, at: datetime, granted: bool, because: str) -> None:
        if not ForgetRequest.objects.select_for_update(of=["self"]).filter(pk=self.pk, granted=None).exists():
            raise Changed
        self.granted, self.decided_by, self.decided_at, self.because = granted, by, at, because
        self.save(update_fields=["granted", "decided_by", "decided_at", "because"])


class Tombstone(models.Model):
    """What is left of somebody who was forgotten: counts that name nobody, and no day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10)
    year_opened = models.PositiveSmallIntegerField()
    year_closed = models.PositiveSmallIntegerField()
    year_forgotten = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=20, blank=True)
    term = models.CharField(max_length=40)
    police_unit = models.CharField(max_length=40)
    forms = ArrayField(models.CharField(max_length=20))
    minor = models.BooleanField()
    trajectories = models.PositiveSmallIntegerField()
    contacts = models.PositiveIntegerField()
    procedures = models.PositiveIntegerField()
