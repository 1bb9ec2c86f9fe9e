"""Who may do what, also by any SQL; and what is typed wrong."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.bottlenecks.models import Bottleneck, Meeting, Step, Voice
from zoco.bottlenecks.tests.conftest import WORDS
from zoco.guard.owner import as_owner

pytestmark = pytest.mark.django_db


def refused(seat, words, given=None):
    """Whether the database refuses, or nothing is touched."""
    with acting_as(seat):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(words, given)
                return cursor.rowcount == 0
        except DatabaseError as refusal:
            return "permission denied" in str(refusal) or "row-level security" in str(refusal)


def exists_for(seat, made):
    with acting_as(seat):
        try:
            with transaction.atomic():
                return Bottleneck.objects.filter(pk=made.pk).exists()
        except DatabaseError:
            return False


def test_inside_all_of_it_is_read_outside_what_was_lifted_and_elsewhere_nothing(cast, raises, fills):
    made = raises("Ana")
    inside, outside, never = ("Ana", "Boris", "Tamara", "Hilde"), ("Bea", "Pieter", "Sara"), ("Rob", "Stan")
    assert [exists_for(cast[who], made) for who in inside] == [True] * 4
    assert [exists_for(cast[who], made) for who in outside + never] == [False] * 5
    fills("Hilde", "bottleneck_lift", made, level="som", words="Plekken.")
    assert [exists_for(cast[who], made) for who in outside] == [True] * 3
    assert [exists_for(cast[who], made) for who in never] == [False] * 2


def a_step(seat, made, what, level="", owner=None, number=2):
    words = (
        'insert into bottlenecks_step (id, bottleneck_id, data_key_id, number, what, level, told, by_id, "on", owner_id, due_on)'
        " values (%s, %s, %s, %s, %s, %s, '{}', %s, current_date, %s, %s)"
    )
    due = localdate() if owner else None
    return words, [uuid.uuid4(), made.pk, made.data_key_id, number, what, level, seat.pk, owner, due]


@pytest.mark.parametrize(("who", "what", "level"), [
    ("Ana", "answered", ""), ("Ana", "lifted", "som"), ("Tamara", "answered", ""), ("Pieter", "answered", ""),
    ("Pieter", "done", ""), ("Bea", "lifted", "task_force"), ("Bea", "done", ""), ("Ana", "done", ""),
])  # fmt: skip
def test_no_sql_makes_a_step_that_is_not_ones_own_to_make(cast, raises, fills, who, what, level):
    made = raises("Ana")
    fills("Hilde", "bottleneck_lift", made, level="som", words="Plekken.")
    assert refused(cast[who], *a_step(cast[who], made, what, level))


def test_nobody_writes_in_anothers_name_or_over_what_was_said(cast, raises, fills):
    made = raises("Ana")
    fills("Hilde", "bottleneck_lift", made, level="som", words="Plekken.")
    assert refused(cast["Bea"], *a_step(cast["Hilde"], made, "answered"))
    for who in ("Ana", "Hilde", "Bea"):
        assert refused(cast[who], "update bottlenecks_step set words = null")
        assert refused(cast[who], "update bottlenecks_bottleneck set domain = 'work'")
        assert refused(cast[who], "delete from bottlenecks_step")
    assert refused(cast["Boris"], "update bottlenecks_voice set heard = 9")
    assert refused(cast["Ana"], "update bottlenecks_voice set cases = 'lots'")
    assert refused(cast["Pieter"], "select zoco.drop_words_of_bottleneck(%s)", [made.pk]) is False
    with as_owner():  # who is outside calls the function, and it does nothing
        assert not Bottleneck.objects.told().get(pk=made.pk).is_empty


def test_what_somebody_else_is_to_do_is_not_said_done_by_another(cast, raises, fills, sign_in, tomorrow):
    made = raises("Ana")
    fills(
        "Hilde",
        "bottleneck_decision",
        made,
        words="Bel.",
        owner=str(cast["Mila"].pk),
        due_on=tomorrow.isoformat(),
    )
    page = sign_in("Boris").get(reverse("bottleneck_done", args=[made.pk]))
    assert page.status_code == 403 and "Dit zegt wie het besluit uitvoert." in page.content.decode()
    assert refused(cast["Boris"], *a_step(cast["Boris"], made, "done"))
    assert fills("Hilde", "bottleneck_done", made, words="Gebeld.").status_code == 302


def test_a_page_asks_a_constant_number_of_queries(raises, sign_in, django_assert_max_num_queries):
    for number in range(5):
        raises(
            "Ana",
            title=f"Knelpunt {'abcde'[number]}",
            domain=["shelter", "health", "finance", "family", "return"][number],
        )
    hilde = sign_in("Hilde")
    with django_assert_max_num_queries(14):
        assert len(hilde.get(reverse("bottlenecks")).context["page"].object_list) == 5


@pytest.mark.parametrize(("wrong", "field"), [
    ({"domain": "onzin"}, "domain"), ({"region": "Atlantis"}, "region"), ({"cases": "3"}, "cases"),
    ({"title": ""}, "title"), ({"title": "x" * 121}, "title"), ({"wrong": "x" * 2_001}, "wrong"),
    ({"procedure": "onzin"}, "procedure"), ({"waited": "onzin"}, "waited"), ({"wish": "a\0b"}, "wish"),
])  # fmt: skip
def test_what_is_typed_wrong_is_said_and_nothing_is_kept(fills, wrong, field):
    given = {"domain": "shelter", "region": "Amsterdam", "cases": "few", **WORDS, **wrong}
    answer = fills("Ana", "bottleneck_new", **given)
    assert answer.status_code == 422 and field in answer.context["form"].errors
    with as_owner():
        assert not Bottleneck.objects.exists() and not Voice.objects.exists()


def test_a_term_that_the_procedure_does_not_have_is_left_out(raises):
    assert raises("Ana", procedure="b8_permit", term="onzin").term == ""


def test_a_link_with_nonsense_in_it_opens_an_empty_form(sign_in):
    page = sign_in("Ana").get(
        reverse("bottleneck_new") + "?over=%00&procedure=x'&termijn=%F0&regio=<b>&wacht=9"
    )
    assert page.status_code == 200 and "<b>" not in page.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"due_on": "gisteren"}, {"due_on": "1-1-2020"}, {"owner": "x"}, {"seen": "x"}, {"words": ""}]
)
def test_a_decision_needs_words_an_owner_and_a_day_to_come(fills, raises, cast, tomorrow, wrong):
    made = raises("Ana")
    given = {"words": "Bel.", "owner": str(cast["Mila"].pk), "due_on": tomorrow.isoformat(), **wrong}
    assert fills("Hilde", "bottleneck_decision", made, **given).status_code == 422
    with as_owner():
        assert not Step.objects.exists()


def test_who_makes_no_decisions_owns_none(fills, raises, cast, tomorrow):
    answer = fills(
        "Hilde", "bottleneck_decision", raises("Ana"), words="Bel.", owner=str(cast["Pieter"].pk), due_on=tomorrow.isoformat()
    )  # fmt: skip
    assert answer.status_code == 422


def test_a_form_that_is_sent_twice_does_its_work_once(fills, raises, sign_in):
    made = raises("Ana")
    boris = sign_in("Boris")
    url = reverse("bottleneck_voice", args=[made.pk])
    given = {
        "form_id": str(boris.get(url).context["form"]["form_id"].value()),
        "region": "Den Haag",
        "cases": "few",
    }
    assert [boris.post(url, given).status_code for _twice in range(2)] == [302, 422]


def test_an_agenda_takes_numbers_and_a_meeting_is_planned_once(fills, sign_in, raises):
    made, today = raises("Ana"), localdate().isoformat()
    url = fills("Hilde", "bottleneck_meeting_new", level="zoco", on=today).url
    assert fills("Hilde", "bottleneck_meeting_new", level="zoco", on=today).status_code == 422
    hilde = sign_in("Hilde")
    for junk in ("x", "-1", "0", "1e9", "99999999999"):
        assert hilde.post(url, {"version": 1, str(made.pk): junk}).status_code == 422
    assert hilde.post(url, {"version": "x"}).status_code == 422
    with as_owner():
        assert Meeting.objects.get().agenda == []


def test_figures_count_all_of_them_for_who_reads_figures_and_name_none(raises, fills, sign_in, cast):
    """Bea counts what she may not read; a coordinator, who reads it all, has no page of figures."""
    made = raises("Ana")
    raises("Boris", domain="health")
    fills("Hilde", "bottleneck_lift", made, level="som", words="Plekken.")
    fills("Hilde", "bottleneck_answer", made, words="Zij komen.")
    page = sign_in("Bea").get(reverse("bottleneck_figures"))
    assert [(row.domain, row.waiting, row.lifted, row.answered, row.days) for row in page.context["rows"]] == [
        ("", 1, 0, 1, 0), ("shelter", 0, 0, 1, 0), ("health", 1, 0, 0, None),
    ]  # fmt: skip
    assert made.title not in page.content.decode()
    told = sign_in("Rob").get(reverse("bottleneck_figures_csv")).content.decode("utf-8-sig").splitlines()
    assert told[1:] == ["all,1,0,1,0", "shelter,0,0,1,0", "health,1,0,0,"]
    assert sign_in("Ana").get(reverse("bottleneck_figures")).status_code == 403
    for who in ("Ana", "Pieter", "Stan"):
        with acting_as(cast[who]), connection.cursor() as cursor:
            cursor.execute("select count(*) from zoco.bottleneck_figures()")
            assert cursor.fetchone() == (0,)
