"""People between whom cases change hands."""

from zoco.cases.tests.conftest import brought_in, once, opened  # noqa: F401
from zoco.reports.tests.conftest import _fresh_directory, directory, sign_in  # noqa: F401
