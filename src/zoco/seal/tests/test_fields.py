"""Sealed in the row, readable on the instance, and nothing in between."""

import base64
import copy
import pickle
import uuid
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import F
from django.template import Context, Template
from django.utils.timezone import now

from zoco.seal import fields
from zoco.seal.crypto import SealBroken
from zoco.seal.fields import FORGOTTEN, Sealed, SealedJSON, SealedText
from zoco.seal.index import NothingToIndex, blind_index
from zoco.seal.models import DataKey, KeyDestroyed
from zoco.seal.tests.notes import Note

LONG = "Zij vertelde: „ik durf niet naar huis”. " * 500


def dump():
    """Every row as text, as a thief of the database would read it."""
    with connection.cursor() as cursor:
        cursor.execute("select t::text from seal_tests_note t union all select k::text from seal_datakey k")
        return "\n".join(row for (row,) in cursor.fetchall())


def forms_of(text):
    """The ways in which a text could lie about unsealed."""
    raw = text.encode()
    return [text, raw.hex(), base64.b64encode(raw).decode().rstrip("=")[:-1], raw.decode("latin-1")]


@pytest.fixture
def opened(monkeypatch):
    """Counts how often an envelope is opened."""
    seen = []
    unseal = fields.unseal
    monkeypatch.setattr(fields, "unseal", lambda *args: seen.append(args[2]) or unseal(*args))
    return seen


@pytest.mark.parametrize("name", ["Ana", "Żółć Nguyễn", "安娜", "x" * 20_000, LONG, "ends in zero\0", " "])
def test_a_text_comes_back_as_it_went_in(notes, key, name):
    made = notes.create(data_key=key, name=name)
    assert notes.get(pk=made.pk).name == name


def test_a_dump_of_the_tables_holds_no_clear_text(notes, key):
    secrets = {"name": "Blessing Adeyemi", "story": LONG, "phone": "0612345678"}
    note = notes.create(
        data_key=key,
        **secrets,
        more={"document": "NWP1234K7"},
        photo=b"\x89PNG photograph",
        colour="plain as day",
    )
    text = dump()
    assert "plain as day" in text  # the scan does see what is not sealed
    assert b"plain as day".hex() not in text
    for clear in [*secrets.values(), LONG[:40], "NWP1234K7", "document", "PNG photograph"]:
        assert not [form for form in forms_of(clear) if form in text]
    assert note.data_key.plain().material.hex() not in text


def test_the_scan_would_find_a_column_that_is_not_sealed(notes, key):
    notes.create(data_key=key, name="Ana")
    with connection.cursor() as cursor:
        cursor.execute("update seal_tests_note set name = %s", [b"Blessing Adeyemi"])
    assert [form for form in forms_of("Blessing Adeyemi") if form in dump()]


def test_a_value_copied_to_another_column_is_broken(notes, key):
    notes.create(data_key=key, name="Ana", story="Safe house")
    notes.update(name=F("story"))
    with pytest.raises(SealBroken):
        _ = notes.get().name


def test_a_value_copied_to_another_row_is_broken(notes, key):
    ana, boris = notes.create(data_key=key, name="Ana"), notes.create(data_key=key, name="Boris")
    with connection.cursor() as cursor:
        cursor.execute(
            "update seal_tests_note set name = (select name from seal_tests_note where id = %s) where id = %s",
            [ana.pk, boris.pk],
        )
    with pytest.raises(SealBroken):
        _ = notes.get(pk=boris.pk).name


def test_a_row_given_another_key_is_broken(notes, key):
    notes.create(data_key=key, name="Ana")
    notes.update(data_key=DataKey.objects.mint())
    with pytest.raises(SealBroken):
        _ = notes.get().name


