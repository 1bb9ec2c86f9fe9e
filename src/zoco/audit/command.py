"""`zoco audit`: seal the logs, prove that they are whole, print what to publish elsewhere."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from zoco.audit.chain import LOGS, Chain, holds, seal, verify

FAULTS = {
    "changed": "a row is changed",
    "missing": "a row is gone",
    "added": "a row is added",
    "gap": "rows before it are in no batch: a batch is gone, or rows are added",
    "cut": "the end of the chain, as it was last checked, is cut off or rewritten",
}


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register `zoco audit verify|seal|head`."""
    parser = verbs.add_parser("audit", help="prove that the logs of changes and looks are whole")
    actions = parser.add_subparsers(required=True, metavar="verify|seal|head")
    verifying = _action(
        actions, "verify", run_verify, "compute every hash again; exit code 1 when one differs"
    )
    verifying.add_argument(
        "--expect",
        action="append",
        default=[],
        metavar="LOG:HASH",
        help="a line of `head` that was kept elsewhere",
    )
    _action(actions, "seal", run_seal, "seal the rows that are not sealed yet (a job does so each minute)")
    _action(
        actions,
        "head",
        run_head,
        "print the last hash of each log, to publish it where nobody here can change it",
    )


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    line: str,
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=line, description=line[0].upper() + line[1:] + ".")
    parser.set_defaults(run=run)
    return parser


def run_verify(wanted: argparse.Namespace) -> int:
    chains = [verify(log) for log in LOGS]
    for chain in chains:
        print(_in_words(chain))
    lost = [line for line in wanted.expect if not _is_held(line)]
    for line in lost:
        print(f"NOT IN THE CHAIN  {line}: the log was rewritten since this hash was published")
    return 0 if not lost and all(chain.is_whole for chain in chains) else 1


def run_seal(_: argparse.Namespace) -> int:
    waiting = 0
    for log in LOGS:
        rows = seal(log)
        waiting += rows is None
        print(f"{log}: " + ("somebody is writing; try again" if rows is None else f"{rows} rows sealed"))
    return 1 if waiting else 0


def run_head(_: argparse.Namespace) -> int:
    for chain in map(verify, LOGS):
        if chain.head and chain.sealed_at:
            print(f"{chain.log}:{chain.head.hex()}  {chain.sealed_at:%Y-%m-%dT%H:%M:%SZ}")
    return 0


def _in_words(chain: Chain) -> str:
    counted = f"{chain.log}: {chain.batches} batches, {chain.sealed} rows, {chain.unsealed} unsealed"
    if chain.fault is None:
        head = f", head {chain.head.hex()}" if chain.head else ""
        return f"OK      {counted}{head}"
    return f"BROKEN  {counted}: batch {chain.broken} does not match ({FAULTS[chain.fault]})"


def _is_held(line: str) -> bool:
    log, _, digest = line.partition(":")
    try:
        wanted = bytes.fromhex(digest.strip())
    except ValueError:
        print(f"zoco audit: {line} is not LOG:HASH", file=sys.stderr)
        return False
    return holds(log, wanted)
