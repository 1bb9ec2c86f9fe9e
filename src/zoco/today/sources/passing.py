"""Lines about cases that change hands: who stands in, who is asked to take over, whose age asks for another region."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zoco.people.models import Seat
from zoco.today.lines import Kind, Line
from zoco.today.sources.asking import asks
from zoco.today.sources.own import cases, with_case
from zoco.today.sources.saying import MOST
from zoco.transfers.models import Cover, Transfer, left_over
from zoco.transfers.suggestions import suggested_transfers
from zoco.ui.addresses import address


@asks(lambda seat, today, until: Cover.objects.to_tell(seat))
def told(found: QuerySet[Cover], seat: Seat, today: date) -> Iterator[Line]:
    """Persons who still have to hear, over their safe way, that somebody stands in."""
    for cover in with_case(found, seat, today, "substitution__absent__person"):
        yield Line(
            Kind.TRANSFER,
            key=str(cover.pk),
            title=_("Vertel dat u waarneemt"),
            why=_("Voor %(who)s. Zeg via de veilige weg alleen dat het contact is veranderd.")
            % {"who": cover.substitution.absent.person.name},
            url=cover.case.get_absolute_url(),
            button=_("Verteld"),
            action=address("contact_changed", cover.pk),
            posts=True,
            since=cover.at,
            case=cover.case,
        )


@asks(lambda seat, today, until: Transfer.objects.offered_to(seat))
def offered(found: QuerySet[Transfer], seat: Seat, today: date) -> Iterator[Line]:
    """Another region asks to take somebody on."""
    for transfer in found.select_related("from_organisation", "by__person")[:MOST]:
        yield Line(
            Kind.TRANSFER,
            key=str(transfer.pk),
            title=_("Vraag om overdracht"),
            why=_("Van %(who)s, %(where)s.")
            % {"who": transfer.by.person.name, "where": transfer.from_organisation.name},
            url=address("transfer", transfer.pk),
            button=_("Bekijken"),
            since=transfer.at,
        )


@asks(lambda seat, today, until: Transfer.objects.answered_for(seat))
def answered(found: QuerySet[Transfer], seat: Seat, today: date) -> Iterator[Line]:
    """A transfer that was not taken, and that the sender has not read yet."""
    for transfer in with_case(found, seat, today, "to_organisation"):
        yield Line(
            Kind.TRANSFER,
            key=f"{transfer.pk}:{transfer.answer}",
            title=_("Overdracht niet aangenomen"),
            why=_("Door %(where)s.") % {"where": transfer.to_organisation.name},
            url=address("transfer", transfer.pk),
            button=_("Lezen"),
            since=transfer.at,
            case=transfer.case,
        )


def suggested(seat: Seat, today: date, until: date) -> Iterator[Line]:
    """Somebody reached an age for which another organisation answers: a proposal, nothing moves by itself."""
    for one in suggested_transfers(seat, today, among=cases(seat, today).values())[:MOST]:
        page = address("transfer_new", one.case.pk)
        yield Line(
            Kind.TRANSFER,
            key=f"{one.case.pk}:{one.to.pk}",
            title=_("Overdragen?"),
            why=_(
                "%(age)s jaar: nu is ook %(where)s aan zet. Het traject blijft bij u tot u samen anders besluit."
            )
            % {"age": one.age, "where": one.to.name},
            url=one.case.get_absolute_url(),
            button=_("Bekijken"),
            action=f"{page}?naar={one.to.pk}",
            case=one.case,
        )


def left(seat: Seat, today: date, until: date) -> Iterator[Line]:
    """Cases of the team that nobody looks after now, by number: a team leader gives them to somebody."""
    numbers = sorted(one.number for one in left_over())
    if not numbers:
        return
    yield Line(
        Kind.TRANSFER,
        key=" ".join(numbers),
        title=_("Aan iemand anders geven"),
        why=_("Niemand kijkt nu om naar %(numbers)s.") % {"numbers": ", ".join(numbers)},
        url=address("substitutions"),
        button=_("Regelen"),
        urgent=True,
    )
