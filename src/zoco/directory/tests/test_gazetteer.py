import csv
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoco.directory.division import builtin_division
from zoco.directory.gazetteer import DivisionError, Gazetteer, key, load_builtin, read_division

SHARED = Path(__file__).parents[5] / "shared" / "geo"
DAY_OF_THE_LISTING = date(2019, 3, 3)


def names(text, on=None):
    return [each.name for each in load_builtin().find(text, on=on).municipalities]


@pytest.mark.parametrize(
    "text", ["2511", "2511AB", "2511 ab", " NL-2511 AB ", "2511 AB 12", "２５１１", "٢٥١١"]
)
def test_a_postcode_is_found_however_it_is_typed_and_its_letters_are_thrown_away(text):
    found = load_builtin().find(text)
    assert ([each.name for each in found.municipalities], found.kind, found.matched) == (
        ["'s-Gravenhage"],
        "postcode",
        "2511",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'s-Gravenhage", "'s-Gravenhage"),
        ("’s Gravenhage", "'s-Gravenhage"),
        ("sGravenhage", "'s-Gravenhage"),
        ("DEN HAAG", "'s-Gravenhage"),
        ("The Hague", "'s-Gravenhage"),
        ("Гаага", "'s-Gravenhage"),
        ("لاهاي", "'s-Gravenhage"),
        ("海牙", "'s-Gravenhage"),
        ("La Haye", "'s-Gravenhage"),
        ("den bosch", "'s-Hertogenbosch"),
        ("Noardeast-Fryslan", "Noardeast-Fryslân"),
        ("St. Annaparochie", "Waadhoeke"),
        ("Sint Annaparochie", "Waadhoeke"),
        ("Alphen a/d Rijn", "Alphen aan den Rijn"),
        ("Hengelo Gld", "Bronckhorst"),
        ("Hengelo (O)", "Hengelo (O.)"),
        ("Bergen, Limburg", "Bergen (L.)"),
        ("gemeente Utrecht", "Utrecht"),
        ("Ĳmuiden", "Velsen"),
        ("Scheveningen", "'s-Gravenhage"),
    ],
)
def test_a_name_is_found_in_any_script_and_spelling(text, expected):
    assert names(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rijswijk", {"Rijswijk (ZH.)", "Altena", "Buren"}),
        ("Laren", {"Laren (NH.)", "Lochem"}),
        ("Velp", {"Rheden", "Land van Cuijk"}),
        ("Hoorn", {"Hoorn", "Terschelling"}),
        ("1251", {"Laren (NH.)", "Hilversum"}),
    ],
)
def test_what_may_be_several_municipalities_is_answered_with_all_of_them(text, expected):
    found = load_builtin().find(text)
    assert {each.name for each in found.municipalities} == expected
    assert found.ambiguous


def test_the_municipality_of_that_name_comes_before_a_village_elsewhere():
    assert names("Hoorn")[0] == "Hoorn"


def test_a_typing_error_finds_nothing_and_suggests():
    found = load_builtin().find("Amstredam")
    assert (found.municipalities, found.kind, found.suggestions) == ((), None, ("Amsterdam",))


@pytest.mark.parametrize("text", ["", "   ", "-", "zzzz", "x" * 10_000_000, "12345", "\x00", "🙂", "0123"])
def test_text_that_means_nothing_finds_nothing(text):
    assert load_builtin().find(text).municipalities == ()


def test_an_unknown_postcode_is_recognised_as_a_postcode():
    found = load_builtin().find("9990 AA")
    assert (found.municipalities, found.kind, found.certainty) == ((), "postcode", "unknown")


@given(st.text(max_size=130))
def test_no_text_breaks_the_search(text):
    found = load_builtin().find(text)
    assert all(each.code in load_builtin().municipalities for each in found.municipalities)


def test_every_place_and_municipality_is_found_by_its_own_name():
    gazetteer, division = load_builtin(), builtin_division()
    for place in division.places:
        assert place.municipality in {each.code for each in gazetteer.find(place.name).municipalities}, place
    for each in division.municipalities:
        assert gazetteer.find(each.name).municipalities[0].code == each.code


def test_every_suggestion_leads_somewhere():
    gazetteer = load_builtin()
    for text in ("Gronigen", "Utrehct", "Rottrdam", "Eindhovn", "Лаага"):
        suggested = gazetteer.find(text).suggestions
        assert suggested
        assert all(gazetteer.find(name).municipalities for name in suggested)


