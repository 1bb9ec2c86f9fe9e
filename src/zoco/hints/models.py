"""
A hint: a signal or a report of which somebody said that it is about the person of a case. Nothing follows from it by
itself. Who cares for the case takes what was told along, on a ground, or says no and why; and can take either back.

Which hints there are is read from what was said of pairs (`zoco.hints`), so a judgement that is taken back takes its
hint along. Only what was answered is kept, as a log: the last answer counts.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar, Self

from django.db import IntegrityError, connection, models, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from zoco.cases.codes import EventKind, Purpose
from zoco.cases.models import Case
from zoco.people.models import Seat
from zoco.seal.fields import Sealed, SealedJSON, SealedText
from zoco.signals.codes import InformationGrade, SourceGrade
from zoco.signals.facts import Fact, Grade, facts_of
from zoco.signals.models import Signal

# By which somebody sees whether this is her; before it is taken along, no more is shown.
RECOGNISED_BY = ("name", "aliases", "birth_date", "age", "gender", "nationality")


class AlreadyAnswered(Exception):
    """Somebody answered a moment earlier."""


class NoConsent(Exception):
    """The ground that was named is her consent to this file, and she gave none that holds."""


class Said(models.TextChoices):
    ACCEPTED = "accepted", _("Ja, leg dit bij het traject")
    DECLINED = "declined", _("Nee, dit hoort er niet bij")
    BACK = "back", _("Het antwoord is teruggenomen")


class Ground(models.TextChoices):
    """On which ground what was told goes into her file (AVG art. 6 and 9)."""

    CONSENT = "consent", _("Toestemming voor dit dossier")
    VITAL = "vital", _("Levensgevaar, en toestemming kan nu niet")


@dataclass(frozen=True)
class Source:
    """Who told it: never a person, and of the police only that it was the police."""

    number: str
    on: date
    organisation: str
    kind: str
    police: bool


@dataclass(frozen=True)
class Told:
    """What a signal tells of this person. `withheld`: how many facts are not handed on (Wpg art. 7, 18-20)."""

    source: Source
    facts: list[Fact]
    withheld: int
    of_others_too: bool

    @property
    def recognisable(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind in RECOGNISED_BY]


@dataclass(frozen=True)
class Hint:
    """One person of a signal, or a report, beside a case. `answered`: how many answers there were so far."""

    case_id: uuid.UUID
    subject_id: uuid.UUID
    signal_id: uuid.UUID | None
    report_id: uuid.UUID | None
    person: int
    number: str
    at: datetime
    minor: bool
    urgent: bool
    said: str
    answered: int
    holds: bool

    @property
    def is_open(self) -> bool:
        return self.holds and self.said in {"", Said.BACK}

    @property
    def is_doubted(self) -> bool:
        """It was taken along, and nobody says any more that it is about her."""
        return not self.holds and self.said == Said.ACCEPTED

    @property
    def is_gone(self) -> bool:
        """What it came from was forgotten; what was taken along of it is here still."""
        return self.signal_id is None and self.report_id is None

    @property
    def source(self) -> Source:
        return self.told.source if self.told else Source(self.number, localdate(self.at), "", "", False)

    @cached_property
    def told(self) -> Told | None:
        """None of a report: who sees the hint reads the report itself. Raises KeysMissing, SealBroken."""
        return told_by(self) if self.signal_id else None


def hints_of(cases: Collection[uuid.UUID]) -> list[Hint]:
    """What was said to be about the people of these cases, as far as this seat reads them; the newest first."""
    if not cases:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "select case_id, subject_id, signal_id, report_id, person, number, at, minor, urgent, said, answered, holds"
            " from zoco.hints(%s) order by at desc, subject_id",
            [list(cases)],
        )
        return [Hint(*row) for row in cursor.fetchall()]


def all_of(case: Case) -> list[Hint]:
    """Those of one case, and what was taken along from what is forgotten since; in two questions."""
    found = hints_of([case.pk])
    known = {hint.subject_id for hint in found}
    answers = case.own(case.hint_answers.exclude(subject_id__in=known).order_by("number"))
    last = {answer.subject_id: answer for answer in answers}
    return [*found, *(answer.as_hint() for answer in last.values() if answer.said == Said.ACCEPTED)]


def told_by(hint: Hint) -> Told:
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, box, source, information from zoco.hinted_signal(%s, %s)",
            [hint.case_id, hint.subject_id],
        )
        pk, box, source, information = cursor.fetchone()
    words = Signal(pk=pk, box=box).words
    grade = Grade(source or SourceGrade.X, information or InformationGrade.FOUR)
    several = len(words["people"]) > 1
    # What was told of an event with more people in it is about them too.
    mine = [
        fact
        for fact in facts_of(words, {None: grade})
        if fact.person == hint.person or (fact.person is None and not several)
    ]
    may_go = [fact for fact in mine if not fact.police]
    about = words["source"]
    return Told(
        Source(
            hint.number,
            date.fromisoformat(words["on"]),
            about.get("organisation", ""),
            about.get("kind", ""),
            bool(about.get("police")),
        ),
        may_go,
        len(mine) - len(may_go),
        several,
    )


class HintAnswerQuerySet(models.QuerySet["HintAnswer"]):
    def of(self, hint: Hint) -> Self:
        mine = self.filter(case=hint.case_id, subject_id=hint.subject_id)
        return mine.select_related("data_key", "by__person").order_by("number")

    @transaction.atomic
    def accept(
        self, hint: Hint, case: Case, *, ground: Ground, because: str, by: Seat, at: datetime
    ) -> HintAnswer:
        """What was told, and by whom, lies with the case from now on. Raises NoConsent, AlreadyAnswered."""
        holding = case.consents.holding(localdate(at)).filter(purpose=Purpose.CARE)
        if ground == Ground.CONSENT and not holding.exists():
            raise NoConsent
        told = [_plain(fact) for fact in hint.told.facts] if hint.told else []
        source = asdict(hint.source) | {"on": hint.source.on.isoformat()}
        made = self._answer(
            hint, case, Said.ACCEPTED, ground=ground, because=because, told=told, source=source, by=by, at=at
        )
        case.record(EventKind.HINT, by=by, at=at, text=hint.number)
        return made

    def decline(self, hint: Hint, case: Case, *, because: str, by: Seat, at: datetime) -> HintAnswer:
        return self._answer(hint, case, Said.DECLINED, because=because, by=by, at=at)

    @transaction.atomic
    def take_back(self, hint: Hint, case: Case, *, by: Seat, at: datetime) -> HintAnswer:
        """The question is open again; what lay with the case is not there any more."""
        made = self._answer(hint, case, Said.BACK, because="", by=by, at=at)
        for before in self.of(hint).filter(said=Said.ACCEPTED):
            before.told, before.source = [], {}
            before.save(update_fields=["told", "source"])
        if hint.said == Said.ACCEPTED:
            case.record(EventKind.HINT_BACK, by=by, at=at, text=hint.number)
        return made

    def _answer(self, hint: Hint, case: Case, said: Said, **more: Any) -> HintAnswer:
        try:
            with transaction.atomic():
                return self.create(
                    case=case,
                    data_key=case.data_key,
                    subject_id=hint.subject_id,
                    number=hint.answered + 1,
                    said=said,
                    **more,
                )
        except IntegrityError:
            raise AlreadyAnswered from None


class HintAnswer(Sealed):
    """What somebody said of a hint. `told` and `source`: what was taken along, until it is taken back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hint_answers")
    # Of a signal that may be forgotten before the case is.
    subject_id = models.UUIDField(editable=False)
    number = models.PositiveSmallIntegerField()
    said = models.CharField(max_length=10, choices=Said)
    ground = models.CharField(max_length=10, choices=Ground, blank=True)
    because = SealedText()
    told = SealedJSON(default=list)
    source = SealedJSON(default=dict)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = HintAnswerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            # Two at the same instant: the second is told.
            models.UniqueConstraint(fields=["case", "subject_id", "number"], name="hint_answered_in_order")
        ]

    @property
    def facts(self) -> list[Fact]:
        return [_fact(each) for each in self.told or []]

    def as_hint(self) -> Hint:
        """Of what is forgotten itself."""
        return Hint(self.case_id, self.subject_id, None, None, 0, self.source.get("number", ""), self.at, False, False, self.said, self.number, True)  # fmt: skip


def _plain(fact: Fact) -> dict[str, Any]:
    return asdict(fact) | {"on": fact.on.isoformat()}


def _fact(plain: dict[str, Any]) -> Fact:
    return Fact(**plain | {"on": date.fromisoformat(plain["on"]), "grade": Grade(**plain["grade"])})
