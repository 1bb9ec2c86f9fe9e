"""
The whole product in a browser: a `zoco serve` with the demo network, people who sign in, pages that are watched.

Each worker serves a site of its own, on a copy of a demo that one of them loads; what one test does there is seen by
the next. A module with `ONE_SITE = True`, which mostly looks, shares one more site with the other workers, so that what
it prepares there is prepared once. `live_server` and `page` of the outer conftest stay for tests that need an empty
database.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from visitors import WATCH, WIDE, Seen, Visitor

from ground import copy_of_demo

PATIENCE = 240.0  # seconds until a site with all its demo data must answer
# Whoever kills a worker need not look for its site. Asked by the process itself: no threads are in its way there.
ZOCO = """
import sys
from zoco.site.command import main
from zoco.site.run import die_with_parent
die_with_parent()
sys.exit(main())
"""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two workers begin at both halves: one prepares the site that is shared, the other does all else meanwhile."""
    shared = [item for item in items if _is_shared(item)]
    others = [item for item in items if not _is_shared(item)]
    half = len(items) // 2
    items[:] = shared[:half] + others + shared[half:]


def _is_shared(of: Any) -> bool:
    return getattr(getattr(of, "module", None), "ONE_SITE", False)


@pytest.fixture(scope="session")
def prepared_once() -> Callable[[str, Callable[[], Any]], Any]:
    """What the first worker makes that asks for it, by name, and the others are told as JSON."""

    def told(name: str, make: Callable[[], Any]) -> Any:
        file = Path(os.environ["ZOCO_STATE"]) / f"{name}.json"
        with _held(file.with_suffix(".lock"), fcntl.LOCK_EX):
            if not file.exists():
                file.write_text(json.dumps(make()))
            return json.loads(file.read_text())

    return told


@pytest.fixture(scope="session")
def own_site(keys: Path, django_db_blocker: Any) -> Iterator[str]:
    """The address of a served Zoco of this worker only."""
    with django_db_blocker.unblock():  # who comes first after a change migrates the template
        server = Served(os.environ.get("PYTEST_XDIST_WORKER", "alone"))
    yield server.address
    server.end()


@pytest.fixture(scope="session")
def shared_site(keys: Path, django_db_blocker: Any, prepared_once: Callable[..., Any]) -> Iterator[str]:
    """That of the one that all workers share. Who began it ends it, when nobody uses it any more."""
    began: list[Served] = []

    def begin() -> str:
        with django_db_blocker.unblock():
            began.append(Served("shared"))
        return began[0].address

    in_use = Path(os.environ["ZOCO_STATE"]) / "shared-site.in-use"
    with _held(in_use, fcntl.LOCK_SH):
        yield prepared_once("shared-site", begin)
    for server in began:
        with _held(in_use, fcntl.LOCK_EX):
            server.end()


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest) -> str:
    """The address of the site that this module looks at."""
    return str(request.getfixturevalue("shared_site" if _is_shared(request) else "own_site"))


@contextmanager
def _held(file: Path, how: int) -> Iterator[None]:
    with file.open("a") as lock:
        fcntl.flock(lock, how)
        yield


