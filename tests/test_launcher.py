"""The embedded database starts from whatever state it is found in, and never loses what was committed."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from zoco.site import postgres

HERE = Path(__file__).resolve().parent.parent


@pytest.fixture
def folder():
    """A folder that another user can reach too (pytest's own are closed to others)."""
    with tempfile.TemporaryDirectory(prefix="zoco-launcher-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def start(folder):
    """Start the server of a directory; whatever runs at the end of the test is stopped."""
    started = []

    def begin(directory=folder / ".zoco" / "postgres"):
        started.append(postgres.start(directory))
        return started[-1]

    yield begin
    for server in started:
        server.stop()
        shutil.rmtree(server.socket, ignore_errors=True)


def ask(server, question, user="zoco_owner"):
    with psycopg.connect(server.url(user)) as connection:
        cursor = connection.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


def write_a_row(server):
    ask(server, "create table note as select 'kept' as text")


def wait_for(condition):
    for _ in range(500):
        if condition():
            return
        time.sleep(0.02)
    pytest.fail("It did not happen within ten seconds.")


def test_the_first_start_makes_the_roles_and_the_database(start):
    server = start()

    assert ask(server, "select current_user", user="zoco_app") == "zoco_app"
    assert ask(server, "select rolsuper or rolbypassrls from pg_roles where rolname = 'zoco_app'") is False
    assert (
        ask(server, "select pg_get_userbyid(datdba) from pg_database where datname = 'zoco'") == "zoco_owner"
    )


def test_nobody_reaches_it_over_the_network(start):
    server = start()

    assert ask(server, "show listen_addresses") == ""
    assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700


def test_a_second_start_attaches_to_the_running_server(start):
    assert start().pid == start().pid


def test_a_stop_and_a_start_keep_the_rows(start):
    server = start()
    write_a_row(server)

    assert server.stop()
    assert not server.alive
    assert ask(start(), "select text from note") == "kept"


def test_a_killed_server_starts_again_with_its_rows(start):
    server = start()
    write_a_row(server)
    os.kill(server.pid, signal.SIGKILL)

    again = start()

    assert again.pid != server.pid
    assert ask(again, "select text from note") == "kept"


def test_a_server_killed_in_the_middle_of_a_transaction_forgets_only_that(start):
    server = start()
    write_a_row(server)
    with pytest.raises(psycopg.OperationalError), psycopg.connect(server.url("zoco_owner")) as connection:
        connection.execute("insert into note values ('half')")
        os.kill(server.pid, signal.SIGKILL)
        again = start()
        connection.execute("select 1")

    assert ask(again, "select string_agg(text, ',') from note") == "kept"


def test_a_zombie_is_not_taken_for_a_running_server(start):
    server = start()
    write_a_row(server)
    os.kill(server.pid, signal.SIGKILL)
    wait_for(lambda: not server.alive)
    zombie = subprocess.Popen(["/bin/true"])  # ended, and not waited for: a zombie until this test does
    wait_for(lambda: Path(f"/proc/{zombie.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z")
    rewrite_pid(server.data, zombie.pid)

    assert ask(start(), "select text from note") == "kept"
    zombie.wait()


def test_a_stranger_with_the_old_pid_is_left_alone(start):
    server = start()
    write_a_row(server)
    os.kill(server.pid, signal.SIGKILL)
    wait_for(lambda: not server.alive)
    stranger = subprocess.Popen(["/bin/sleep", "60"])
    rewrite_pid(server.data, stranger.pid)

    assert ask(start(), "select text from note") == "kept"
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def rewrite_pid(data, pid):
    file = data / "postmaster.pid"
    file.write_text("\n".join([str(pid), *file.read_text().splitlines()[1:], ""]))


def test_the_server_outlives_a_killed_launcher_and_the_next_one_attaches(folder, start):
    directory = folder / ".zoco" / "postgres"
    launcher = launch(f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})", directory)

    assert launcher.returncode == -signal.SIGKILL
    pid = int((directory / "postmaster.pid").read_text().splitlines()[0])
    assert start().pid == pid


def test_the_last_user_stops_the_server_and_no_other(folder, start):
    server = start()
    other = launch("print(server.stop())", server.directory)

    assert other.stdout.strip() == "False"
    assert server.alive
    assert server.stop()
    assert not server.alive


def launch(then, directory):
    """Another process that starts the server and then does something with it."""
    code = (
        "import sys; from pathlib import Path; from zoco.site import postgres\n"
        f"server = postgres.start(Path(sys.argv[1]))\n{then}"
    )
    return subprocess.run(
        [sys.executable, "-c", code, directory], check=False, capture_output=True, text=True, timeout=120
    )


def test_a_start_that_was_killed_half_way_through_making_the_data_is_done_over(folder, start):
    half = folder / ".zoco" / "postgres.half"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    assert ask(start(), "select 1") == 1


def test_data_removed_under_a_running_server_make_place_for_new_ones(start):
    server = start()
    write_a_row(server)
    shutil.rmtree(server.data)

    again = start()

    assert ask(again, "select to_regclass('note') is null") is True


def test_a_directory_too_deep_for_a_socket_works(folder, start):
    deep = folder.joinpath(*["a-long-name-for-a-folder"] * 6) / ".zoco" / "postgres"

    server = start(deep)

    assert len(bytes(server.data)) > postgres.SOCKET_PATH_LIMIT
    assert ask(server, "select 1") == 1


def test_data_of_another_version_say_so_and_stay_as_they_are(start):
    server = start()
    server.stop()
    version = server.data / "PG_VERSION"
    version.write_text("14\n")

    with pytest.raises(postgres.LauncherError, match="written by PostgreSQL 14"):
        start()

    assert version.read_text() == "14\n"


def test_a_folder_with_other_things_in_it_is_refused(folder, start):
    directory = folder / ".zoco" / "postgres"
    directory.mkdir(parents=True)
    (directory / "thesis.txt").write_text("ten years of work")

    with pytest.raises(postgres.LauncherError, match="not empty"):
        start()

    assert (directory / "thesis.txt").exists()


def test_no_personal_data_in_the_log_of_the_server(start):
    server = start()
    ask(server, "create table person (email text primary key)")
    for _ in range(2):
        with pytest.raises(psycopg.Error) if _ else pytest.MonkeyPatch.context():
            ask(server, "insert into person values ('ana@zoco.example')")

    log = server.directory.with_name("postgres.log").read_text()

    assert "duplicate key" in log
    assert "ana@" not in log


as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@as_root
def test_an_ordinary_user_runs_it_as_themselves(folder):
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    code = (
        "import os, sys; from pathlib import Path; from zoco.site import postgres\n"
        "server = postgres.start(Path(sys.argv[1]))\n"
        "print(os.stat(f'/proc/{server.pid}').st_uid); print(server.stop())"
    )
    python = next((python for python in pythons() if runs(nobody, python)), None)
    if python is None:
        pytest.skip("this clone, or its Python, lies where only root can enter")
    done = as_user(nobody, python, "-c", code, folder / ".zoco" / "postgres")

    assert done.stdout.split() == [str(nobody.pw_uid), "True"], done.stderr


def pythons():
    """Ours, and the machine's of the same version, which can use our packages."""
    yield sys.executable
    yield f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"


def runs(user, python):
    try:
        return as_user(user, python, "-c", "import zoco.site.postgres").returncode == 0
    except OSError:
        return False


def as_user(user, *command):
    packages = Path(psycopg.__file__).parent.parent
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        cwd="/",
        user=user.pw_uid,
        group=user.pw_gid,
        extra_groups=[],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{HERE / 'src'}:{packages}"},
    )


@as_root
def test_root_never_runs_the_server_as_root(start):
    server = start()

    assert Path(f"/proc/{server.pid}").stat().st_uid != 0
    assert server.data.stat().st_uid != 0


@as_root
def test_a_clone_that_only_root_can_enter_keeps_its_data_elsewhere(folder, start):
    folder.chmod(0o700)

    server = start()

    assert server.directory.is_symlink()
    assert server.data.parent == Path("/var/lib/zoco")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700, "a closed directory must stay closed"
    write_a_row(server)
    server.stop()
    assert ask(start(), "select text from note") == "kept"
    server.stop()
    shutil.rmtree(server.data)
