"""`zoco procedures` as somebody types it."""

import argparse
import json
import os
import shutil
import subprocess
import sys

import pytest

from zoco.procedures import definitions
from zoco.procedures.procedures_command import add

BLESSING = ["--fact", "residence_status=none", "--fact", "nationality_group=non_eu", "--fact", "age=23"]


@pytest.fixture
def zoco(capsys):
    """Type words after `zoco procedures`; gives exit code, stdout and stderr."""

    def typed(*words):
        parser = argparse.ArgumentParser("zoco")
        add(parser.add_subparsers())
        try:
            arguments = parser.parse_args(["procedures", *words])
            code = arguments.run(arguments)
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        return code, out, err

    return typed


def test_proposals_come_with_reason_terms_warnings_and_why_not(zoco):
    code, out, err = zoco("propose", *BLESSING, "--on", "2026-01-12")
    assert (code, err) == (0, "")
    assert out.index("risk_assessment") < out.index("reflection_period") < out.index("rvb_allowance")
    assert "Geen rechtmatig verblijf: bij de geringste aanwijzing" in out
    assert "Einde van de bedenktijd: drie maanden na de start van de bedenktijd (hard, Vc B8/3.1)" in out
    assert "Let op, meestal eerst: Bedenktijd (B8/3)" in out
    assert "b8_permit: Pas na aangifte" in out.partition("Niet voorgesteld:")[2]


def test_an_anchor_turns_a_term_into_its_dates(zoco):
    _, out, _ = zoco("propose", *BLESSING, "--on", "2026-01-12", "--anchor", "reflection_start=2026-01-12")
    assert "De bedenktijd eindigt op zondag 12 april 2026" in out
    assert "Uiterlijk donderdag 12 februari 2026" in out


def test_it_speaks_english_too(zoco):
    _, out, _ = zoco("propose", "--fact", "residence_status=eu_citizen", "--lang", "en")
    assert "reflection_period: Only if no EU right to stay." in out


def test_json_is_what_the_manual_says(zoco):
    _, out, _ = zoco(
        "propose", *BLESSING, "--on", "2026-01-12", "--anchor", "reflection_start=2026-01-12", "--json"
    )
    found = json.loads(out)
    assert set(found) == {"on", "facts", "proposals", "why_not"}
    assert found["facts"] == {"residence_status": "none", "nationality_group": "non_eu", "age": 23}
    [reflection] = [p for p in found["proposals"] if p["procedure"] == "reflection_period"]
    assert set(reflection) == {
        "procedure", "title", "reason", "why_first", "order", "waits_for", "version", "verified", "terms",
        "title_en", "reason_en", "why_first_en",
    }  # fmt: skip
    [end, visits] = reflection["terms"]
    assert [one["due"] for one in end["dates"]] == ["2026-04-12"]
    assert [one["due"] for one in visits["dates"]] == ["2026-02-12", "2026-03-12"]
    [allowance] = [p for p in found["proposals"] if p["procedure"] == "rvb_allowance"]
    assert allowance["waits_for"] == [["reflection_period"]]
    assert allowance["terms"][0]["dates"] == []
    assert {"procedure", "title", "reason", "title_en", "reason_en"} == set(found["why_not"][0])


def test_a_dublin_claimant_has_thirty_days_without_saying_so_twice(zoco):
    _, out, _ = zoco("propose", "--fact", "residence_status=dublin", "--on", "2026-01-12")
    assert "30 dagen na de start van de bedenktijd" in out


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["propose", "--fact", "resident_status=none"], ["resident_status", "Bedoelde u: residence_status"]),
        (["propose", "--fact", "residence_status=martian"], ["martian", "eu_citizen"]),
        (["propose", "--fact", "age"], ["naam=waarde"]),
        (["propose", "--fact", "age=400"], ["0 tot en met 120"]),
        (
            ["propose", "--fact", "residence_status=none", "--fact", "residence_status=dutch"],
            ["residence_status", "twee keer"],
        ),
        (
            ["propose", "--fact", "residence_status=dutch", "--fact", "nationality_group=non_eu"],
            ["residence_status=dutch", "nationality_group=non_eu", "spreken elkaar tegen"],
        ),
        (["propose", "--fact", "unaccompanied=true", "--fact", "age=18"], ["unaccompanied=true", "age=18"]),
        (
            ["propose", "--anchor", "reflection_begin=2026-01-12"],
            ["Onbekende gebeurtenis", "reflection_start"],
        ),
        (["propose", "--anchor", "reflection_start=2026-02-31"], ["31 februari 2026 bestaat niet"]),
        (["propose", "--on", "1066-01-01"], ["1066-01-01"]),
        (["show", "perpetuum_mobile"], ["perpetuum_mobile"]),
        (["show", "objecton"], ["Bedoelde u: objection"]),
    ],
)
def test_what_cannot_be_is_named_on_stderr_with_nothing_on_stdout(zoco, words, named):
    code, out, err = zoco(*words)
    assert (code, out) == (2, "")
    assert all(name in err for name in named), err


