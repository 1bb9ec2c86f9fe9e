"""Pages about one's own account. Their verbs stand in `access/urls.py`, the room above."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account_views
from allauth.socialaccount.providers.openid_connect import views as oidc_views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from requests import RequestException

from zoco.people import second_factor
from zoco.people.models import Session, hash_of_key
from zoco.people.second_factor import View
from zoco.people.session import sessions_elsewhere

# Signing out leaves nothing in this browser (W3C Clear Site Data).
EVERYTHING = '"cache", "cookies", "storage"'
# What the library of passkeys does not catch itself when it is sent something else than a passkey.
NO_PASSKEY = (LookupError, ValueError, TypeError, AttributeError, RecursionError)
# A provider that does not answer, or answers without what every provider must tell.
NOT_UNDERSTOOD = (RequestException, LookupError, ValueError)


def with_passkey(view: View) -> View:
    """A view of allauth that reads a passkey: what is none is answered with 400."""

    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NO_PASSKEY as nonsense:
            if request.method != "POST" or "credential" not in request.POST:
                raise
            raise BadRequest from nonsense

    return wrapped


def sign_out(request: HttpRequest) -> HttpResponseBase:
    response: HttpResponseBase = account_views.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = EVERYTHING
    return response


def sign_in_elsewhere(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """
    To the identity provider, by a page in between: `form-action 'self'` stops a form that is redirected away.

    The address to come back to is the same in every language, since the provider knows one.
    """
    if request.method != "POST":
        shown: HttpResponseBase = oidc_views.login(request, provider_id)
        return shown
    try:
        with translation.override(settings.LANGUAGE_CODE):
            response: HttpResponseBase = oidc_views.login(request, provider_id)
    except NOT_UNDERSTOOD:
        return render(request, "socialaccount/authentication_error.html", status=502)
    if response.status_code != 302:
        return response
    return render(request, "socialaccount/leaving.html", {"address": response.headers["Location"]})


def back_from_elsewhere(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    try:
        response: HttpResponseBase = oidc_views.callback(request, provider_id)
    except NOT_UNDERSTOOD:
        return render(request, "socialaccount/authentication_error.html", status=502)
    return response


@require_safe
def sign_in_stopped(request: HttpRequest) -> HttpResponse:
    return render(request, "socialaccount/login_cancelled.html")


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    if second_factor.is_missing(request):
        return redirect("second_factor")
    return render(request, "people/account.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where this person is signed in; posting signs out everywhere else."""
    if request.method == "POST":
        sessions_elsewhere(request).delete()
        messages.success(request, _("U bent overal elders uitgelogd."))
        return redirect("sessions")
    assert request.user.is_authenticated
    own = Session.objects.filter(person=request.user, expire_date__gt=timezone.now())
    here = hash_of_key(request.session.session_key or "")
    return render(request, "people/sessions.html", {"sessions": own, "here": here})


@login_required
@require_safe
def no_seat(request: HttpRequest) -> HttpResponse:
    return render(request, "people/no_seat.html")


@login_required
@require_safe
def no_password(request: HttpRequest) -> HttpResponse:
    return render(request, "people/no_password.html")


@login_required
@require_safe
def set_second_factor(request: HttpRequest) -> HttpResponse:
    return render(request, "people/second_factor.html")
