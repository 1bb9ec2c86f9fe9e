"""Sign in by name, as one of the invented people. Only in demo mode."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.demo.cast import CAST
from zoco.people.models import Person
from zoco.people.signing_in import record


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
    record("sign_in", person)
    after = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    return redirect(after if safe else where_to_begin(person, request))


def where_to_begin(person: Person, request: HttpRequest) -> str:
    from allauth.account.adapter import get_adapter

    return str(get_adapter().get_login_redirect_url(request))
