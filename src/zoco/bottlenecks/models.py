"""
A bottleneck: what goes wrong again and again, raised from the field without anybody in it, and lifted until it is answered.

It points at no case and no person. Who raised it or has it too is a `Voice`; what happened with it is a log of `Step`s,
the last of which says where it stands. Its words lie under a key of its own: who finds somebody in them destroys it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from zoco.bottlenecks.codes import DOMAINS, LEAST, MEETINGS, STRATEGIC, Cases, Level, Waited, What
from zoco.bottlenecks.counting import TOTAL, by_region, told_outside
from zoco.cases.models import Changed
from zoco.people.models import Role, Seat
from zoco.procedures.definitions import law
from zoco.procedures.models import said
from zoco.seal.fields import Sealed, SealedText
from zoco.seal.models import DataKey
from zoco.statistics.releasing import rule_in_force


def terms_of(procedure: str) -> dict[str, Any]:
    """The titles of the terms of a procedure, by slug; none of one that is not there."""
    versions = law().procedures.get(procedure, ())
    return {rule.slug: rule.title for version in versions for rule in version.deadlines}


class AlreadyJoined(Exception):
    """This seat said it of this region before."""


class BottleneckQuerySet(models.QuerySet["Bottleneck"]):
    def standing(self) -> Self:
        """Those with words, each with what was done last (`last`, nothing yet: ""), and where it lies (`level`)."""
        steps = Step.objects.filter(bottleneck=OuterRef("pk")).order_by("-number")
        lifted = steps.filter(what=What.LIFTED).values("level")[:1]
        return self.filter(data_key__wrapped__isnull=False).annotate(
            last=Coalesce(Subquery(steps.values("what")[:1]), Value("")),
            level=Coalesce(Subquery(lifted), Value(Level.ZOCO.value)),
        )

    def open(self) -> Self:
        return self.standing().exclude(last=What.ANSWERED)

    def new(self) -> Self:
        """Nobody did anything with them yet."""
        return self.standing().filter(last="")

    def at(self, level: str) -> Self:
        return self.open().filter(level=level)

    def lifted(self) -> Self:
        return self.open().filter(level__in=STRATEGIC)

    def answered(self) -> Self:
        return self.standing().filter(last=What.ANSWERED)

    def told(self) -> Self:
        """With who has it and what was done, in a constant number of queries."""
        voices = Voice.objects.select_related("by__person", "by__organisation")
        steps = Step.objects.select_related(
            "by__person", "by__organisation", "owner__person", "owner__organisation"
        )
        return self.select_related("data_key").prefetch_related(
            models.Prefetch("voices", voices), models.Prefetch("steps", steps)
        )  # fmt: skip

    @transaction.atomic
    def raise_it(
        self, *, by: Seat, on: date, region: str, cases: str, waited: str = "", **words: Any
    ) -> Bottleneck:
        """`words`: domain, procedure, term, title, wrong, example, wish. Nothing of it may come from a file."""
        made = self.create(data_key=DataKey.objects.mint(), on=on, **words)
        made.join(by=by, on=on, region=region, cases=cases, waited=waited)
        return made


class Bottleneck(Sealed):
    """What goes wrong. It is written once; what is wrong with it is taken away with all its words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    domain = models.CharField(_("waar het over gaat"), max_length=20, choices=DOMAINS)
    # A procedure of the law and one of its terms, where it is about those.
    procedure = models.CharField(max_length=40, blank=True)
    term = models.CharField(max_length=40, blank=True)
    title = SealedText(_("knelpunt"), max_length=120)
    wrong = SealedText(_("wat er misgaat"))
    example = SealedText(_("voorbeeld zonder personen"))
    wish = SealedText(_("wat zou helpen"))
    on = models.DateField()

    objects = BottleneckQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["on", "id"]

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("bottleneck", args=[self.pk])

    @property
    def is_empty(self) -> bool:
        """Its words were taken away."""
        return self.data_key.is_destroyed

    @property
    def procedure_title(self) -> str:
        versions = law().procedures.get(self.procedure, ())
        return said(versions[-1].title) if versions else ""

    @property
    def term_title(self) -> str:
        title = terms_of(self.procedure).get(self.term)
        return said(title) if title else ""

    @cached_property
    def done(self) -> list[Step]:
        """All that was done with it, the first first."""
        steps = list(self.steps.all())
        for step in steps:
            step.data_key = self.data_key
        return steps

    @property
    def seen(self) -> int:
        """How many steps there are: who writes the next one has read these."""
        return len(self.done)

    @property
    def latest(self) -> Step | None:
        return self.done[-1] if self.done else None

    @property
    def is_answered(self) -> bool:
        return bool(self.latest and self.latest.what == What.ANSWERED)

    @property
    def lies_at(self) -> Level:
        return Level(
            next((step.level for step in reversed(self.done) if step.what == What.LIFTED), Level.ZOCO)
        )

    @property
    def is_open(self) -> bool:
        """It has words, and waits for an answer."""
        return not self.is_answered and not self.is_empty

    @property
    def is_discussed(self) -> bool:
        """It lies with a meeting that CoMensha chairs."""
        return self.lies_at in dict(MEETINGS)

    @property
    def is_strategic(self) -> bool:
        return self.lies_at in STRATEGIC

    @property
    def waits_for(self) -> Step | None:
        """The decision that somebody is to carry out."""
        return self.latest if self.latest and self.latest.what == What.DECIDED else None

    @property
    def told(self) -> dict[str, int]:
        """How often it is seen, for who is outside: as it was told when it was last lifted."""
        return next((step.told for step in reversed(self.done) if step.what == What.LIFTED), {})

    @property
    def least_outside(self) -> int | None:
        return self.told.get(TOTAL)

    @property
    def regions_outside(self) -> dict[str, int]:
        return {region: least for region, least in self.told.items() if region != TOTAL}

    @property
    def least(self) -> int:
        """At least so many cases, everywhere together."""
        return sum(self.regions.values())

    @property
    def regions(self) -> dict[str, int]:
        """At least so many cases in each region, for who may read the voices."""
        return by_region(
            (voice.region, voice.by.organisation_id, LEAST[voice.cases]) for voice in self.voices.all()
        )

    def join(self, *, by: Seat, on: date, region: str, cases: str, waited: str = "") -> Voice:
        """We have this too. Raises AlreadyJoined."""
        try:
            with transaction.atomic():
                return self.voices.create(by=by, on=on, region=region, cases=cases, waited=waited, heard=0)
        except IntegrityError:
            raise AlreadyJoined from None

    def decide(self, words: str, *, owner: Seat, due_on: date, seen: int, by: Seat, on: date) -> Step:
        return self._step(What.DECIDED, words, owner=owner, due_on=due_on, seen=seen, by=by, on=on)

    def carry_out(self, words: str, *, seen: int, by: Seat, on: date) -> Step:
        return self._step(What.DONE, words, seen=seen, by=by, on=on)

    def lift(self, to: str, *, because: str, seen: int, by: Seat, on: date) -> Step:
        """
        To another level, also back. What who is outside hears of how often it is seen is settled now, and stays so.
        """
        told = told_outside(self.regions, rule_in_force()) if by.role == Role.HELPDESK else self.told
        return self._step(What.LIFTED, because, level=to, told=told, seen=seen, by=by, on=on)

    def answer(self, words: str, *, seen: int, by: Seat, on: date) -> Step:
        return self._step(What.ANSWERED, words, seen=seen, by=by, on=on)

    def _step(self, what: What, words: str, *, seen: int, **more: Any) -> Step:
        """Raises Changed: somebody did something with it after it was read; nothing is written."""
        try:
            with transaction.atomic():
                made = self.steps.create(
                    data_key=self.data_key, number=seen + 1, what=what, words=words, **more
                )
        except IntegrityError:
            raise Changed from None
        self.__dict__.pop("done", None)
        return made

    def take_words_away(self) -> None:
        """Somebody can be recognised: nobody reads a word of it any more, of its steps neither, in backups neither."""
        with connection.cursor() as cursor:
            cursor.execute("select zoco.drop_words_of_bottleneck(%s)", [self.pk])


