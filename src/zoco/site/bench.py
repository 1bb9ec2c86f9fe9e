"""
`zoco bench`: the figures of docs/performance.md, from one run on the machine it runs on.

It builds a database of its own beside the others, fills it in steps (1,000, 20,000, 100,000 cases) and asks the real
pages, as a coordinator with thirty people in her care: the least privileged seat that has a caseload.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

SIZES = (1_000, 20_000, 100_000)
CASES_PER_SEAT = 30
ROUNDS = 150
MOST_TERMS = 50
PORT = 8765
DATABASE = "zoco_bench"


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    bench = verbs.add_parser("bench", help="measure: signpost, Vandaag, queries per page, row-level security")
    bench.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of cases, ascending")
    bench.add_argument("--json", action="store_true", help="print one JSON object as well")
    bench.set_defaults(run=run)


def run(wanted: argparse.Namespace) -> int:
    sizes = [int(size) for size in wanted.sizes.split(",")]
    with a_database():
        figures: dict[str, Any] = {"cases": {}}
        seat = prepare()
        with a_server():
            figures["signpost"] = signpost()
        for size in sizes:
            fill(size, seat)
            with a_server():
                figures["cases"][size] = vandaag(seat)
            figures["cases"][size] |= cost_of_row_security(seat) | {"queries": queries_per_page(seat)}
            say(f"{size:>7,} cases: {figures['cases'][size]}")
    report(figures, sizes)
    if wanted.json:
        print(json.dumps(figures))
    return 0


def say(text: str) -> None:
    print(text, flush=True)


# A database and a server of its own


@contextmanager
def a_database() -> Iterator[None]:
    """Dropped before and after; the server beside it is that of `make run` or of the tests, whichever is up."""
    import psycopg

    from zoco.site import postgres
    from zoco.site.run import state

    server = postgres.start(state() / "bench-postgres", fast=True)
    admin = server.url(postgres.SUPERUSER, "postgres")
    os.environ |= {
        "DATABASE_URL": server.url("zoco_app", DATABASE),
        "ZOCO_OWNER_URL": server.url(postgres.OWNER, DATABASE),
        "ZOCO_BENCH_URL": server.url(postgres.SUPERUSER, DATABASE),
        "ZOCO_DEMO": "yes",
        "ZOCO_STATE": str(state()),
        "ZOCO_KEYS_DIR": str(state() / "bench-keys"),
        "ZOCO_STATIC": str(state() / "bench-static"),
        "ZOCO_COLLECTED": "yes",
        "DJANGO_SETTINGS_MODULE": "zoco.site.settings",
    }
    try:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"drop database if exists {DATABASE} with (force)")
            connection.execute(f"create database {DATABASE} owner {postgres.OWNER}")
        yield
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"drop database if exists {DATABASE} with (force)")
    finally:
        server.stop()


@contextmanager
def a_server() -> Iterator[None]:
    """Granian as `make run` starts it."""
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(PORT),
        "--workers",
        "2",
        "--blocking-threads",
        "4",
        "--log-level",
        "warning",
        "zoco.site.wsgi:application",
    ]
    process = subprocess.Popen(command, env=os.environ)
    try:
        for _ in range(200):
            try:
                http.client.HTTPConnection("127.0.0.1", PORT, timeout=1).connect()
                break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(10)


def prepare() -> Any:
    """Keys, tables, the cast and the listing; the seat that is measured is Ana's."""
    import django
    from django.core.management import call_command

    from zoco.seal import keys

    django.setup()
    keys.prepare()
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    from django.utils.timezone import localdate

    from zoco.demo.cast import CAST, enrol
    from zoco.demo.command import state_directory
    from zoco.guard.owner import owner_login

    today = localdate()
    with owner_login():
        state_directory(today)
        cast = {
            member.first_name: enrol(
                member, since=today - timedelta(days=800), until=today - timedelta(days=1)
            )
            for member in CAST
        }
    own_caseload(cast, today)
    return cast["Ana"]


