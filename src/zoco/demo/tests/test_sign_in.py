"""Signing in by name is for a demonstration, and cannot happen where real people are."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from django.urls import reverse

from zoco.audit.models import Look
from zoco.guard.owner import as_owner


def test_the_cast_is_offered_by_name_on_the_page_to_sign_in(client, cast):
    for page in ("demo_sign_in", "account_login"):
        assert "Inloggen als Ana" in client.get(reverse(page)).content.decode()


@pytest.mark.parametrize(("name", "after"), [("Ana", "/vandaag/"), ("Eva", "/account/geen-plek/")])
def test_one_click_signs_in_without_a_password_or_a_second_step(client, cast, name, after):
    response = client.post(reverse("demo_sign_in"), {"email": cast[name].person.email})
    assert response.headers["Location"] == after
    assert client.get(after).status_code == 200
    with as_owner():
        assert Look.objects.filter(what="sign_in", subject_id=cast[name].person_id).exists()


@pytest.mark.parametrize("email", ["niemand@zoco.example", "", "\0", "ana@zoco.example' or 1=1"])
def test_only_the_cast_signs_in_by_name(client, cast, email):
    assert client.post(reverse("demo_sign_in"), {"email": email}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_forged_form_signs_nobody_in(cast):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("demo_sign_in"), {"email": cast["Ana"].person.email}).status_code == 403
    assert "_auth_user_id" not in strict.session


def test_outside_the_demo_the_page_answers_nobody(client, cast, settings):
    settings.ZOCO_DEMO = False
    assert client.post(reverse("demo_sign_in"), {"email": cast["Ana"].person.email}).status_code == 404


def test_in_production_settings_the_address_does_not_exist():
    environment = {**os.environ, "ZOCO_DEMO": "no", "ZOCO_SECRET_KEY": "x" * 50}
    asked = (
        "import django; django.setup()\n"
        "from django.urls import NoReverseMatch, reverse\n"
        "reverse('account_login')\n"
        "try: print(reverse('demo_sign_in'))\n"
        "except NoReverseMatch: print('no such page')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "no such page"


@pytest.mark.parametrize("public", [{"ALLOWED_HOSTS": ["zoco.example"]}, {"BEHIND_TLS": True}])
def test_a_public_host_in_demo_mode_does_not_start(settings, public):
    for name, value in public.items():
        setattr(settings, name, value)
    with pytest.raises(SystemCheckError, match=r"zoco\.E002"):
        call_command("check")
