"""`zoco residence` answers without a database, in words and as JSON, and names what cannot be."""

from __future__ import annotations

import json

import pytest

from zoco.site.command import WITHOUT_DATABASE, parser


def asked(capsys, *words):
    chosen = parser(["residence.command"]).parse_args(["residence", *words])
    assert chosen.run(chosen) == 0
    return capsys.readouterr().out


def test_it_needs_no_database():
    assert "residence" in WITHOUT_DATABASE


def test_the_track_says_what_is_possible_and_what_is_not(capsys):
    said = asked(capsys, "track", "--fact", "residence_status=eu_citizen", "--on", "2026-02-02")
    assert "reflection_given · nu niet: Alleen als EU-recht geen verblijf geeft." in said
    said = asked(capsys, "track", "--fact", "residence_status=none", "--language", "en")
    assert "reflection_given · Reflection period given → Reflection period" in said


def test_the_track_as_json(capsys):
    answer = json.loads(asked(capsys, "track", "--fact", "residence_status=reflection_period", "--json"))
    signed = next(step for step in answer["possible"] if step["event"] == "report_signed")
    assert signed["to"] == "b8_temporary"
    assert signed["ends"]["rvb_allowance"] == "done"
    assert answer["verified"] is False


def test_entitlements_with_the_day_on_which_they_end(capsys):
    facts = [
        "--fact",
        "residence_status=eu_citizen",
        "--fact",
        "in_shelter=true",
        "--fact",
        "shelter_start=2026-02-02",
    ]
    assert "tot en met zaterdag 2 mei 2026" in asked(capsys, "entitlements", *facts, "--on", "2026-05-02")
    answer = json.loads(asked(capsys, "entitlements", *facts, "--on", "2026-05-03", "--json"))
    assert answer["entitlements"]["money"]["right"] == "eu_work_or_assistance"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--fact", "residence_state=none"], "residence_status"),
        (["--fact", "residence_status=nothing"], "is not possible"),
        (["--fact", "residence_status"], "Write key=value"),
        (["--fact", "residence_status=none", "--fact", "residence_status=dutch"], "is given twice"),
        (["--fact", "residence_status=dublin", "--fact", "nationality_group=eu"], "contradict"),
        (["--on", "2012-01-01"], "too far back"),
        (["--on", "31-02-2026"], "2026"),
    ],
)
def test_what_cannot_be_is_named_and_prints_nothing_else(capsys, words, said):
    chosen = parser(["residence.command"]).parse_args(["residence", "entitlements", *words])
    with pytest.raises(SystemExit) as stop:
        chosen.run(chosen)
    answer = capsys.readouterr()
    assert (stop.value.code, answer.out) == (2, "")
    assert said in answer.err