def test_the_division_has_what_belongs_in_it():
    division = builtin_division()
    assert len(division.municipalities) == 342
    assert len(division.places) == 2501
    assert len(division.postcodes) == 4072
    assert len({each.safety_region for each in division.municipalities}) == 25
    assert len({each.police_unit for each in division.municipalities}) == 10
    assert len({each.province for each in division.municipalities}) == 12
    assert {code for each in division.postcodes for code in each.municipalities} == {
        each.code for each in division.municipalities
    }


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (DAY_OF_THE_LISTING, 355),
        (date(2021, 6, 1), 352),
        (date(2022, 3, 23), 345),
        (date(2022, 3, 24), 344),
        (date(2023, 1, 1), 342),
        (date(2026, 12, 31), 342),
    ],
)
def test_there_were_as_many_municipalities_on_a_day_as_cbs_counted(day, number):
    assert len(load_builtin().on(day)) == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Weesp", ["Weesp"]),
        ("Amsterdam", ["Amsterdam"]),
        ("1012", ["Amsterdam"]),
        ("1381", ["Weesp"]),
        ("Brielle", ["Brielle"]),
        ("Rockanje", ["Westvoorne"]),
        ("Eemsdelta", ["Appingedam", "Delfzijl", "Loppersum"]),
        ("Esch", ["Haaren"]),
        ("Landerd", ["Landerd"]),
        ("Utrecht", ["Utrecht"]),
    ],
)
def test_a_question_about_an_earlier_day_is_answered_with_the_municipality_of_that_day(text, expected):
    assert sorted(names(text, on=DAY_OF_THE_LISTING)) == expected


def test_every_question_has_an_answer_on_the_day_of_the_listing_that_existed_that_day():
    gazetteer = load_builtin()
    for number in gazetteer.postcodes:
        found = gazetteer.find(str(number), on=DAY_OF_THE_LISTING).municipalities
        assert found
        assert all(each.exists_on(DAY_OF_THE_LISTING) for each in found)


def test_a_former_municipality_leads_to_its_heirs():
    gazetteer = load_builtin()
    assert names("Landerd") == ["Maashorst"]
    assert gazetteer.now("GM0788") == ["GM0757", "GM0824", "GM0855", "GM0865"]
    assert {each.name for each in gazetteer.predecessors("GM1992")} == {
        "Brielle",
        "Hellevoetsluis",
        "Westvoorne",
    }
    assert gazetteer.now("GM9999") == []


def test_a_former_municipality_keeps_the_region_it_had():
    weesp = load_builtin().former["GM0457"]
    assert (weesp.safety_region, weesp.police_unit) == ("Gooi en Vechtstreek", "Midden-Nederland")
    assert weesp.valid_to == date(2022, 3, 24)


def test_an_announced_merger_is_known_and_changes_no_answer():
    [wijdemeren] = load_builtin().planned()
    assert (wijdemeren.planned_to, wijdemeren.successors) == (date(2027, 1, 1), ("GM0402",))
    assert names("Wijdemeren") == ["Wijdemeren"]


def test_a_new_division_without_it_makes_the_announced_merger_true():
    division = _without(builtin_division(), "GM1696", "GM0402")
    gazetteer = Gazetteer.from_tables(division)
    assert gazetteer.former["GM1696"].valid_to == date(2027, 1, 1)
    assert [each.name for each in gazetteer.find("Wijdemeren").municipalities] == ["Hilversum"]


def _without(division, gone, heir):
    from dataclasses import replace

    return replace(
        division,
        municipalities=tuple(each for each in division.municipalities if each.code != gone),
        places=tuple(
            replace(each, municipality=heir) if each.municipality == gone else each
            for each in division.places
        ),
        postcodes=tuple(
            replace(
                each, municipalities=tuple(heir if code == gone else code for code in each.municipalities)
            )
            for each in division.postcodes
        ),
        other_names=tuple(
            replace(each, municipality=heir) if each.municipality == gone else each
            for each in division.other_names
        ),
    )


def test_the_tables_for_the_browser_say_the_same():
    gazetteer = load_builtin()
    tables = gazetteer.browser_tables()
    assert len(json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode()) < 200_000
    codes = [code for code, _ in tables["municipalities"]]
    for text in ("Rijswijk", "Den Haag", "Гаага", "Landerd", "Hoorn"):
        numbers = tables["names"][key(text)].split()
        assert [codes[int(number)] for number in numbers] == [
            each.code for each in gazetteer.find(text).municipalities
        ]
    spread = {
        first + step: [codes[each] for each in which]
        for first, many, *which in tables["postcodes"]
        for step in range(many)
    }
    assert spread == {number: list(each.municipalities) for number, each in gazetteer.postcodes.items()}


# Folders of an operator


GEMEENTEN = (
    "code,naam,provinciecode,provincie,veiligheidsregiocode,veiligheidsregio,politie_eenheid,zoektermen"
)
SMALL = {
    "gemeenten.csv": [GEMEENTEN, "GM0001,Aa,PV20,Groningen,VR01,Groningen,Noord-Nederland,Oud Aa", "GM0002,Bee,PV20,Groningen,VR01,Groningen,Noord-Nederland,"],
    "woonplaatsen.csv": ["woonplaats,gemeentecode", "Aa,GM0001", "Wold,GM0001", "Wold,GM0002"],
    "pc4_gemeente.csv": ["pc4,gemeentecode,andere_gemeenten", "1000,GM0001,", "1001,GM0001,GM0002:0.30", "1002,GM0002,GM0001:0.04"],
    "plaats_aliassen_geonames.csv": ["alias,plaats,gemeentecode", "Βη,Bee,GM0002"],
}  # fmt: skip


