"""Words that were not sent yet: kept for whoever wrote them, found again, overwritten by nobody."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from zoco.access.acting import acting_as
from zoco.cases.codes import GrantKind
from zoco.cases.models import Case, Contact
from zoco.cases.tests.pages import intake_of, path, rows, text_of
from zoco.drafts.jobs import forget_drafts
from zoco.drafts.models import Draft
from zoco.guard.owner import as_owner
from zoco.seal.models import DataKey

pytestmark = pytest.mark.django_db
NOTE = "Zij durft niet naar huis; morgen bellen over de opvang."


def hidden(page):
    """The hidden fields of the form that keeps drafts, as the browser would send them."""
    form = text_of(page).partition("data-draft=")[2].partition("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form))


def type_in(client, page, **words):
    """What the script sends of an opened page."""
    marks = hidden(page) if hasattr(page, "content") else page
    marks["concept-beat"] = str(int(marks["concept-beat"]) + 1)
    return client.post("/concepten/", {**marks, **words})


@pytest.fixture
def note(opened):
    """The address of a new note in a case of Ana."""
    return path("contact_new", opened())


def test_what_is_typed_is_found_again_on_another_device(sign_in, note):
    at_desk, phone = sign_in("Ana"), sign_in("Ana")
    answer = type_in(at_desk, at_desk.get(note), note=NOTE, with_whom="victim", kind="phone").json()
    assert answer["saved"].startswith("Concept bewaard om ")
    offered = text_of(phone.get(note))
    assert "Verder met concept" in offered and NOTE in offered
    resumed = text_of(phone.get(f"{note}?concept={answer['draft']}"))
    assert NOTE in resumed.partition("<textarea")[2].partition("</textarea>")[0]
    assert "U gaat verder met uw concept" in resumed


def test_ticks_choices_and_lists_come_back_as_they_were(sign_in, directory):
    pieter = sign_in("Pieter")
    page = pieter.get("/aanmeldingen/nieuw/")
    draft = type_in(
        pieter, page, where="Amst", forms=["sexual", "labour"], urgent="on", gender="woman", age="zo'n 20"
    ).json()["draft"]
    form = text_of(pieter.get(f"/aanmeldingen/nieuw/?concept={draft}"))
    ticked = re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', form.replace("\n", " "))
    assert ("forms", "sexual") in ticked and ("forms", "labour") in ticked and ("gender", "woman") in ticked
    assert 'value="Amst"' in form and escape("zo'n 20") in form


def test_sent_is_put_away_with_its_key(sign_in, note, once):
    ana = sign_in("Ana")
    page = ana.get(note)
    type_in(ana, page, note=NOTE)
    (draft,) = rows(Draft)
    words = {"note": NOTE, "with_whom": "victim", "kind": "phone", "on": "1-11-2026", "clock": "10:00"}
    assert ana.post(note, {**hidden(page), **words, **once()}).status_code == 302
    assert rows(Draft) == [] and rows(DataKey, pk=draft.data_key_id) == []
    assert [contact.note for contact in rows(Contact)] == [NOTE]


def test_refused_stays_a_draft(sign_in, note):
    ana = sign_in("Ana")
    page = ana.get(note)
    kept = type_in(ana, page, note=NOTE).json()
    again = ana.post(note, {**hidden(page), "concept-draft": kept["draft"], "note": NOTE, "on": "31-2-2026"})
    assert again.status_code == 422
    assert hidden(again)["concept-draft"] == kept["draft"] and hidden(again)["concept-seen"] == "1"
    assert len(rows(Draft)) == 1
    longer = type_in(ana, again, note=NOTE + " En overmorgen.").json()
    assert longer["draft"] == kept["draft"] and len(rows(Draft)) == 1


def test_words_that_arrive_after_the_form_are_no_draft(sign_in, note):
    ana = sign_in("Ana")
    marks = hidden(ana.get(note))
    words = {"note": NOTE, "with_whom": "victim", "kind": "phone", "on": "1-11-2026", "clock": "10:00"}
    ana.post(note, {**marks, **words})
    assert type_in(ana, marks, **words).json() == {"sent": True}
    assert rows(Draft) == []


def test_two_screens_that_go_on_with_one_draft_both_keep_their_words(sign_in, note):
    desk, phone = sign_in("Ana"), sign_in("Ana")
    at_desk = hidden(desk.get(note))
    first = type_in(desk, at_desk, note="begin").json()
    on_phone = hidden(phone.get(f"{note}?concept={first['draft']}"))
    assert type_in(phone, on_phone, note="begin, en op de telefoon verder").json()["draft"] == first["draft"]
    answer = type_in(desk, at_desk | {"concept-seen": "1"}, note="begin, en op kantoor verder").json()
    assert answer["draft"] != first["draft"] and "op een ander scherm" in answer["split"]
    with as_owner():
        kept = {draft.words["note"][0] for draft in Draft.objects.all()}
    assert kept == {"begin, en op de telefoon verder", "begin, en op kantoor verder"}
    offered = text_of(desk.get(note))
    assert all(words in offered for words in kept)


def test_what_was_sent_earlier_and_arrives_later_does_not_count(sign_in, note):
    ana = sign_in("Ana")
    marks = hidden(ana.get(note))
    late = dict(marks) | {"concept-beat": "1"}
    ana.post("/concepten/", {**marks, "concept-beat": "2", "note": "eerste en tweede zin"})
    ana.post("/concepten/", {**late, "note": "eerste zin"})
    with as_owner():
        assert [draft.words["note"] for draft in Draft.objects.all()] == [["eerste en tweede zin"]]


def test_an_answer_that_got_lost_makes_no_second_draft(sign_in, note):
    ana = sign_in("Ana")
    marks = hidden(ana.get(note))
    for beat in range(4):  # the page never hears which version there is now
        ana.post("/concepten/", {**marks, "concept-beat": beat, "note": f"zin {beat}"})
    with as_owner():
        assert [draft.words["note"] for draft in Draft.objects.all()] == [["zin 3"]]


def test_without_script_a_button_keeps_and_a_button_throws_away(sign_in, note):
    ana = sign_in("Ana")
    kept = ana.post(note, {**hidden(ana.get(note)), "note": NOTE, "on": "31-2-2026", "concept": "bewaren"})
    assert kept.status_code == 302 and kept["Location"].startswith(f"{note}?concept=")
    resumed = text_of(ana.get(kept["Location"]))
    assert NOTE in resumed and "31-2-2026" in resumed and "Er is nog niets verstuurd." in resumed
    assert rows(Contact) == []
    (draft,) = rows(Draft)
    assert ana.post(path("draft_away", draft)).headers["Location"] == note
    assert rows(Draft) == [] and rows(DataKey, pk=draft.data_key_id) == []
    assert "Verder met concept" not in text_of(ana.get(note))


def test_the_same_page_in_english_offers_the_same_draft(sign_in, note):
    ana = sign_in("Ana")
    type_in(ana, ana.get(note), note=NOTE)
    assert NOTE in text_of(ana.get(f"/en{note}"))
    marks = hidden(ana.get(f"/en{note}"))
    assert marks["concept-page"] == note


def test_a_draft_of_an_older_intake_still_meets_what_a_colleague_wrote(sign_in, opened, cast):
    case = opened()
    intake = path("case_intake", case)
    ana = sign_in("Ana")
    draft = type_in(ana, ana.get(intake), **intake_of(case, needs="Mijn woorden.")).json()["draft"]
    with as_owner():
        fresh = Case.objects.whole().get(pk=case.pk)
    assert fresh.version == case.version
    ana.post(intake, intake_of(case, seen_version=case.version, needs="Van een ander scherm."))
    resumed = ana.get(f"{intake}?concept={draft}")
    assert f'name="seen_version" value="{case.version}"' in text_of(resumed)
    conflict = ana.post(intake, {**hidden(resumed), **intake_of(case, needs="Mijn woorden.")})
    assert conflict.status_code == 409
    assert "Mijn woorden." in text_of(conflict) and "Van een ander scherm." in text_of(conflict)
    assert len(rows(Draft)) == 1


# Two people


@pytest.fixture
def shared(opened, cast):
    case = opened()
    with acting_as(cast["Ana"]):
        whole = Case.objects.whole().get(pk=case.pk)
        whole.grant(
            cast["Chris"],
            kind=GrantKind.DEPUTY,
            by=cast["Ana"],
            at=timezone.now(),
            until=None,
            reason="verlof",
        )
    return case


def test_two_people_on_one_page_are_told_and_read_nothing_of_each_other(sign_in, shared, cast):
    ana, chris = sign_in("Ana"), sign_in("Chris")
    page = path("case_intake", shared)
    type_in(ana, ana.get(page), needs="Alleen van Ana.")
    shown = text_of(chris.get(page))
    assert f"{cast['Ana'].person.name} schrijft hier nu ook." in shown and "Alleen van Ana." not in shown
    answer = type_in(chris, chris.get(page), needs="Van Chris.").json()
    assert cast["Ana"].person.name in answer["others"]
    assert cast["Chris"].person.name in text_of(ana.get(page))


def test_who_does_not_read_the_case_is_not_told_who_writes_in_it(sign_in, shared, cast):
    ana = sign_in("Ana")
    page = path("case_intake", shared)
    type_in(ana, ana.get(page), needs="Alleen van Ana.")
    with acting_as(cast["Boris"]), connection.cursor() as cursor:
        cursor.execute("select count(*) from zoco.writing_now(%s, %s)", [page, shared.pk])
        assert cursor.fetchone() == (0,)


def test_ten_minutes_later_nobody_is_writing(sign_in, shared, cast):
    ana, chris = sign_in("Ana"), sign_in("Chris")
    page = path("case_intake", shared)
    type_in(ana, ana.get(page), needs="Alleen van Ana.")
    with as_owner():
        Draft.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert "schrijft hier nu ook" not in text_of(chris.get(page))


# Whose words


def test_a_draft_exists_for_its_writer_only(sign_in, note, cast):
    ana = sign_in("Ana")
    type_in(ana, ana.get(note), note=NOTE)
    (draft,) = rows(Draft)
    for name, seat in cast.items():
        if name in {"Rob", "Bea"}:
            continue  # national readers have no right to the table at all
        with acting_as(seat):
            assert Draft.objects.count() == (name == "Ana")
            assert DataKey.objects.filter(pk=draft.data_key_id).count() == (name == "Ana")
    assert sign_in("Chris").post(path("draft_away", draft)).status_code == 404
    assert len(rows(Draft)) == 1


def test_its_words_are_not_in_the_database_nor_in_the_log(sign_in, note):
    ana = sign_in("Ana")
    type_in(ana, ana.get(note), note="Hooiberg")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select words from drafts_draft")
        assert b"Hooiberg" not in bytes(cursor.fetchone()[0])
        cursor.execute("select count(*) from audit_change where table_name = 'drafts_draft'")
        assert cursor.fetchone() == (0,)


def test_nobody_opens_the_key_of_another_with_a_draft(cast, opened):
    case = opened()
    with acting_as(cast["Boris"]), pytest.raises(DatabaseError, match="key of its own"), transaction.atomic():
        Draft.objects.bulk_create(
            [Draft(seat=cast["Boris"], page="/", data_key_id=case.data_key_id, page_view=uuid.uuid4(), beat=0, at=timezone.now())]
        )  # fmt: skip


def test_nobody_writes_as_another_or_about_a_case_of_another(cast, opened):
    case = opened()
    given = {"page": "/", "page_view": uuid.uuid4(), "beat": 0, "at": timezone.now()}
    with acting_as(cast["Boris"]):
        with pytest.raises(DatabaseError), transaction.atomic():
            Draft.objects.create(seat=cast["Ana"], data_key=DataKey.objects.mint(), **given)
        with pytest.raises(DatabaseError), transaction.atomic():
            Draft.objects.create(seat=cast["Boris"], about=case.pk, data_key=DataKey.objects.mint(), **given)


def test_somebody_else_on_the_same_computer_does_not_save_the_words_of_the_first(sign_in, note):
    page = hidden(sign_in("Ana").get(note))
    chris = sign_in("Chris")
    assert type_in(chris, page, note=NOTE).status_code == 403
    assert chris.post("/aanmeldingen/nieuw/", {**page, "note": NOTE}).status_code == 403
    assert rows(Draft) == []


def test_signed_out_nothing_is_kept(client, sign_in, note):
    assert type_in(client, hidden(sign_in("Ana").get(note)), note=NOTE).status_code == 403
    assert rows(Draft) == []


# Bad input


@pytest.mark.parametrize(
    "wrong",
    [
        {"concept-draft": "geen id"},
        {"concept-page": "/"},
        {"concept-page": "/vandaag/"},
        {"concept-page": "https://elders.example/"},
        {"concept-page": "\x00"},
        {"concept-page": "/" + "x" * 4000},
        {"concept-beat": "-1"},
        {"concept-beat": "99999999999999999999"},
        {"concept-seen": "veel"},
        {"concept-about": "geen id"},
        {"concept-seat": ""},
    ],
)
def test_a_mark_that_is_no_mark_is_refused(sign_in, note, wrong):
    ana = sign_in("Ana")
    marks = hidden(ana.get(note)) | wrong
    assert ana.post("/concepten/", {**marks, "note": NOTE}).status_code == 400
    assert rows(Draft) == []


def test_strange_words_are_kept_as_they_are(sign_in, note):
    ana = sign_in("Ana")
    strange = "nul\x00teken, emoji 🙈, rechts-naar-links \u202e en een half teken \ufffd"
    kept = type_in(ana, ana.get(note), note=strange).json()
    with as_owner():
        assert Draft.objects.get().words["note"] == [strange]
    assert ana.get(f"{note}?concept={kept['draft']}").status_code == 200


def test_far_too_much_is_refused_and_what_was_kept_stays(sign_in, note):
    ana = sign_in("Ana")
    marks = hidden(ana.get(note))
    type_in(ana, marks, note=NOTE)
    assert type_in(ana, marks, note="x" * 3_000_000).status_code == 400
    with as_owner():
        assert Draft.objects.get().words["note"] == [NOTE]


def test_an_id_that_is_taken_by_somebody_else_is_left_alone(sign_in, note):
    ana = sign_in("Ana")
    taken = type_in(ana, ana.get(note), note=NOTE).json()["draft"]
    pieter = sign_in("Pieter")
    marks = hidden(pieter.get("/aanmeldingen/nieuw/")) | {"concept-draft": taken}
    assert type_in(pieter, marks, story="x").json()["draft"] != taken
    with as_owner():
        assert Draft.objects.get(pk=taken).words["note"] == [NOTE]


def test_one_draft_or_thirty_take_as_many_queries(sign_in, note):
    ana = sign_in("Ana")
    for number in range(30):
        type_in(ana, hidden(ana.get(note)), note=f"zin {number}")
        if number == 0:
            with CaptureQueriesContext(connection) as one:
                ana.get(note)
    with CaptureQueriesContext(connection) as many:
        ana.get(note)
    assert len(many) == len(one)


# After a while


def test_after_thirty_days_it_is_put_away_and_not_before(sign_in, note):
    ana = sign_in("Ana")
    for words in ("oud", "nieuw"):
        type_in(ana, ana.get(note), note=words)
    with as_owner():
        old = Draft.objects.order_by("at").first()
        Draft.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=31))
    assert forget_drafts() == 1
    with as_owner():
        assert [draft.words["note"] for draft in Draft.objects.all()] == [["nieuw"]]
        assert not DataKey.objects.filter(pk=old.data_key_id).exists()


def test_with_the_case_go_the_words_about_it(sign_in, note, opened, cast):
    ana = sign_in("Ana")
    type_in(ana, ana.get(note), note=NOTE)
    (draft,) = rows(Draft)
    with as_owner():
        Draft.objects.about_case(draft.about).delete()
        assert not DataKey.objects.filter(pk=draft.data_key_id).exists()
