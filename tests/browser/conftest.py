"""
The whole product in a browser: one `zoco serve` with the demo network, people who sign in, pages that are watched.

`live_server` and `page` of the outer conftest stay for tests that need a database of their own.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from visitors import WATCH, WIDE, Seen, Visitor

OURS = ("DATABASE_URL", "ZOCO_OWNER_URL", "ZOCO_KEYS_DIR", "ZOCO_STATE", "DJANGO_SETTINGS_MODULE", "PORT")
PATIENCE = 240.0  # seconds until a site with all its demo data must answer


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of a served Zoco of this session only. What went wrong inside fails the session at its end."""
    with tempfile.TemporaryDirectory(prefix="zoco-browser-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # started by root, the database runs as somebody else
        with (folder / "said").open("w") as words, socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
            probe.close()
            env = {name: value for name, value in os.environ.items() if name not in OURS}
            server = subprocess.Popen(
                [sys.executable, "-m", "zoco.site.command", "serve"],
                env={**env, "ZOCO_STATE": str(folder / "state"), "PORT": str(port), "ZOCO_DEMO": "yes"},
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
            )
        said = folder / "said"
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(server, said, address)
            yield address
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(60)
        wrong = [line for line in said.read_text().splitlines() if " ERROR " in line or "Traceback" in line]
        assert not wrong, "\n".join(wrong)


def _wait(server: subprocess.Popen[bytes], said: Path, address: str) -> None:
    began = time.monotonic()
    while f"Zoco is on {address}" not in said.read_text():
        if server.poll() is not None or time.monotonic() - began > PATIENCE:
            pytest.fail(f"zoco serve gave up:\n{said.read_text()}")
        time.sleep(0.1)


@pytest.fixture(scope="session")
def open_browser(browser: Any, site: str) -> Iterator[Callable[..., Visitor]]:
    """A browser without memory, watched; keywords as playwright's `new_context` has them."""
    contexts = []

    def opened(**wanted: Any) -> Visitor:
        given = {"base_url": site, "locale": "nl-NL", "timezone_id": "Europe/Amsterdam", "viewport": WIDE}
        context = browser.new_context(**(given | wanted))
        contexts.append(context)
        context.set_default_timeout(15_000)
        seen = Seen()
        context.on("console", lambda said: seen.hear(said.type, said.text))
        context.on("weberror", lambda thrown: seen.hear("error", str(thrown.error)))
        context.on("request", lambda request: seen.requests.append(request.url))
        if wanted.get("java_script_enabled", True):
            context.add_init_script(WATCH)
        return Visitor(context.new_page(), seen, site)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(open_browser: Callable[..., Visitor]) -> Visitor:
    """Somebody who is not signed in."""
    return open_browser()


@pytest.fixture
def desk_of(open_browser: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """A member of the cast, by first name, signed in through the demo's own page."""

    def signed_in(first_name: str, **wanted: Any) -> Visitor:
        at_desk = open_browser(**wanted)
        at_desk.be(f"{first_name.lower()}@zoco.example")
        return at_desk

    return signed_in
