"""Places and their beds: what was last said of them, by whom, and who holds one for a few hours."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import DatabaseError, models, transaction
from django.db.models import F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from zoco.people.models import Organisation, Seat
from zoco.shelter.codes import BY_COMENSHA, KEPT_CHOICES, ForWhom
from zoco.shelter.hours import RESERVED_FOR, STALE_AFTER

if TYPE_CHECKING:
    from zoco.shelter.models.requests import ShelterRequest

MANY_BEDS = 200


class NoBedLeft(Exception):
    """Somebody else was a moment earlier, or nothing was free."""


class PlaceQuerySet(models.QuerySet["Place"]):
    def with_beds(self) -> Self:
        """Each place with the last word of its provider (`told_free`, `known_since`) and the beds that are held."""
        newest = PlaceReport.objects.filter(place=OuterRef("pk")).order_by("-at", "-id")
        return (
            self.select_related("organisation")
            .annotate(
                told_free=Subquery(newest.values("free")[:1]),
                known_since=Subquery(newest.values("at")[:1]),
                told_by=Subquery(newest.values("by__person__name")[:1]),
            )
            # Counted past the rows: where a bed is held for somebody is not for everybody, how many are held is.
            .annotate(
                held=Func(
                    F("pk"),
                    Value(None, output_field=models.UUIDField()),
                    function="zoco.beds_held",
                    output_field=models.IntegerField(),
                )
            )
        )

    def in_use(self) -> Self:
        return self.filter(closed_on=None)

    def of(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def stale(self, seat: Seat, now: datetime) -> Self:
        """Places of one's own house of which nothing was heard for twelve hours: what today asks of a provider."""
        known = self.in_use().filter(organisation=seat.organisation_id).with_beds()
        return known.filter(Q(known_since=None) | Q(known_since__lte=now - STALE_AFTER))


class Place(models.Model):
    """Beds of one kind, at one provider, in one region. Where they stand is written nowhere here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("aanbieder")
    )
    kind = models.CharField(_("soort opvang"), max_length=30, choices=KEPT_CHOICES)
    region = models.CharField(_("regio"), max_length=60)
    for_whom = models.CharField(_("voor wie"), max_length=10, choices=ForWhom, default=ForWhom.ANYONE)
    with_children = models.BooleanField(_("kinderen kunnen mee"), default=False)
    age_min = models.PositiveSmallIntegerField(_("vanaf leeftijd"), null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(_("tot en met leeftijd"), null=True, blank=True)
    closed_on = models.DateField(null=True, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["region", "kind", "organisation__name"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.organisation.name}"

    # Set by `with_beds`.
    told_free: int | None
    known_since: datetime | None
    held: int

    @property
    def free(self) -> int | None:
        """What the provider said, less what is held since; None when nothing was ever said."""
        return None if self.told_free is None else max(self.told_free - self.held, 0)

    @property
    def by_comensha(self) -> bool:
        return self.kind in BY_COMENSHA

    def is_stale(self, now: datetime) -> bool:
        return self.known_since is None or now - self.known_since >= STALE_AFTER

    def hours_old(self, now: datetime) -> int | None:
        return None if self.known_since is None else int((now - self.known_since).total_seconds() // 3600)

    def tell(self, free: int, *, by: Seat, at: datetime) -> PlaceReport:
        """How many beds stand empty, a bed that is held for somebody counted as empty. The last word counts."""
        return PlaceReport.objects.create(place=self, free=free, by=by, at=at)

    def reserve(
        self, request: ShelterRequest, *, by: Seat, at: datetime, until: datetime | None = None
    ) -> Reservation:
        """
        Hold one bed for somebody, for some hours.

        Two who want the last bed at the same instant: the database lets one of them. Raises NoBedLeft for the other.
        """
        try:
            with transaction.atomic():
                return Reservation.objects.create(
                    place=self, request=request, by=by, at=at, until_at=until or at + RESERVED_FOR
                )
        except DatabaseError as refusal:
            if NO_BED in str(refusal):
                raise NoBedLeft from None
            raise


NO_BED = "No bed left"  # as zoco.one_bed_each says it


class PlaceReport(models.Model):
    """What somebody of the house said at one moment. Never changed: who was wrong says it anew."""

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="reports")
    free = models.PositiveSmallIntegerField(_("vrije bedden"))
    at = models.DateTimeField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(free__lte=MANY_BEDS), name="as_many_beds_as_a_house_has")
        ]
        indexes: ClassVar = [models.Index(fields=["place", "-at"], name="place_last_word")]


class ReservationQuerySet(models.QuerySet["Reservation"]):
    def running(self) -> Self:
        """By the clock of the database: what ran out holds no bed, job or no job."""
        return self.filter(released_at=None, placed_at=None, until_at__gt=Now())


class Reservation(models.Model):
    """One bed is held for one request, for some hours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="reservations")
    request = models.ForeignKey(
        "shelter.ShelterRequest", on_delete=models.PROTECT, related_name="reservations"
    )
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until_at = models.DateTimeField(_("tot"))
    released_at = models.DateTimeField(null=True)
    placed_at = models.DateTimeField(null=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_at__gt=F("at")), name="held_for_some_time"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(released_at=None, placed_at=None), name="one_bed_at_a_time"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place"], condition=Q(released_at=None), name="reservation_holds")
        ]

    def is_running(self, now: datetime) -> bool:
        return self.released_at is None and self.placed_at is None and now < self.until_at

    def release(self, *, at: datetime) -> None:
        Reservation.objects.filter(pk=self.pk, released_at=None, placed_at=None).update(released_at=at)
