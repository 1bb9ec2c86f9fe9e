"""What the process outside takes in, it cannot read back: tried with its own login and its own keys."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from zoco.access.acting import acting_as
from zoco.seal import keys
from zoco.signals.models import Signal
from zoco.signals.receipt import Receipt

SCRIPT = Path(__file__).with_name("outside_process.py")
# What it may reach of others: pages of words, the way out.
ITS_OWN = {
    "health", "security_txt", "safe_browsing", "accessibility", "privacy", "about", "signal_new", "signal_code", "signal_file",
    "signal_reply",
}  # fmt: skip


def run(given, tmp_path):
    (tmp_path / "keys").mkdir(mode=0o700)
    database = settings.DATABASES["default"]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("ZOCO_", "DATABASE_"))
    }
    environment |= {
        "DATABASE_URL": f"postgresql://zoco_outside@/{connection.settings_dict['NAME']}?host={database['HOST']}",
        "ZOCO_OUTSIDE": "yes",
        "ZOCO_SECRET_KEY": "its own",
        "ZOCO_KEYS_DIR": str(tmp_path / "keys"),
        "ZOCO_STATE": str(tmp_path),
        "ZOCO_HOSTS": "testserver",
        "ZOCO_TRIAGE_PUBLIC": base64.b64encode(keys.triage_public()).decode(),
        "DJANGO_SETTINGS_MODULE": "zoco.site.settings",
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", SCRIPT], input=json.dumps(given), env=environment, cwd=tmp_path,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.django_db(transaction=True)
def test_what_the_process_outside_takes_in_it_cannot_read_back(cast, tmp_path):
    code = Receipt.new()
    given = {
        "go": "send", "step": "source", "code": code.code, "who-who": "citizen", "who-age": "unknown",
        "people-0-name": "Robin", "event-story": "Slaapt in de loods.",
    }  # fmt: skip
    found = run(given, tmp_path)
    assert [found[page] for page in ("saved", "sent", "standing", "answered")] == [200] * 4
    assert found["pages"] == [200, 200, 404, 404]
    assert found["signed in"] == 200
    assert set(found["urls"]) == ITS_OWN
    for tried in (
        "read",
        "returned",
        "deleted",
        "log",
        "unfinished",
        "copied",
        "role",
        "owner",
        "context",
        "drafts",
        "signals",
    ):
        assert "permission denied" in found[tried], (tried, found[tried])
    assert found["tables"] == "[('django_migrations',)]"
    assert found["keys"] == []
    assert found["opened"] == "KeysMissing"
    assert found["under another code"] == "None"
    # It was there all the same, and opens where the private half is; and what was answered, with the code.
    assert found["knows the code"] == ["str"]
    with acting_as(cast["Hilde"]):
        [signal] = Signal.objects.all()
        assert signal.people == [{"name": "Robin"}]
        assert [said.words for said in signal.messages.all()] == ["En nog iets."]
        assert b"Robin" not in bytes(signal.box)


@pytest.mark.django_db
def test_without_a_seat_nothing_of_a_signal_is_there_in_a_process_for_all_either(send):
    send()
    with acting_as(None), connection.cursor() as cursor:
        for table in ("signal", "message", "claim", "grading", "forwarding", "becoming", "outcome"):
            cursor.execute(f"select count(*) from signals_{table}")
            assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_the_log_of_changes_keeps_no_box_and_no_mark(send):
    from zoco.audit.models import Change
    from zoco.guard.owner import as_owner

    send()
    with as_owner():
        [change] = Change.objects.filter(table_name="signals_signal")
    assert not {"box", "code_hash", "reply_key"} & set(change.after)


def test_a_public_key_that_is_none_is_named(settings):
    settings.ZOCO_TRIAGE_PUBLIC = "nee"
    with pytest.raises(keys.KeysMissing, match="ZOCO_TRIAGE_PUBLIC"):
        keys.triage_public()
