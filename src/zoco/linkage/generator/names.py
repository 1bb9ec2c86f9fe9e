"""Names by origin: pools from `names.toml`, and the ways in which one name is spelled by another hand."""

from __future__ import annotations

import random
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

Pair = tuple[str, str]
"""A name in Latin letters and in its own script ("" where that is Latin)."""

_DUTCH = "а:a б:b в:v г:g ґ:g д:d е:e є:je ж:zj з:z и:i і:i ї:ji й:j к:k л:l м:m н:n о:o п:p р:r с:s т:t у:oe ф:f х:ch ц:ts ч:tsj ш:sj щ:sjt ъ:a ь: ю:joe я:ja"
_ENGLISH = "а:a б:b в:v г:g ґ:g д:d е:e є:ye ж:zh з:z и:i і:i ї:yi й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:sht ъ:a ь: ю:yu я:ya"
SCHEMES = {
    "official": _ENGLISH.replace("х:kh", "х:h"),
    "english": _ENGLISH.replace("щ:sht", "щ:shch").replace("и:i", "и:y"),
    "dutch": _DUTCH,
    "german": _DUTCH.replace(":zj", ":sch")
    .replace(":oe", ":u")
    .replace(":tsj", ":tsch")
    .replace(":sjt", ":scht")
    .replace(":sj", ":sch")
    .replace(":joe", ":ju")
    .replace("в:v", "в:w"),
    "iso": _DUTCH.replace(":zj", ":ž")
    .replace(":oe", ":u")
    .replace(":ch", ":h")
    .replace(":tsj", ":č")
    .replace(":sjt", ":ŝ")
    .replace(":sj", ":š")
    .replace(":joe", ":û")
    .replace(":ja", ":â")
    .replace("ц:ts", "ц:c"),
}
# What another ear hears in names from Arabic, Tigrinya, Yoruba and so on: (pattern, spellings).
EAR = {
    "SY": "ou:u,oo,oe|ee:i,ie|ei:ai,ay|kh:ch,k,gh|q:k,gh|y:i,j|mm:m|ss:s|dd:d|oh:uh|h$:,ah|ed$:ad,et|aa:a|sh:ch,sj|j:dj,g|^al-:el-,al ,al|th:t|gh:g|a:e",
    "MA": "ou:oe,u|ch:sh,sj|^el_:al ,el-,el|kh:gh,ch|ph:f|ss:s|j:dj,y|dd:d|aa:a|y:i|h$:,ha|e:a|i:ie",
    "ER": "fay:fai,faye|y:i,j|w:u,v|k:kh,q|ts:tz,s|ai:ay,aye|hannes:hanes,hans|bre:bere,bra|o:u|e:ie,a|h:|f:ph|ss:s|th:t",
    "NG": "gie:gi,ghie|chukwu:chuku|olu:oluwa|ph:f|ie:y|ghe:ge|mwen:men|kh:k|i:e|oh:o",
    "UG": "gg:g|ss:s|ky:ch|l:r|ny:n|uu:u|k:c|w:u",
    "CN": "x:hs,sh|q:ch|zh:ch,z|j:ch|ong:ung|ian:ien|ui:uei|i$:ih|g$:",
    "AL": "xh:dzh,j|q:ç,ch|gj:g,dj|ë:e|ç:c,ch|y:i,u|dh:d|ll:l",
    "TR": "ş:sh,s|ç:ch,c|ı:i|ü:u,ue|ö:o,oe|ğ:g,|y:j|c:dj",
    "RO": "ș:s,sh|ț:t,ts|ă:a|â:a,i|gh:g|ea:ia|ce:che|u$:",
    "HU": "sz:s|cs:ch,c|gy:dj,g|zs:j,zh|á:a|é:e|ő:o|ű:u|ö:o,oe|y$:i|s:sh",
    "PL": "ł:l,w|w:v|sz:sh,s|cz:ch,c|ś:s|ż:z,j|ą:a,om|ę:e,en|rz:zh|j:y|ń:n|ck:tsk",
    "VN": "ng:n|đ:d|ph:f|x:s|y:i|th:t|tr:ch|qu:kw",
    "PH": "j:h|ll:y|c:k|z:s|ie:y|jh:j",
    "BR": "ç:c,s|ã:a|õ:o|lh:l|th:t|x:sh|z:s|ei:e|w:v|ss:s",
    "IN": "ee:i|w:v|ph:f|sh:s|oo:u|dh:d|aur:or|v:w",
    "NL": "ij:y|c:k|ie:y|ph:f|th:t|ck:k|ei:ij|s:z",
    "BG": "iya:ia|y:j,i|ts:c|kh:h|zh:j",
    "UA": "iya:ia|yi:i|y:i,j|kh:h|g:h|ii:y|iy:y",
}


