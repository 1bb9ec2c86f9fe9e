"""The people and cases of the rooms below."""

from zoco.cases.tests.conftest import _fresh_directory, brought_in, directory, once, opened, sign_in  # noqa: F401