def test_a_destroyed_key_leaves_forgotten_values(notes, key):
    notes.create(data_key=key, name="Ana", more={"goal": "school"}, photo=b"jpg")
    key.destroy(by=uuid.uuid4(), at=now())
    note = notes.get()
    assert note.name is note.more is note.photo is FORGOTTEN
    assert note.story == ""
    assert not note.name
    assert f"{note.name}" == str(note.name) == "[vergeten]"
    assert Template("{{ note.name }}").render(Context({"note": note})) == "[vergeten]"


def test_a_destroyed_key_leaves_nothing_of_itself_in_the_row(notes, key):
    wrapped = bytes(key.wrapped)
    key.destroy(by=None, at=now())
    assert wrapped.hex() not in dump()


def test_a_row_of_somebody_forgotten_can_still_be_changed_where_it_is_not_sealed(notes, key):
    notes.create(data_key=key, name="Ana")
    key.destroy(by=None, at=now())
    note = notes.get()
    assert note.name is FORGOTTEN
    note.colour = "grey"
    note.save()
    assert notes.get().colour == "grey"


def test_nothing_new_is_written_about_somebody_forgotten(notes, key):
    notes.create(data_key=key, name="Ana")
    key.destroy(by=None, at=now())
    note = notes.get()
    note.name = "Ana"
    with pytest.raises(KeyDestroyed):
        note.save()


def test_forgotten_stays_itself_when_copied():
    assert (
        copy.deepcopy(FORGOTTEN) is copy.copy(FORGOTTEN) is pickle.loads(pickle.dumps(FORGOTTEN)) is FORGOTTEN
    )


def test_an_envelope_is_opened_once_and_only_when_looked_at(notes, key, opened):
    notes.create(data_key=key, name="Ana", story="Safe")
    note = notes.get()
    assert opened == []
    assert [note.name, note.name, note.name] == ["Ana"] * 3
    assert opened == [f"seal_tests_note.name.{note.pk}"]


def test_a_list_takes_one_query(notes, key, django_assert_num_queries):
    notes.bulk_create([Note(data_key=DataKey.objects.mint(), name=f"Ana {number}") for number in range(5)])
    with django_assert_num_queries(1):
        assert {note.name for note in notes.select_related("data_key")} == {
            f"Ana {number}" for number in range(5)
        }


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_is_null(notes, key, nothing):
    notes.create(data_key=key, name="Ana", story=nothing)
    assert notes.filter(story__isnull=True).get().story == ""
    assert not notes.filter(name__isnull=True).exists()


def test_json_keeps_its_shape_and_empty_is_the_default(notes, key):
    made = {"since": date(2026, 3, 1), "who": ["Ana", "é"], "n": 0}
    notes.create(data_key=key, name="Ana", more=made)
    assert notes.get().more == made | {"since": "2026-03-01"}
    notes.all().delete()
    notes.create(data_key=key, name="Ana", more={})
    assert notes.filter(more__isnull=True).get().more == {}


def test_a_change_inside_json_is_saved(notes, key):
    notes.create(data_key=key, name="Ana", more={"goals": ["work"]})
    note = notes.get()
    note.more["goals"].append("school")
    note.save()
    assert notes.get().more == {"goals": ["work", "school"]}


def test_bytes_come_back(notes, key):
    contents = bytes(range(256)) * 300 + b"\0\0"
    notes.create(data_key=key, name="Ana", photo=contents)
    assert notes.get().photo == contents


def raw_names():
    with connection.cursor() as cursor:
        cursor.execute("select name, story from seal_tests_note")
        return [tuple(map(bytes, row)) for row in cursor.fetchall()]


@pytest.mark.parametrize("look", [True, False])
def test_saving_what_did_not_change_leaves_the_envelopes_as_they_were(notes, key, look):
    notes.create(data_key=key, name="Ana", story="Safe")
    before = raw_names()
    note = notes.get()
    if look:
        assert (note.name, note.story) == ("Ana", "Safe")
    note.save()
    note.name = "Ana"
    note.save()
    assert raw_names() == before


