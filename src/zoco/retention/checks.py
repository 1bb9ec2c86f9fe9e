"""Zoco does not start with terms that cannot be read: nobody knows then how long anything is kept."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from zoco.retention.running import terms_in_force
from zoco.retention.terms import WrongTerms


@register()
def the_terms_can_be_read(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        terms_in_force()
    except WrongTerms as wrong:
        return [Error(str(wrong), hint="See docs/installation.md, ZOCO_RETENTION.", id="zoco.E020")]
    return []
