"""
Estimates that were told: rows that are written once. What is told of a division in a year stays, unless so many more or
fewer people are in view that the difference tells of no small group; then a later making tells it anew, beside the first.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zoco.estimates.making import Asked, Told
from zoco.estimates.making import Refusal as Why
from zoco.estimation.results import VERSION
from zoco.seal.index import blind_index

Place = tuple[int, str]  # a year and a division


class Refusal(models.TextChoices):
    """Why there is no number, in one sentence."""

    HIDDEN = (
        Why.HIDDEN.value,
        _("Niet getoond: minder dan 11 mensen, of een getal waaruit u zo’n klein getal kunt uitrekenen."),
    )
    FEW = Why.FEW.value, _("Niet geschat: minder dan 50 mensen in beeld.")
    LISTS = Why.LISTS.value, _("Niet geschat: er is maar één lijst.")
    OVERLAP = Why.OVERLAP.value, _("Niet geschat: minder dan 20 mensen staan op meer dan één lijst.")
    NO_FIT = Why.NO_FIT.value, _("Niet geschat: geen enkel model geeft een geldige uitkomst.")
    NO_RANGE = Why.NO_RANGE.value, _("Niet geschat: er is geen marge te berekenen.")
    TOO_WIDE = Why.TOO_WIDE.value, _("Niet geschat: de marge is meer dan honderd keer zo groot als wie in beeld is.")  # fmt: skip


class MakingQuerySet(models.QuerySet["Making"]):
    @transaction.atomic
    def keep(self, told: Iterable[Told], asked: Asked, *, at: datetime, wide: int) -> Making:
        """Write down what is told. Of what was told before only that which may be told anew. `wide`: the steps of `seen`."""
        before = GroupEstimate.objects.using(self.db).current_by_place()
        made = self.create(at=at, method=asked.method, ways=asked.ways, boot=asked.boot, seed=asked.seed, version=VERSION)  # fmt: skip
        now: defaultdict[Place, list[Told]] = defaultdict(list)
        for each in told:
            now[each.year, each.division].append(each)
        rows = [
            GroupEstimate.of(each, made, number)
            for place, found in now.items() if place not in before or may_be_told_anew(before[place], found, wide)
            for number, each in enumerate(found)
        ]  # fmt: skip
        GroupEstimate.objects.using(self.db).bulk_create(rows)
        made.told = len(rows)
        made.save(using=self.db, update_fields=["told"])
        return made


def may_be_told_anew(before: Sequence[GroupEstimate], now: Sequence[Told], wide: int) -> bool:
    """
    The same groups are shown as before, and of each as many people are in view, or two steps more or fewer: then at least
    eleven people are the difference; of one group at least. Who compares the two then learns of nobody, and who draws
    again and again gets the first.
    """
    was = {each.value: each.seen for each in before if each.seen is not None}
    new = {each.value: each.seen for each in now if each.seen is not None}
    apart = [abs(was[value] - new[value]) for value in was if value in new]
    return was.keys() == new.keys() and any(apart) and all(not each or each >= 2 * wide for each in apart)  # fmt: skip


class Making(models.Model):
    """One time that estimates were made: how, when, with which version; `told`: how many rows it wrote."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    method = models.CharField(max_length=20)
    ways = models.PositiveSmallIntegerField()
    boot = models.PositiveIntegerField()
    seed = models.PositiveBigIntegerField()
    version = models.CharField(max_length=20)
    told = models.PositiveIntegerField(default=0)

    objects = MakingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}, {self.method}"


class GroupEstimateQuerySet(models.QuerySet["GroupEstimate"]):
    def in_order(self) -> Self:
        return self.select_related("making").order_by("making__at", "year", "division", "number")

    def current_by_place(self) -> Mapping[Place, list[GroupEstimate]]:
        """What was told last of each division in each year."""
        found: dict[Place, list[GroupEstimate]] = {}
        for each in self.in_order():
            place = (each.year, each.division)
            if place in found and found[place][0].making_id != each.making_id:
                del found[place]
            found.setdefault(place, []).append(each)
        return found

    def current(self) -> list[GroupEstimate]:
        return [each for found in self.current_by_place().values() for each in found]


class GroupEstimate(models.Model):
    """What is told of one group in one year: rounded, let out by `zoco.disclosure`. `mark`: a keyed hash of its table."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    making = models.ForeignKey(Making, on_delete=models.PROTECT, related_name="estimates")
    number = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    division = models.CharField(max_length=20)
    value = models.CharField(max_length=60, blank=True)
    seen = models.PositiveIntegerField(null=True)
    refusal = models.CharField(max_length=10, choices=Refusal, blank=True)
    low = models.PositiveIntegerField(null=True)
    point = models.PositiveIntegerField(null=True)
    high = models.PositiveIntegerField(null=True)
    near = ArrayField(models.PositiveIntegerField(), null=True)
    method = models.CharField(max_length=20, blank=True)
    caveats = models.JSONField(default=list)
    mark = models.BinaryField(max_length=16, null=True)

    objects = GroupEstimateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["making", "year", "division", "value"], name="group_told_once"),
            models.CheckConstraint(
                name="estimate_or_reason",
                condition=Q(refusal="", seen__isnull=False, low__isnull=False, point__isnull=False, high__isnull=False)
                | (~Q(refusal="") & Q(low=None, point=None, high=None, near=None, mark=None)),
            ),
            models.CheckConstraint(name="seen_as_shown", condition=Q(seen=None) | Q(seen__gte=10)),
            models.CheckConstraint(name="hidden_has_no_number", condition=~Q(refusal="hidden") | Q(seen=None)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year} {self.division} {self.value}"

    @classmethod
    def of(cls, told: Told, making: Making, number: int = 0) -> GroupEstimate:
        return cls(
            making=making, number=number, year=told.year, division=told.division, value=told.value, seen=told.seen,
            refusal=str(told.refusal), low=told.low, point=told.point, high=told.high,
            near=list(told.near) if told.near else None, method=told.method,
            caveats=[[caveat.dutch or str(caveat), str(caveat)] for caveat in told.caveats],
            # A plain hash of so small a table could be turned back by trying all tables.
            mark=blind_index("estimate", told.checksum) if told.checksum else None,
        )  # fmt: skip

    @property
    def ratio(self) -> tuple[float, float, float] | None:
        """Low, point and high as times the people in view; of rounded numbers, so that it says no more than they do."""
        if self.low is None or self.point is None or self.high is None or not self.seen:
            return None
        return self.low / self.seen, self.point / self.seen, self.high / self.seen
