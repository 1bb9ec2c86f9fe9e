import argparse
import csv
import json
import stat
from datetime import date

import pytest

from zoco.linkage.blind import command, keys
from zoco.linkage.blind.tests.invented import GRACE, KEY, OLENA, OLENA_ELSEWHERE, ON, WRONG_KEY

COLUMNS = ["record_id", "given_names", "family_name", "dob", "phone", "bsn"]


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(command, "_today", lambda: ON)


@pytest.fixture
def house(tmp_path):
    keys.write(KEY, tmp_path / "key.json")
    keys.write(WRONG_KEY, tmp_path / "wrong.json")
    for name, rows in {"police": [OLENA, GRACE, {"given_names": "Maria"}], "ggd": [OLENA_ELSEWHERE]}.items():
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            table = csv.DictWriter(file, COLUMNS)
            table.writeheader()
            table.writerows(rows)
    return tmp_path


def zoco(*words):
    top = argparse.ArgumentParser()
    command.add(top.add_subparsers())
    chosen = top.parse_args(["blind", *map(str, words)])
    return chosen.run(chosen)


def encode(house, name, organisation, *more, key="key.json"):
    return zoco(
        "encode", house / f"{name}.csv", "--key", house / key, "--as", organisation, "--out",
        house / f"{name}.jsonl", *(more or ("--ground", "invented ground")),
    )  # fmt: skip


def test_two_organisations_encode_and_the_pair_is_found(house, capsys):
    assert encode(house, "police", "Politie") == encode(house, "ggd", "GGD") == 0
    told = capsys.readouterr().out
    assert "rows: 3; encoded: 2, of which with names: 2" in told
    assert "row 3: names: one name only" in told
    assert "stays here" in told and "still personal data" in told
    assert zoco("compare", house / "police.jsonl", house / "ggd.jsonl") == 0
    [head, pair] = capsys.readouterr().out.splitlines()
    own = dict(csv.reader((house / "police.jsonl.ids.csv").open()))
    assert head == "one,other,by" and own[pair.split(",")[0]] == "r1" and pair.endswith(",names")


def test_the_same_record_keeps_its_id_in_a_later_file(house, capsys):
    encode(house, "police", "Politie")
    ids = house / "police.jsonl.ids.csv"
    before = dict(csv.reader(ids.open()))
    encode(house, "police", "Politie", "--ground", "g", "--ids", ids)
    assert dict(csv.reader(ids.open())) == before and len(before) == 3
    assert encode(house, "police", "Politie", "--ids", house / "police.csv") == 2
    assert "police.csv is no file of ids that encode wrote" in capsys.readouterr().err


def test_both_files_are_for_their_owner_only_and_show_no_key(house, capsys):
    encode(house, "police", "Politie")
    for name in ("police.jsonl", "police.jsonl.ids.csv"):
        assert stat.S_IMODE((house / name).stat().st_mode) == 0o600
        assert KEY.secret.hex() not in (house / name).read_text()
    shown = capsys.readouterr()
    assert KEY.secret.hex() not in shown.out + shown.err


def test_without_a_ground_it_says_that_names_stayed(house, capsys):
    assert encode(house, "police", "Politie", "--without", "bsn") == 0
    assert "Names were not encoded: no --ground was given." in capsys.readouterr().out
    assert len((house / "police.jsonl").read_text().splitlines()) == 1


def test_a_wrong_key_is_told_and_nothing_is_compared(house, capsys):
    encode(house, "police", "Politie")
    encode(house, "ggd", "GGD", key="wrong.json", *["--ground", "g"])  # noqa: B026
    capsys.readouterr()
    assert zoco("compare", house / "police.jsonl", house / "ggd.jsonl") == 2
    shown = capsys.readouterr()
    assert "encoded under different keys" in shown.err and shown.out == ""


def test_no_half_file_stays_when_something_is_wrong(house, capsys):
    (house / "police.csv").write_text(
        'record_id,given_names,family_name,dob\n1,Ana,Popa,1990\n2,"Ana' + "x" * 200_000
    )
    assert encode(house, "police", "Politie") == 2
    assert "no CSV" in capsys.readouterr().err
    assert not [name for name in house.iterdir() if "jsonl" in name.name]


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_windows_and_other_delimiters_are_read(house, capsys, between, encoding):
    lines = [
        between.join(cells)
        for cells in (["record_id", "given_names", "family_name", "dob"], ["1", "José", "Muñoz", "1990"])
    ]
    (house / "police.csv").write_bytes("\r\n".join(lines).encode(encoding))
    assert encode(house, "police", "Politie") == 0
    assert "with names: 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "no column"), (b"a,b\n1,2\n", "no column"), (bytes(range(256)) * 9, "no column")],
)
def test_another_file_is_refused_in_words(house, capsys, content, words):
    (house / "police.csv").write_bytes(content)
    assert encode(house, "police", "Politie") == 2
    assert words in capsys.readouterr().err


def test_a_file_that_is_not_there_is_refused_in_words(house, capsys):
    assert encode(house, "nobody", "Politie") == 2
    assert "nobody.csv" in capsys.readouterr().err


def test_a_formula_in_a_cell_never_leaves_the_house(house):
    (house / "police.csv").write_text("record_id,given_names,family_name,dob\n=cmd(),Ana,Popa,1990-04-05\n")
    assert encode(house, "police", "Politie") == 0
    assert "cmd" not in (house / "police.jsonl").read_text()


def test_the_ceremony_begins(tmp_path, capsys):
    assert zoco("ceremony", tmp_path / "c", "--as", "GGD", "--with", "Politie") == 0
    assert "Send 1-promise-ggd.json" in capsys.readouterr().out
    assert json.loads((tmp_path / "c" / "1-promise-ggd.json").read_text())["period"] == keys.period_of(ON)
    assert zoco("ceremony", tmp_path / "c", "--as", "Politie") == 2
    assert "this folder is of GGD" in capsys.readouterr().err


def test_the_default_expiry_is_half_a_year_and_never_after_the_key(house):
    encode(house, "ggd", "GGD")
    line = json.loads((house / "ggd.jsonl").read_text().splitlines()[1])
    assert date.fromisoformat(line["expires_on"]) == KEY.ends_on
