"""Two subjects that may be one person, and what somebody said of them: a log in which nothing is ever replaced."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from zoco.linkage.asking import FIELDS
from zoco.linkage.explaining import Explanation, Reason
from zoco.linkage.features import LEVELS
from zoco.linkage.persons import Contradiction
from zoco.linkage.weights import shipped
from zoco.people.models import Seat
from zoco.seal.crypto import seal
from zoco.seal.keys import subjects_key
from zoco.subjects.models.subject import Subject, open_box


class AlreadyJudged(Exception):
    """Somebody else said something of this pair a moment earlier."""


class CannotBe(Exception):
    """It cannot hold beside what was said of others."""


class Said(models.TextChoices):
    """What somebody says of a pair. `BACK` takes the answer before it away, as if it had not been given."""

    SAME = "same", _("Ja, dit is dezelfde persoon")
    OTHER = "other", _("Nee, dit zijn twee personen")
    LATER = "later", _("Nu niet: ik weet het nog niet")
    BACK = "back", _("Het antwoord is teruggenomen")


# How a pair is shown: as sure, to be reviewed, or not at all unless somebody asks.
ZONES = SURE, REVIEW, SILENT = "zeker", "bekijken", "stil"
SETTLED = (Said.SAME, Said.OTHER)
OPEN = (Said.LATER, Said.BACK)


class PairQuerySet(models.QuerySet["Pair"]):
    def with_answer(self) -> Self:
        """`answer`: what was said last, None while nobody said anything."""
        last = Judgement.objects.filter(pair=OuterRef("pk")).order_by("-number").values("said")[:1]
        return self.annotate(answer=Subquery(last))

    def open(self) -> Self:
        """Nobody said yes or no, or it was taken back."""
        return self.with_answer().filter(Q(answer=None) | Q(answer__in=OPEN))

    def untouched(self) -> Self:
        """As open, and nobody put it off."""
        return self.with_answer().filter(Q(answer=None) | Q(answer=Said.BACK))

    def waiting(self) -> Self:
        """Untouched, and above the score of a link: what asks for an answer."""
        return self.filter(waits=True, score__gt=F("threshold"))

    def settled(self) -> Self:
        return self.with_answer().filter(answer__in=SETTLED)

    def zoned(self, sure: float) -> Self:
        """`zone` of each: sure where both can be placed, to review above the score of a link, else silent."""
        return self.annotate(
            zone=Case(
                When(placeable=True, score__gte=sure, score__gt=F("threshold"), then=Value(SURE)),
                When(score__gt=F("threshold"), then=Value(REVIEW)),
                default=Value(SILENT),
                output_field=models.CharField(),
            )
        )

    def in_zone(self, zone: str) -> Self:
        wanted: dict[str, str] = {"zone": zone}
        return self.filter(**wanted)

    def counted_by_zone(self) -> dict[str, dict[str, int]]:
        """How many pairs (`many`), and of them how many were answered with yes (`same`) and no (`other`)."""
        by: list[str] = ["zone"]
        counted = self.values(*by).annotate(
            many=Count("pk"),
            same=Count("pk", filter=Q(answer=Said.SAME)),
            other=Count("pk", filter=Q(answer=Said.OTHER)),
        )
        found: dict[str, Any] = {row["zone"]: row for row in counted.order_by()}
        return {name: found.get(name, {"many": 0, "same": 0, "other": 0}) for name in ZONES}

    def in_order_of_change(self) -> Self:
        """By what a yes would change: a minor, nowhere to sleep, a place where nobody coordinates; then by score."""
        return self.annotate(
            pressing=_weighs("minor", 4) + _weighs("urgent", 2) + _weighs("uncovered", 1)
        ).order_by("-pressing", "-score", "pk")

    def of(self, *subjects: uuid.UUID) -> Self:
        return self.filter(Q(first__in=subjects) | Q(second__in=subjects))


def _weighs(name: str, weight: int) -> Case:
    either = Q(**{f"first__{name}": True}) | Q(**{f"second__{name}": True})
    return Case(When(either, then=Value(weight)), default=Value(0))


class Pair(models.Model):
    """Weighed once: the score in bits, and the level of every field. `placeable`: each says enough of somebody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField()
    threshold = models.FloatField()
    placeable = models.BooleanField()
    levels = ArrayField(models.SmallIntegerField())
    weights = models.CharField(max_length=8)
    at = models.DateTimeField()
    # Nobody said anything of it, or it was taken back: kept by a trigger, for who asks whether there is any.
    waits = models.BooleanField(default=True, editable=False)

    objects = PairQuerySet.as_manager()
    answer: str | None

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["score"], condition=Q(waits=True, score__gt=F("threshold")), name="pair_waits"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("pair", args=[self.pk])

    @property
    def explanation(self) -> Explanation:
        """The bits of every field, which are exactly the score: by the weights of now, on the levels of then."""
        weights = shipped()
        reasons = [
            Reason(name, LEVELS[name][level], float(weights.bits[name][level]))
            for name, level in zip(FIELDS, self.levels, strict=True)
        ]
        ordered = sorted(reasons, key=lambda reason: -abs(reason.bits))
        score = weights.bias + sum(reason.bits for reason in reasons)
        return Explanation(score, [Reason("start", "", weights.bias), *ordered], self.threshold)

    def judgements_so_far(self) -> list[Judgement]:
        return list(self.judgements.select_related("by__person", "by__organisation").order_by("number"))

    def judge(self, said: Said, *, because: str, by: Seat, at: datetime, seen: int) -> Judgement:
        """
        Say whether this is one person; `seen`: how many judgements the writer had seen.

        Raises AlreadyJudged when somebody was quicker, CannotBe when it cannot hold beside other answers. Nothing
        is joined or parted but by this; and what it did is gone when it is taken back.
        """
        from zoco.subjects.persons import Held

        if said in SETTLED:
            try:
                Held.around(self).decide(self, said)
            except Contradiction:
                raise CannotBe from None
        made = Judgement(pair=self, number=seen + 1, said=said, by=by, at=at)
        made.write(because)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            raise AlreadyJudged from None
        return made


class Judgement(models.Model):
    """What somebody said of a pair, and why; the last one counts, and those before stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="judgements")
    number = models.PositiveSmallIntegerField()
    said = models.CharField(max_length=10, choices=Said)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Why: sealed under the key of the subjects.
    box = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            # Two at the same instant: the second is told.
            models.UniqueConstraint(fields=["pair", "number"], name="judgement_in_order")
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def write(self, because: str) -> None:
        self.box = seal(because.encode("utf-8", "replace"), subjects_key(), self._place)

    @cached_property
    def because(self) -> str:
        return open_box(self.box, self._place).decode()

    @property
    def _place(self) -> str:
        return f"subjects_judgement.box.{self.pk}"
