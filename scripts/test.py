"""All tests: room by room, then the house as a whole, then in a browser. Ends with what happened."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
NOTHING_RAN = 5  # pytest's code for "no tests collected"


def main() -> int:
    """Run every part, whatever the one before says; 0 only if all went well."""
    results = {
        "a browser for the tests": part("-m", "zoco.site.browser"),
        "each room by itself": pytest("-m", "not browser", "src"),
        "the house as a whole": pytest("-m", "not browser", "tests"),
        "tests in a browser": pytest("-m", "browser"),
    }
    print()
    for name, (code, seconds) in results.items():
        print(f"{'ok    ' if code == 0 else 'FAILED'}  {name} ({seconds:.0f} s){REASONS.get(code, '')}")
    failed = [name for name, (code, _seconds) in results.items() if code]
    print("All tests passed." if not failed else f"Not passed: {', '.join(failed)}. The reasons are above.")
    return 1 if failed else 0


REASONS = {NOTHING_RAN: ": no test was found, which is a fault too"}


def pytest(*options: str) -> tuple[int, float]:
    # Each of two workers keeps to its half of the list until it is done: what a module builds is built once.
    return part("-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", *options)


def part(*arguments: str) -> tuple[int, float]:
    """Exit code and seconds."""
    began = time.monotonic()
    # Three parts and two workers each read the same tests: compile them once, whatever the machine says.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    # Two workers fill two cores: sums that spread over both only wait for each other.
    env |= {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], check=False, cwd=HERE, env=env, stdin=subprocess.DEVNULL
    )
    return done.returncode, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
