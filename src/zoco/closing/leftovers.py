"""What is still open elsewhere in a case. It is shown, and stops nobody: who closes decides."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoco.cases.models import Case
from zoco.cases.models.absence import Absence
from zoco.plans.models import Action
from zoco.shelter.models import AmbulantSupport, ShelterRequest, Stay


def leftovers(case: Case) -> list[str]:
    """One sentence each."""
    found = []
    if actions := Action.objects.open().filter(case=case).count():
        said = ngettext("Er staat nog %(many)s actie open.", "Er staan nog %(many)s acties open.", actions)
        found.append(said % {"many": actions})
    if Stay.objects.running().filter(case=case).exists():
        found.append(_("De persoon verblijft nog in de opvang."))
    if ShelterRequest.objects.waiting().filter(case=case).exists():
        found.append(_("Er wordt nog een plek in de opvang gezocht."))
    if AmbulantSupport.objects.running().filter(case=case).exists():
        found.append(_("Er is nog ambulante begeleiding."))
    if Absence.objects.filter(case=case, until_at=None).exists():
        found.append(_("De persoon is uit beeld."))
    return found
