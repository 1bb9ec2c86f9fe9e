"""Identity providers of organisations (OpenID Connect), read from `ZOCO_OIDC`."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

REQUIRED = ("id", "name", "client_id", "secret", "server_url", "email_domains")


def read(text: str) -> list[dict[str, Any]]:
    """
    Apps as allauth wants them, from a JSON list.

    Each provider has an `id` (part of the address), a `name` (on the sign-in page), `client_id`, `secret`,
    `server_url`, and `email_domains`: the only domains for which it may speak, each also that of an
    organisation. With `"second_factor": "always"` its word counts for two factors; otherwise only when its
    token says so (`amr` holds `mfa`, RFC 8176).

    >>> read('[]')
    []
    >>> given = '{"id": "x", "name": "X", "client_id": "z", "secret": "s", "server_url": "https://x.example"'
    >>> [app] = read('[' + given + ', "email_domains": ["X.example"]}]')
    >>> app["provider_id"], app["settings"]["email_domains"]
    ('x', ['x.example'])
    >>> read('[' + given + '}]')
    Traceback (most recent call last):
    ValueError: A provider in ZOCO_OIDC lacks email_domains.
    """
    return [app(given) for given in json.loads(text)]


def app(given: dict[str, Any]) -> dict[str, Any]:
    if missing := [name for name in REQUIRED if not given.get(name)]:
        raise ValueError(f"A provider in ZOCO_OIDC lacks {', '.join(missing)}.")
    return {
        "provider_id": given["id"],
        "name": given["name"],
        "client_id": given["client_id"],
        "secret": given["secret"],
        "settings": {
            "server_url": given["server_url"],
            "email_domains": [domain.lower() for domain in given["email_domains"]],
            "second_factor": given.get("second_factor", ""),
            "oauth_pkce_enabled": True,
        },
    }


def speaks_for(email: str) -> str:
    """The name of the provider through which somebody with this address signs in, or nothing."""
    domain = email.rpartition("@")[2].lower()
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return next((app["name"] for app in apps if domain in app["settings"]["email_domains"]), "")
