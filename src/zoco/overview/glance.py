"""What the first page of a case shows at a glance: a little of each room, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from zoco.cases.codes import Purpose, ResidenceStatus
from zoco.cases.models import Aftercare, Case, Consent, Contact
from zoco.closing.models import Recognised
from zoco.drafts.models import Draft
from zoco.hints.models import Hint, all_of
from zoco.people.models import Seat
from zoco.plans.models import Action, Goal, Score
from zoco.procedures.models import Deadline
from zoco.procedures.offers import Offer, offers
from zoco.residence.standing import Offer as Unwatched
from zoco.residence.standing import Standing, standing_of
from zoco.safety.codes import Level
from zoco.safety.models import level_of
from zoco.shelter.models import ShelterRequest, Stay

TERMS, ACTIONS, CONTACTS = 5, 5, 3


@dataclass
class Glance:
    """One case on one day, as one seat sees it."""

    case: Case
    seat: Seat
    today: date

    @cached_property
    def contacts(self) -> list[Contact]:
        return self.case.own(self.case.contacts.select_related("by__person")[:CONTACTS])

    @cached_property
    def all_consents(self) -> list[Consent]:
        return self.case.own(self.case.consents.all())

    @property
    def consents(self) -> list[Consent]:
        return [consent for consent in self.all_consents if consent.holds_on(self.today)]

    @property
    def has_care(self) -> bool:
        """Whether she was ever asked for this file, whatever she answered."""
        return any(consent.purpose == Purpose.CARE for consent in self.all_consents)

    @cached_property
    def aftercare(self) -> list[Aftercare]:
        return [] if self.case.is_open else self.case.own(self.case.aftercare.select_related("by__person"))

    @cached_property
    def terms(self) -> list[Deadline]:
        """The next terms. Milestones ask nothing of anybody."""
        found = Deadline.objects.running().filter(case=self.case).exclude(kind="milestone")
        return list(found.select_related("procedure").order_by("due_on", "due_at")[:TERMS])

    @cached_property
    def offers(self) -> list[Offer]:
        return offers(self.case, self.today) if self.case.is_open else []

    @cached_property
    def unwatched(self) -> list[Unwatched]:
        """Terms that a step of residence began and nobody watches, but for those in `offers`."""
        roads = {(offer.slug, offer.due_on) for offer in self.offers}
        return [one for one in self.standing.running_unwatched() if (one.slug, one.due_on) not in roads]

    @cached_property
    def hints(self) -> list[Hint]:
        """What somebody said to be about this person."""
        return all_of(self.case)

    @property
    def open_hints(self) -> list[Hint]:
        return [hint for hint in self.hints if hint.is_open or hint.is_doubted]

    @cached_property
    def recognised(self) -> list[Case]:
        """Other trajectories of the same person that a coordinator linked, before or after this one."""
        links = Recognised.objects.filter(Q(case=self.case) | Q(earlier=self.case))
        found = links.select_related("case", "earlier").order_by("at")
        return [link.earlier if link.case_id == self.case.pk else link.case for link in found]

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.case, self.today)

    @cached_property
    def level(self) -> Level | None:
        return level_of(self.case)

    @cached_property
    def goals(self) -> list[tuple[Goal, Score | None]]:
        """Each goal with what she gave it last."""
        scores = Score.objects.only("goal_id", "value", "on").order_by("on", "at")
        running = self.case.goals.running().prefetch_related(Prefetch("scores", queryset=scores))
        given = [(goal, list(goal.scores.all())) for goal in self.case.own(running)]
        return [(goal, found[-1] if found else None) for goal, found in given]

    @cached_property
    def actions(self) -> list[Action]:
        return self.case.own(self.case.actions.open().select_related("owner__person")[:ACTIONS])

    @cached_property
    def stay(self) -> Stay | None:
        return Stay.objects.running().filter(case=self.case).select_related("place").first()

    @cached_property
    def request(self) -> ShelterRequest | None:
        return ShelterRequest.objects.waiting().filter(case=self.case).first()

    @cached_property
    def drafts(self) -> list[Draft]:
        return list(Draft.objects.of(self.seat).about_case(self.case.pk))

    @property
    def status(self) -> str:
        return str(ResidenceStatus(self.standing.status).label)

    @property
    def sleeps(self) -> str:
        """Of what kind, and never where."""
        if self.stay:
            return str(self.stay.get_kind_display())
        return _("gevraagd") if self.request else _("niet in opvang")
