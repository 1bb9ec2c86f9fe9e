"""The few gestures of somebody who signs in."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from zoco.demo.cast import PASSWORD


def sign_in(client, person, password=PASSWORD, headers=None, **more):
    data = {"login": person.email, "password": password, **more}
    return client.post(reverse("account_login"), data, headers=headers)


def code_now(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up_app(client):
    """Set up an authenticator app in a signed-in browser; gives its secret and the answer."""
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    return secret, client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
