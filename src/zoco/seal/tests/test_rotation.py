"""`zoco keys`: every data key stays readable, whatever happens in between."""

import argparse
import json
import os
import signal
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils.timezone import now

from zoco.seal import command, keys, triage
from zoco.seal.models import DataKey

pytestmark = pytest.mark.django_db


class PowerCut(BaseException):
    """The process ends here."""


@pytest.fixture
def ring(tmp_path, settings):
    settings.ZOCO_KEYS, settings.ZOCO_KEYS_DIR = "", tmp_path / "keys"
    return keys.prepare()


@pytest.fixture
def minted(ring, data_keys, monkeypatch):
    """Seven data keys and what is in them; the commands see them in the transaction of the test."""
    monkeypatch.setattr(command, "DATABASE", "default")
    monkeypatch.setattr(triage, "DATABASE", "default")
    return {key.pk: key.plain().material for key in data_keys.mint_many(7)}


def readable():
    return {key.pk: key.plain().material for key in DataKey.objects.alive()}


def zoco(*arguments):
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    chosen = parser.parse_args(["keys", *arguments])
    return chosen.run(chosen)


def test_after_a_rotation_all_are_under_the_new_key(minted, ring, capsys):
    assert zoco("rotate") == 0
    new = keys.fresh_ring().current("kek")
    assert new.number == 2
    assert DataKey.objects.counted_by_kek() == {new.id: 7}
    assert readable() == minted
    said = capsys.readouterr().out
    assert "7 of 7" in said
    assert f"kek {ring.current('kek').id} wraps nothing any more" in said


def test_the_old_key_opens_nothing_any_more(minted, ring, settings):
    zoco("rotate", "--destroy-old")
    assert [version.number for version in keys.fresh_ring().all("kek")] == [2]
    assert readable() == minted
    (settings.ZOCO_KEYS_DIR / "kek-2.key").unlink()
    keys.fresh_ring()  # as a process that starts now
    with pytest.raises(keys.KeysLost):
        DataKey.objects.first().plain()


@pytest.mark.parametrize("moment", range(8))
def test_a_rotation_that_is_cut_off_leaves_all_readable_and_is_finished_by_the_next(
    minted, monkeypatch, moment
):
    """The cut falls within the batch of two, before and after each single key."""
    rewrap, done = DataKey.rewrap, []

    def cut(key, kek):
        if len(done) == moment:
            raise PowerCut
        done.append(rewrap(key, kek))

    with monkeypatch.context() as patched:
        patched.setattr(DataKey, "rewrap", cut)
        if moment < 7:
            with pytest.raises(PowerCut):
                command.rotate(lambda _: None, batch=2)
        else:
            command.rotate(lambda _: None, batch=2)
    assert readable() == minted
    assert sum(
        count for kek, count in DataKey.objects.counted_by_kek().items() if kek[0] == "2"
    ) == moment // 2 * 2 + (moment == 7)
    if moment < 7:
        command.rotate(lambda _: None, batch=2)
    assert DataKey.objects.counted_by_kek() == {keys.fresh_ring().current("kek").id: 7}
    assert keys.fresh_ring().current("kek").number == 2
    assert readable() == minted


def test_a_cut_right_after_the_new_key_was_made_is_no_reason_for_yet_another(minted):
    def cut(said):
        raise PowerCut

    with pytest.raises(PowerCut):
        command.rotate(cut)
    assert keys.fresh_ring().current("kek").number == 2
    said = []
    command.rotate(said.append)
    assert keys.fresh_ring().current("kek").number == 2
    assert said[0].startswith("Going on with the rotation")


def test_a_key_minted_between_is_under_the_new_key(minted, settings):
    keys.add(settings.ZOCO_KEYS_DIR, "kek", 2)  # by another process
    assert DataKey.objects.mint().kek.startswith("2-")


def test_a_destroyed_key_stays_destroyed(minted):
    DataKey.objects.first().destroy(by=None, at=now())
    zoco("rotate")
    assert len(readable()) == 6
    assert DataKey.objects.filter(wrapped__isnull=True).count() == 1


def test_a_key_in_use_is_never_destroyed(minted, ring, settings, capsys):
    keys.add(settings.ZOCO_KEYS_DIR, "kek", 2)
    assert zoco("retire") == 0
    assert "wraps 7 data keys and stays" in capsys.readouterr().out
    assert readable() == minted


