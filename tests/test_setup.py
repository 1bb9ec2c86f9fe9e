"""What a newcomer needs in the first minute is there, and pinned."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import Message

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE / "scripts"))

import check  # noqa: E402
import messages  # noqa: E402

LOCKS = sorted((HERE / "requirements").glob("*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_pinned_with_hashes(lock):
    logical = lock.read_text().replace("\\\n", " ").splitlines()
    packages = [line for line in logical if line and not line.lstrip().startswith("#")]

    assert packages
    assert [
        line for line in packages if not re.match(r"[\w.\-\[\],]+==\S+ .*--hash=sha256:\w{64}", line)
    ] == []


@pytest.mark.parametrize(
    "line",
    ["--index-url https://packages.example/simple", "--find-links wheels", "zoco @ file:///tmp/zoco.whl"],
)
def test_a_package_host_in_a_committed_file_is_seen(line):
    assert check.HOST.search(f"django==5.2\n{line}\n")


def test_no_committed_file_names_a_package_host():
    assert list(check.hosts()) == []


def test_make_knows_its_targets():
    said = subprocess.run(["make", "help"], check=True, cwd=HERE, capture_output=True, text=True).stdout

    assert re.findall(r"^make (\w+)", said, re.MULTILINE) == [
        "help",
        "setup",
        "run",
        "test",
        "check",
        "bench",
        "zoco",
        "work",
        "format",
    ]


@pytest.mark.parametrize("file", ["scripts/setup", ".ci/run"])
def test_what_make_and_ci_start_can_be_started(file):
    assert os.access(HERE / file, os.X_OK)


def test_the_zoco_command_explains_itself_without_a_database(tmp_path):
    env = {**os.environ, "ZOCO_STATE": str(tmp_path), "ZOCO_PG_BIN": "/nowhere"}
    env.pop("DATABASE_URL")
    said = subprocess.run(
        [sys.executable, "-m", "zoco.site.command", "--help"],
        check=True,
        capture_output=True,
        text=True,
        env=env,
    ).stdout

    for verb in ("serve", "prepare", "keys", "manage"):
        assert re.search(rf"^    {verb} ", said, re.MULTILINE), verb
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_port_is_refused_in_words():
    done = subprocess.run(
        [sys.executable, "-m", "zoco.site.command", "serve"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PORT": "eighty"},
    )

    assert done.returncode == 1
    assert "PORT=eighty is not a port" in done.stderr


def test_messages_are_found_in_python_and_in_templates():
    found = messages.extract()

    assert "Trajecten" in {message.id for message in found}
    assert any(
        isinstance(message.id, str) and file.endswith(".html")
        for message in found
        for file, _line in message.locations
    )


def test_a_message_in_a_template_is_read_as_django_reads_it(tmp_path, monkeypatch):
    template = tmp_path / "templates" / "page.html"
    template.parent.mkdir()
    template.write_text(
        "{% load i18n %}{% translate \"Vandaag\" %}{{ _('Morgen') }}{% translate 'zit' context 'meubel' %}\n"
        "{% blocktranslate trimmed count counter=days %}\n  Nog {{ counter }} dag\n{% plural %}\n"
        "  Nog {{ counter }} dagen\n{% endblocktranslate %}"
    )
    monkeypatch.setattr(messages, "SOURCE", tmp_path)
    monkeypatch.setattr(messages, "HERE", tmp_path)

    assert {(message, context) for _where, message, context in messages.from_templates()} == {
        ("Vandaag", None),
        ("Morgen", None),
        ("zit", "meubel"),
        (("Nog %(counter)s dag", "Nog %(counter)s dagen"), None),
    }


@pytest.mark.parametrize(
    ("dutch", "english", "problem"),
    [
        ("Vandaag", "", "no English"),
        ("Dag %(name)s", "Hello %(naam)s", "other placeholders"),
        (("één dag", "%(count)s dagen"), ("one day", "days"), "other placeholders"),
        (("één dag", "%(count)s dagen"), ("one day", ""), "no English"),
    ],
)
def test_a_faulty_translation_is_named(dutch, english, problem):
    (said,) = messages.problems(Message(dutch, english))

    assert said.startswith(problem)


def test_a_good_translation_passes():
    assert list(messages.problems(Message("Dag %(name)s", "Hello %(name)s"))) == []


def test_the_english_of_the_site_can_be_compiled(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    monkeypatch.setattr(messages, "ENGLISH", tmp_path / "en" / "LC_MESSAGES" / "django.po")
    catalog = messages.read()
    catalog.add("Vandaag", "Today")
    monkeypatch.setattr(messages, "HERE", tmp_path)
    messages.write(catalog)

    messages.compile_all()

    import gettext

    with (tmp_path / "en" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Vandaag") == "Today"
