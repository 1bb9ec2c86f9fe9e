"""
Other people's cases, as rows: a country of them.

Their terms are computed by the law itself, one for each procedure and day, and copied; their situations are really
sealed, since the night opens them. The words that nobody here may read are left empty.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from zoco.site.bench.lives import CASES_PER_SEAT, LIVES, life_of

AT_A_TIME = 5_000
# Cases began so many days ago, each of these days as often.
DAYS = range(20, 60)
RUNNING = 4  # procedures in a case: the first of its life
STEPS_ARE_SHORT = "[]"

SEATS = """
insert into people_person (id, email, name, is_active, password)
    select gen_random_uuid(), 'vul' || n || '@zoco.example', 'Vul ' || n, true, '!' from generate_series(%(first)s, %(last)s) n;
insert into people_seat (id, person_id, organisation_id, role, started_on)
    select gen_random_uuid(), p.id,
           (array(select id from people_organisation order by name))[1 + substring(p.email from '\\d+')::int %% 5],
           'coordinator', '2020-01-01' from people_person p where p.email like 'vul%%' and not exists (select from people_seat s where s.person_id = p.id);
"""
MADE = """
create temporary table made (n int, id uuid, victim uuid, key uuid, wrapped bytea, kek text, born bytea, situation bytea, life int, ago int);
create temporary table seats as
    select s.id, row_number() over (order by s.id) - 1 as place, count(*) over () as many
      from people_seat s join people_person p on p.id = s.person_id where p.email like 'vul%';
"""
TEMPLATES = """
create temporary table begun (life int, ago int, slug text, law_version date, facts jsonb, anchors jsonb);
create temporary table told (life int, ago int, slug text, rule text, occurrence int, title_nl text, title_en text,
    due_on date, due_at timestamptz, paused bool, kind text, counting text, steps_nl jsonb, steps_en jsonb,
    sentence_nl text, sentence_en text, source text, law_version date, verified bool);
"""
CASES = """
insert into seal_datakey (id, wrapped, kek, created_at) select key, wrapped, kek, now() from made;
insert into cases_victim (id, data_key_id, gender, birth_date) select victim, key, 'unknown', born from made;
insert into cases_case (id, number, victim_id, data_key_id, lead_id, opened_on, municipality, nationality_group, forms,
        last_spoken_on, version, registered_is_safe, parent_is_suspect, reader_seats)
    select made.id, 'B' || n, victim, key, seats.id, current_date - ago, 'GM0363', 'non_eu', array['labour'],
           current_date - (n % 40), 1, true, false, array[seats.id] from made join seats on n % many = place;
insert into cases_caseload (seat_id, case_id, is_open, last_spoken_on)
    select lead_id, id, true, last_spoken_on from cases_case where id in (select id from made);
insert into procedures_situation (case_id, data_key_id, facts, version, by_id, at)
    select made.id, key, situation, 1, lead_id, now() from made join cases_case on cases_case.id = made.id;
insert into cases_event (id, data_key_id, case_id, at, kind, by_id)
    select gen_random_uuid(), key, made.id, now() - k * interval '5 days', 'contact', lead_id
      from made join cases_case on cases_case.id = made.id, generate_series(1, 5) k;
with started as (
    insert into procedures_procedure (id, case_id, slug, law_version, started_on, by_id, facts, anchors, outcome, version)
        select gen_random_uuid(), made.id, slug, law_version, current_date - made.ago, lead_id, facts, anchors, '', 1
          from made join cases_case on cases_case.id = made.id join begun using (life, ago)
    returning id, case_id, slug)
insert into procedures_deadline (id, procedure_id, case_id, rule, occurrence, title_nl, title_en, due_on, due_at, paused, kind,
        counting, steps_nl, steps_en, sentence_nl, sentence_en, source, law_version, verified)
    select gen_random_uuid(), started.id, case_id, rule, occurrence, title_nl, title_en, due_on, due_at, paused, kind,
           counting, steps_nl, steps_en, sentence_nl, sentence_en, source, told.law_version, verified
      from started join made on made.id = case_id join told using (life, ago, slug);
