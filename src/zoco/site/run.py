"""`zoco serve` and `zoco prepare`: from a bare clone to a living site, and what keeps it alive.

`prepare` does what must be done once after each installation or update: keys, tables, policies, static
files, and in demo mode the demo network. `serve` gives itself a database, prepares, and then watches over
the web server, the worker and the database: whichever of them dies is started again.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import ctypes
import fcntl
import hashlib
import io
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from zoco.site import environment, postgres

HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds until the web server must answer
GRACE = 10.0  # seconds a process gets to end by itself
TOO_OFTEN = 5  # restarts of one process within a minute: then something is wrong that a restart won't mend
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class CannotServe(Exception):
    """Why the site does not start, in words for whoever typed the command."""


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = verbs.add_parser(
        "serve", help="serve the site, with a database of its own unless DATABASE_URL is set"
    )
    serve.add_argument("--work", action="store_true", help="follow changes in the code (for developers)")
    serve.set_defaults(run=run_serve)
    ready = verbs.add_parser(
        "prepare", help="make keys, tables, policies and static files; demo data in demo mode"
    )
    ready.set_defaults(run=run_prepare)


# A database for this process


def state() -> Path:
    """Where this installation keeps its data: ZOCO_STATE, else `.zoco` of the clone or the current folder."""
    if chosen := os.environ.get("ZOCO_STATE"):
        return Path(chosen).absolute()
    clone = Path(__file__).resolve().parents[3]
    return (clone if (clone / "pyproject.toml").exists() else Path.cwd()) / ".zoco"


def settle(*, database: bool = True) -> postgres.Server | None:
    """Name the database of this process and its children, before Django reads its settings.

    With DATABASE_URL set there is nothing to do. Otherwise the embedded server of `state()` is started, or
    attached to; the last process that uses it stops it. It comes with demo mode, unless ZOCO_DEMO says no.
    `database=False` is for verbs that never ask it anything.
    """
    os.environ.setdefault("ZOCO_STATE", str(state()))
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
        return None
    os.environ.setdefault("ZOCO_DEMO", "yes")
    if not database:
        return None
    server = postgres.start(state() / "postgres")
    atexit.register(server.stop)
    _keep_a_secret_key()
    os.environ["ZOCO_OWNER_URL"] = server.url(postgres.OWNER)
    os.environ["DATABASE_URL"] = server.url("zoco_app")
    return server


def _keep_a_secret_key() -> None:
    """Sessions of this installation are signed with a secret that no other installation has."""
    if os.environ.get("ZOCO_SECRET_KEY") or os.environ.get("ZOCO_SECRET_KEY_FILE"):
        return
    file = state() / "secret_key"
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)  # whole or not at all, and never over another
    draft.unlink()
    os.environ["ZOCO_SECRET_KEY_FILE"] = str(file)


# zoco prepare


def run_prepare(_wanted: argparse.Namespace) -> int:
    from django.conf import settings
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    from zoco.seal import triage
    from zoco.seal.command import prepare as prepare_keys

    try:
        call_command("check", fail_level="WARNING", stdout=io.StringIO())
    except SystemCheckError as error:
        print(error, file=sys.stderr)
        return 1
    prepare_keys()
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    triage.lay()  # their table may be a moment old
    for gone in triage.lost("owner"):
        print(
            f"The triage key {gone} is not here: what it closed cannot be read. See `zoco keys triage`.",
            file=sys.stderr,
        )
    if settings.ZOCO_DEMO:
        _load_demo_once()
    if not settings.WHITENOISE_USE_FINDERS:
        _collect_static(Path(settings.STATIC_ROOT))
    return 0


DEMO_IS_IN, DEMO_IS_COMING = "The demo network was loaded here.", "The demo network is being loaded."


def _load_demo_once() -> None:
    """The database itself remembers that it has the demo data, or only half of them after a kill."""
    from django.db import connections

    from zoco.site.command import main

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select current_database(), shobj_description(oid, 'pg_database') "
            "from pg_database where datname = current_database()"
        )
        database, remark = cursor.fetchone()
        name = connections["owner"].ops.quote_name(database)
        if remark != DEMO_IS_IN:
            print("Loading the demo network ...", flush=True)
            cursor.execute(f"comment on database {name} is '{DEMO_IS_COMING}'")
            if main(["demo", "reset" if remark == DEMO_IS_COMING else "load"]):
                raise SystemExit("The demo data could not be loaded.")
            cursor.execute(f"comment on database {name} is '{DEMO_IS_IN}'")
    _sign_ins_file().write_text(_sign_ins())


def _sign_ins() -> str:
    """Who can sign in to the demo; the page at that address offers them by name."""
    from django.conf import settings
    from django.shortcuts import resolve_url

    from zoco.demo.cast import CAST

    people = [member for member in CAST if not member.ended]
    width = max(len(member.name) for member in people)
    lines = [f"  {member.name:{width}}  {member.says} ({member.organisation})" for member in people]
    return "\n".join([f"Sign in at {settings.SITE_ADDRESS}{resolve_url(settings.LOGIN_URL)} as", *lines, ""])


def _sign_ins_file() -> Path:
    return state() / "sign-ins.txt"


def _collect_static(target: Path) -> None:
    """Copy, name by contents and compress the static files, when they changed."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(["*.map"]):
            found.update(f"{path} {storage.get_modified_time(path)} {storage.size(path)}\n".encode())
    stamp = target / "collected.stamp"
    if stamp.exists() and stamp.read_text() == found.hexdigest():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=target.exists())
    stamp.write_text(found.hexdigest())


