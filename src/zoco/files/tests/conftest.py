"""Documents as people have them, and as people should not have them."""

from __future__ import annotations

from zoco.cases.tests.conftest import _fresh_directory, brought_in, directory, filled, once, opened, sign_in  # noqa: F401
