"""`zoco serve` gives a living site, and keeps it alive whatever is killed."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest

from zoco.site import run

OURS = ("DATABASE_URL", "ZOCO_OWNER_URL", "ZOCO_KEYS_DIR", "ZOCO_STATE", "DJANGO_SETTINGS_MODULE", "PORT")


@pytest.fixture(scope="module")
def state():
    """A place for data that another user can reach too; at the end nothing of it is left."""
    with tempfile.TemporaryDirectory(prefix="zoco-serving-") as name:
        Path(name).chmod(0o755)
        yield Path(name) / ".zoco"


@pytest.fixture(scope="module")
def port():
    """A free one below those that outgoing connections get: the site comes back to it several times."""
    for number in range(20_000 + os.getpid() % 10_000, 32_000):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", number))
            return number
    pytest.fail("No port is free.")


def serve(state, port):
    env = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.Popen(
        [sys.executable, "-m", "zoco.site.command", "serve"],
        env={**env, "ZOCO_STATE": str(state), "PORT": str(port), "ZOCO_DEMO": "yes"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


class Site:
    """A running `zoco serve`, with all that it printed until it was ready."""

    def __init__(self, state, port):
        self.state, self.port, self.process = state, port, serve(state, port)
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if f"http://127.0.0.1:{port}" in line:
                return
        pytest.fail(f"zoco serve gave up:\n{self.said}")

    def status(self, path="/"):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return None

    def answers(self):
        """The sign-in page is there again, for which the database is needed."""
        wait_for(lambda: self.status("/inloggen/") == 200)
        return True

    @property
    def web(self):
        return json.loads((self.state / "serving.json").read_text())[0]

    @property
    def database(self):
        return int((self.state / "postgres" / "postmaster.pid").read_text().splitlines()[0])

    def ask(self, question):
        told = []
        while len(told) < 5:  # PostgreSQL writes line by line while it starts
            told = (self.state / "postgres" / "postmaster.pid").read_text().splitlines()
        folder = told[4]
        with psycopg.connect(f"postgresql://zoco_owner@/zoco?host={folder}") as connection:
            cursor = connection.execute(question)
            return cursor.fetchone()[0] if cursor.description else None

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.stdout.read()
        self.process.stdout.close()
        return self.process.wait(60)


def wait_for(condition):
    for _ in range(600):
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("It did not happen within a minute.")


@pytest.fixture(scope="module")
def running(state, port):
    """One site for the tests of this file, which kill parts of it in turn."""
    sites = [Site(state, port)]
    yield sites
    if not sites[-1].process.stdout.closed:
        sites[-1].stop()


@pytest.fixture
def site(running):
    return running[-1]


def test_the_first_start_makes_everything_and_answers(site):
    assert site.answers()
    assert (site.state / "keys").stat().st_mode & 0o077 == 0
    assert (site.state / "secret_key").stat().st_mode & 0o077 == 0


def test_the_demo_people_are_named_on_the_screen(site):
    for line in site.process.stdout:
        if "ana" in line.lower():
            return


def test_the_front_page_is_there(site):
    assert site.status("/") == 200


def test_a_page_that_is_not_there_is_not_an_error_of_ours(site):
    assert site.status("/does-not-exist/") == 404


def test_a_killed_web_server_is_started_again(site):
    killed = site.web
    os.kill(killed, signal.SIGKILL)

    wait_for(lambda: site.web != killed)
    assert site.answers()


def test_a_killed_database_is_started_again_with_its_rows(site):
    rows = site.ask("select count(*) from people_seat")
    killed = site.database
    os.kill(killed, signal.SIGKILL)

    wait_for(lambda: site.database != killed)
    assert site.answers()
    assert site.ask("select count(*) from people_seat") == rows


def test_a_second_one_on_the_same_data_says_who_is_first(site):
    second = serve(site.state, site.port + 1)

    said, _ = second.communicate(timeout=60)

    assert second.returncode == 1
    assert f"served already: http://127.0.0.1:{site.port} (process {site.process.pid})" in said


def test_a_busy_port_is_named_and_another_proposed(site, tmp_path):
    other = serve(tmp_path, site.port)

    said, _ = other.communicate(timeout=60)

    assert other.returncode == 1
    assert f"Port {site.port} cannot be used" in said
    assert "make run" in said
    assert "Traceback" not in said


def test_after_killing_everything_it_starts_again_on_the_same_data(running, site):
    site.ask("create table note as select 'kept' as text")
    groups = json.loads((site.state / "serving.json").read_text())
    for pid in (site.process.pid, *groups, site.database):
        os.kill(pid, signal.SIGKILL)
    site.process.stdout.close()
    site.process.wait()

    running.append(Site(site.state, site.port))

    assert running[-1].answers()
    assert running[-1].ask("select text from note") == "kept"
    assert "Loading the demo network" not in running[-1].said


HALF_GONE = """
import ctypes, socket, threading, time
door = socket.create_server(("127.0.0.1", 0))
def stay():
    print(door.getsockname()[1], flush=True)
    time.sleep(60)
threading.Thread(target=stay).start()
ctypes.CDLL(None).pthread_exit(None)  # as when a kill has reached the first thread and not yet the others
"""


def test_a_leftover_that_is_half_gone_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setenv("ZOCO_STATE", str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", HALF_GONE], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as left:
        held = int(left.stdout.readline())
        wait_for(lambda: ") Z " in Path(f"/proc/{left.pid}/stat").read_text())
        (tmp_path / "serving.json").write_text(json.dumps([left.pid]))

        run._end_leftovers()

        run._refuse_a_busy_port(held)


def test_ctrl_c_leaves_nothing_running(running, site):
    web, database = site.web, site.database

    assert site.stop() == 0

    assert not Path(f"/proc/{web}").exists()
    assert not Path(f"/proc/{database}").exists()
    assert not (site.state / "serving.json").exists()
    running.append(Site(site.state, site.port))  # and it starts again; stopped by the fixture
    assert running[-1].answers()


@pytest.mark.parametrize(("given", "found"), [("1", 1), ("8001", 8001), ("65535", 65535), ("", 8000)])
def test_the_port_is_the_one_that_was_asked_for(monkeypatch, given, found):
    monkeypatch.setenv("PORT", given)

    assert run._port() == found


@pytest.mark.parametrize("given", ["0", "65536", "-1", "eighty", "80.5", "٨٠"])
def test_a_port_that_is_none_is_refused(monkeypatch, given):
    monkeypatch.setenv("PORT", given)

    with pytest.raises(SystemExit, match="is not a port"):
        run._port()
