"""`zoco deadline` as somebody types it."""

import argparse
import json
import subprocess
import sys

import pytest

from zoco.procedures.command import add


@pytest.fixture
def zoco(capsys):
    """Type words after `zoco deadline`; gives exit code, stdout and stderr."""

    def typed(*words):
        parser = argparse.ArgumentParser("zoco")
        add(parser.add_subparsers())
        try:
            arguments = parser.parse_args(["deadline", *words])
            code = arguments.run(arguments)
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        return code, out, err

    return typed


def test_json_has_what_was_promised(zoco):
    code, out, err = zoco("objection/lodge", "--from", "2026-03-09", "--json")
    [deadline] = json.loads(out)
    assert (code, err) == (0, "")
    assert deadline["rule"] == "objection/lodge"
    assert deadline["due"] == "2026-04-07"
    assert deadline["kind"] == "hard"
    assert deadline["counting"] == "atw"
    assert deadline["source"] == "art. 69 Vw"
    assert deadline["version"] == "2001-04-01"
    assert len(deadline["steps"]) > 2
    assert deadline["sentence"] == (
        "Uiterlijk dinsdag 7 april 2026: vier weken na de bekendmaking van het besluit op maandag 9 maart 2026 "
        "(art. 69 Vw); de laatste dag viel op Tweede Paasdag en schuift daarom op naar de eerstvolgende werkdag "
        "(art. 1 Algemene termijnenwet)."
    )


def test_the_text_says_date_sentence_and_source(zoco):
    code, out, _ = zoco("brp_registration", "--from", "2026-03-31")
    assert code == 0
    assert "brp_registration/register" in out
    assert "dinsdag 7 april 2026" in out
    assert "art. 2.38 Wet BRP" in out
    assert "niet nagekeken door een jurist" in out


def test_the_text_can_be_english(zoco):
    _, out, _ = zoco("objection", "--from", "2026-03-09", "--language", "en")
    assert "By Tuesday 7 April 2026: four weeks after" in out
    assert "Uiterlijk" not in out


def test_a_fact_chooses_the_rule(zoco):
    _, plain, _ = zoco("reflection_period/end", "--from", "2026-01-12", "--json")
    _, dublin, _ = zoco("reflection_period/end", "--from", "2026-01-12", "--fact", "dublin=true", "--json")
    assert [d["due"] for d in json.loads(plain)] == ["2026-04-12"]
    assert [d["due"] for d in json.loads(dublin)] == ["2026-02-11"]


def test_a_rule_whose_condition_is_not_met_is_not_listed(zoco):
    _, out, _ = zoco("rvb_allowance", "--from", "2026-02-02", "--json")
    assert [d["rule"] for d in json.loads(out)] == ["rvb_allowance/apply"]


def test_an_event_may_have_its_own_date(zoco):
    _, out, _ = zoco(
        "rvb_allowance", "--from", "2026-02-02", "--fact", "shelter_start=2026-03-01",
        "--fact", "residence_status=eu_citizen", "--json",
    )  # fmt: skip
    assert [d["due"] for d in json.loads(out)] == ["2026-02-16", "2026-06-01"]


def test_a_recurring_rule_stops_where_its_period_was_ended(zoco):
    _, out, _ = zoco(
        "reflection_period/police_reporting",
        "--from",
        "2026-01-12",
        "--fact",
        "reflection_ended=2026-03-10",
        "--json",
    )
    assert [d["due"] for d in json.loads(out)] == ["2026-02-12"]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["objecton", "--from", "2026-03-09"], "objection"),
        (["objection/lodged", "--from", "2026-03-09"], "lodge"),
        (["objection/", "--from", "2026-03-09"], "lodge"),
        (["objection", "--from", "2026-02-31"], "31 February 2026"),
        (["objection", "--from", "0099-02-01"], "0099-02-01"),
        (["objection", "--from", "2100-01-01"], "2100-01-01"),
        (["objection", "--from", "9 maart"], "9 maart"),
        (["objection", "--from", "20260309"], "20260309"),
        (["objection", "--from", ""], "date"),
        (["objection", "--from", "2026-03-09T25:00"], "25:00"),
        (["objection", "--from", "2026-03-29T02:30"], "does not exist"),
        (["objection", "--from", "٢٠٢٦-٠٣-٠٩"], "date"),
        (["objection", "--from", "1999-03-09"], "1 April 2001"),
        (["objection"], "--from"),
        (["--from", "2026-03-09"], "--list"),
        (["reflection_period", "--from", "2026-01-12", "--fact", "dubln=true"], "dublin"),
        (["reflection_period", "--from", "2026-01-12", "--fact", "dublin=maybe"], "maybe"),
        (["reflection_period", "--from", "2026-01-12", "--fact", "dublin"], "key=value"),
        (["reflection_period", "--from", "2026-01-12", "--fact", "age=999"], "999"),
        (["reflection_period", "--from", "2026-01-12", "--fact", "residence_status=martian"], "martian"),
        (
            ["reflection_period", "--from", "2026-01-12", "--fact", "reflection_start=2026-02-30"],
            "30 February",
        ),
        (
            ["reflection_period", "--from", "2026-01-12", "--fact", "dublin=true", "--fact", "dublin=false"],
            "twice",
        ),
        (
            ["reflection_period", "--from", "2026-01-12", "--fact", "suspended=2026-02-01..2026-02-03"],
            "suspended",
        ),
        (["reflection_period", "--from", "2026-01-12", "--fact", "extended=true"], "extended"),
        (["reflection_period", "--from", "2026-01-12", "--fact", "suspended=2026-02-01"], "FIRST..LAST"),
    ],
)
def test_what_cannot_be_is_named_on_stderr_with_nothing_on_stdout(zoco, words, named):
    code, out, err = zoco(*words)
    assert code == 2
    assert out == ""
    assert named in err


def test_a_known_fact_without_effect_is_said_and_not_refused(zoco):
    code, out, err = zoco("objection", "--from", "2026-03-09", "--fact", "dublin=true", "--json")
    assert code == 0
    assert json.loads(out)[0]["due"] == "2026-04-07"
    assert "dublin changes nothing in objection" in err


def test_the_list_names_every_rule_and_the_facts_it_asks(zoco):
    code, out, _ = zoco("--list")
    assert code == 0
    assert "reflection_period/end" in out
    assert "dublin=true" in out
    assert "brp_registration/register" in out


def test_the_list_is_there_as_json(zoco):
    _, out, _ = zoco("objection", "--list", "--json")
    [listed] = json.loads(out)
    assert listed["procedure"] == "objection"
    assert listed["rules"][0]["rule"] == "objection/lodge"


def test_it_needs_neither_django_nor_a_database():
    asked = (
        "import sys; from zoco.procedures import command, proposals; "
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'psycopg')])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


def test_a_reader_that_stops_early_gets_no_traceback():
    asked = "import sys; from zoco.site.command import main; sys.exit(main(['deadline', '--list']))"
    asking = subprocess.Popen([sys.executable, "-c", asked], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    asking.stdout.close()
    assert asking.stderr.read() == b""
    assert asking.wait() == 1
