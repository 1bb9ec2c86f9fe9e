"""What was told of each year, and what it cost: told once, and never told otherwise. No count without noise is here."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Sum


class OpenYear(models.Model):
    """All open data of one year: counts with noise, and people drawn from those counts."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    # About how many people: a mean of counts with noise.
    people = models.PositiveIntegerField()
    one_way = models.FloatField()
    two_way = models.FloatField()
    least = models.PositiveSmallIntegerField()
    told = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-year"]

    @property
    def epsilon(self) -> float:
        return self.one_way + self.two_way

    def invented(self) -> list[list[Any]]:
        """A row for each invented person, in the order of what they say."""
        return [values for many, *values in self.told["people"] for _ in range(many)]


class SpendingQuerySet(models.QuerySet["Spending"]):
    def in_all(self) -> float:
        return float(self.aggregate(all=Sum("epsilon"))["all"] or 0)


class Spending(models.Model):
    """A line of the ledger: what was spent on which year. Written before anything is counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    epsilon = models.FloatField()

    objects = SpendingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at"]