truncate made;
"""


def fill(size: int) -> None:
    """So many cases in all; those that are there already count."""
    import psycopg

    with psycopg.connect(os.environ["ZOCO_BENCH_URL"]) as connection:
        (have,) = connection.execute("select count(*) from cases_case").fetchone() or (0,)
        (seated,) = connection.execute(
            "select count(*) from people_person where email like 'vul%'"
        ).fetchone() or (0,)
        connection.execute("set session_replication_role = replica")
        with psycopg.ClientCursor(connection) as cursor:
            cursor.execute(SEATS, {"first": seated + 1, "last": size // CASES_PER_SEAT})
            cursor.execute(MADE + TEMPLATES)
            tell_templates(cursor)
            for start in range(have, size, AT_A_TIME):
                with cursor.copy("copy made from stdin") as rows:
                    for row in people(range(start, min(start + AT_A_TIME, size))):
                        rows.write_row(row)
                cursor.execute(CASES)
    with psycopg.connect(os.environ["ZOCO_BENCH_URL"], autocommit=True) as connection:
        connection.execute("vacuum analyze")


def people(numbers: range) -> Iterator[tuple[Any, ...]]:
    """A row of `made` for each: a key that opens, a birth date and a situation that are sealed by it."""
    from zoco.cases.models import Victim
    from zoco.procedures.models import Situation
    from zoco.seal import keys
    from zoco.seal.models import DataKey

    kek = keys.ring().current("kek")
    for number in numbers:
        key, case, victim = DataKey.wrapped_by(kek), uuid4(), uuid4()
        born = sealed(Victim, "birth_date", victim, key, "1996-05-04")
        situation = sealed(Situation, "facts", case, key, {"residence_status": life_of(number).status})
        life, ago = number % len(LIVES), DAYS[number // len(LIVES) % len(DAYS)]
        yield number, case, victim, key.pk, bytes(key.wrapped or b""), key.kek, born, situation, life, ago


def sealed(model: Any, name: str, row: UUID, key: Any, value: Any) -> bytes:
    from zoco.seal.crypto import seal

    field = model._meta.get_field(name)
    return seal(field.pack(value), key.plain(), field.place(row))


def tell_templates(cursor: Any) -> None:
    """What each procedure of each life says when it began on each of the days."""
    with cursor.copy("copy begun from stdin") as rows:
        for place, ago, procedure, _terms in started():
            anchors = json.dumps(procedure.anchors)
            rows.write_row(
                (place, ago, procedure.slug, procedure.law_version, json.dumps(procedure.facts), anchors)
            )
    with cursor.copy("copy told from stdin") as rows:
        for place, ago, procedure, terms in started():
            for one in terms:
                rows.write_row((place, ago, procedure.slug, *columns(one)))


def columns(term: Any) -> tuple[Any, ...]:
    """Without the steps of the explanation: four fifths of the bytes, and no page of these cases is opened."""
    return (
        term.rule, term.occurrence, term.title_nl, term.title_en, term.due_on, term.due_at, term.paused, term.kind,
        term.counting, STEPS_ARE_SHORT, STEPS_ARE_SHORT, term.sentence_nl, term.sentence_en, term.source,
        term.law_version, term.verified,
    )  # fmt: skip


def started() -> Iterator[tuple[int, int, Any, list[Any]]]:
    """Place of the life, days ago, a procedure that is not saved, its terms."""
    from django.utils.timezone import localdate

    from zoco.procedures.definitions import law
    from zoco.procedures.models import Procedure

    for place, life in enumerate(LIVES):
        facts = {
            "nationality_group": "non_eu",
            "residence_status": life.status,
            "age": 30,
            "exploitation_form": "labour",
        }
        for ago in DAYS:
            began = localdate() - timedelta(days=ago)
            for slug in list(life.running)[:RUNNING]:
                procedure = Procedure(
                    slug=slug,
                    law_version=law().in_force(slug, began).valid_from,
                    started_on=began,
                    facts=asked(law().in_force(slug, began), facts),
                    anchors={event: day.isoformat() for event, day in life.anchors(slug, began).items()},
                )
                yield place, ago, procedure, procedure.changes([], [], [])[1]


def asked(definition: Any, facts: dict[str, Any]) -> dict[str, Any]:
    wanted = definition.facts_asked()
    return {name: value for name, value in facts.items() if name in wanted}
