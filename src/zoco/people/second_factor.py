"""
A password alone opens nothing: whoever signed in with it first sets up an authenticator app or a passkey.

allauth keeps in the session how somebody signed in. A session without such a record was not made by a
password (a test, the demo), and asks nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows import login as flow
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from zoco.people.session import sessions_elsewhere

GIVEN_ELSEWHERE = "second_factor_elsewhere"  # by the identity provider of an organisation
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

View = Callable[..., HttpResponseBase]


def is_missing(request: HttpRequest) -> bool:
    """Whether this session was opened with less than two factors."""
    methods = {record["method"] for record in flow.get_authentication_records(request, request.user)}
    return bool(methods) and "mfa" not in methods and not request.session.get(GIVEN_ELSEWHERE)


def changed_by(view: View) -> View:
    """Let a view of allauth that adds or removes a factor count for this session at once."""

    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        had = request.user.is_authenticated and has_factor(request)
        response = view(request, *args, **kwargs)
        if request.method == "POST" and request.user.is_authenticated and has_factor(request) != had:
            forget(request) if had else start(request)
        return response

    return wrapped


def has_factor(request: HttpRequest) -> bool:
    return bool(Authenticator.objects.filter(user_id=request.user.pk, type__in=FACTORS).exists())


def start(request: HttpRequest) -> None:
    """The first factor was just proven here. A session elsewhere was opened without it, so it ends."""
    flow.record_authentication(request, request.user, method="mfa")
    sessions_elsewhere(request).delete()


def forget(request: HttpRequest) -> None:
    """The last factor is gone: the next page asks for a new one."""
    records = flow.get_authentication_records(request, request.user)
    kept = [record for record in records if record["method"] != "mfa"]
    request.session[flow.AUTHENTICATION_METHODS_SESSION_KEY] = kept or [{"method": "password", "at": 0}]
