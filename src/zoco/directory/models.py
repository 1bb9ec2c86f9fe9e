"""Dated claims about who coordinates where: never "the truth", always who said it, when and how certain."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import connections, models
from django.utils.translation import gettext_lazy as _

from zoco.directory.resolver import Freshness, Statement, freshness
from zoco.people.models import Organisation, Role, Seat


class AreaKind(models.TextChoices):
    """How wide the listed area is; the narrowest valid one answers."""

    MUNICIPALITY = "municipality", _("Gemeente")
    MUNICIPALITY_PLUS = "municipality_plus", _("Gemeente en omgeving")
    NAMED_REGION = "named_region", _("Regio met een naam")
    POLICE_REGION = "police_region", _("Politieregio")
    PROVINCE = "province", _("Provincie")
    COUNTRY = "country", _("Heel Nederland")


class Certainty(models.TextChoices):
    HIGH = "high", _("Zeker")
    MEDIUM = "medium", _("Redelijk zeker")
    LOW = "low", _("Onzeker")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def statements(self) -> Iterator[Statement]:
        """As the resolver reads them."""
        return (claim.statement() for claim in self.select_related("organisation"))

    def newest(self) -> Self:
        """The newest statement of every line, whoever made it and whether it is withdrawn or not."""
        return self.filter(
            pk__in=self.model._default_manager.order_by("line", "-stated_on", "-stated_at")
            .distinct("line")
            .values("pk")
        )

    def in_use(self) -> Self:
        return self.newest().filter(withdrawn=False)

    def kept_by(self, seat: Seat) -> Self:
        """Those whom this seat may confirm and change: CoMensha all, an organisation its own."""
        return self if seat.role == Role.HELPDESK else self.filter(organisation_id=seat.organisation_id)

    def version(self) -> str:
        """Another text as soon as one row was added anywhere, by whichever process."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                "select count(*), coalesce(bit_xor(hashtextextended(id::text, 0)), 0) from directory_claim"
            )
            count, mixed = cursor.fetchone()
        return f"{count}.{mixed & (1 << 64) - 1:x}"


def stale_for(seat: Seat, today: date) -> list[Claim]:
    """What this seat keeps and nobody checked for six months, the oldest first: asked on Vandaag and by the reminder."""
    kept = Claim.objects.in_use().kept_by(seat).select_related("organisation")
    stale = [claim for claim in kept if not claim.has_ended(today) and claim.freshness(today).call_first]
    return sorted(stale, key=lambda claim: (claim.verified_on or date.min, claim.area))


class Claim(models.Model):
    """One statement: this organisation coordinates there, for these people, from and until these days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # All statements about the same entry share it; the newest statement of a line is the one in use.
    line = models.UUIDField(default=uuid.uuid4, db_index=True)
    stated_on = models.DateField()
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    area = models.CharField(_("gebied zoals genoemd"), max_length=200)
    area_kind = models.CharField(_("soort gebied"), max_length=20, choices=AreaKind)
    municipalities = ArrayField(models.CharField(max_length=6), default=list)
    municipalities_uncertain = ArrayField(models.CharField(max_length=6), default=list)
    certainty = models.CharField(_("zekerheid"), max_length=10, choices=Certainty)
    remote = models.BooleanField(_("op afstand, door CoMensha"), default=False)
    telephones = ArrayField(models.CharField(max_length=30), default=list)
    age_min = models.PositiveSmallIntegerField(_("vanaf leeftijd"), null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(_("tot en met leeftijd"), null=True, blank=True)
    age_disputed = models.BooleanField(_("leeftijdsgrens niet zeker"), default=False)
    forms = ArrayField(models.CharField(max_length=20), default=list)
    valid_from = models.DateField(_("geldig vanaf"))
    valid_to = models.DateField(_("geldig tot en met"), null=True, blank=True)
    verified_on = models.DateField(_("nagegaan op"), null=True, blank=True)
    source = models.CharField(_("bron"), max_length=300)
    remark = models.TextField(_("opmerking"), blank=True)
    is_demo = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["area", "-stated_on", "-stated_at"]
        indexes: ClassVar = [models.Index(fields=["line", "-stated_at"], name="claim_latest")]

    def __str__(self) -> str:
        return f"{self.area}: {self.organisation_id}"

    def statement(self) -> Statement:
        """This claim for the resolver, which knows no database."""
        return Statement(
            id=self.pk, line=self.line, organisation=self.organisation.name, organisation_id=self.organisation_id,
            area=self.area, area_kind=self.area_kind, certainty=self.certainty, stated_on=self.stated_on,
            stated_at=self.stated_at, municipalities=frozenset(self.municipalities),
            uncertain=frozenset(self.municipalities_uncertain), remote=self.remote, telephones=tuple(self.telephones),
            age_min=self.age_min, age_max=self.age_max, age_disputed=self.age_disputed, forms=tuple(self.forms),
            valid_from=self.valid_from, valid_to=self.valid_to, verified_on=self.verified_on, source=self.source,
            remark=self.remark, is_demo=self.is_demo, withdrawn=self.withdrawn,
        )  # fmt: skip

    def has_ended(self, on: date) -> bool:
        return self.valid_to is not None and self.valid_to < on

    def freshness(self, on: date) -> Freshness:
        return freshness(self.statement(), on)

    def confirm(self, *, by: Seat, on: date, at: datetime) -> Claim:
        """Somebody called and it is right: the same statement, checked today."""
        return self._again(by=by, on=on, at=at, verified_on=on)

    def withdraw(self, *, by: Seat, on: date, at: datetime) -> Claim:
        """From today nobody is sent there any more; what was said remains known."""
        return self._again(by=by, on=on, at=at, withdrawn=True)

    def change(self, values: dict[str, Any], *, checked: bool, by: Seat, on: date, at: datetime) -> Claim:
        """Something is different: a new statement on the same line. A number nobody called is not checked."""
        same_number = list(values["telephones"]) == list(self.telephones)
        verified_on = on if checked else self.verified_on if same_number else None
        own = {"organisation_id": values["organisation"].pk, "is_demo": self.is_demo and same_number}
        kept = {name: value for name, value in values.items() if name != "organisation"}
        return self._again(by=by, on=on, at=at, verified_on=verified_on, **own | kept)

    def _again(self, *, by: Seat, on: date, at: datetime, **changed: Any) -> Claim:
        kept = {field.attname: getattr(self, field.attname) for field in self._meta.concrete_fields}
        new = {"id": uuid.uuid4(), "stated_on": on, "stated_at": at, "stated_by_id": by.pk}
        return Claim.objects.create(**kept | new | changed)
