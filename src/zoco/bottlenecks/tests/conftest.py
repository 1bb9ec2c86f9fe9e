"""Who meets about bottlenecks, each with a browser, and forms filled in as they were shown."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from zoco.cases.tests.conftest import _fresh_directory, brought_in, directory, opened, sign_in  # noqa: F401

WORDS = {
    "title": "COSM is vol voor mannen",
    "wrong": "Mannen wachten weken op een plek in de COSM.",
    "example": "Meer dan eens sliepen mannen in een hotel tot er plek was.",
    "wish": "Meer plekken voor mannen.",
}


@pytest.fixture
def fills(sign_in):  # noqa: F811
    """`fills("Ana", "bottleneck_new", title="…")`: the page as it is shown, with these answers, sent."""

    def send(who, page, *args, query="", confirm=True, **answers):
        client = who if hasattr(who, "get") else sign_in(who)
        url = reverse(page, args=[getattr(each, "pk", each) for each in args]) + query
        form = client.get(url).context["form"]
        shown = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
        given = {name: value for name, value in shown.items() if value not in (None, "")} | answers
        if "no_person" in form.fields and confirm:
            given["no_person"] = "on"
        return client.post(url, given)

    return send


@pytest.fixture
def raises(fills):
    """`raises("Ana", region="Amsterdam", cases="few")`: the bottleneck that she raised by the page."""
    from zoco.bottlenecks.models import Bottleneck
    from zoco.guard.owner import as_owner

    def made(who, **answers):
        given = {"domain": "shelter", "region": "Amsterdam", "cases": "some", **WORDS, **answers}
        answer = fills(who, "bottleneck_new", query=f"?over={given['domain']}", **given)
        assert answer.status_code == 302, answer.context["form"].errors
        with as_owner():
            return Bottleneck.objects.told().get(pk=answer.url.strip("/").split("/")[-1])

    return made


@pytest.fixture
def said_today(sign_in):  # noqa: F811
    """`said_today("Ana")`: the titles of lines about bottlenecks on her Vandaag, with what they say."""

    def of(who):
        page = sign_in(who).get(reverse("today"))
        every = [*page.context["late"], *(line for _kind, found in page.context["groups"] for line in found)]
        return [(line.title, line.why) for line in every if line.kind == "bottleneck"]

    return of


@pytest.fixture
def now(cast):
    """`now(bottleneck)`: as it is in the database now."""
    from zoco.bottlenecks.models import Bottleneck
    from zoco.guard.owner import as_owner

    def read(found):
        with as_owner():
            again = Bottleneck.objects.told().get(pk=found.pk)
            _ = again.done, again.regions
            return again

    return read


@pytest.fixture
def tomorrow():
    from datetime import timedelta

    return localdate() + timedelta(days=1)
