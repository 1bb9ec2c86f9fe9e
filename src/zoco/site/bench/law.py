"""What the law costs: proposals and all dates of one case, and of every open case at night."""

from __future__ import annotations

import time
from typing import Any

from zoco.site.bench.country import RUNNING
from zoco.site.bench.pages import timed


def one_case(seat: Any) -> dict[str, Any]:
    """
    The case of this seat with most running procedures: what is proposed and why not the rest; and all its dates,
    read from the database, computed again and compared with what was told.
    """
    from django.db.models import Count, Q
    from django.utils.timezone import localdate

    from zoco.access.acting import acting_as
    from zoco.cases.models import Case
    from zoco.procedures.models import facts_of
    from zoco.procedures.proposals import propose, why_not

    day = localdate()
    with acting_as(seat):
        running = Count("procedures", filter=Q(procedures__ended_on=None))
        case = Case.objects.of(seat).open().whole().annotate(running=running).order_by("-running").first()
        assert case is not None
        found: dict[str, int] = {}

        def proposing() -> None:
            facts = facts_of(case, day)
            found["proposed"] = len(propose(facts, on=day))
            found["not_proposed"] = len(why_not(facts, on=day))

        def computing() -> None:
            found["procedures"] = found["dates"] = 0
            for procedure in case.procedures.running().with_terms():
                told = procedure.deadlines.all()
                dropped, new = procedure.changes(
                    told, procedure.suspensions.all(), procedure.extensions.all()
                )
                assert not dropped, "a date of this case is not what the law gives"
                assert not new, "a date of this case was missing"
                found["procedures"] += 1
                found["dates"] += len(told)

        def both() -> None:
            proposing()
            computing()

        result: dict[str, Any] = {
            "propose": timed(proposing),
            "recompute": timed(computing),
            "both": timed(both),
        }
    return result | found


def at_night(cases: int) -> dict[str, Any]:
    """Every open case, as the nightly job does it; the rows are what the law says, so nothing may move."""
    from django.utils import timezone

    from zoco.procedures.nightly import recompute_all

    began = time.perf_counter()
    found = recompute_all(timezone.now())
    seconds = time.perf_counter() - began
    assert (found.added, found.reconsidered, found.kept) == (0, 0, 0), found
    assert found.procedures >= RUNNING * cases, f"the night passed over cases: {found}"
    return {
        "procedures": found.procedures,
        "seconds": round(seconds, 1),
        "ms_each": round(1000 * seconds / found.procedures, 2),
    }
