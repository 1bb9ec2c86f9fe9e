"""A database and a server of its own, and a country of cases to measure in."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

CASES_PER_SEAT = 30
PORT = 8765
DATABASE = "zoco_bench"


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
