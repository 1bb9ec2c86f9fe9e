"""A case of Ana, and a browser in which somebody is signed in."""

from __future__ import annotations

from zoco.cases.tests.conftest import _fresh_directory, brought_in, once, opened, sign_in  # noqa: F401