def test_one_procedure_is_shown_in_full(zoco):
    code, out, _ = zoco("show", "b8-permit", "--lang", "en")
    assert code == 0
    assert "Usually first: Criminal report of trafficking" in out
    assert "one year after the first day of the permit" in out
    assert "→ refused/revoked: objection" in out
    _, out, _ = zoco("show", "objection", "--json")
    assert json.loads(out)["terms"][0]["amount"] == 4


def test_the_list_has_all_in_order(zoco):
    _, out, _ = zoco("list")
    assert len(out.splitlines()) == 44
    assert out.startswith("risk_assessment")
    _, out, _ = zoco("list", "--json")
    assert len(json.loads(out)) == 44


# The law files


@pytest.fixture
def broken(tmp_path):
    shutil.copytree(definitions.FOLDER, tmp_path / "law")
    file = tmp_path / "law" / "objection" / "2001-04-01.toml"
    text = file.read_text(encoding="utf-8").replace('slug = "b8_permit_hardship"', 'slug = "b8_hardship"', 1)
    file.write_text(text, encoding="utf-8")
    line = text.splitlines().index('slug = "b8_hardship"') + 1
    return tmp_path / "law", f"law/objection/2001-04-01.toml:{line}: leads_to[1].slug"


def test_the_law_that_ships_has_no_mistakes(zoco):
    code, out, _ = zoco("check")
    assert code == 0
    assert "44 procedures" in out


def test_a_mistake_is_named_by_file_and_line(zoco, broken):
    folder, place = broken
    code, out, err = zoco("check", str(folder))
    assert (code, out) == (1, "")
    assert err.startswith(f"{place}: there is no procedure 'b8_hardship'")


def test_a_folder_without_law_is_refused(zoco, tmp_path):
    code, _, err = zoco("check", str(tmp_path / "nowhere"))
    assert code == 2
    assert "facts.toml" in err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('group = "residence"', 'group = "resident"', "there is no group 'resident'"),
        (
            'facts = { residence_status = "dutch", nationality_group = ["eu", "non_eu"] }',
            'facts = { residence_status = "dutch" }',
            "a contradiction needs two facts",
        ),
        ("then = { dublin = true }", "then = { dublin = [true] }", "must be one value"),
        ("then = { dublin = true }", 'then = { dublin = "yes" }', "'yes' is not a value of dublin"),
    ],
)
def test_a_mistake_in_the_words_is_named_too(tmp_path, old, new, said):
    shutil.copytree(definitions.FOLDER, tmp_path / "law")
    file = tmp_path / "law" / "facts.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(definitions.LawError, match=r"law/facts\.toml:\d+: ") as mistake:
        definitions.load(tmp_path / "law")
    assert said in str(mistake.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('outcomes = ["refused"]', 'outcomes = ["lost"]', "'lost' is not one of done, granted"),
        ('outcomes = ["refused"]', 'outcomes = ["convicted"]', "'convicted' is no outcome of this procedure"),
        (
            'anchor = "decision_date"',
            'anchor = "offence_date"',
            "objection counts nothing from 'offence_date'",
        ),
    ],
)
def test_a_road_that_leads_nowhere_is_a_mistake(tmp_path, old, new, said):
    shutil.copytree(definitions.FOLDER, tmp_path / "law")
    file = tmp_path / "law" / "objection" / "2001-04-01.toml"
    head, table, tail = file.read_text(encoding="utf-8").partition("[[leads_to]]")
    file.write_text(head + table + tail.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(definitions.LawError) as mistake:
        definitions.load(tmp_path / "law")
    assert said in str(mistake.value)


def test_nothing_starts_with_a_mistake_in_the_law_and_the_words_are_the_same(broken):
    folder, place = broken
    asked = (
        f"from pathlib import Path; from zoco.procedures import definitions; "
        f"definitions.load.__defaults__ = (Path({str(folder)!r}),); "
        f"from zoco.site.command import main; raise SystemExit(main(['procedures', 'list']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip().startswith(place)


def test_it_needs_no_database():
    asked = (
        "import sys; from zoco.procedures import procedures_command; "
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'psycopg')])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
