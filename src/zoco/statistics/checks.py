"""Zoco does not start with a smallest group that would tell of fewer people than agreed."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from zoco.disclosure import TooLow
from zoco.statistics.releasing import rule_in_force


@register()
def the_smallest_group_is_not_lowered(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        rule_in_force()
    except TooLow as low:
        said = f"ZOCO_SMALLEST_GROUP: {low}"
        return [Error(said, hint="See docs/installation.md, ZOCO_SMALLEST_GROUP.", id="zoco.E030")]
    return []
