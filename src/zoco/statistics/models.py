"""
What was told of the people in the register, and when. A figure is told once: it never moves and is never corrected.

Raw counts are nowhere: `Figure` holds what the disclosure rule let out, and `Settled` in which quarter a line counted.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from zoco.statistics.periods import QUARTER, YEAR, Period


class Release(models.Model):
    """All that is told of one subject in one period, counted at one moment."""

    class Subject(models.TextChoices):
        REGISTER = "register"
        FLOW = "flow"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField(max_length=10, choices=Subject)
    starts_on = models.DateField()
    months = models.PositiveSmallIntegerField()
    released_at = models.DateTimeField()
    # The smallest group when it was told: a setting that was raised later changes nothing in what is out.
    least = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["starts_on", "months"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "starts_on", "months"], name="told_once"),
            models.CheckConstraint(
                condition=Q(months__in=[QUARTER, YEAR]), name="told_of_a_quarter_or_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.period.name}"

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.months)


class Figure(models.Model):
    """One number, or that it is not shown (no amount). No value: nothing of this indicator is told, not even of whom."""

    id = models.BigAutoField(primary_key=True)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="figures")
    starts_on = models.DateField()
    months = models.PositiveSmallIntegerField()
    indicator = models.CharField(max_length=40)
    value = models.CharField(max_length=40, null=True)
    amount = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["starts_on", "months", "indicator", "value"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "starts_on", "months", "indicator", "value"],
                nulls_distinct=False,
                name="a_figure_once",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(amount=None), name="no_number_of_nobody_knows_whom"
            ),
        ]

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.months)


class Settled(models.Model):
    """
    A line of the register belongs to a quarter that was told; `counts`: as the first line of its person.

    Later words about who is one person change nothing in it, so that a year is the sum of its quarters. `line` is no
    foreign key: forgetting gives a line another number and mark, and follows keys. The owner alone reads it.
    """

    line = models.UUIDField(primary_key=True)
    starts_on = models.DateField()
    counts = models.BooleanField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["starts_on"], name="settled_quarter")]
