"""Pages about one's own account. Their verbs stand in `access/urls.py`, the room above."""

from __future__ import annotations

from allauth.account import views as account_views
from allauth.socialaccount.providers.openid_connect import views as oidc_views
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_safe
from requests import RequestException

from zoco.people import second_factor

# Signing out leaves nothing in this browser (W3C Clear Site Data).
EVERYTHING = '"cache", "cookies", "storage"'
# A provider that does not answer, or answers without what every provider must tell.
NOT_UNDERSTOOD = (RequestException, LookupError, ValueError)


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