def own_caseload(cast: dict[str, Any], today: Any) -> None:
    """Thirty real cases of Ana, sealed and with terms, made through the verbs of the pages."""
    from zoco.access.acting import acting_as
    from zoco.demo import network

    clock = network.Clock(today)
    for number in range(CASES_PER_SEAT):
        report = network.bring_in(
            cast["Pieter"],
            clock.at(25),
            name=f"Persoon {number}",
            age=30,
            gender="woman",
            nationality_group="non_eu",
            forms=["labour"],
            municipality="Amsterdam",
            story="verhaal",
            reach="bellen",
        )
        with acting_as(cast["Ana"]):
            case = network.take(report, cast["Ana"], clock.at(25))
            network.hear(case, cast["Ana"], clock.at(24), safe_now=True, residence_status="none")
            network.start(
                case, cast["Ana"], clock.at(24), "reflection_period", {"reflection_start": clock.day(24)}
            )
            network.talk(case, cast["Ana"], clock.at(20 if number % 3 else 2), "gesproken")


FILL = """
set session_replication_role = replica;
insert into people_person (id, email, name, is_active, password)
    select gen_random_uuid(), 'vul' || n || '@zoco.example', 'Vul ' || n, true, '!' from generate_series(%(first_seat)s, %(last_seat)s) n;
insert into people_seat (id, person_id, organisation_id, role, started_on)
    select gen_random_uuid(), p.id,
           (array(select id from people_organisation order by name))[1 + substring(p.email from '\\d+')::int %% 5],
           'coordinator', '2020-01-01' from people_person p where p.email like 'vul%%' and not exists (select from people_seat s where s.person_id = p.id);
create temporary table made on commit drop as
    select gen_random_uuid() as id, gen_random_uuid() as victim, gen_random_uuid() as key, n,
           (select array_agg(s.id order by s.id) from people_seat s join people_person p on p.id = s.person_id where p.email like 'vul%%') as seats
      from generate_series(%(first)s, %(last)s) n;
insert into seal_datakey (id, wrapped, kek, created_at) select key, '\\x00', 'kek-none', now() from made;
insert into cases_victim (id, data_key_id, gender) select victim, key, 'unknown' from made;
insert into cases_case (id, number, victim_id, data_key_id, lead_id, opened_on, municipality, nationality_group, forms, last_spoken_on, version, reader_seats)
    select id, 'B' || n, victim, key, seats[1 + n %% array_length(seats, 1)], current_date - 30, 'GM0363', 'eu', array['labour'],
           current_date - (n %% 40), 1, array[seats[1 + n %% array_length(seats, 1)]] from made;
insert into cases_caseload (seat_id, case_id, is_open, last_spoken_on)
    select seats[1 + n %% array_length(seats, 1)], id, true, current_date - (n %% 40) from made;
insert into procedures_procedure (id, case_id, slug, law_version, started_on, by_id, facts, anchors, outcome, version)
    select id, id, 'risk_assessment', '2013-06-01', current_date - 30, seats[1], '{}', '{}', '', 1 from made;
insert into procedures_deadline (id, procedure_id, case_id, rule, occurrence, title_nl, title_en, due_on, paused, kind, counting,
        steps_nl, steps_en, sentence_nl, sentence_en, source, law_version, verified)
    select gen_random_uuid(), id, id, 'risk_assessment/first', k, 'Termijn', 'Term', current_date + (n * 7 + k * 11) %% 60 - 10, false, 'hard', 'none',
           '[]', '[]', 'zin', 'sentence', 'bron', '2013-06-01', false from made, generate_series(1, 5) k;
insert into cases_event (id, data_key_id, case_id, at, kind, by_id)
    select gen_random_uuid(), key, id, now() - k * interval '1 day', 'contact', seats[1] from made, generate_series(1, 5) k;
"""


