"""The key of triage: lost it is noticed, a second takes over, the first goes when nothing lies under it."""

from __future__ import annotations

import argparse
import base64
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zoco.access.acting import acting_as, step_into
from zoco.guard.owner import as_owner
from zoco.seal import command, keys, triage
from zoco.seal.models import Canary
from zoco.signals.models import Signal
from zoco.signals.receipt import Receipt

pytestmark = pytest.mark.django_db
TOLD = {"who": "citizen", "age": "unknown", "urgent": False, "on": "2026-11-29", "people": [], "event": {"story": "x"},
        "source": {}}  # fmt: skip


@pytest.fixture
def ring(tmp_path, settings, cast, monkeypatch):
    """The keys of the tests, of which one may be lost."""
    directory = tmp_path / "keys"
    directory.mkdir(mode=0o700)
    for version in keys.ring().versions:
        file = directory / f"{version.name}.key"
        file.write_bytes(base64.b64encode(version.material))
        file.chmod(0o600)
    settings.ZOCO_KEYS, settings.ZOCO_KEYS_DIR = "", directory
    monkeypatch.setattr(triage, "DATABASE", "default")
    with as_owner():
        triage.lay()
    return settings.ZOCO_KEYS_DIR


def zoco(*arguments):
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    chosen = parser.parse_args(["keys", "triage", *arguments])
    with as_owner():
        return chosen.run(chosen)


def leave():
    code = Receipt.new()
    step_into(None)
    return Signal.objects.leave(TOLD, receipt=code, event=code.event, at=timezone.now())


def opens(cast, signal):
    with acting_as(cast["Hilde"]):
        return Signal.objects.get(pk=signal.pk).words["event"]["story"] == "x"


def test_a_second_key_takes_over_and_both_open_what_they_closed(ring, cast, capsys):
    old = leave()
    assert zoco("--new") == 0
    new = leave()
    assert opens(cast, old) and opens(cast, new)
    assert bytes(old.box)[33:37] != bytes(new.box)[33:37]
    assert zoco("--retire") == 0
    assert "Nothing was destroyed." in capsys.readouterr().out
    with as_owner():
        Canary.objects.update(at=timezone.now() - timedelta(days=2))
    assert zoco("--retire") == 0
    said = capsys.readouterr().out
    assert "triage-1 opens 1 boxes and stays" in said
    with as_owner():
        Signal.objects.filter(pk=old.pk).delete()
    assert zoco("--retire") == 0
    assert not (ring / "triage-1.key").exists() and opens(cast, new)
    with as_owner():
        assert Canary.objects.count() == 1
        assert triage.lost() == []


def test_a_lost_key_is_told_to_who_weighs_signals_and_to_who_can_put_it_back(ring, cast, client):
    kept = (ring / "triage-1.key").read_bytes()
    for name, page in (("Hilde", "triage"), ("Stan", "log"), ("Rob", "log")):
        step_into(None)
        client.force_login(cast[name].person)
        assert "Een sleutel van triage is hier niet" not in client.get(reverse(page)).content.decode()
    (ring / "triage-1.key").unlink()
    keys.fresh_ring()
    for name, page in (("Hilde", "triage"), ("Stan", "log")):
        step_into(None)
        client.force_login(cast[name].person)
        assert "Een sleutel van triage is hier niet" in client.get(reverse(page)).content.decode(), name
    (ring / "triage-1.key").write_bytes(kept)
    (ring / "triage-1.key").chmod(0o600)
    step_into(None)
    client.force_login(cast["Hilde"].person)
    assert "Een sleutel van triage is hier niet" not in client.get(reverse("triage")).content.decode()


def test_no_new_key_hides_that_the_old_one_is_lost(ring, cast, capsys):
    lost = leave()
    (ring / "triage-1.key").unlink()
    keys.fresh_ring()
    with as_owner(), pytest.raises(keys.KeysLost):
        triage.refuse_to_hide_a_loss()
    assert zoco("--new") == 1
    assert not list(ring.glob("triage-*"))
    assert "Put it back from your backup" in capsys.readouterr().err
    assert zoco("--lost") == 0
    assert "1 boxes stay closed" in capsys.readouterr().out
    assert opens(cast, leave())
    with as_owner():
        assert triage.lost() == []
    with pytest.raises(keys.KeysMissing):
        opens(cast, lost)


def test_the_canary_is_seen_by_nobody_else(ring, cast):
    for name in ("Ana", "Pieter", "Tamara"):
        with acting_as(cast[name]):
            assert not Canary.objects.exists(), name
