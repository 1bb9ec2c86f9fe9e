"""A listing from a file: all or nothing, with the line of what is wrong."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from zoco.directory import imports
from zoco.directory.gazetteer import load_builtin
from zoco.directory.listing import SEED, ListingError, read
from zoco.directory.models import Claim
from zoco.site.command import parser

TODAY = date(2026, 11, 22)
SHARED = Path(__file__).parents[5] / "shared"
GOOD = """\
source = "Gebeld"
stated_on = 2026-01-01

[[claim]]
area = "Gemeente Groningen"
kind = "municipality"
organisation = "MJD"
telephones = ["050 312 61 23"]
municipalities = ["Groningen"]
certainty = "high"
"""


def written(folder, text, name="lijst.toml"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def run(*words):
    chosen = parser(["directory.command", "directory.geo_command"]).parse_args([str(word) for word in words])
    return chosen.run(chosen)


def test_the_seed_listing_reads():
    entries = read(SEED, load_builtin(), today=TODAY)
    assert len(entries) == 24
    assert all(entry.is_demo for entry in entries)
    assert len({entry.line for entry in entries}) == 24


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"Groningen"]', '"Gronigen"]', "line 9: municipalities: 'Gronigen'"),
        ("050 312 61 23", "050", "line 8: telephones: '050' is not a telephone number"),
        ('"high"', '"zeker"', "line 10: certainty: expected one of high, medium, low"),
        ('kind = "municipality"', 'kind = "stad"', "line 6: kind: expected one of"),
        ("2026-01-01", '"31-2-2026"', "line 2: stated_on: expected a day"),
        ("2026-01-01", "2027-01-01", "line 2: stated_on: a day in the future"),
        ('area = "Gemeente Groningen"', "area = 3", "line 5: area: expected a text"),
        (
            'certainty = "high"',
            'certainty = "high"\nage_max = 200',
            "line 11: age_max: expected a whole number",
        ),
        ('certainty = "high"', 'certainty = "high"\nphone = "1"', "line 11: phone: there is no field"),
        (
            'certainty = "high"',
            'certainty = "high"\nforms = ["nonsense"]',
            "line 11: forms: expected some of",
        ),
        ("[[claim]]", "[[claim", "lijst.toml: "),
        ("[[claim]]", "[[entry]]", "no entry in it"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, old, new, said):
    assert old in GOOD
    with pytest.raises(ListingError, match=r"lijst\.toml") as problem:
        read(written(tmp_path, GOOD.replace(old, new)), load_builtin(), today=TODAY)
    assert said in str(problem.value)


def test_the_same_entry_twice_in_a_file_is_a_mistake(tmp_path):
    twice = GOOD + GOOD[GOOD.index("[[claim]]") :]
    with pytest.raises(ListingError, match="line 11: the same entry as in line 4"):
        read(written(tmp_path, twice), load_builtin(), today=TODAY)


@pytest.mark.parametrize("text", [b"\xff\xfe", b"", b"x" * 3_000_000])
def test_other_files_are_refused(tmp_path, text):
    with pytest.raises(ListingError):
        read(written(tmp_path, text), load_builtin(), today=TODAY)
    with pytest.raises(ListingError, match="cannot be read"):
        read(tmp_path / "absent.toml", load_builtin(), today=TODAY)


def test_the_same_as_csv(tmp_path):
    path = tmp_path / "lijst.csv"
    columns = [
        "area",
        "kind",
        "organisation",
        "telephones",
        "municipalities",
        "certainty",
        "source",
        "age_max",
    ]
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(
            [
                columns,
                [
                    "Stad",
                    "municipality",
                    "MJD",
                    "050 312 61 23|0800 2000",
                    "Groningen|Westerkwartier",
                    "high",
                    "x",
                    "22",
                ],
            ]
        )
    (entry,) = read(path, load_builtin(), today=TODAY)
    assert (entry.age_max, len(entry.telephones), entry.municipalities) == (22, 2, ["GM0014", "GM1969"])
    path.write_text("area,kind\nStad\n")
    with pytest.raises(ListingError, match="line 2"):
        read(path, load_builtin(), today=TODAY)


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_command_states_all_or_nothing_and_twice_adds_nothing(tmp_path, capsys):
    path = written(tmp_path, GOOD)
    assert run("directory", "import", path) == 0
    assert run("directory", "import", path) == 0
    assert "1 of them new" in (said := capsys.readouterr().out) and "0 of them new" in said
    bad = written(tmp_path, GOOD + '\n[[claim]]\narea = "Niets"\n')
    assert run("directory", "import", bad) == 1
    assert "line 13: area" in capsys.readouterr().err
    assert Claim.objects.using("owner").count() == 1


@pytest.mark.django_db
def test_a_seat_states_its_own_lines_only(tmp_path, capsys, cast):
    path = written(tmp_path, GOOD.replace("MJD", "SHOP"))
    assert run("directory", "import", path, "--as", "ana@zoco.example") == 1
    assert Claim.objects.count() == 0
    assert run("directory", "import", path, "--as", "boris@zoco.example") == 0
    assert Claim.objects.get().stated_by == cast["Boris"]
    assert run("directory", "import", path, "--as", "niemand@zoco.example") == 1
    assert run("directory", "import", path, "--as", "bea@zoco.example") == 1


def six_squares(folder):
    """A small country: six municipalities side by side, made for this test."""
    head = "code,naam,provinciecode,provincie,veiligheidsregiocode,veiligheidsregio,politie_eenheid\n"
    rows = [f"GM000{n},Vierkant {n},PV01,Proef,VR01,Proef,Proef\n" for n in range(1, 7)]
    written(folder, head + "".join(rows), "gemeenten.csv")
    written(
        folder,
        "woonplaats,gemeentecode\n" + "".join(f"Dorp {n},GM000{n}\n" for n in range(1, 7)),
        "woonplaatsen.csv",
    )
    written(folder, "pc4,gemeentecode,andere_gemeenten\n1000,GM0001,GM0002:0.4\n", "pc4_gemeente.csv")
    arcs, geometries = [], []
    for n in range(6):
        west, south = 5 + n * 0.1, 52
        ring = [[west, south], [0, 0.1], [0.1, 0], [0, -0.1], [-0.1, 0]]
        arcs.append([[round(x * 1000), round(y * 1000)] for x, y in ring])
        geometries.append({"type": "Polygon", "id": f"GM000{n + 1}", "arcs": [[n]]})
    topology = {"type": "Topology", "transform": {"scale": [0.001, 0.001], "translate": [0, 0]}, "arcs": arcs,
                "objects": {"gemeenten": {"type": "GeometryCollection", "geometries": geometries}}}  # fmt: skip
    written(folder, json.dumps(topology), "nl_gemeenten.topojson")


def test_an_operators_division_and_borders_are_kept_and_used(tmp_path, settings, capsys):
    from zoco.directory import in_use

    settings.ZOCO_IMPORTS = tmp_path / "kept"
    source = tmp_path / "source"
    source.mkdir()
    six_squares(source)
    assert not in_use.has_official_shapes()
    assert run("geo", "import", source) == 0
    assert "6 municipalities" in capsys.readouterr().out
    assert [each.name for each in in_use.gazetteer().find("1000").municipalities] == [
        "Vierkant 1",
        "Vierkant 2",
    ]
    assert in_use.has_official_shapes() and set(in_use.shapes()) == {f"GM000{n}" for n in range(1, 7)}
    assert [each.name for each in tmp_path.joinpath("kept").iterdir()] == [imports.NAME]


def test_a_wrong_folder_changes_nothing(tmp_path, settings, capsys):
    settings.ZOCO_IMPORTS = tmp_path / "kept"
    six_squares(tmp_path)
    written(tmp_path, "pc4,gemeentecode,andere_gemeenten\n1000,GM9999,\n", "pc4_gemeente.csv")
    assert run("geo", "import", tmp_path) == 1
    assert "pc4_gemeente.csv, line 2" in capsys.readouterr().err
    assert run("geo", "import", tmp_path / "absent") == 1
    assert not (tmp_path / "kept").exists()


@pytest.mark.shared
def test_the_official_folder_can_be_imported(tmp_path, settings, capsys):
    if not (SHARED / "geo").is_dir():
        pytest.skip("../shared/geo is not here")
    from zoco.directory import in_use

    settings.ZOCO_IMPORTS = tmp_path
    assert run("geo", "import", SHARED / "geo") == 0
    assert "342 municipalities" in capsys.readouterr().out
    assert len(in_use.shapes()) == 342


@pytest.mark.shared
def test_our_listing_reads_as_the_two_readings_of_others_where_they_agree():
    """Certain in ours and in the first reading; in one of the two readings wherever they differ."""
    first = SHARED / "geo" / "seed_directory.json"
    if not first.is_file():
        pytest.skip("../shared/geo is not here")
    from zoco.directory.resolver import Directory
    from zoco.directory.tests.test_resolver import of

    told = [of(entry) for entry in read(SEED, load_builtin(), today=TODAY)]
    directory = Directory.as_of(TODAY, told)
    for row in json.loads(first.read_text())["rows"]:
        names = {contact["organisation"].replace("HVO Querido/ ACM", "HVO Querido/ACM").replace("HVO ", "HVO-")
                 for contact in row["contacts"]}  # fmt: skip
        for code in row["municipalities"]:
            assert names <= {contact.organisation for contact in directory.answer(code).contacts}, (
                row["row"],
                code,
            )
