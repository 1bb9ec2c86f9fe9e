"""Nothing is one person before somebody says so; and what was said can be taken back to how it was."""

from __future__ import annotations

import pytest
from django.utils import timezone

from zoco.access.acting import acting_as
from zoco.subjects.models import Judgement, Pair, Subject
from zoco.subjects.persons import Held
from zoco.subjects.searching import pair_waiting

pytestmark = pytest.mark.django_db

ANA = {"given_names": "Yuliya", "family_name": "Shtereva", "dob": "1998-04-03", "phone": "0612345678"}


@pytest.fixture
def three(cast):
    """Three signals about one woman, the second a minor's; with their pairs, by who stands in them."""
    from uuid import uuid4

    with acting_as(cast["Hilde"]):
        made = [
            Subject.objects.note([ANA], at=timezone.now(), signal=uuid4(), pressing={"minor": number == 1})[0]
            for number in range(3)
        ]
        pair_waiting()
        pairs = {
            frozenset((made.index(each.first), made.index(each.second))): each
            for each in Pair.objects.select_related("first", "second")
        }
    return made, lambda a, b: pairs[frozenset((a, b))]


def persons(cast, made):
    """Who is whom, as the numbers of three."""
    with acting_as(cast["Hilde"]):
        held = Held.of([each.pk for each in made])
        return {number: held.persons.persons[str(each.pk)] for number, each in enumerate(made)}


def answer(client, pair, once, **said):
    given = {"said": "same", "because": "Zelfde telefoon.", "seen": "0"} | once() | said
    return client.post(f"/zelfde-persoon/{pair.pk}/", given)


def test_side_by_side_every_bit_has_its_reason_and_the_next_pair_follows(three, sign_in, once):
    _made, pair = three
    hilde = sign_in("Hilde")
    words = hilde.get("/zelfde-persoon/").content.decode()
    # The two with the minor come first, whatever the score of the third.
    assert words.index(str(pair(0, 1).pk)) < words.index(str(pair(0, 2).pk))
    assert words.index(str(pair(1, 2).pk)) < words.index(str(pair(0, 2).pk))
    page = hilde.get(f"/zelfde-persoon/{pair(0, 1).pk}/")
    words = page.content.decode()
    for said in ("Yuliya", "0612345678", "De namen zijn gelijk", "Dezelfde geboortedatum", "Voordat er iets"):
        assert said in words
    shown = page.context["compared"]
    bits = sum(row.bits for row in (*shown.rows, shown.as_row))
    assert bits == pytest.approx(page.context["told"].score, abs=0.05)
    assert "Document is niet van allebei bekend" not in {row.sentence for row in shown.rows}
    assert "de kans is &gt; 99,9 %" in words
    went = answer(hilde, pair(0, 1), once)
    assert went.status_code == 302
    assert went.url in {f"/zelfde-persoon/{pair(1, 2).pk}/", f"/zelfde-persoon/{pair(0, 2).pk}/"}


def test_without_a_reason_nothing_is_kept(three, sign_in, once, cast):
    _made, pair = three
    page = answer(sign_in("Hilde"), pair(0, 1), once, because="")
    assert page.status_code == 422
    assert "Schrijf kort op waarom." in page.content.decode()
    with acting_as(cast["Hilde"]):
        assert not Judgement.objects.exists()


def test_no_score_joins_anybody_and_an_answer_taken_back_leaves_all_as_it_was(
    three, cast, say, sign_in, once
):
    made, pair = three
    before = persons(cast, made)
    assert len(set(before.values())) == 3
    say(pair(0, 1), "same")
    first = persons(cast, made)
    assert first[0] == first[1] != first[2]
    say(pair(1, 2), "same")
    joined = persons(cast, made)
    assert joined[0] == joined[1] == joined[2] == first[0]  # the person keeps its id
    gone = sign_in("Hilde").post(
        f"/zelfde-persoon/{pair(1, 2).pk}/terug/", {"seen": "1"} | once(), follow=True
    )
    assert "Alles is weer zoals het daarvoor was" in gone.content.decode()
    assert persons(cast, made) == first
    say(pair(0, 1), "back")
    assert persons(cast, made) == before
    with acting_as(cast["Hilde"]):
        assert Judgement.objects.count() == 4  # and each of them can still be read


def test_what_cannot_hold_beside_other_answers_is_refused(three, cast, say, sign_in, once):
    made, pair = three
    say(pair(0, 1), "same")
    say(pair(1, 2), "same")
    page = answer(sign_in("Hilde"), pair(0, 2), once, said="other")
    assert page.status_code == 422
    assert "past niet bij een ander antwoord" in page.content.decode()
    assert len(set(persons(cast, made).values())) == 1


def test_a_colleague_who_was_quicker_is_told_and_nothing_is_written_over(three, cast, say, sign_in, once):
    _made, pair = three
    say(pair(0, 1), "other")
    page = answer(sign_in("Hilde"), pair(0, 1), once, because="Ik schreef dit net.")
    words = page.content.decode()
    assert page.status_code == 409
    assert "Een collega was u voor" in words
    assert "Zij zegt het zelf." in words
    with acting_as(cast["Hilde"]):
        assert [each.said for each in Judgement.objects.all()] == ["other"]


def test_a_pair_of_others_does_not_exist(three, sign_in, once):
    _made, pair = three
    for name, status in (("Ana", 404), ("Boris", 404), ("Pieter", 403), ("Sara", 403)):
        assert sign_in(name).get(f"/zelfde-persoon/{pair(0, 1).pk}/").status_code == status
    assert "Yuliya" not in sign_in("Ana").get("/zelfde-persoon/").content.decode()


def test_how_often_it_is_right_is_told_with_what_is_not_known(three, say, sign_in):
    _made, pair = three
    say(pair(0, 1), "same")
    words = sign_in("Hilde").get("/zelfde-persoon/gemeten/").content.decode()
    assert "1,00 (0,21 – 1,00)" in words
    assert "Waar wij van uitgaan" in words


def test_the_pages_ask_the_same_of_the_database_for_few_and_for_many(three, sign_in, cast):
    from uuid import uuid4

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _made, pair = three
    hilde = sign_in("Hilde")

    def asked(path):
        hilde.get(path)
        with CaptureQueriesContext(connection) as found:
            assert hilde.get(path).status_code == 200
        return len(found)

    paths = ["/zelfde-persoon/", f"/zelfde-persoon/{pair(0, 1).pk}/", "/zelfde-persoon/gemeten/"]
    few = [asked(path) for path in paths]
    with acting_as(cast["Hilde"]):
        for _ in range(5):
            Subject.objects.note([ANA], at=timezone.now(), signal=uuid4())
        pair_waiting()
    assert [asked(path) for path in paths] == few


def test_a_signal_names_who_may_be_the_same_until_somebody_says_no(
    send, looked, sign_in, signals, pairs, say
):
    for name in ("Yuliya Shtereva", "Joelija Sjtereva"):
        send(**{"people-0-name": name, "people-0-birth_date": "03-04-1998", "people-0-phones": "0612345678"})
    looked()
    path, hilde = signals()[0].get_absolute_url(), sign_in("Hilde")
    assert "Misschien dezelfde persoon" in hilde.get(path).content.decode()
    [pair] = pairs("Hilde")
    say(pair, "other")
    assert "Misschien dezelfde persoon" not in hilde.get(path).content.decode()
