"""Open a case: as it exists for this seat, and noted."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from zoco.access.middleware import SeatedRequest
from zoco.audit.looks import look
from zoco.cases.models import Case

ON_A_PAGE = 25


def the_case(request: SeatedRequest, case_id: UUID, what: str) -> Case:
    """The case as it exists for this seat; the look is recorded."""
    case = get_object_or_404(Case.objects.whole(), pk=case_id)
    look(request, what, case_id=case.pk, ground=case.ground_for(request.seat))
    return case
