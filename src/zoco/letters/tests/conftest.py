"""Letters of a case that Ana leads."""

from __future__ import annotations

from zoco.cases.tests.conftest import _fresh_directory, brought_in, directory, filled, once, opened, sign_in  # noqa: F401
