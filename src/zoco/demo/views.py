"""Sign in by name, as one of the invented people. Only in demo mode."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme

from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.demo.cast import CAST
from zoco.people.models import Person


@verb(Verb.SIGN_IN)
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """The list of the cast; posting an address of it signs in, without password or second step."""
    if not settings.ZOCO_DEMO:
        raise Http404
    if request.method != "POST":
        return render(request, "demo/sign_in.html")
    wanted = request.POST.get("email", "")
    if wanted not in {member.email for member in CAST}:
        raise Http404
    person = get_object_or_404(Person, email=wanted)
    login(request, person)
    # allauth writes down the session, so that it can be ended from another.
    response: HttpResponse = get_adapter().post_login(
        request,
        person,
        email_verification="none",
        signal_kwargs=None,
        email=None,
        signup=False,
        redirect_url=after(request),
    )
    return response


def after(request: HttpRequest) -> str | None:
    """The page that was asked for, if it is one of ours."""
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours else None
