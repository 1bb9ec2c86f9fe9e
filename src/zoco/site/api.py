"""The interface for systems of organisations: what each room takes in with a key, in one description."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import URLPattern, URLResolver
from ninja import Router

from zoco.access.policy import Verb
from zoco.access.verbs import all_are
from zoco.matching.api import router as encodings
from zoco.signals.api import router as signals
from zoco.signals.calling import api

rest_of_it = Router()


@rest_of_it.get("/{path:rest}", include_in_schema=False)
def elsewhere(request: HttpRequest, rest: str) -> None:
    raise Http404


for router in (signals, encodings, rest_of_it):
    api.add_router("", router)


def urls() -> tuple[list[URLPattern | URLResolver], str, str]:
    """For `path("api/v1/", urls())`: who has no key is answered by the key, not by a seat."""
    patterns, app, namespace = api.urls
    return all_are(Verb.LEAVE_SIGNAL, patterns), app, namespace
