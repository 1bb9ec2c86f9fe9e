"""One person's way on the residence track, told by Ana."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from zoco.access.acting import acting_as
from zoco.cases.models import Case
from zoco.procedures.models import Procedure, facts_of
from zoco.residence.models import ResidenceChange
from zoco.residence.standing import standing_of
from zoco.residence.track import track


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 11, tzinfo=ZoneInfo("Europe/Amsterdam"))


class Life:
    """One person's way, told by Ana: each verb at noon of a day."""

    def __init__(self, case: Case, ana) -> None:
        self.case, self.ana = case, ana

    def fresh(self) -> Case:
        return Case.objects.whole().get(pk=self.case.pk)

    def step(self, event, on, *, at=None, actor=None, **given):
        with acting_as(self.ana):
            case = self.fresh()
            who = actor or track(on).transition(event).by[0]
            return ResidenceChange.objects.record(
                case, event=event, on=on, by=self.ana, at=moment(at or on), actor=who, **given
            )

    def start(self, slug, on, **days):
        with acting_as(self.ana):
            case = self.fresh()
            return Procedure.objects.start(
                slug, case=case, by=self.ana, at=moment(on), anchors=days, facts=facts_of(case)
            )

    def end(self, procedure, on, outcome):
        with acting_as(self.ana):
            Procedure.objects.get(pk=procedure.pk).end(by=self.ana, at=moment(on), outcome=outcome)

    def stands(self, on):
        with acting_as(self.ana):
            standing = standing_of(self.fresh(), on)
            # Read while Ana is there: outside, her rows do not exist.
            return standing if standing.facts and standing.days is not None else None

    def gaps(self, on):
        with acting_as(self.ana):
            return {gap.kind: gap for gap in self.stands(on).gaps}

    def running(self):
        with acting_as(self.ana):
            return set(self.fresh().procedures.running().values_list("slug", flat=True))

    @property
    def url(self):
        return reverse("case_residence", args=[self.case.pk])

    @property
    def new_url(self):
        return reverse("residence_change_new", args=[self.case.pk])