def test_the_current_key_is_never_destroyed_even_when_it_wraps_nothing(minted, ring):
    DataKey.objects.all().delete()
    zoco("retire")
    assert keys.fresh_ring() == ring


def test_rotation_refuses_while_a_key_is_lost(minted, settings, capsys):
    (settings.ZOCO_KEYS_DIR / "kek-1.key").unlink()
    assert zoco("rotate") == 1
    assert "does not hold" in capsys.readouterr().err
    assert not list(settings.ZOCO_KEYS_DIR.glob("kek-*"))


def test_preparing_refuses_to_replace_a_lost_ring(minted, settings, capsys):
    for file in settings.ZOCO_KEYS_DIR.iterdir():
        file.unlink()
    assert zoco("prepare") == 1
    assert "backup of the keys" in capsys.readouterr().err
    assert not list(settings.ZOCO_KEYS_DIR.iterdir())


def test_status_counts_by_key_and_fails_when_one_is_lost(minted, ring, settings, capsys):
    DataKey.objects.first().destroy(by=None, at=now())
    assert zoco("status") == 0
    assert f"kek {ring.current('kek').id} (current) wraps 6 data keys" in capsys.readouterr().out
    (settings.ZOCO_KEYS_DIR / "kek-1.key").unlink()
    keys.add(settings.ZOCO_KEYS_DIR, "kek", 1)
    assert zoco("status") == 1
    assert ring.current("kek").id in capsys.readouterr().err


def test_with_keys_from_the_environment_the_operator_adds_the_new_one(
    minted, ring, settings, tmp_path, capsys
):
    def as_json():
        return json.dumps({file.stem: file.read_text() for file in (tmp_path / "keys").glob("*.key")})

    settings.ZOCO_KEYS = as_json()
    assert zoco("rotate") == 1
    assert "Add kek-2 to ZOCO_KEYS" in capsys.readouterr().err
    keys.add(tmp_path / "keys", "kek", 2)
    settings.ZOCO_KEYS = as_json()
    assert zoco("rotate", "--destroy-old") == 0
    assert "Remove from ZOCO_KEYS: kek-1" in capsys.readouterr().out
    assert readable() == minted


def url_of_this_database(name):
    return urlunsplit(urlsplit(os.environ[name])._replace(path=f"/{connection.settings_dict['NAME']}"))


@pytest.mark.django_db(transaction=True)
def test_a_killed_command_is_finished_by_the_next(ring):
    """The real thing: another process, committed rows, kill -9."""
    here = os.environ | {
        "DATABASE_URL": url_of_this_database("DATABASE_URL"),
        "ZOCO_OWNER_URL": url_of_this_database("ZOCO_OWNER_URL"),
        "ZOCO_KEYS_DIR": str(django_settings.ZOCO_KEYS_DIR),
    }
    made = [DataKey.wrapped_by(ring.current("kek")) for _ in range(200)]
    before = {key.pk: key.plain().material for key in made}
    rotating = [sys.executable, "-m", "zoco.site.command", "keys", "rotate", "--batch", "1"]
    with psycopg.connect(here["ZOCO_OWNER_URL"], autocommit=True) as owner:

        def stored():
            rows = owner.execute("select id, wrapped, kek from seal_datakey").fetchall()
            return [DataKey(id=pk, wrapped=wrapped, kek=kek) for pk, wrapped, kek in rows]

        owner.cursor().executemany(
            "insert into seal_datakey (id, wrapped, kek, created_at) values (%s, %s, %s, now())",
            [(key.pk, key.wrapped, key.kek) for key in made],
        )
        with subprocess.Popen(rotating, env=here, stdout=subprocess.PIPE, text=True) as process:
            said = iter(process.stdout.readline, "")
            assert any(line.startswith("20 of") for line in said)
            process.send_signal(signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
        assert {key.pk: key.plain().material for key in stored()} == before
        assert {key.kek[0] for key in stored()} == {"1", "2"}

        finished = subprocess.run(rotating, env=here, capture_output=True, text=True, check=True)
        assert finished.stdout.startswith("Going on with the rotation")
        assert {key.pk: key.plain().material for key in stored()} == before
        assert {key.kek[0] for key in stored()} == {"2"}
