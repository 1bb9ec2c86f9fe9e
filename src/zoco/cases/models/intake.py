"""The intake: short first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy

from zoco.cases.codes import EventKind, ResidenceStatus
from zoco.cases.subjects import tell_again
from zoco.people.models import Seat
from zoco.reports.models import PersonGiven
from zoco.seal.fields import Sealed, SealedJSON, SealedText

if TYPE_CHECKING:
    from zoco.cases.models.case import Case


class Intake(Sealed):
    """The short first intake: safety first, only as much as is needed for help."""

    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="intake"
    )
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    safe_now = models.BooleanField(gettext_lazy("nu veilig"))
    with_children = models.BooleanField(gettext_lazy("kinderen bij zich"), default=False)
    in_shelter = models.BooleanField(gettext_lazy("in opvang"), default=False)
    residence_status = models.CharField(
        gettext_lazy("verblijf"), max_length=30, choices=ResidenceStatus, default=ResidenceStatus.UNKNOWN
    )
    dublin = models.BooleanField(gettext_lazy("Dublinprocedure"), default=False)
    safety = SealedText(
        gettext_lazy("veiligheid: wie weet waar de persoon is, wie dreigt, wat is afgesproken")
    )
    language = SealedText(gettext_lazy("taal en tolk"))
    needs = SealedText(gettext_lazy("de vraag, in eigen woorden"))
    more = SealedJSON(default=dict)


@transaction.atomic
def settle_intake(
    case: Case,
    *,
    by: Seat,
    at: datetime,
    seen_version: int,
    person: PersonGiven | None = None,
    **answers: Any,
) -> Intake:
    """Write the intake, and who it is about, unless somebody else wrote in it since it was read."""
    case.bump(seen_version)
    if person:
        case.victim.name, case.victim.birth_date, case.victim.reach = (
            person.name,
            person.birth_date,
            person.reach,
        )
        case.victim.save(update_fields=["name", "birth_date", "reach"])
        tell_again(case)
    intake, _created = Intake.objects.update_or_create(
        case=case, defaults={"data_key": case.data_key, "by": by, "at": at, **answers}
    )
    case.record(EventKind.INTAKE, by=by, at=at)
    return intake