class Served:
    """A running `zoco serve` on a copy of the demo. What went wrong inside is told at its end."""

    def __init__(self, name: str) -> None:
        shared = Path(os.environ["ZOCO_STATE"])
        database, folder = f"{os.environ['ZOCO_TEST_NAME']}_{name}_site", shared / f"site-{name}"
        folder.mkdir()
        copy_of_demo(os.environ["ZOCO_TEST_SUPERUSER_URL"], database, lambda half: _load(half, shared))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address, self.said = f"http://127.0.0.1:{port}", folder / "said"
        with self.said.open("w") as words:
            self.process = subprocess.Popen(
                [sys.executable, "-c", ZOCO, "serve"],
                env=_environment(database, shared) | {"ZOCO_STATE": str(folder), "PORT": str(port)},
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
            )
        began = time.monotonic()
        while f"Zoco is on {self.address}" not in self.said.read_text():
            if self.process.poll() is not None or time.monotonic() - began > PATIENCE:
                pytest.fail(f"zoco serve gave up:\n{self.said.read_text()}")
            time.sleep(0.1)

    def end(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
        said = self.said.read_text().splitlines()
        wrong = [line for line in said if " ERROR " in line or "Traceback" in line]
        assert not wrong, "\n".join(wrong)


def _load(name: str, shared: Path) -> None:
    """All that a first start makes: keys, static files, the demo network."""
    done = subprocess.run(
        [sys.executable, "-c", ZOCO, "prepare"],
        check=False,
        env=_environment(name, shared),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"zoco prepare gave up:\n{done.stdout}{done.stderr}"


def _environment(name: str, shared: Path) -> dict[str, str]:
    """Of a site on this database; what is the same for all sites lies beside the keys of the tests."""
    ours = {"DJANGO_SETTINGS_MODULE", "PORT"}
    urls = {
        word: os.environ[word].replace("/zoco?", f"/{name}?") for word in ("DATABASE_URL", "ZOCO_OWNER_URL")
    }
    return (
        {word: value for word, value in os.environ.items() if word not in ours}
        | urls
        | {
            "ZOCO_KEYS_DIR": str(shared / "site-keys"),
            "ZOCO_STATIC": str(shared / "site-static"),
            "ZOCO_COLLECTED": "yes",
            "ZOCO_DEMO": "yes",
        }
    )


@contextmanager
def _browsers(browser: Any, site: str) -> Iterator[Callable[..., Visitor]]:
    """Browsers without memory, watched; keywords as playwright's `new_context` has them. Closed at the end."""
    contexts = []

    def opened(**wanted: Any) -> Visitor:
        given = {"base_url": site, "locale": "nl-NL", "timezone_id": "Europe/Amsterdam", "viewport": WIDE}
        context = browser.new_context(**(given | wanted))
        contexts.append(context)
        context.set_default_timeout(15_000)
        seen = Seen()
        context.on("console", lambda said: seen.hear(said.type, said.text))
        context.on("weberror", lambda thrown: seen.hear("error", str(thrown.error)))
        context.on("request", lambda request: seen.call(request.url))
        if wanted.get("java_script_enabled", True):
            context.add_init_script(WATCH)
        return Visitor(context.new_page(), seen, site)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def open_browser(browser: Any, site: str) -> Iterator[Callable[..., Visitor]]:
    """A browser for as long as one test."""
    with _browsers(browser, site) as opened:
        yield opened


@pytest.fixture(scope="module")
def open_for_all(browser: Any, site: str) -> Iterator[Callable[..., Visitor]]:
    """A browser that stays for all tests of a module."""
    with _browsers(browser, site) as opened:
        yield opened


@pytest.fixture(scope="session")
def memories() -> dict[tuple[str, str], Any]:
    """Site and first name → what a browser remembers of whoever signed in there."""
    return {}


@pytest.fixture(scope="module")
def signed_in(browser: Any, site: str, memories: dict[tuple[str, str], Any]) -> Callable[[str], Any]:
    """The same of a member of the cast, by first name, who signs in on the page of the demo, once for all modules."""

    def memory_of(first_name: str) -> Any:
        if (site, first_name) not in memories:
            with _browsers(browser, site) as opened:
                at_desk = opened()
                at_desk.be(f"{first_name.lower()}@zoco.example")
                at_desk.page.wait_for_url(lambda url: "/inloggen/" not in url)
                memories[site, first_name] = at_desk.page.context.storage_state()
        return memories[site, first_name]

    return memory_of


@pytest.fixture
def visitor(open_browser: Callable[..., Visitor]) -> Visitor:
    """Somebody who is not signed in."""
    return open_browser()


@pytest.fixture
def desk_of(open_browser: Callable[..., Visitor], signed_in: Callable[[str], Any]) -> Callable[..., Visitor]:
    """A member of the cast, by first name, signed in."""
    return lambda first_name, **wanted: open_browser(storage_state=signed_in(first_name), **wanted)


@pytest.fixture(scope="module")
def desk_for_all(
    open_for_all: Callable[..., Visitor], signed_in: Callable[[str], Any]
) -> Callable[..., Visitor]:
    """The same, at a desk that stays for all tests of a module; nobody has no name."""
    return lambda first_name: (
        open_for_all(storage_state=signed_in(first_name)) if first_name else open_for_all()
    )
