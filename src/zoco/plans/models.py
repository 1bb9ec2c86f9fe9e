"""One plan of a case: her goals in her own words, her own scores, and who does what before when."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import EventKind
from zoco.cases.models import Case, Changed
from zoco.people.models import Seat
from zoco.plans.codes import LifeDomain, OwnerKind, SaidBy, Source
from zoco.seal.fields import Sealed, SealedText

LOWEST, HIGHEST = 1, 10


class GoalQuerySet(models.QuerySet["Goal"]):
    def running(self) -> Self:
        return self.filter(reached_on=None, dropped_on=None)

    @transaction.atomic
    def agree(self, case: Case, *, domain: str, words: str, on: date, by: Seat, at: datetime) -> Goal:
        """What she wants, as she says it."""
        goal = self.create(case=case, data_key=case.data_key, domain=domain, words=words, agreed_on=on, by=by)
        case.record(EventKind.GOAL, by=by, at=at, text=words)
        return goal


class Goal(Sealed):
    """A goal in the person's own words. It is not rewritten: it is reached, or it ends and another one comes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="goals")
    domain = models.CharField(_("leefgebied"), max_length=20, choices=LifeDomain)
    words = SealedText(_("het doel, in eigen woorden"))
    agreed_on = models.DateField(_("afgesproken op"))
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    reached_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)
    ended_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    because = SealedText(_("waarom het doel stopte"))

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["agreed_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reached_on=None) | Q(dropped_on=None), name="goal_is_reached_or_dropped"
            )
        ]

    @property
    def is_running(self) -> bool:
        return self.reached_on is None and self.dropped_on is None

    @transaction.atomic
    def score(self, value: int, *, on: date, said_by: str, note: str, by: Seat, at: datetime) -> Score:
        """How near she is, by her own judgement: 1 is far away, 10 is there."""
        given = Score.objects.create(
            case=self.case,
            data_key=self.case.data_key,
            goal=self,
            value=value,
            on=on,
            said_by=said_by,
            note=note,
            by=by,
            at=at,
        )
        self.case.record(EventKind.SCORE, by=by, at=at, text=str(value))
        return given

    @transaction.atomic
    def end(self, *, reached: bool, because: str, by: Seat, at: datetime) -> None:
        """Reached, or no longer her goal. Raises Changed when somebody else ended it a moment earlier."""
        if not Goal.objects.select_for_update(of=["self"]).running().filter(pk=self.pk).exists():
            raise Changed
        self.reached_on = localdate(at) if reached else None
        self.dropped_on = None if reached else localdate(at)
        self.ended_by, self.because = by, because
        self.save(update_fields=["reached_on", "dropped_on", "ended_by", "because"])
        said = gettext("bereikt: %(goal)s") if reached else gettext("gestopt: %(goal)s")
        self.case.record(EventKind.GOAL, by=by, at=at, text=said % {"goal": self.words})


