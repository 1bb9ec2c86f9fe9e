"""What the pages take: the signpost, Vandaag, questions to the database, and what row-level security costs."""

from __future__ import annotations

import http.client
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

from zoco.site.bench.ground import PORT

ROUNDS = 150
# Two workers of four threads, each with its own connection, which keeps the plan of a question after eight times.
WARM_UP = 80
MOST_TERMS = 50
PAGES = {
    "today": "/vandaag/",
    "ahead": "/vandaag/vooruit/",
    "cases": "/trajecten/",
    "case": "/trajecten/{case}/",
    "person": "/trajecten/{case}/persoon/",
    "situation": "/trajecten/{case}/situatie/",
    "procedures": "/trajecten/{case}/procedures/",
    "residence": "/trajecten/{case}/verblijf/",
    "contacts": "/trajecten/{case}/contacten/",
    "plan": "/trajecten/{case}/plan/",
    "safety": "/trajecten/{case}/veiligheid/",
    "conferences": "/trajecten/{case}/overleg/",
    "shelter": "/trajecten/{case}/opvang/",
    "letters": "/trajecten/{case}/brieven/",
    "files": "/trajecten/{case}/bestanden/",
    "log": "/trajecten/{case}/inzage/",
    "reports": "/aanmeldingen/",
}


def timed(ask: Callable[[], None], rounds: int = ROUNDS) -> dict[str, float]:
    """Milliseconds: median and 95th percentile, after a warm-up."""
    for _ in range(WARM_UP):
        ask()
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        ask()
        took.append((time.perf_counter() - start) * 1000)
    return {
        "p50_ms": round(statistics.median(took), 2),
        "p95_ms": round(statistics.quantiles(took, n=20)[-1], 2),
    }


def signpost() -> dict[str, Any]:
    """Served over loopback, one client; and how long the whole country takes inside the resolver."""
    from urllib.parse import urlencode

    from zoco.directory.gazetteer import load_builtin

    names = [municipality.name for municipality in load_builtin().on(today())]
    turn = iter(range(10**9))
    connection = http.client.HTTPConnection("127.0.0.1", PORT)

    def ask() -> None:
        number = next(turn)
        body = urlencode({"place": names[number % len(names)], "age": number % 101})
        connection.request("POST", "/", body, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status

    start = time.perf_counter()
    figures = timed(ask, 1000)
    return figures | {
        "per_second": round((1000 + WARM_UP) / (time.perf_counter() - start)),
        "country": country(),
    }


def country() -> int:
    """Every municipality × every age: how many of them got exactly one answer with its reason."""
    from zoco.directory import in_use

    known, day = in_use.gazetteer(), today()
    directory = in_use.directory_on(day)
    answers = [directory.answer(one.code, age, "") for one in known.on(day) for age in range(101)]
    return sum(bool(answer.contacts and answer.reason) for answer in answers)


def asking(seat: Any) -> Callable[[str], None]:
    """Open a page over loopback, with a session of that seat."""
    cookie = session_of(seat)
    connection = http.client.HTTPConnection("127.0.0.1", PORT)

    def ask(path: str) -> None:
        connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)

    return ask


def vandaag(seat: Any) -> dict[str, Any]:
    ask = asking(seat)
    return timed(lambda: ask("/vandaag/"))


def session_of(seat: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from zoco.people.session_store import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(seat.person_id)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = seat.person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def queries_per_page(seat: Any) -> dict[str, int]:
    from zoco.access.acting import acting_as
    from zoco.cases.models import Case

    with acting_as(seat):
        case = Case.objects.of(seat).open().order_by("opened_on", "pk").last()
    assert case is not None
    return queries(seat, {name: path.format(case=case.pk) for name, path in PAGES.items()})


def queries(seat: Any, paths: dict[str, str]) -> dict[str, int]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.force_login(seat.person)
    counted = {}
    for name, path in paths.items():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        counted[name] = len(captured)
    return counted


def cost_of_row_security(seat: Any) -> dict[str, Any]:
    """The terms of Vandaag as the application (policies on) and as a role that none binds, in turns, same SQL."""
    import psycopg

    from zoco.access.acting import sign
    from zoco.procedures.models import Deadline, soon

    terms = Deadline.objects.for_seat(seat).due_by(soon(today())).order_by("due_on", "due_at")
    terms = terms.select_related(None).defer("steps_nl", "steps_en")
    sql, values = terms[:MOST_TERMS].query.sql_with_params()
    result: dict[str, Any] = {}
    with (
        psycopg.connect(os.environ["DATABASE_URL"]) as bound,
        psycopg.connect(os.environ["ZOCO_BENCH_URL"]) as free,
    ):
        bound.execute("select set_config('zoco.context', %s, true)", [sign(seat, 9_999_999_999)])
        both = {"with": bound, "without": free}
        took: dict[str, list[float]] = {name: [] for name in both}
        rows = {}
        for _ in range(ROUNDS):
            for name, connection in both.items():
                start = time.perf_counter()
                rows[name] = len(connection.execute(sql, values, prepare=True).fetchall())
                took[name].append((time.perf_counter() - start) * 1000)
    assert rows["with"] == rows["without"], rows
    for name, found in took.items():
        result[f"rls_{name}_ms"] = round(statistics.median(found[20:]), 3)
    result["rls_ratio"] = round(result["rls_with_ms"] / result["rls_without_ms"], 2)
    return result


def today() -> Any:
    from django.utils.timezone import localdate

    return localdate()
