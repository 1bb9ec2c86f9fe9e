"""
A new signal against those that are stored, inside the application: the rows sealed, the policies on, as the helpdesk.

The store is filled with invented signals of the setting that nothing is trained on. What is asked is another part of the
same world, so that some of the people asked about are there already, as they would be.
"""

from __future__ import annotations

import os
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from multiprocessing import get_context
from typing import Any
from uuid import UUID, uuid5

SEED, ASKED, CLIENTS = 9001, 500, 10
ROOM = UUID(int=0x7A6F636F)
BATCH = 2_000
KEYS = 9  # the column of the keys


@dataclass
class Store:
    """What is stored: the subjects of each person, and how many people each signal has."""

    size: int = 0
    people: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    named: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def number(self, row: dict[str, str]) -> int:
        """Of a person in its signal, whose rows may fall into two batches."""
        self.named[row["signal_id"]] += 1
        return self.named[row["signal_id"]]


def measure(sizes: Sequence[int], helpdesk: Any) -> dict[int, dict[str, Any]]:
    """Figures for each size, the smallest first; each next one adds to the store."""
    found: dict[int, dict[str, Any]] = {}
    world = invented(max(sizes))
    store = Store()
    for size in sorted(sizes):
        began = time.perf_counter()
        fill(islice(world, size - store.size), store)
        found[size] = {"fill_s": round(time.perf_counter() - began)} | asked(helpdesk, store.people)
        print(f"{size:,} signals stored: {found[size]}", flush=True)
    return found


def invented(size: int) -> Iterator[tuple[dict[str, str], str, bool]]:
    """Rows with whose they are; one network after the other, so that a person's rows lie close together."""
    from zoco.linkage.generator import SETTINGS, generate

    for row, truth in generate(SETTINGS["elsewhere"], size, SEED):
        yield row, truth.person_id, bool(truth.identifiable)


def fill(made: Iterable[tuple[dict[str, str], str, bool]], store: Store) -> None:
    """As the owner, by COPY: triggers would do the same row by row."""
    import psycopg

    with psycopg.connect(os.environ["ZOCO_BENCH_URL"], autocommit=True) as owner:
        owner.execute("set session_replication_role = replica")
        for batch in _prepared(made, store):
            with owner.cursor().copy(
                "copy subjects_subject (id, signal_id, number, at, paired_at, version, minor, urgent, uncovered, keys,"
                " encoding, told) from stdin"
            ) as copy:
                for subject in batch:
                    copy.write_row(subject)
            with owner.cursor().copy("copy subjects_subjectkey (key, subject_id) from stdin") as copy:
                for subject in batch:
                    for key in subject[KEYS]:
                        copy.write_row((key, subject[0]))
        owner.execute("vacuum analyze subjects_subject")
        owner.execute("vacuum analyze subjects_subjectkey")


def _prepared(made: Iterable[tuple[dict[str, str], str, bool]], store: Store) -> Iterator[list[tuple[Any, ...]]]:  # fmt: skip
    waiting = iter(made)
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        while batches := [batch for _ in range(4) if (batch := list(islice(waiting, BATCH)))]:
            yield from pool.map(
                _sealed, [[(row, store.number(row)) for row, _, _ in batch] for batch in batches]
            )
            for batch in batches:
                for row, person, _ in batch:
                    store.people[person].append(subject_id(row["record_id"]))
                    store.size += 1


def subject_id(record_id: str) -> UUID:
    return uuid5(ROOM, record_id)


def _sealed(rows: list[tuple[dict[str, str], int]]) -> list[tuple[Any, ...]]:
    from zoco.subjects.models import Subject

    now, found = datetime.now(UTC), []
    for row, number in rows:
        made = Subject.of(row, number, at=now, signal=uuid5(ROOM, row["signal_id"]), pk=subject_id(row["record_id"]))  # fmt: skip
        found.append((made.pk, made.signal_id, made.number, made.at, made.at, made.version, False, False, False, made.keys, made.encoding, made.told))  # fmt: skip
    return found


def asked(helpdesk: Any, people: dict[str, list[UUID]]) -> dict[str, Any]:
    """One client, then ten at once; and of who is known, how many were among the candidates."""
    from django.utils import timezone

    from zoco.access.acting import acting_as
    from zoco.subjects.searching import count_all

    with acting_as(helpdesk):
        count_all(at=timezone.now())
    drawn = random.Random(SEED)  # noqa: S311
    known = [ids for ids in people.values() if len(ids) > 1]
    groups = drawn.sample(known, min(len(known), ASKED))
    questions = [(drawn.choice(ids), set(ids)) for ids in groups]
    one(helpdesk, questions[:50])
    alone = one(helpdesk, questions)
    with ThreadPoolExecutor(CLIENTS) as pool:
        began = time.perf_counter()
        parts = list(pool.map(lambda part: one(helpdesk, part), [questions[n::CLIENTS] for n in range(CLIENTS)]))  # fmt: skip
        seconds = time.perf_counter() - began
    together = [ms for part in parts for ms in part["ms"]]
    return {
        **quantiles(alone["ms"]),
        "candidates": quantiles(alone["candidates"]),
        "recall": round(alone["met"] / max(alone["known"], 1), 3),
        "recall_placeable": round(alone["met_own"] / max(alone["known_own"], 1), 3),
        "ten_at_once": {**quantiles(together), "per_second": round(len(together) / seconds)},
    }


def one(helpdesk: Any, questions: Sequence[tuple[UUID, set[UUID]]]) -> dict[str, Any]:
    """Each subject asked as if it were new: milliseconds for searching, opening and weighing, in one transaction each."""
    from django.db import connection

    from zoco.access.acting import acting_as
    from zoco.linkage.linking import own_enough
    from zoco.subjects.models import Subject
    from zoco.subjects.searching import counted_now, search

    found: dict[str, Any] = {"ms": [], "candidates": [], "met": 0, "known": 0, "met_own": 0, "known_own": 0}
    try:
        for pk, same in questions:
            with acting_as(helpdesk):
                others = {
                    each.pk: each for each in Subject.objects.filter(pk__in=same).only("pk", "encoding")
                }
                subject = others.pop(pk)
                record = subject.record
                counted = counted_now()
                began = time.perf_counter()
                answer = search(record, counted)
                found["ms"].append(1000 * (time.perf_counter() - began))
                wanted = {each.pk: own_enough(each.record) for each in others.values() if each.record.signal_id != record.signal_id}  # fmt: skip
                met = wanted.keys() & set(map(UUID, answer.ids))
                found["candidates"].append(len(answer.ids))
                found["met"] += len(met)
                found["known"] += len(wanted)
                if own_enough(record):
                    found["met_own"] += sum(wanted[each] for each in met)
                    found["known_own"] += sum(wanted.values())
    finally:
        connection.close_if_unusable_or_obsolete()
    return found


def quantiles(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {name: round(ordered[min(int(share * len(ordered)), len(ordered) - 1)], 2) for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))}  # fmt: skip
