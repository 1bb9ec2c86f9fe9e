"""`zoco link bench`: figures of one run, beside the targets, and beside Splink where that is installed."""

from __future__ import annotations

import json
import resource
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from zoco.linkage.generator import SETTINGS, Truth, generate
from zoco.linkage.heads import head_count
from zoco.linkage.linking import Linked, link
from zoco.linkage.measures import Measured, measure, pairs_within, together
from zoco.linkage.table import Ints
from zoco.linkage.yardsticks import on_febrl, splink


def lines(found: Measured) -> list[str]:
    """The figures in words."""
    rates = {"all pairs": found.pairs, "identifiable": found.identifiable, "B-cubed": found.b_cubed}
    told = [f"{name}: F1 {rate.f1:.3f} (precision {rate.precision:.3f}, recall {rate.recall:.3f})" for name, rate in rates.items()]  # fmt: skip
    told.append(f"persons: {found.heads:,} found, {found.true_heads:,} true; largest group {found.largest}")
    told.append(
        f"co-victims joined: {found.co_victims} pairs, {found.co_victims_per_1000:.1f} of 1,000 joined"
    )
    told.append(f"origin gap: {found.origin_gap:.3f}")
    return told


def run(settings: Sequence[str], records: int, seed: int, *, as_json: bool = False) -> int:
    """Generate, link and measure each setting; print the targets beside what was measured."""
    results = [one(setting, records, seed) for setting in settings]
    smoke = on_febrl()
    if as_json:
        print(json.dumps({"settings": results, "febrl": smoke}))
        return 0
    for result in results:
        print(f"\n{result['setting']}, {records:,} records, seed {seed}: {result['seconds']:.1f} s, peak {result['peak_gib']:.1f} GiB")  # fmt: skip
        for name, target, measured in result["targets"]:
            print(f"  {name:<58} {target:<22} {measured}")
    for name, ours, best in smoke:
        print(f"{name}: F1 {ours:.4f}, {best:.4f} at the best threshold with hindsight (target 0.997)")
    return 0


def one(setting: str, records: int, seed: int) -> dict[str, Any]:
    """Figures of one setting."""
    made = list(generate(SETTINGS[setting], records, seed))
    truth = [{name: str(value) for name, value in asdict(each).items()} for _, each in made]
    began = time.monotonic()
    linked = link([row for row, _ in made])
    seconds = time.monotonic() - began
    found = measure(dict(zip(linked.table.ids, linked.clusters.tolist(), strict=True)), truth)
    sure = suggestions(linked, [each for _, each in made])
    theirs = splink([row for row, _ in made], truth)
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 2**20  # fmt: skip
    return {
        "setting": setting,
        "seconds": seconds,
        "peak_gib": peak,
        "targets": [*targets(found, sure, theirs), heads(linked, found.true_heads)],
        "by_origin": found.by_origin,
    }


def suggestions(linked: Linked, truth: Sequence[Truth]) -> tuple[float, float, float]:
    """Of pairs shown as sure, over identifiable rows: precision, recall, and wrong co-victims of 1,000."""
    person = np.array([hash(each.person_id) for each in truth])
    network = np.array([hash(each.network_id) for each in truth])
    placed = np.array([each.identifiable for each in truth], bool)
    left, right = sure_pairs(linked)
    same = person[left] == person[right]
    both = placed[left] & placed[right]
    near = ~same & (network[left] == network[right])
    true = together(Counter(person[placed].tolist()).values())
    return (
        float(same[both].mean()) if both.any() else 1.0,
        float(same[both].sum() / max(true, 1)),
        1000 * float(near.sum()) / max(len(left), 1),
    )


def sure_pairs(linked: Linked) -> tuple[Ints, Ints]:
    """All pairs of rows that are shown as one person for sure."""
    return pairs_within(linked.sure)


def targets(found: Measured, sure: tuple[float, float, float], theirs: Measured | str) -> list[tuple[str, str, str]]:  # fmt: skip
    """Name, target, measured."""
    beside = theirs if isinstance(theirs, str) else f"{theirs.identifiable.f1:.3f}, that is {found.identifiable.f1 - theirs.identifiable.f1:+.3f} for us"  # fmt: skip
    return [
        ("pairwise F1, identifiable rows", ">= 0.90 (500k: 0.85)", f"{found.identifiable.f1:.3f}"),
        ("the same by Splink, its best threshold with hindsight", "at least 0.18 below", beside),
        ("pairwise F1, all rows", "", f"{found.pairs.f1:.3f}"),
        ("B-cubed F1", "", f"{found.b_cubed.f1:.3f}"),
        ("shown as sure: precision, identifiable rows", ">= 0.99", f"{sure[0]:.4f}"),
        ("shown as sure: recall", ">= 0.70", f"{sure[1]:.3f}"),
        ("shown as sure: co-victims of 1,000", "<= 2", f"{sure[2]:.1f}"),
        ("joined in groups: co-victims of 1,000", "", f"{found.co_victims_per_1000:.1f}"),
        ("gap between best and worst origin", "<= 0.06", f"{found.origin_gap:.3f}"),
        ("persons found, true", "", f"{found.heads:,}, {found.true_heads:,}"),
        ("largest group", "<= 30", str(found.largest)),
    ]


def heads(linked: Linked, true: int) -> tuple[str, str, str]:
    """Name, target, measured: the head count with its bounds."""
    found = head_count(linked)
    holds = "holds" if found.lower <= true <= found.upper else "does not hold"
    told = f"{found.estimate:,.0f} ({found.lower:,.0f} to {found.upper:,.0f}): {holds} {true:,}"
    return "head count, with bounds", "holds the truth", told
