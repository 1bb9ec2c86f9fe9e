"""How a view says which verb it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.urls import URLPattern, URLResolver

from zoco.access.policy import Verb

View = TypeVar("View", bound=Callable[..., Any])


def verb(wanted: Verb) -> Callable[[View], View]:
    """Mark a view with what it does; the middleware refuses whoever may not."""

    def mark(view: View) -> View:
        view.verb = wanted  # type: ignore[attr-defined]
        return view

    return mark


def all_are(wanted: Verb, patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Mark every view of somebody else's URLs (signing in, the API) with one verb."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            all_are(wanted, pattern.url_patterns)
        else:
            pattern.callback = _marked(wanted, pattern.callback)
    return list(patterns)


def _marked(wanted: Verb, view: Callable[..., Any]) -> Callable[..., Any]:
    # Some callbacks are bound methods, which take no attributes: a wrapper does.
    try:
        return verb(wanted)(view)
    except AttributeError:

        def wrapper(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs)

        for name in ("csrf_exempt", "login_required"):
            if hasattr(view, name):
                setattr(wrapper, name, getattr(view, name))
        return verb(wanted)(wrapper)
