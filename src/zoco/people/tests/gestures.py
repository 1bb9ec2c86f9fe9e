"""The few gestures of somebody who signs in."""

from __future__ import annotations

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from zoco.demo.cast import PASSWORD


def sign_in(client, person, password=PASSWORD, headers=None, **more):
    data = {"login": person.email, "password": password, **more}
    return client.post(reverse("account_login"), data, headers=headers)


def code_now(secret):
    """What the app shows at this second."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_app(client):
    """Set up an authenticator app in a signed-in browser; gives its secret and the answer."""
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    return secret, client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