def test_saving_again_after_creating_leaves_the_envelopes_as_they_were(notes, key):
    note = notes.create(data_key=key, name="Ana", story="Safe")
    before = raw_names()
    note.save()
    assert raw_names() == before


def test_only_the_named_fields_are_saved(notes, key):
    note = notes.create(data_key=key, name="Ana", story="Safe")
    note.name, note.story = "Anna", "Unsafe"
    note.save(update_fields=["name"])
    assert (notes.get().name, notes.get().story) == ("Anna", "Safe")


def test_refreshing_drops_what_was_typed(notes, key):
    note = notes.create(data_key=key, name="Ana")
    note.name = "typed"
    note.refresh_from_db()
    assert note.name == "Ana"


@pytest.mark.parametrize("left_out", [["name"], ["data_key"], ["name", "data_key"]])
def test_deferred_fields_are_fetched_when_looked_at(notes, key, left_out):
    notes.create(data_key=key, name="Ana", story="Safe")
    note = notes.defer(*left_out).get()
    assert (note.name, note.story) == ("Ana", "Safe")


def test_a_deferred_field_takes_one_query_and_is_not_sealed_anew(notes, key, django_assert_num_queries):
    notes.create(data_key=key, name="Ana", story="Safe")
    before = raw_names()
    note = notes.select_related("data_key").defer("name").get()
    with django_assert_num_queries(1):
        assert note.name == "Ana"
    note.save()
    assert raw_names() == before


def test_a_broken_value_can_be_replaced(notes, key):
    notes.create(data_key=key, name="Ana", story="Safe")
    notes.update(name=F("story"))
    note = notes.get()
    note.name = "Anna"
    note.save()
    assert notes.get().name == "Anna"


def test_a_row_moved_to_another_key_unseen_is_not_left_half_moved(notes, key):
    notes.create(data_key=key, name="Ana")
    note = notes.defer("data_key").get()
    note.data_key = DataKey.objects.mint()
    with pytest.raises(SealBroken), transaction.atomic():
        note.save()
    assert notes.get().name == "Ana"


def test_saving_with_the_key_deferred_keeps_the_row_readable(notes, key):
    notes.create(data_key=key, name="Ana", story="Safe")
    note = notes.defer("data_key").get()
    note.story = "Unsafe"
    note.save()
    assert (notes.get().name, notes.get().story) == ("Ana", "Unsafe")


@pytest.fixture
def found_by_name(monkeypatch):
    """Copying asks Django for the model by its name; ours is of no installed app."""
    get_model = apps.get_model
    monkeypatch.setattr(
        apps, "get_model", lambda *name: Note if name == ("seal_tests", "Note") else get_model(*name)
    )


@pytest.mark.usefixtures("found_by_name")
@pytest.mark.parametrize("look", [True, False])
@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda note: pickle.loads(pickle.dumps(note))])
def test_a_copy_under_a_new_id_is_sealed_for_its_own_place(notes, key, look, copied):
    notes.create(data_key=key, name="Ana", story="Safe")
    note = notes.get()
    if look:
        assert note.name == "Ana"
    twin = copied(note)
    twin.pk, twin._state.adding = uuid.uuid4(), True
    twin.save()
    assert [(each.name, each.story) for each in notes.all()] == [("Ana", "Safe")] * 2
    note.save()
    assert notes.get(pk=note.pk).name == "Ana"


def test_a_row_moved_to_another_key_is_sealed_anew(notes, key):
    notes.create(data_key=key, name="Ana", story="Safe")
    note = notes.get()
    note.data_key = DataKey.objects.mint()
    note.save()
    key.destroy(by=None, at=now())
    assert (notes.get().name, notes.get().story) == ("Ana", "Safe")


def test_bulk_creation_seals(notes, key):
    notes.bulk_create([Note(data_key=key, name=name, phone="06 1") for name in ("Ana", "Boris", "")])
    assert sorted(note.name for note in notes.all()) == ["", "Ana", "Boris"]
    assert notes.filter(phone_index="061").count() == 0
    assert notes.filter(phone_index="06-1").count() == 3
    assert b"Boris".hex() not in dump()


