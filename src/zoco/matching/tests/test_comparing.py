"""Who may know the same person is brought together by triage or a coordinator; who asked hears the same in every case."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zoco.access.acting import acting_as, comparing, step_into
from zoco.guard.owner import as_owner
from zoco.matching import comparing as compared
from zoco.matching.jobs import forget_encodings, take_in_encodings
from zoco.matching.models import Encoding, Entry, Handing, Hit, HitEnd, Outcome, Period
from zoco.matching.tests.conftest import GRACE, OLENA, OLENA_ELSEWHERE

pytestmark = pytest.mark.django_db
A, B, C = "a" * 16, "b" * 16, "c" * 16
IRINA = {
    "record_id": "r3",
    "given_names": "Irina",
    "family_name": "Munteanu",
    "dob": "2000-06-15",
    "bsn": "111222333",
}


@pytest.fixture
def met(joined, encode, send, compare):
    """Pieter and Sara sent Olena, and each somebody else."""
    send("Pieter", encode(OLENA, GRACE, drawn={"r1": A, "r2": C}))
    send("Sara", encode(OLENA_ELSEWHERE, name="Opvang", drawn={"x9": B}))
    compare()


def test_triage_hears_which_two_organisations_should_talk_and_whom_to_call(cast, met, hits_of, sign_in):
    [hit] = hits_of("Hilde")
    today = sign_in("Hilde").get("/vandaag/").content.decode()
    assert "Breng twee organisaties bij elkaar" in today and hit.get_absolute_url() in today
    page = sign_in("Hilde").get(hit.get_absolute_url()).content.decode()
    for name in ("Pieter", "Sara"):
        assert cast[name].organisation.name in page and f"Bel {name}" in page
    assert A in page and B in page and C not in page
    assert not re.search(r"\bbits\b|score|\d ?%|Kovalenko|Olena", page)


@pytest.mark.parametrize("name", ["Pieter", "Sara", "Ana", "Tamara", "Stan", "Rob", "Bea"])
def test_for_nobody_else_there_is_a_hit(met, hits_of, sign_in, name):
    [hit] = hits_of("Hilde")
    assert sign_in(name).get(hit.get_absolute_url()).status_code in {403, 404}
    assert "Breng twee" not in sign_in(name).get("/vandaag/").content.decode()
    if name not in {"Rob", "Bea"}:  # a role in the database without any right to the table
        assert not hits_of(name)


def test_triage_gives_it_to_the_coordinator_who_ends_it(cast, met, hits_of, sign_in, once):
    [hit] = hits_of("Hilde")
    form = once() | {"to": str(cast["Boris"].organisation_id)}
    assert sign_in("Hilde").post(f"{hit.get_absolute_url()}naar/", form).status_code == 302
    assert "Breng twee" not in sign_in("Hilde").get("/vandaag/").content.decode()
    boris = sign_in("Boris")
    assert "Breng twee" in boris.get("/vandaag/").content.decode()
    assert "Bel Sara" in boris.get(hit.get_absolute_url()).content.decode()
    assert sign_in("Ana").get(hit.get_absolute_url()).status_code == 404
    answer = sign_in("Boris").post(f"{hit.get_absolute_url()}einde/", once() | {"outcome": "talked"})
    assert answer.status_code == 302
    assert "Breng twee" not in sign_in("Boris").get("/vandaag/").content.decode()
    done = sign_in("Boris").get("/treffers/?toon=klaar").content.decode()
    assert "Zij spreken elkaar" in done
    again = sign_in("Hilde").post(f"{hit.get_absolute_url()}einde/", once() | {"outcome": "other"})
    assert again.status_code == 302
    with acting_as(cast["Hilde"]):
        assert HitEnd.objects.get().outcome == Outcome.TALKED


def test_only_where_care_is_coordinated_is_it_given(cast, met, hits_of, sign_in, once):
    [hit] = hits_of("Hilde")
    form = once() | {"to": str(cast["Pieter"].organisation_id)}
    assert sign_in("Hilde").post(f"{hit.get_absolute_url()}naar/", form).status_code == 422
    with acting_as(cast["Hilde"]), pytest.raises(DatabaseError), transaction.atomic():
        Handing.objects.create(hit=hit, to=cast["Pieter"].organisation, by=cast["Hilde"], at=timezone.now())


def test_who_asks_is_answered_before_anything_is_compared_and_reads_the_same_words(
    cast, joined, encode, send, compare, sign_in, monkeypatch
):
    """Sara's file meets somebody, Wilma's meets nobody: page, log and answer are the same but for its own address."""
    asked = []
    monkeypatch.setattr(compared, "hits", lambda *sides: asked.append(sides) or iter(()))
    send("Pieter", encode(OLENA))
    with_hit = send("Sara", encode(OLENA_ELSEWHERE, name="Opvang"))
    assert not asked
    before = sign_in("Sara").get(with_hit).content.decode()
    step_into(None)
    monkeypatch.undo()
    compare()
    after = sign_in("Sara").get(with_hit).content.decode()
    with as_owner():
        assert Hit.objects.count() == 1
    without = send("Sara", encode(GRACE, name="Opvang"))
    compare()
    other = sign_in("Sara").get(without).content.decode()
    assert page_of(before) == page_of(after) == page_of(other)
    assert "Is er iets te bespreken, dan belt iemand u. Anders hoort u niets." in after


def test_a_guess_that_is_right_shows_nowhere_in_what_its_organisation_may_see(
    cast, joined, encode, send, compare
):
    """Not in any table, by any SQL of its seats: a right guess of Sara leaves the same rows as a wrong one."""
    send("Pieter", encode(OLENA))
    compare()
    seen = []
    for guess in (OLENA_ELSEWHERE, OLENA_ELSEWHERE | {"given_names": "Thuy", "family_name": "Nguyen"}):
        send("Sara", encode(guess, name="Opvang"))
        before = visible_to(cast["Sara"])
        compare()
        after = visible_to(cast["Sara"])
        assert before == after
        seen.append({table: many for table, many in after.items() if many})
    with as_owner():
        assert Hit.objects.count() == 1
    assert {table: 2 * many for table, many in seen[0].items() if many and table in SENT} == {
        table: seen[1][table] for table in SENT
    }
    assert seen[0].keys() == seen[1].keys()


SENT = ("matching_sending", "matching_part", "matching_encoding", "matching_entry")


def visible_to(seat):
    """How many rows of every table exist for her, where her role may look at it at all."""
    found = {}
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select tablename from pg_tables where schemaname = 'public' and tablename !~ '^(procrastinate|django|people_session|site_cache|audit)'"
        )
        tables = [name for (name,) in cursor.fetchall()]
    with acting_as(seat), connection.cursor() as cursor:
        for table in tables:
            cursor.execute("select has_table_privilege(%s, 'select')", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f'select count(*) from "{table}"')
                found[table] = cursor.fetchone()[0]
    return found


def page_of(html):
    """What stands on it, without tokens, addresses and the hour."""
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"csrfmiddlewaretoken.*?>|[0-9a-f-]{36}|<time.*?</time>", "", main)


def test_numbers_meet_without_a_ground_and_names_only_with_two(cast, joined, encode, send, compare, hits_of):
    send("Pieter", encode(OLENA, ground=None))
    send("Sara", encode(OLENA_ELSEWHERE, name="Opvang"))
    compare()
    assert not hits_of("Hilde")  # only one of them may have names compared
    send(
        "Sara", encode(OLENA_ELSEWHERE | {"record_id": "x8", "bsn": "111222333"}, ground=None, name="Opvang")
    )
    compare()
    assert len(hits_of("Hilde")) == 1


def test_two_numbers_that_differ_speak_against_the_same_name(joined, encode, send, compare, hits_of):
    send("Pieter", encode(OLENA))
    send("Sara", encode(OLENA_ELSEWHERE | {"bsn": "123456782"}, name="Opvang"))
    compare()
    assert not hits_of("Hilde")


def test_an_organisation_never_meets_itself(joined, encode, send, compare, hits_of):
    send("Pieter", encode(OLENA))
    send("Pieter", encode(OLENA_ELSEWHERE))
    compare()
    assert not hits_of("Hilde")


def test_a_telephone_that_a_crowd_has_says_nothing_of_a_person(joined, encode, send, compare, hits_of):
    crowd = [{"record_id": f"c{number}", "phone": "0612345678"} for number in range(60)]
    send("Sara", encode(*crowd, name="Opvang"))
    send("Pieter", encode(GRACE))
    compare()
    assert not hits_of("Hilde")


def test_comparing_goes_on_where_it_was_stopped_and_tells_a_pair_once(
    cast, met, encode, send, compare, hits_of, monkeypatch
):
    monkeypatch.setattr(compared, "AT_A_TIME", 1)
    send("Sara", encode(GRACE | {"record_id": "x7"}, OLENA_ELSEWHERE, name="Opvang", drawn={"x9": B}))

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(compared, "hits", killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            compare()
    step_into(None)
    compare()
    assert len(hits_of("Hilde")) == 2  # Grace is new; Olena was told already
    assert compare() == 0


def test_with_the_same_index_both_ways_of_asking_find_the_same(joined, encode, send, compare, hits_of):
    """Whoever came first: a pair is a pair."""
    send("Sara", encode(OLENA_ELSEWHERE, IRINA | {"record_id": "x1"}, name="Opvang"))
    compare()
    send("Pieter", encode(OLENA, GRACE))
    compare()
    assert len(hits_of("Hilde")) == 2  # Olena by name, and by the number that Irina has there too


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Hilde", "/treffers/"),
        ("Sara", "/blind-vergelijken/"),
        ("Hilde", "/toezicht-vergelijken/"),
        ("Hilde", "/vandaag/"),
    ],
)
def test_a_page_asks_the_same_for_few_and_for_many(cast, met, encode, send, compare, sign_in, name, path):
    def asked():
        client = sign_in(name)
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    few = asked()
    more = [GRACE | {"record_id": f"m{year}", "dob": f"{year}-02-03"} for year in range(1960, 1968, 2)]
    send("Pieter", encode(*more))
    send("Sara", encode(*more, name="Opvang"))
    compare()
    with as_owner():
        assert Hit.objects.count() > 4
    assert asked() == few


# What goes


def left():
    with as_owner():
        return Encoding.objects.count(), Hit.objects.count(), Handing.objects.count(), HitEnd.objects.count()


@pytest.fixture
def answered(cast, met, hits_of):
    """The hit was given on and ended: all that hangs on it."""
    [hit] = hits_of("Hilde")
    with acting_as(cast["Hilde"]):
        hit.hand_to(cast["Boris"].organisation, by=cast["Hilde"], at=timezone.now())
        hit.finish(Outcome.OTHER, by=cast["Hilde"], at=timezone.now())
    assert left() == (3, 1, 1, 1)


def test_a_record_that_is_taken_back_takes_all_that_was_found_by_it_along(answered, sign_in):
    answer = sign_in("Sara").post("/blind-vergelijken/terugnemen/", {"records": f"  {B.upper()}\n{C}"})
    assert answer.status_code == 302
    assert left() == (2, 0, 0, 0)


def test_a_file_that_is_taken_back_leaves_nothing_and_can_be_sent_again(
    cast, answered, encode, send, post, sign_in
):
    with as_owner():
        address = f"/blind-vergelijken/{Encoding.objects.get(record=B).sending_id}/"
    assert sign_in("Sara").post(f"{address}einde/").status_code == 302
    assert left() == (2, 0, 0, 0)
    assert "Van dit bestand is hier niets meer." in sign_in("Sara").get(address).content.decode()
    send("Sara", encode(OLENA_ELSEWHERE, name="Opvang", drawn={"x9": B}))
    assert left()[0] == 3


def test_a_file_that_is_taken_back_before_it_was_taken_in_is_never_compared(joined, encode, post, sign_in):
    address = post("Sara", encode(OLENA_ELSEWHERE, name="Opvang")).url
    assert sign_in("Sara").post(f"{address}einde/").status_code == 302
    step_into(None)
    assert take_in_encodings() == 0
    assert left()[0] == 0


def test_what_is_past_its_day_meets_nobody_and_goes_at_night(cast, met, encode, send, compare, hits_of):
    with as_owner():
        Encoding.objects.filter(record=B).update(expires_on=timezone.localdate())
    send("Pieter", encode(OLENA | {"record_id": "r7"}))
    compare()
    assert len(hits_of("Hilde")) == 1  # from before
    step_into(None)
    assert forget_encodings() == 1
    assert not hits_of("Hilde")
    with acting_as(cast["Sara"]):
        assert Entry.objects.filter(what="forgotten").get().records == 1


def test_a_key_that_is_withdrawn_takes_all_that_was_made_with_it_along(
    cast, answered, period, sign_in, post, encode, once
):
    address = f"/toezicht-vergelijken/sleutel/{period.pk}/einde/"
    assert "Intrekken en weggooien" in sign_in("Stan").get(address).content.decode()
    assert left() == (3, 1, 1, 1)
    assert sign_in("Stan").post(address, once()).status_code == 302
    assert left() == (0, 0, 0, 0)
    page = post("Pieter", encode(OLENA))
    assert page.status_code == 422 and "Er geldt nu geen gedeelde sleutel." in page.content.decode()


def test_a_key_that_is_over_takes_all_along(cast, answered, period):
    with as_owner():
        Period.objects.update(ends_on=timezone.localdate())
    step_into(None)
    assert forget_encodings() == 3 and left() == (0, 0, 0, 0)


def test_what_was_replaced_is_not_compared_and_goes_after_a_week(cast, met, encode, send, compare, hits_of):
    send("Sara", encode(IRINA | {"record_id": "x9", "bsn": ""}, name="Opvang", drawn={"x9": B}))
    compare()
    assert left()[0] == 4
    with as_owner():
        Encoding.objects.exclude(replaced_at=None).update(replaced_at=timezone.now() - timedelta(days=8))
    step_into(None)
    assert forget_encodings() == 1
    assert left()[:2] == (3, 1)  # the record is still there, and whoever was brought together stays so


def test_no_seat_writes_a_hit_and_what_compares_is_nobody_elsewhere(cast, met):
    one, other = (cast["Pieter"].organisation_id, "d" * 16), (cast["Sara"].organisation_id, "e" * 16)
    for name in ("Hilde", "Ana", "Pieter", "Stan"):
        with acting_as(cast[name]), pytest.raises(DatabaseError), transaction.atomic():
            Hit.between(one, other, timezone.now()).save(force_insert=True)
    with comparing(), connection.cursor() as cursor:
        cursor.execute("select zoco.gives_care(), zoco.triages(), zoco.delivers_for(), zoco.seat()")
        assert cursor.fetchone() == (False, False, None, None)
    with acting_as(cast["Hilde"]), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from zoco.encodings_sharing(array(select gen_random_uuid()), %s)", [uuid.uuid4()]
        )
        assert cursor.fetchone() == (0,)