class Score(Sealed):
    """What she herself gives a goal on one day. Written once: another day is another score."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField()
    on = models.DateField()
    said_by = models.CharField(max_length=12, choices=SaidBy, default=SaidBy.SELF)
    note = SealedText(_("wat zij of hij erbij zei"))
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["on", "at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(value__gte=LOWEST, value__lte=HIGHEST), name="score_from_one_to_ten"
            )
        ]


@dataclass(frozen=True)
class Owner:
    """Who does it. Outside Zoco it is a name, which is sealed."""

    kind: OwnerKind
    seat: Seat | None = None
    name: str = ""

    @classmethod
    def of(cls, seat: Seat) -> Owner:
        return cls(OwnerKind.SEAT, seat)


class ActionQuerySet(models.QuerySet["Action"]):
    def open(self) -> Self:
        return self.filter(done_on=None, dropped_on=None)

    def due(self, seat: Seat, by_day: date) -> Self:
        """What this seat has to do, and what stands open in the cases it leads; the policy verifies the cases."""
        return (
            self.open()
            .filter(
                Q(owner=seat) | Q(case__lead=seat),
                case__caseload__seat=seat,
                case__caseload__is_open=True,
                due_on__lte=by_day,
            )
            .select_related("data_key", "case__data_key", "case__victim__data_key", "owner__person")
            .order_by("due_on", "id")
        )

    @transaction.atomic
    def agree(
        self,
        case: Case,
        *,
        title: str,
        owner: Owner,
        due_on: date,
        by: Seat,
        at: datetime,
        goal: Goal | None = None,
        source: Source = Source.PLAN,
    ) -> Action:
        """Somebody does something before some day."""
        action = Action(
            case=case, data_key=case.data_key, goal=goal, title=title, due_on=due_on, by=by, source=source
        )
        action.give_to(owner)
        action.save()
        case.record(EventKind.ACTION, by=by, at=at, text=title)
        return action


class Action(Sealed):
    """One thing that one party does before a day. It ends done, or dropped with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="actions")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="actions", null=True)
    title = SealedText(_("wat er gebeurt"))
    owner_kind = models.CharField(max_length=10, choices=OwnerKind)
    owner = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    owner_name = SealedText(_("wie dat is, buiten Zoco"))
    due_on = models.DateField(_("voor wanneer"))
    done_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)
    ended_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    because = SealedText(_("waarom het anders werd"))
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, choices=Source, default=Source.PLAN)
    version = models.PositiveIntegerField(default=1)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(owner_kind=OwnerKind.SEAT, owner__isnull=False)
                | (~Q(owner_kind=OwnerKind.SEAT) & Q(owner=None)),
                name="action_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(dropped_on=None), name="action_is_done_or_dropped"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["case", "due_on"], condition=Q(done_on=None, dropped_on=None), name="action_open"
            ),
            models.Index(
                fields=["owner", "due_on"], condition=Q(done_on=None, dropped_on=None), name="action_of_owner"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_on is None

    @property
    def owner_said(self) -> str:
        """Who does it, as a colleague reads it. Needs `owner__person` selected."""
        if self.owner:
            return self.owner.person.name
        return str(self.owner_name) if self.owner_kind == OwnerKind.OUTSIDE else str(OwnerKind.PERSON.label)

    def is_overdue(self, today: date) -> bool:
        """A last day is whole: only the day after is too late."""
        return self.is_open and self.due_on < today

    def give_to(self, owner: Owner) -> None:
        self.owner_kind, self.owner, self.owner_name = owner.kind, owner.seat, owner.name

    @transaction.atomic
    def change(
        self,
        *,
        seen_version: int,
        title: str,
        owner: Owner,
        due_on: date,
        because: str,
        by: Seat,
        at: datetime,
    ) -> None:
        """Other words, another owner, another day; raises Changed when it is not what the writer read."""
        self._bump(seen_version)
        self.give_to(owner)
        self.title, self.due_on, self.because = title, due_on, because
        self.save(update_fields=["title", "due_on", "owner_kind", "owner", "owner_name", "because"])
        said = gettext("%(action)s (gewijzigd: %(because)s)") % {"action": title, "because": because}
        self.case.record(EventKind.ACTION, by=by, at=at, text=said)

    @transaction.atomic
    def drop(self, *, seen_version: int, because: str, by: Seat, at: datetime) -> None:
        self._bump(seen_version)
        self._end(by, because, dropped_on=localdate(at))
        said = gettext("%(action)s (vervallen: %(because)s)") % {"action": self.title, "because": because}
        self.case.record(EventKind.ACTION, by=by, at=at, text=said)

    @transaction.atomic
    def do(self, *, by: Seat, at: datetime) -> None:
        """Done, whatever its words are now. Raises Changed when it ended already."""
        self._bump()
        self._end(by, "", done_on=localdate(at))
        self.case.record(EventKind.ACTION_DONE, by=by, at=at, text=str(self.title))

    @transaction.atomic
    def reopen(self, *, by: Seat, at: datetime) -> None:
        """The button was pressed by mistake. Raises Changed when it is open."""
        if not Action.objects.filter(pk=self.pk).exclude(done_on=None).update(version=self.version + 1):
            raise Changed
        self._end(None, "", done_on=None)
        said = gettext("%(action)s (toch niet gedaan)") % {"action": self.title}
        self.case.record(EventKind.ACTION, by=by, at=at, text=said)

    def _end(self, by: Seat | None, because: str, **on: date | None) -> None:
        self.ended_by, self.because = by, because
        for name, day in on.items():
            setattr(self, name, day)
        self.save(update_fields=["ended_by", "because", *on])

    def _bump(self, seen_version: int | None = None) -> None:
        """Two people at the same action: the second reads again first."""
        seen: dict[str, Any] = {} if seen_version is None else {"version": seen_version}
        found = Action.objects.open().filter(pk=self.pk, **seen)
        if not found.update(version=models.F("version") + 1):
            raise Changed