@pytest.mark.parametrize(
    "ask",
    [
        lambda notes: notes.filter(name="Ana"),
        lambda notes: notes.filter(name=None),
        lambda notes: notes.exclude(name__icontains="a"),
        lambda notes: notes.filter(name__in=["Ana"]),
        lambda notes: notes.filter(more__goal="school"),
        lambda notes: notes.filter(more__has_key="goal"),
        lambda notes: notes.filter(name__startswith="A"),
        lambda notes: notes.update(name="Ana"),
        lambda notes: notes.bulk_update([notes.get()], ["name"]),
    ],
)
def test_what_the_database_cannot_do_is_refused(notes, key, ask):
    notes.create(data_key=key, name="Ana", more={"goal": "school"})
    with pytest.raises(TypeError, match="sealed"):
        list(ask(notes) or [])


@pytest.mark.parametrize(
    "use", [str, bytes, len, list, "{}".format, lambda box: "A" in box, lambda box: f"{box}"]
)
def test_what_values_gives_cannot_be_used_as_the_text(notes, key, use):
    notes.create(data_key=key, name="Ana")
    box = notes.values_list("name", flat=True).get()
    assert repr(box) == "<sealed>"
    with pytest.raises(TypeError, match="sealed"):
        use(box)


def test_an_instance_does_not_show_itself(notes, key):
    note = notes.create(data_key=key, name="Ana")
    shown = repr([note, note.data_key, key, key.plain(), note.origins])
    assert "Ana" not in shown.replace(str(note.pk), "")
    assert key.plain().material.hex() not in shown
    assert repr(key.plain().material) not in shown


def test_the_short_text_gets_a_line_and_the_long_one_an_area():
    form = forms.modelform_factory(Note, fields=["name", "story", "more"])()
    assert isinstance(form.fields["name"].widget, forms.TextInput)
    assert isinstance(form.fields["story"].widget, forms.Textarea)
    assert form.fields["name"].label == "Naam"
    assert form.fields["name"].required
    assert not form.fields["story"].required


def test_a_form_shows_and_saves_what_is_sealed(notes, key):
    notes.create(data_key=key, name="Ana", more={"goal": "school"})
    Form = forms.modelform_factory(Note, fields=["name", "story", "more"])
    assert 'value="Ana"' in str(Form(instance=notes.get())["name"])
    form = Form({"name": " Anna ", "story": "Safe", "more": '{"goal": "work"}'}, instance=notes.get())
    assert form.is_valid(), form.errors
    form.save()
    note = notes.get()
    assert (note.name, note.story, note.more) == ("Anna", "Safe", {"goal": "work"})


def test_too_long_a_text_is_an_error_at_its_field(key):
    form = forms.modelform_factory(Note, fields=["name"])({"name": "x" * 101})
    assert list(form.errors) == ["name"]


def test_migrations_can_write_the_fields_down():
    for field in Note._meta.get_fields():
        if field.name in {"name", "story", "phone_index", "both_index", "more", "photo"}:
            _, path, args, kwargs = field.deconstruct()
            module, _, name = path.rpartition(".")
            again = getattr(__import__(module, fromlist=[name]), name)(*args, **kwargs)
            assert again.deconstruct()[1:] == (path, args, kwargs)
            assert again.db_type(connection) == "bytea"
            assert again.null
            assert again.db_index == field.db_index


def test_a_sealed_field_outside_a_sealed_model_is_an_error():
    class Bare(models.Model):
        name = SealedText()

        class Meta:
            app_label = "seal_tests"

    assert [error.id for error in Bare._meta.get_field("name").check()] == ["seal.E001"]


def test_a_sealed_field_cannot_be_unique_or_indexed():
    class Strict(Sealed):
        name = SealedText(unique=True)
        more = SealedJSON(db_index=True)

        class Meta:
            app_label = "seal_tests"

    for name in ("name", "more"):
        assert [error.id for error in Strict._meta.get_field(name).check()] == ["seal.E002"]


