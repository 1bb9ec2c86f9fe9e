"""Prepare .venv: the pinned packages, the `zoco` command, the translations. Standard library only.

What is there already is left alone: a second run takes a second.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "zoco.stamp"
LOCK = HERE / "requirements" / "local.txt"


def main() -> None:
    state = HERE / ".zoco"
    state.mkdir(exist_ok=True)
    with (state / "setup.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two at once would write into the same .venv
        prepare()


def prepare() -> None:
    if STAMP.exists() and STAMP.read_text() == state_wanted() and works(PYTHON):
        compile_messages()
        return
    if not is_ours():
        shutil.rmtree(VENV, ignore_errors=True)
        make_venv()
    say("Installing the packages of requirements/local.txt ...")
    pip("install", "--require-hashes", "-r", str(LOCK))
    say("Installing the zoco command ...")
    pip("install", "--no-deps", "--no-build-isolation", "-e", str(HERE))
    STAMP.write_text(state_wanted())
    compile_messages()
    say("Ready: .venv/bin/zoco --help")


def state_wanted() -> str:
    """What the contents of .venv depend on; its place too, for scripts name their Python by full path."""
    text = b"".join((HERE / name).read_bytes() for name in ("requirements/local.txt", "pyproject.toml"))
    return f"{hashlib.sha256(text).hexdigest()} {VENV} {os.path.realpath(PYTHON)}"


def is_ours() -> bool:
    """A working environment that was made here: after a move its scripts point to the old place."""
    pip_script = VENV / "bin" / "pip"
    return works(PYTHON) and pip_script.exists() and str(VENV).encode() in pip_script.read_bytes()[:300]


def works(python: Path) -> bool:
    asks = [python, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    return python.exists() and subprocess.run(asks, check=False, capture_output=True).returncode == 0


def make_venv() -> None:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    say(f"Making .venv with {version} ...")
    if not has_ensurepip():
        install_ensurepip(version)
    run(sys.executable, "-m", "venv", str(VENV))


def has_ensurepip() -> bool:
    """Debian ships Python without it; `import venv` works there and fails only half-way."""
    asks = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(asks, check=False, capture_output=True).returncode == 0


def install_ensurepip(version: str) -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(
            f"This {version} cannot make virtual environments. Ask an administrator to install the package "
            f"{version}-venv (Debian, Ubuntu: apt-get install {version}-venv), then run this again."
        )
    say(f"Installing {version}-venv ...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-q", env=quiet)
    run("apt-get", "install", "-y", "-q", "--no-install-recommends", f"{version}-venv", env=quiet)


def pip(*arguments: str) -> None:
    run(str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "-q", *arguments)


def compile_messages() -> None:
    run(str(PYTHON), str(HERE / "scripts" / "messages.py"), "compile")


def run(*command: str, env: dict[str, str] | None = None) -> None:
    """Run it and stop here if it fails: its own words are on the screen already."""
    done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, cwd=HERE, env=env)
    if done.returncode:
        sys.exit(f"Setting up failed at: {' '.join(command)}")


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    main()