def fill(size: int, seat: Any) -> None:
    """Other people's cases, as rows; their sealed words are left empty, for nobody here may read them."""
    import psycopg

    with psycopg.connect(os.environ["ZOCO_BENCH_URL"]) as connection:
        (have,) = connection.execute("select count(*) from cases_case").fetchone() or (0,)
        seats = size // CASES_PER_SEAT
        (with_seat,) = connection.execute(
            "select count(*) from people_person where email like 'vul%'"
        ).fetchone() or (0,)
        numbers = {"first": have, "last": size - 1, "first_seat": with_seat + 1, "last_seat": seats}
        with psycopg.ClientCursor(connection) as cursor:
            cursor.execute(FILL, numbers)
    with psycopg.connect(os.environ["ZOCO_BENCH_URL"], autocommit=True) as connection:
        connection.execute("vacuum analyze")


# What is measured


def timed(ask: Callable[[], None], rounds: int = ROUNDS) -> dict[str, float]:
    """Milliseconds: median and 95th percentile, after a warm-up."""
    for _ in range(10):
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

    names = [municipality.name for municipality in load_builtin().on(_today())]
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
    return figures | {"per_second": round(1010 / (time.perf_counter() - start)), "country": country()}


def country() -> int:
    """Every municipality × every age: how many of them got exactly one answer with its reason."""
    from zoco.directory import in_use

    known, today = in_use.gazetteer(), _today()
    directory = in_use.directory_on(today)
    answers = [directory.answer(one.code, age, "") for one in known.on(today) for age in range(101)]
    return sum(bool(answer.contacts and answer.reason) for answer in answers)


def vandaag(seat: Any) -> dict[str, Any]:
    """Served over loopback, with a session of that seat."""
    cookie = session_of(seat)
    connection = http.client.HTTPConnection("127.0.0.1", PORT)

    def ask() -> None:
        connection.request("GET", "/vandaag/", headers={"Cookie": f"sessionid={cookie}"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status

    return timed(ask)


def session_of(seat: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(seat.person_id)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = seat.person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def queries_per_page(seat: Any) -> dict[str, int]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from zoco.access.acting import acting_as
    from zoco.cases.models import Case

    with acting_as(seat):
        case = Case.objects.of(seat).open().first()
    assert case is not None
    client = Client(headers={"host": "localhost"})
    client.force_login(seat.person)
    counted = {}
    for name, path in {
        "today": "/vandaag/",
        "cases": "/trajecten/",
        "case": f"/trajecten/{case.pk}/",
        "procedures": f"/trajecten/{case.pk}/procedures/",
        "reports": "/aanmeldingen/",
    }.items():
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

    terms = Deadline.objects.for_seat(seat).due_by(soon(_today())).order_by("due_on", "due_at")
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


def _today() -> Any:
    from django.utils.timezone import localdate

    return localdate()


def report(figures: dict[str, Any], sizes: list[int]) -> None:
    """The table that docs/performance.md keeps."""
    found = figures["signpost"]
    say("\n| what | figure | target |\n|---|---|---|")
    say(
        f"| signpost, served | {found['per_second']} answers/s, p50 {found['p50_ms']} ms, p95 {found['p95_ms']} ms | p95 < 20 ms |"
    )
    say(f"| municipality × age 0–100: one answer with its reason | {found['country']:,} | 34,542 |")
    for size in sizes:
        one = figures["cases"][size]
        say(f"| Vandaag, {size:,} cases | p50 {one['p50_ms']} ms, p95 {one['p95_ms']} ms | p95 < 150 ms |")
        say(
            f"| row-level security, {size:,} cases | {one['rls_with_ms']} ms with, {one['rls_without_ms']} ms without: {one['rls_ratio']} × | ≤ 2 × |"
        )
    first, last = figures["cases"][sizes[0]], figures["cases"][sizes[-1]]
    say(
        f"| Vandaag, largest : smallest | {last['p50_ms'] / first['p50_ms']:.2f} × (p50), {last['p95_ms'] / first['p95_ms']:.2f} × (p95) | ≤ 1.5 × |"
    )
    say(
        f"| queries per page | {last['queries']} | the same at every size: {'yes' if all(figures['cases'][s]['queries'] == last['queries'] for s in sizes) else 'NO'} |"
    )
