"""Typed readers of the environment: every setting of an installation comes through here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class SettingMissing(Exception):
    """An installation lacks a setting it cannot run without."""


def text(name: str, default: str | None = None) -> str:
    """The variable, or the first line of the file that `NAME_FILE` points to, or the default."""
    if value := os.environ.get(name):
        return value
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text().strip()
    if default is None:
        raise SettingMissing(f"Set {name} (or {name}_FILE): Zoco cannot start without it.")
    return default


def flag(name: str, default: bool = False) -> bool:
    return text(name, "yes" if default else "no").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    return int(text(name, str(default)))


def words(name: str, default: str = "") -> list[str]:
    return text(name, default).replace(",", " ").split()


def database(url: str) -> dict[str, Any]:
    """
    A Django database from `postgresql://user:password@host:port/name?option=value`.

    >>> found = database("postgresql://zoco_app@/zoco?host=/tmp/socket")
    >>> found["USER"], found["NAME"], found["HOST"]
    ('zoco_app', 'zoco', '/tmp/socket')
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise SettingMissing("The database must be PostgreSQL: postgresql://user@host/name")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3} | options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
