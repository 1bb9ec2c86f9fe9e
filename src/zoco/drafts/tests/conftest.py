"""Drafts are told of by what the rooms above already tell: a case of Ana, a browser of hers."""

from zoco.cases.tests.conftest import _fresh_directory, brought_in, directory, once, opened, sign_in  # noqa: F401
