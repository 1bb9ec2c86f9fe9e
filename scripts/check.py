"""Everything a machine can say about the code without running the tests. Runs all of it, then sums up."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from zoco.site import postgres

HERE = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# Where packages come from is the machine's business: a host in a committed file breaks every other one.
PINS = re.compile(r"requirements/.*|(.*/)?\.npmrc")
HOST = re.compile(r"\w+://|--(extra-)?index-url|--find-links|--trusted-host|^registry *=", re.MULTILINE)
NEVER = {"uv.lock", "pylock.toml", "pip.conf", "yarn.lock", "pnpm-lock.yaml"}


def main() -> int:
    server = postgres.start(HERE / ".zoco" / "test-postgres", fast=True)
    os.environ |= {
        "DATABASE_URL": server.url("zoco_app"),
        "ZOCO_OWNER_URL": server.url("zoco_owner"),
        "ZOCO_STATE": str(HERE / ".zoco"),
        "ZOCO_DEMO": "yes",
    }
    failed = [name for name, check in CHECKS.items() if not passes(name, check)]
    server.stop()
    print("All checks passed." if not failed else f"Failed: {', '.join(failed)}. The reasons are above.")
    return 1 if failed else 0


def passes(name: str, check: Callable[[], bool]) -> bool:
    began = time.monotonic()
    passed = check()
    print(f"{'ok    ' if passed else 'FAILED'}  {name} ({time.monotonic() - began:.1f} s)", flush=True)
    return passed


def command(*arguments: str) -> Callable[[], bool]:
    """A check that passes when the command ends well; its words are shown only if it does not."""

    def check() -> bool:
        done = subprocess.run(
            [BIN / arguments[0], *arguments[1:]],
            check=False,
            cwd=HERE,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            print(f"$ {' '.join(arguments[:6])}\n{done.stdout}")
        return done.returncode == 0

    return check


def templates() -> bool:
    files = [str(file.relative_to(HERE)) for file in sorted((HERE / "src").rglob("templates/**/*.html"))]
    return command("djade", "--target-version", "5.2", "--check", *files)()


def no_hosts() -> bool:
    found = list(hosts())
    for line in found:
        print(line)
    return not found


def hosts() -> Iterator[str]:
    """Places in committed files that say where packages come from."""
    listed = subprocess.run(["git", "ls-files"], check=True, cwd=HERE, capture_output=True, text=True).stdout
    for name in listed.splitlines():
        file = HERE / name
        if file.name in NEVER:
            yield f"{name}: records where packages come from; do not commit it"
        elif PINS.fullmatch(name) and file.is_file() and (host := HOST.search(file.read_text())):
            yield f"{name}: names a host or an index ({host[0]}…)"
        elif file.name == "package-lock.json" and '"resolved":' in file.read_text():
            yield f"{name}: holds addresses of packages; npm's omit-lockfile-registry-resolved leaves them out"


CHECKS: dict[str, Callable[[], bool]] = {
    "style": command("ruff", "check", "."),
    "format": command("ruff", "format", "--check", "."),
    "types": command("mypy", "src/zoco"),
    "rooms: imports point down": command("lint-imports"),
    "Django's own checks": command("zoco", "manage", "check", "--fail-level", "WARNING"),
    "migrations complete": command("zoco", "manage", "makemigrations", "--check", "--dry-run"),
    "templates": templates,
    "translations complete": command("python", "scripts/messages.py", "check"),
    "no package hosts committed": no_hosts,
}


if __name__ == "__main__":
    sys.exit(main())
