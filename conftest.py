"""What every test stands on: a database of its own with the cast in it, used as the application; see `tests/ground.py`."""

from __future__ import annotations

import gc
import os
import pickle
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from ground import Contents, database, drop_left_behind, start_server
from zoco.site import postgres

# No test asserts a time, which depends on who else is at work on the machine.
settings.register_profile("zoco", deadline=None)
settings.load_profile("zoco")

# Two modules called conftest cannot both be searched for doctests; as conftest they still work.
collect_ignore_glob = ["*conftest.py"]


def pytest_configure(config: pytest.Config) -> None:
    """Name the database and the keys before Django reads its settings (pytest-django does so after us)."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zoco.site.settings"
    if "PYTEST_XDIST_WORKER" in os.environ:
        return  # the controller did all this; we inherit its environment
    server = start_server()
    superuser = server.url(postgres.SUPERUSER, "postgres")
    state = Path(tempfile.mkdtemp(prefix="zoco-test-"))
    (state / "static").mkdir()  # WhiteNoise warns where it is missing
    config.add_cleanup(lambda: shutil.rmtree(state, ignore_errors=True))
    config.add_cleanup(server.stop)
    config.add_cleanup(lambda: drop_left_behind(superuser, os.getpid()))
    drop_left_behind(superuser)
    os.environ |= {
        "DATABASE_URL": server.url("zoco_app"),
        "ZOCO_OWNER_URL": server.url("zoco_owner"),
        "ZOCO_TEST_SUPERUSER_URL": superuser,
        "ZOCO_TEST_NAME": f"test_zoco_{os.getpid()}",
        "ZOCO_STATE": str(state),
        "ZOCO_KEYS_DIR": str(state / "keys"),
        "ZOCO_DEMO": "yes",
    }
    for name in ("ZOCO_SECRET_KEY", "ZOCO_SECRET_KEY_FILE", "DATABASE_URL_FILE", "ZOCO_OWNER_URL_FILE"):
        os.environ.pop(name, None)
    from django.conf import settings

    assert settings.DATABASES  # read now: pytest-django sets up only what is configured


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """
    A module without an example needs no search for one, which would import and go through all that it names; where
    only a browser is asked for, one that names none needs no import at all.
    """
    found = yield
    if file_path.suffix != ".py":
        return found
    words = file_path.read_bytes()
    if parent.config.option.markexpr == "browser" and b"mark.browser" not in words:
        return []
    return found if b">>>" in words else [each for each in found if type(each) is pytest.Module]


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, keys: Path, _quick_passwords):
    """
    A database for this worker, in place of what pytest-django makes; every test is zoco_app, whom the policies bind.

    Gives the cast as bytes: each test reads its own copy.
    """
    from django.db import connection

    name = f"{os.environ['ZOCO_TEST_NAME']}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with django_db_blocker.unblock(), database(os.environ["ZOCO_TEST_SUPERUSER_URL"], name) as superuser:
        contents = Contents(superuser)
        cast = pickle.dumps(_enrolled())
        contents.keep()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                type(connection.ops), "execute_sql_flush", lambda _ops, _statements: contents.restore()
            )
            yield cast


def _enrolled() -> dict[str, object]:
    """Everybody by first name; enrolled by the owner of the house, as an administrator would."""
    from datetime import date, timedelta

    from django.utils.timezone import localdate

    from zoco.demo.cast import CAST, enrol
    from zoco.guard.owner import as_owner

    since, yesterday = date(2020, 1, 1), localdate() - timedelta(days=1)
    with as_owner():
        return {member.first_name: enrol(member, since=since, until=yesterday) for member in CAST}


@pytest.fixture(scope="session")
def keys() -> Path:
    """Keys of this session, made once; every worker uses the same."""
    from django.conf import settings

    from zoco.seal import keys as seal_keys

    seal_keys.prepare(settings.ZOCO_KEYS_DIR)
    return settings.ZOCO_KEYS_DIR


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords():
    """Scrypt is slow on purpose. A test about hashing names its own hasher."""
    from django.conf import settings

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_look_for_static_files():
    """Each test client has its own middleware, and WhiteNoise reads every static file when it begins."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    found: dict[str, object] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def once(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            look(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
        yield


@pytest.fixture(autouse=True)
def _dutch_again():
    """A page in English leaves its language in the thread, and the addresses of the next test would be English."""
    from django.conf import settings
    from django.utils import translation

    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def cast(db, django_db_setup: bytes) -> dict[str, object]:
    """Everybody by first name. They are in the database of every test; this is where a test finds them."""
    return pickle.loads(django_db_setup)  # noqa: S301  (our own bytes)


@pytest.fixture(scope="module")
def cast_for_all(django_db_setup: bytes, django_db_blocker) -> Generator[dict[str, object]]:
    """
    The same for a fixture that builds something dear once for all tests of a module, each of which asks for it.

    A transaction is around them; what a test changes is undone to its own beginning. None of them can really commit.
    """
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield pickle.loads(django_db_setup)  # noqa: S301  (our own bytes)
        transaction.set_rollback(True)


@pytest.fixture
def nobody(db) -> None:
    """An empty house, for a test of how the first people come in."""
    from zoco.demo.command import empty
    from zoco.guard.owner import as_owner

    with as_owner():
        empty()


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests marked `browser`. It opens our own pages only."""
    from playwright.sync_api import sync_playwright

    from zoco.site import browser as ours

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        chromium = playwright.chromium.launch(**ours.ensure().launch)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, live_server):
    """An empty page in a context of its own: no cookies of another test. Paths start at the live server."""
    context = browser.new_context(base_url=live_server.url, locale="nl-NL", timezone_id="Europe/Amsterdam")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def _stated(django_db_setup: bytes, django_db_blocker) -> bytes:
    """The old public listing as it is stated in a demo, once: organisations that were not there, and claims."""
    from django.db import transaction
    from django.utils import timezone

    from zoco.directory.in_use import gazetteer
    from zoco.directory.listing import state_demo
    from zoco.guard.owner import as_owner
    from zoco.people.models import Organisation

    with django_db_blocker.unblock(), transaction.atomic(), as_owner():
        known = list(Organisation.objects.values_list("pk", flat=True))
        claims = state_demo(gazetteer(), today=timezone.localdate(), at=timezone.now())
        stated = pickle.dumps((list(Organisation.objects.exclude(pk__in=known)), claims))
        transaction.set_rollback(True)
    return stated


@pytest.fixture
def listing(cast, _stated: bytes) -> list[object]:
    """The old public listing as claims, so that a report finds its coordinator."""
    from zoco.directory import in_use
    from zoco.directory.models import Claim
    from zoco.guard.owner import as_owner
    from zoco.people.models import Organisation

    organisations, claims = pickle.loads(_stated)  # noqa: S301  (our own bytes)
    in_use._kept = None  # of another test, in which the same claims may be told by others
    with as_owner():
        Organisation.objects.bulk_create(organisations)
        return Claim.objects.bulk_create(claims)


@pytest.fixture
def client():
    """Signing in happens before there is a seat; a test is one transaction, in which the last one would linger."""
    from django.test import Client

    from zoco.access.acting import step_into

    class FreshClient(Client):
        def force_login(self, *args, **kwargs) -> None:
            step_into(None)
            super().force_login(*args, **kwargs)

    return FreshClient()