def _folder(tmp_path, **changed):
    for file, lines in {
        **SMALL,
        **{name.replace("__", "."): lines for name, lines in changed.items()},
    }.items():
        if lines is not None:
            (tmp_path / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_a_division_of_an_operator_is_read(tmp_path):
    gazetteer = Gazetteer.from_tables(read_division(_folder(tmp_path)))
    assert [each.name for each in gazetteer.find("wold").municipalities] == ["Aa", "Bee"]
    assert [each.name for each in gazetteer.find("1001").municipalities] == ["Aa", "Bee"]
    assert [each.name for each in gazetteer.find("1002").municipalities] == ["Bee"]
    assert [each.name for each in gazetteer.find("βη").municipalities] == ["Bee"]
    assert [each.name for each in gazetteer.find("oud aa").municipalities] == ["Aa"]
    assert gazetteer.former == {}


@pytest.mark.parametrize(
    ("file", "lines", "message"),
    [
        ("gemeenten__csv", [GEMEENTEN, "0363,Aa,PV20,G,VR01,G,N,"], "gemeenten.csv, line 2: expected a municipality code"),
        ("gemeenten__csv", [GEMEENTEN, "GM0001,,PV20,G,VR01,G,N,"], "gemeenten.csv, line 2: expected a text in naam"),
        ("gemeenten__csv", [GEMEENTEN], "gemeenten.csv: no municipality"),
        ("gemeenten__csv", ["code,naam"], "gemeenten.csv, line 1: no column provinciecode"),
        ("gemeenten__csv", [GEMEENTEN, *["GM0001,Aa,PV20,G,VR01,G,N,"] * 2], "gemeenten.csv, line 3: GM0001 occurs twice"),
        ("gemeenten__csv", [GEMEENTEN, "GM0001,Aa"], "gemeenten.csv, line 2: not as many columns"),
        ("woonplaatsen__csv", ["woonplaats,gemeentecode", "Aa,GM0009"], "woonplaatsen.csv, line 2: 'GM0009' is not"),
        ("pc4_gemeente__csv", ["pc4,gemeentecode,andere_gemeenten", "999,GM0001,"], "pc4_gemeente.csv, line 2: expected a postcode"),
        ("pc4_gemeente__csv", ["pc4,gemeentecode,andere_gemeenten", "1000,GM0001,half"], "line 2: expected codes with shares"),
        ("pc4_gemeente__csv", ["pc4,gemeentecode,andere_gemeenten", *["1000,GM0001,"] * 2], "line 3: postcode 1000 occurs twice"),
        ("pc4_gemeente__csv", None, "pc4_gemeente.csv: no such file"),
        ("plaats_aliassen_geonames__csv", ["alias,plaats,gemeentecode", "x,y,GM7"], "plaats_aliassen_geonames.csv, line 2"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_folder_is_named_with_file_and_line(tmp_path, file, lines, message):
    with pytest.raises(DivisionError, match=message.replace("(", r"\(")):
        read_division(_folder(tmp_path, **{file: lines}))


def test_a_table_in_another_encoding_is_refused(tmp_path):
    folder = _folder(tmp_path)
    (folder / "woonplaatsen.csv").write_bytes("woonplaats,gemeentecode\nAâ,GM0001\n".encode("latin-1"))
    with pytest.raises(DivisionError, match="not UTF-8"):
        read_division(folder)


# Against the better tables, where they are


@pytest.fixture
def shared():
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED.parent} is not there: not checked against the tables by overlay")
    return SHARED


def _table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.shared
def test_all_postcodes_agree_with_the_overlay_of_cbs_areas(shared):
    ours = {str(number): each.municipalities for number, each in load_builtin().postcodes.items()}
    rows = _table(shared / "pc4_gemeente.csv")
    assert {row["pc4"] for row in rows} == set(ours)
    assert [row["pc4"] for row in rows if ours[row["pc4"]][0] != row["gemeentecode"]] == []
    split = {each.number: each.municipalities for each in read_division(shared).postcodes}
    assert {int(number): codes for number, codes in ours.items()} == split


@pytest.mark.shared
def test_all_regions_of_municipalities_agree(shared):
    ours = load_builtin().municipalities
    for row in _table(shared / "gemeenten.csv"):
        each = ours[row["code"]]
        assert (each.name, each.province_code, each.safety_region_code, each.police_unit) == (
            row["naam"],
            row["provinciecode"],
            row["veiligheidsregiocode"],
            row["politie_eenheid"],
        )


@pytest.mark.shared
def test_names_mean_the_same_in_the_imported_division(shared):
    imported, ours = Gazetteer.from_tables(read_division(shared)), load_builtin()
    common = set(imported.names) & set(ours.names)
    assert len(common) > 7000
    assert [
        name
        for name in common
        if {entry.municipality for entry in imported.names[name]}
        != {entry.municipality for entry in ours.names[name]}
    ] == []
