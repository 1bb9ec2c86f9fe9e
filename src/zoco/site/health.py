"""Two small answers for machines and for people who found a weakness. They tell nothing about anybody."""

from __future__ import annotations

from datetime import UTC, timedelta
from functools import cache

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from zoco.access.policy import Verb
from zoco.access.verbs import verb

STARTED = timezone.now()
# RFC 9116 recommends less than a year, so that a forgotten installation does not promise an answer for ever.
ANSWERED_FOR = timedelta(days=364)


@verb(Verb.READ_PUBLIC_PAGE)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 while the database answers and has every migration of this code; otherwise 503, or 500 without a database."""
    if is_in_step():
        return plain("ok\n")
    return plain("not ready\n", status=503)


def is_in_step() -> bool:
    return not migrations_of_this_code() - set(MigrationRecorder(connection).applied_migrations())


@cache
def migrations_of_this_code() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None)
    return frozenset(loader.graph.nodes)


@verb(Verb.READ_PUBLIC_PAGE)
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    expires = (STARTED + ANSWERED_FOR).astimezone(UTC)
    lines = [
        f"Contact: {settings.ZOCO_SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_ADDRESS.rstrip('/')}/.well-known/security.txt",
    ]
    return plain("\n".join(lines) + "\n")


def plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("gezondheid/", health, name="health"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
]
