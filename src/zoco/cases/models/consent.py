"""What she agrees to."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_lazy

from zoco.cases.codes import EventKind, Purpose, Signer
from zoco.cases.deciding import must_be_asked_again
from zoco.cases.situation import GuardianKind
from zoco.people.models import Seat
from zoco.reports.codes import Ground
from zoco.reports.models import register
from zoco.seal.fields import Sealed, SealedJSON, SealedText

if TYPE_CHECKING:
    from zoco.cases.models.case import Case


class ConsentQuerySet(models.QuerySet["Consent"]):
    def holding(self, day: date) -> Self:
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), given=True, withdrawn_on=None)

    def by_others(self, seat: Seat, today: date) -> Self:
        """What somebody else decided for who is in this seat's open cases, and still holds."""
        ours = self.filter(case__caseload__seat=seat, case__caseload__is_open=True)
        return ours.holding(today).exclude(signed_by=Signer.SELF)

    def to_ask_again(self, seat: Seat, today: date) -> list[Consent]:
        """What a parent decided for who is now old enough to decide alone, and has not been asked since."""
        ours = self.filter(case__caseload__seat=seat, case__caseload__is_open=True)
        whole = self.by_others(seat, today).select_related(
            "data_key", "case__data_key", "case__victim__data_key"
        )
        children = list(whole.order_by("asked_on"))
        own = {
            (row.case_id, row.purpose, row.recipient)
            for row in ours.filter(
                case__in={row.case_id for row in children}, signed_by=Signer.SELF
            ).select_related("data_key")
        }
        return [
            row
            for row in children
            if must_be_asked_again(row.purpose, row.signed_by, row.case.age_on(today))
            and (row.case_id, row.purpose, row.recipient) not in own
        ]


class Consent(Sealed):
    """One purpose, one answer, one day; withdrawing ends the access that leaned on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(gettext_lazy("waarvoor"), max_length=20, choices=Purpose)
    recipient = SealedText(gettext_lazy("met wie wordt gedeeld"))
    given = models.BooleanField()
    signed_by = models.CharField(gettext_lazy("wie beslist"), max_length=10, choices=Signer)
    asked_on = models.DateField()
    until_on = models.DateField(gettext_lazy("geldt tot en met"), null=True, blank=True)
    withdrawn_on = models.DateField(null=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    # Who said yes for or with a child: [{"who": "child"}, {"who": a GuardianKind, "name": …}].
    signatures = SealedJSON(default=list)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_on"]

    def signers(self) -> list[str]:
        """Who signed for or with a child, in words."""
        kinds = dict(GuardianKind.choices)
        return [
            str(gettext("het kind") if each["who"] == "child" else f"{each['name']} ({kinds[each['who']]})")
            for each in self.signatures or []
        ]

    @property
    def said(self) -> str:
        """For the timeline: the code of the purpose, and with whom is shared."""
        return f"{self.purpose}: {self.recipient}" if self.recipient else str(self.purpose)

    def holds_on(self, day: date) -> bool:
        ended = self.withdrawn_on is not None or (self.until_on is not None and self.until_on < day)
        return self.given and not ended

    @transaction.atomic
    def withdraw(self, *, by: Seat, at: datetime) -> None:
        """From this moment, not from tomorrow."""
        if self.withdrawn_on is None:
            self.withdrawn_on = localdate(at)
            self.save(update_fields=["withdrawn_on"])
            for grant in self.grants.filter(ended_at=None):
                grant.end(by=by, at=at)
            self.case.record(EventKind.CONSENT_WITHDRAWN, by=by, at=at, text=self.said)


@transaction.atomic
def ask_consent(
    case: Case, *, by: Seat, at: datetime, purpose: Purpose, given: bool, **details: Any
) -> Consent:
    """A yes and a no are both recorded; neither changes whether there is help."""
    consent = Consent.objects.create(
        case=case,
        data_key=case.data_key,
        by=by,
        asked_on=localdate(at),
        purpose=purpose,
        given=given,
        **details,
    )
    kind = EventKind.CONSENT_GIVEN if given else EventKind.CONSENT_REFUSED
    case.record(kind, by=by, at=at, text=consent.said)
    return consent


@transaction.atomic
def ask_to_register(case: Case, *, by: Seat, at: datetime, given: bool, **details: Any) -> Consent:
    """With a yes the report goes into the national register, if it was not there yet."""
    before = case.consents.filter(purpose=Purpose.REGISTRATION, given=True).exists()
    consent = case.ask_consent(by=by, at=at, purpose=Purpose.REGISTRATION, given=given, **details)
    report = case.report
    if given and not before and report and report.ground == Ground.NOT_REGISTERED:
        register(report, by=by, on=localdate(at), name=case.victim.name, birth_date=case.victim.birth_date)
    return consent