class VoiceQuerySet(models.QuerySet["Voice"]):
    def unheard(self, seat: Seat) -> Self:
        """Those of this seat to which an answer came that was not marked as read."""
        answered = Step.objects.filter(
            bottleneck=OuterRef("bottleneck"), what=What.ANSWERED, number__gt=OuterRef("heard")
        )
        return self.filter(models.Exists(answered), by=seat, bottleneck__data_key__wrapped__isnull=False)


class Voice(models.Model):
    """Somebody has this, in a region: who raised it first, and who said "we have this too". `heard`: up to which step."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bottleneck = models.ForeignKey(Bottleneck, on_delete=models.PROTECT, related_name="voices")
    region = models.CharField(_("politieregio"), max_length=60)
    cases = models.CharField(_("in hoeveel trajecten"), max_length=10, choices=Cases)
    waited = models.CharField(_("hoe lang al gewacht"), max_length=10, choices=Waited, blank=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    heard = models.PositiveSmallIntegerField(default=0)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bottleneck", "by", "region"], name="said_once_of_a_region")
        ]


class StepQuerySet(models.QuerySet["Step"]):
    def waiting(self) -> Self:
        """Decisions, with words, after which nothing was done yet."""
        later = Step.objects.filter(bottleneck=OuterRef("bottleneck"), number__gt=OuterRef("number"))
        return self.filter(~models.Exists(later), what=What.DECIDED, data_key__wrapped__isnull=False)


class Step(Sealed):
    """One thing that was done with a bottleneck, and why. Written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bottleneck = models.ForeignKey(Bottleneck, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=10, choices=What)
    words = SealedText(_("wat er is gezegd"))
    # Of a decision: who carries it out, and by when.
    owner = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    due_on = models.DateField(null=True)
    # Of a lift: to where, and at least how many cases were told there, by region and in all.
    level = models.CharField(max_length=10, choices=Level, blank=True)
    told = models.JSONField(default=dict)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            # Two at the same instant: the second reads again first.
            models.UniqueConstraint(fields=["bottleneck", "number"], name="bottleneck_steps_in_order"),
            models.CheckConstraint(
                condition=Q(what=What.DECIDED, owner__isnull=False, due_on__isnull=False)
                | (~Q(what=What.DECIDED) & Q(owner=None, due_on=None)),
                name="a_decision_has_an_owner_and_a_day",
            ),
            models.CheckConstraint(
                condition=(Q(what=What.LIFTED) & ~Q(level="")) | (~Q(what=What.LIFTED) & Q(level="")),
                name="a_lift_says_to_where",
            ),
        ]


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def to_come(self, today: date) -> Self:
        return self.filter(on__gte=today).order_by("on", "id")


class Meeting(models.Model):
    """One meeting that CoMensha chairs, and what is discussed there, in that order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    level = models.CharField(_("welk overleg"), max_length=10, choices=MEETINGS)
    on = models.DateField()
    agenda = ArrayField(models.UUIDField(), default=list)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["level", "on"], name="one_meeting_a_day")]

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("bottleneck_meeting", args=[self.pk])

    def put_in_order(self, agenda: Iterable[uuid.UUID], *, seen_version: int) -> None:
        """Raises Changed when somebody else did so after it was read."""
        mine = Meeting.objects.filter(pk=self.pk, version=seen_version)
        if not mine.update(agenda=list(agenda), version=F("version") + 1):
            raise Changed

    def in_order(self, found: Iterable[Bottleneck]) -> list[Bottleneck]:
        """What is on the agenda, in its order."""
        known = {each.pk: each for each in found}
        return [known[pk] for pk in self.agenda if pk in known]
