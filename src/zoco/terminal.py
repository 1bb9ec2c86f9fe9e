"""What commands share: a verb that may be left out, and how far long work is."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection
from typing import Any


def or_file(verbs: Collection[str]) -> type[argparse.ArgumentParser]:
    """A parser for which `zoco link signals.csv` means `zoco link file signals.csv`."""

    class OrFile(argparse.ArgumentParser):
        def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
            given = list(args or [])
            if self._subparsers and given and given[0] not in {*verbs, "-h", "--help"}:
                given = ["file", *given]
            return super().parse_known_args(given, namespace)

    return OrFile


def bar(words: str, width: int = 30) -> Callable[[int, int], None]:
    """Shows on a terminal how much of the work is done; elsewhere nothing."""

    def say(done: int, of: int) -> None:
        if sys.stderr.isatty():
            filled = "#" * (width * done // max(of, 1))
            print(f"\r{words} [{filled:<{width}}] {done}/{of}", end="\n" if done == of else "", file=sys.stderr, flush=True)  # fmt: skip

    return say
