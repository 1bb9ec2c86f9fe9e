"""Run on an upgraded database, by `test_upgrade.py`: opens every sealed value and asks the pages; prints what it found."""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.test import Client
from django.urls import NoReverseMatch, reverse

from zoco.access.acting import acting_as
from zoco.access.checks import every_url
from zoco.cases.models import Case
from zoco.guard.owner import owner_login
from zoco.seal.fields import Sealed, SealedField


def opened() -> dict[str, int]:
    """Table → how many sealed values open; one that does not ends the run."""
    found: dict[str, int] = {}
    with owner_login():
        for model in apps.get_models():
            fields = [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]
            if issubclass(model, Sealed) and fields:
                rows = list(model._base_manager.select_related("data_key"))
                values = [getattr(row, field.attname) for row in rows for field in fields]
                found[model._meta.db_table] = sum(value not in (None, "", [], {}) for value in values)
    return found


def pages() -> list[tuple[str, int]]:
    """The first page of every case, and all pages of one that is open and one that is closed, asked by who leads it."""
    with owner_login():
        cases = list(Case.objects.select_related("lead__person").order_by("number"))
        closed = set(Case.objects.exclude(closure=None).values_list("pk", flat=True))
    whole = {next(c.pk for c in cases if c.pk in closed), next(c.pk for c in cases if c.pk not in closed)}
    answers = []
    for case in cases:
        client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        client.force_login(case.lead.person)
        asked = [reverse("case", args=[case.pk])]
        if case.pk in whole:
            asked += [reverse(name) for name in ("today", "cases", "reports", "sessions")]
            asked += [address for name in sorted(of_a_case()) if (address := of(name, case))]
        answers += [(address, client.get(address).status_code) for address in asked]
    return answers


def of_a_case() -> set[str]:
    """The names of all pages that want a case and nothing else."""
    routes = ((route, pattern.name) for route, pattern in every_url())
    return {name for route, name in routes if name and route.count("<") == 1 and "case_id" in route}


def of(name: str, case: Case) -> str | None:
    try:
        return reverse(name, args=[case.pk])
    except NoReverseMatch:
        return None


def written() -> bool:
    """Somebody goes on where she was."""
    from django.utils import timezone

    from zoco.cases.codes import ContactKind, ContactWith

    with owner_login():
        case = Case.objects.filter(closure=None).select_related("lead__person").first()
    assert case is not None
    with acting_as(case.lead):
        mine: Any = Case.objects.whole().get(pk=case.pk)
        made = mine.log_contact(
            by=case.lead,
            at=timezone.now(),
            kind=ContactKind.PHONE,
            with_whom=ContactWith.VICTIM,
            note="verder",
        )
        return bool(mine.contacts.get(pk=made.pk).note == "verder")


if __name__ == "__main__":
    print(json.dumps({"opened": opened(), "pages": pages(), "written": written()}))