# zoco serve


@dataclass
class Process:
    """One of the processes that make the site, in a process group of its own."""

    name: str
    command: list[str]
    running: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.starts = [then for then in self.starts if then > time.monotonic() - 60] + [time.monotonic()]
        if len(self.starts) > TOO_OFTEN:
            raise CannotServe(
                f"The {self.name} stopped {TOO_OFTEN} times within a minute. Its words are above."
            )
        self.running = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  no threads here
        )

    @property
    def alive(self) -> bool:
        return self.running is not None and self.running.poll() is None

    def ask_to_stop(self) -> None:
        if self.running and self.alive:
            self.running.terminate()

    def end(self) -> None:
        """Wait a while, then make sure: also of children that outlived a killed parent."""
        if not self.running:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.running.wait(GRACE)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()
        self.running = None


class Stopped(Exception):
    """Somebody asked us to stop: Ctrl-C, a closed terminal, a service manager."""


def run_serve(wanted: argparse.Namespace) -> int:
    port = _port()
    try:
        with _signals(), _the_only_one(port):
            _serve(port, work=wanted.work)
    except Stopped:
        print("\nStopped.")
        return 0
    except (CannotServe, postgres.LauncherError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _serve(port: int, *, work: bool) -> None:
    _end_leftovers()
    _refuse_a_busy_port(port)
    os.environ.setdefault("ZOCO_ADDRESS", f"http://{HOST}:{port}")
    if not work:
        os.environ.setdefault("ZOCO_COLLECTED", "yes")
    server = settle()
    try:
        if _zoco("prepare"):
            raise CannotServe("The site was not started: preparing it failed.")
        _watch([_web(port, work=work), _worker()], server, port)
    finally:
        if server:
            server.stop()


def _watch(processes: list[Process], server: postgres.Server | None, port: int) -> None:
    """Start everything, say so, and start again what dies, until we are told to stop."""
    try:
        for process in processes:
            process.start()
        _remember(processes)
        _wait_until_it_answers(processes[0], port)
        _welcome(port)
        while True:
            time.sleep(0.5)
            if server and not server.alive:
                print("The database stopped; starting it again.", file=sys.stderr, flush=True)
                server = postgres.start(server.directory)
            for process in (process for process in processes if not process.alive):
                print(f"The {process.name} stopped; starting it again.", file=sys.stderr, flush=True)
                process.end()
                process.start()
                _remember(processes)
    finally:
        for process in processes:
            process.ask_to_stop()
        for process in processes:
            process.end()
        _leftovers_file().unlink(missing_ok=True)


def _web(port: int, *, work: bool) -> Process:
    if work:
        return Process("web server", [*_command("manage"), "runserver", "--insecure", f"{HOST}:{port}"])
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    options = [
        "--workers",
        "2",
        "--blocking-threads",
        "4",
        "--respawn-failed-workers",
        "--log-level",
        "warning",
    ]
    return Process("web server", [*granian, *options, "zoco.site.wsgi:application"])


def _worker() -> Process:
    return Process("worker", [*_command("manage"), "procrastinate", "worker"])


def _command(*verb: str) -> list[str]:
    return [sys.executable, "-m", "zoco.site.command", *verb]


def _zoco(*verb: str) -> int:
    """Run a verb to its end; its exit code. In a session of its own: Ctrl-C is ours to handle."""
    process = Process(f"zoco {verb[0]}", _command(*verb))
    process.start()
    try:
        return process.running.wait() if process.running else 1
    finally:
        process.ask_to_stop()
        process.end()


def die_with_parent() -> None:
    """Linux ends this process when its parent is killed, so that nothing is left on the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _welcome(port: int) -> None:
    print(f"\nZoco is on http://{HOST}:{port}   (Ctrl-C stops it)", flush=True)
    if environment.flag("ZOCO_DEMO") and _sign_ins_file().exists():
        print(_sign_ins_file().read_text(), flush=True)


# The port, and who was here before


def _port() -> int:
    wanted = os.environ.get("PORT") or "8000"
    if not (wanted.isascii() and wanted.isdecimal()) or not 0 < int(wanted) < 65536:
        raise SystemExit(f"PORT={wanted} is not a port: give a number from 1 to 65535, as in PORT=8001.")
    return int(wanted)


def _refuse_a_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CannotServe(
                f"Port {port} cannot be used ({error.strerror}): another program may be on it. "
                f"Choose another one, for example PORT={port + 1} make run."
            ) from error


def _wait_until_it_answers(web: Process, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while web.alive and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.1)
    raise CannotServe("The web server did not start. Its words are above.")


@contextlib.contextmanager
def _the_only_one(port: int) -> Iterator[None]:
    """One `zoco serve` for each directory of data; the lock goes when the process goes, however it ends."""
    state().mkdir(parents=True, exist_ok=True)
    with (state() / "serving.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotServe(f"These data are served already: {lock.read().strip()}") from None
        lock.truncate(0)
        lock.write(f"http://{HOST}:{port} (process {os.getpid()})\n")
        lock.flush()
        yield


def _leftovers_file() -> Path:
    return state() / "serving.json"


def _remember(processes: list[Process]) -> None:
    """Write down our process groups, for whoever comes after a kill -9 of us all."""
    _leftovers_file().write_text(
        json.dumps([process.running.pid for process in processes if process.running])
    )


def _end_leftovers() -> None:
    """End processes of a killed `zoco serve` (we hold the lock, so none of them is in use)."""
    try:
        groups = set(json.loads(_leftovers_file().read_text()))
    except (FileNotFoundError, ValueError):
        return
    ended: set[int] = set()
    deadline = time.monotonic() + GRACE
    while (left := _left(groups, ended)) and time.monotonic() < deadline:  # one may have been born meanwhile
        ended |= left
        for pid in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)  # a process that is ending holds its port until its last thread is gone


def _left(groups: set[int], ended: set[int]) -> set[int]:
    """Processes of these groups with a living thread that run our Python: a number may be somebody else's by now.

    The first thread may be gone before the others, and what it ran is forgotten before its port is free:
    therefore `ended`, those that were seen before.
    """
    found = set()
    for thread in Path("/proc").glob("[0-9]*/task/[0-9]*"):
        with contextlib.suppress(OSError):
            pid = int(thread.parts[2])
            condition, _parent, group = (thread / "stat").read_text().rsplit(")", 1)[1].split()[:3]
            ours = pid in ended or os.fsencode(sys.prefix) in (thread / "cmdline").read_bytes()
            if ours and condition not in "ZX" and int(group) in groups:
                found.add(pid)
    return found


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    """Whoever asks us to stop, by whatever signal, gets an orderly end."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # once is enough: the end must not be interrupted
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    yield