@pytest.mark.parametrize("typed", ["06-12 34 56 78", "06 12 34 56 78"])
def test_a_blind_index_finds_the_exact_value_however_it_was_typed(notes, key, typed):
    notes.create(data_key=key, name="Ana", phone="06 12 34 56 78")
    assert notes.filter(phone_index=typed).get().name == "Ana"
    assert notes.filter(phone_index=blind_index("phone", typed)).exists()
    assert notes.filter(phone_index__in=[typed, "other"]).exists()
    assert not notes.filter(phone_index="06-12 34 56 79").exists()


def test_a_blind_index_does_not_find_a_part(notes, key):
    with pytest.raises(TypeError, match="exactly"):
        notes.filter(phone_index__startswith="06")


def test_equal_values_of_different_kinds_do_not_meet(keys):
    assert blind_index("phone", "12345678") != blind_index("document", "12345678")
    assert len(blind_index("phone", "12345678")) == 16


@pytest.mark.parametrize("nothing", ["", "  "])
def test_nothing_is_not_indexed(notes, key, nothing):
    notes.create(data_key=key, name="Ana", phone=nothing)
    assert notes.get().phone_index is None
    assert not notes.filter(phone_index=nothing).exists()
    with pytest.raises(NothingToIndex):
        blind_index("phone", nothing)


def test_signs_without_letters_find_themselves_only(keys):
    assert blind_index("name", "???") == blind_index("name", " ??? ") != blind_index("name", "!!!")


def test_an_index_follows_its_text_even_when_only_the_text_is_saved(notes, key):
    note = notes.create(data_key=key, name="Ana", phone="1")
    note.phone = "2"
    note.save(update_fields=["phone"])
    assert notes.filter(phone_index="2").exists()


def test_an_index_does_not_open_a_text_that_nobody_looked_at(notes, key, opened):
    notes.create(data_key=key, name="Ana", phone="1")
    note = notes.get()
    note.save()
    assert opened == []
    assert notes.filter(phone_index="1").exists()


def test_an_index_goes_when_the_forgotten_row_is_saved(notes, key):
    notes.create(data_key=key, name="Ana", phone="1")
    key.destroy(by=None, at=now())
    note = notes.get()
    assert note.phone is FORGOTTEN
    note.save()
    assert not notes.filter(phone_index="1").exists()


def test_an_index_over_several_texts_holds_what_it_is_given(notes, key):
    both = blind_index("name and phone", "Ana 1")
    notes.create(data_key=key, name="Ana", phone="1", both_index=both)
    assert notes.filter(both_index=both).get().name == "Ana"


def test_a_key_is_destroyed_by_somebody_at_a_moment(key):
    by, at = uuid.uuid4(), datetime(2026, 3, 1, 12, tzinfo=UTC)
    key.destroy(by=by, at=at)
    key = DataKey.objects.get(pk=key.pk)
    assert (key.destroyed_by, key.destroyed_at, key.wrapped) == (by, at, None)
    with pytest.raises(KeyDestroyed):
        key.plain()


def test_destroying_twice_keeps_the_first_moment(key):
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    stale = DataKey.objects.get(pk=key.pk)
    key.destroy(by=None, at=at)
    stale.destroy(by=uuid.uuid4(), at=now())
    key.destroy(by=None, at=now())
    assert DataKey.objects.get(pk=key.pk).destroyed_at == at


def test_an_unwrapped_key_does_not_travel(key):
    material = key.plain().material
    assert material not in pickle.dumps(key)
    assert pickle.loads(pickle.dumps(key)).plain().material == material


def test_a_wrapped_key_moved_to_another_row_is_broken(key):
    other = DataKey.objects.mint()
    other.wrapped = key.wrapped
    with pytest.raises(SealBroken):
        other.plain()
