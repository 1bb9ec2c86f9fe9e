"""What must be true before Zoco starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver


@register()
def every_view_has_a_verb(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"{route or '/'} leads to a view without a verb.", hint="Mark it with @verb(…).", id="zoco.E001"
        )
        for route, pattern in every_url()
        if getattr(pattern.callback, "verb", None) is None
    ]


@register()
def demo_stays_at_home(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The sign-in by name must be impossible where the world can reach it."""
    public = [
        host
        for host in settings.ALLOWED_HOSTS
        if host not in {"localhost", "127.0.0.1", "[::1]", "testserver"}
    ]
    if settings.ZOCO_DEMO and (public or settings.BEHIND_TLS):
        return [Error("Demo mode is on for a public host.", hint="Unset ZOCO_DEMO.", id="zoco.E002")]
    return []


def every_url(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route with its pattern, those of other people's applications included."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from every_url(pattern.url_patterns, route)
        else:
            yield route, pattern