@dataclass(frozen=True)
class Origin:
    """The names of one origin, the most common first."""

    code: str
    male: list[Pair]
    female: list[Pair]
    family: list[Pair]
    cities: list[str]
    family_first: bool
    gender: str
    patronymic: bool
    particles: list[str]
    double_given: float
    double_family: float
    cyrillic: bool

    def given(self, sex: str) -> list[Pair]:
        return self.male if sex == "M" else self.female


@cache
def origins() -> dict[str, Origin]:
    """
    >>> len(origins()) >= 16
    True
    """
    table = tomllib.loads((Path(__file__).parent / "names.toml").read_text())
    return {code: _origin(code, row) for code, row in table.items()}


def _origin(code: str, row: dict[str, str]) -> Origin:
    family = _pairs(row.get("family", ""))
    made = [a + b for b, a in product(row.get("endings", "").split(), row.get("stems", "").split())]
    random.Random(code).shuffle(made)  # noqa: S311
    male = _pairs(row["male"])
    cities = row["cities"].split("|") if "|" in row["cities"] else row["cities"].split()
    return Origin(
        code=code,
        male=male,
        female=_pairs(row["female"]),
        family=family + [_pair(name) for name in made] or male,
        cities=cities,
        family_first=row.get("order") == "family",
        gender=row.get("gender", ""),
        patronymic="patronymic" in row,
        particles=[p.replace("_", " ") for p in row.get("particle", "").split()],
        double_given=float(row.get("double_given", 0.1)),
        double_family=float(row.get("double_family", 0.05)),
        cyrillic=not _latin(male[0][1] or male[0][0]) and code in {"BG", "UA"},
    )


def _pairs(text: str) -> list[Pair]:
    return [_pair(word) for word in text.split()]


def _pair(word: str) -> Pair:
    latin, _, native = word.replace("_", " ").partition("/")
    return ("", latin) if not _latin(latin) else (latin, native)


def _latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in text if c.isalpha())


def feminine(name: Pair, origin: Origin) -> Pair:
    """The family name of a daughter or wife: Иванов → Иванова, Kowalski → Kowalska."""
    if origin.gender == "cyrillic":
        native = name[1][:-1] + "а" if name[1].endswith("и") else name[1] + "а"
        return "", native
    if origin.gender == "polish" and name[0].endswith("i"):
        return name[0][:-1] + "a", name[1]
    return name


@cache
def _scheme(name: str) -> dict[int, str]:
    parts = (rule.partition(":") for rule in SCHEMES[name].split())
    return {ord(a): b for a, _, b in parts}


def romanise(native: str, scheme: str) -> str:
    """
    A Cyrillic name in the Latin letters of one scheme.

    >>> [romanise("Юлия Щерева", s) for s in ("official", "dutch", "german")]
    ['Yuliya Shtereva', 'Joelija Sjtereva', 'Julija Schterewa']
    """
    return native.lower().translate(_scheme(scheme)).title()


def respell(latin: str, origin: str, strength: float, rng: random.Random) -> str:
    """The name as another ear wrote it down: each rule of the origin applies with probability `strength`."""
    text = latin.lower()
    for rule in EAR.get(origin, "").split("|"):
        pattern, _, spellings = rule.partition(":")
        if rng.random() < strength and re.search(pattern, text):
            text = re.sub(pattern, rng.choice(spellings.split(",")), text, count=1)
    return text.title() if text.strip() else latin


def plain(text: str) -> str:
    """Without accents, as most keyboards leave it."""
    bare = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D").replace("ł", "l").replace("Ł", "L").replace("ı", "i"))  # fmt: skip
    return "".join(c for c in bare if not unicodedata.combining(c))


def typo(text: str, rng: random.Random) -> str:
    """One slip of the hand: a letter too few, too many, beside its key or in its neighbour's place."""
    if len(text) < 3:
        return text
    i, kind = rng.randrange(1, len(text)), rng.randrange(4)
    if kind == 0:
        return text[:i] + text[i + 1 :]
    if kind == 1:
        return text[:i] + text[i] + text[i:]
    if kind == 2:
        return text[:i] + rng.choice("aeiourstnml") + text[i + 1 :]
    return text[: i - 1] + text[i] + text[i - 1] + text[i + 1 :]
