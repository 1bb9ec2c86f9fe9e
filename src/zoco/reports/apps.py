"""The start is refused while the list of grounds has a fault in it."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


class ReportsConfig(AppConfig):
    name = "zoco.reports"

    def ready(self) -> None:
        register(grounds_are_whole)


def grounds_are_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    from zoco.people.models import Organisation
    from zoco.reports.codes import Ground
    from zoco.reports.grounds import LIST, faults

    found = faults(LIST.read_text(), kinds=Organisation.Kind.values, grounds=Ground.values)
    return [Error(f"{LIST.name}, line {line}: this rule {said}.", id="reports.E001") for line, said in found]
