"""Names brought to one spelling, whatever hand, script or ear they came through."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from zoco.linkage.folding import fold

#: Said of people, never part of their name. Particles may be lost on the way, so they do not count either.
SILENT = frozenset(
    [
        "de",
        "den",
        "der",
        "van",
        "von",
        "vd",
        "vande",
        "vanden",
        "vander",
        "ter",
        "ten",
        "te",
        "la",
        "le",
        "el",
        "al",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "du",
        "e",
        "y",
        "bin",
        "bint",
        "ibn",
        "ben",
        "abu",
        "ould",
        "mw",
        "mevr",
        "mevrouw",
        "dhr",
        "heer",
        "mr",
        "mrs",
        "ms",
        "miss",
        "fnu",
        "lnu",
    ]
)
UNKNOWN = frozenset(
    [
        "onbekend",
        "onb",
        "unknown",
        "unk",
        "nn",
        "nb",
        "nvt",
        "geen",
        "none",
        "niet",
        "null",
        "nan",
        "naam",
        "vrouw",
        "man",
        "meisje",
        "jongen",
        "slachtoffer",
        "persoon",
        "doe",
        "dame",
        "heer",
        "client",
        "betrokkene",
        "anoniem",
        "anonymous",
        "xxx",
        "test",
        "x",
    ]
)
# Sounds that are spelled in many ways, in order: first the long ones. C stands for the sound of "ch" in "cheese".
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("sjtsj|schtsch|shch|scht", "st"),
        ("tsch|tsj|tch|dsch", "C"),
        ("sch|sh|sj|sz", "s"),
        ("zh|zj|dzh", "z"),
        ("kh", "h"),
        ("ch|cz|cs", "C"),
        ("ck|q", "k"),
        ("ph", "f"),
        ("th", "t"),
        ("dh", "d"),
        ("gh|gj", "g"),
        ("dj|xh", "j"),
        ("ts|tz", "s"),
        ("c(?=[eiy])", "s"),
        ("c", "k"),
        ("x|z", "s"),
        ("w", "v"),
        ("oe|ou|oo|uu|ue", "u"),
        ("[jy]", "i"),
        ("ei|ai|ae", "e"),
        ("ie|ii|ea", "i"),
        ("ee", "e"),
        (r"(.)\1+", r"\1"),
        ("(?<=[a-z])h(?=[^aeiou]|$)", ""),
        ("(?<=[^aeiou])h", ""),
    )
]
_CLASSES = str.maketrans("CzgqdfwpyjcxT", "sskktvvbiikst", "aeiouh")
_CAMEL = re.compile("(?<=[a-z])(?=[A-Z])")
_CYRILLIC = str.maketrans(
    {"щ": "sht", "ъ": "a", "ь": "", "ю": "yu", "я": "ya", "й": "y", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "є": "ye", "ї": "yi", "ы": "y", "э": "e", "и": "i", "г": "g"}
)  # fmt: skip


@lru_cache(maxsize=200_000)
def latin(text: str) -> str:
    """
    Bare words in Latin letters, from any script.

    >>> [latin(text) for text in ("Щерева", "王芳", "محمد", "ተስፋይ", "Nguyễn", "Ђорђе", "👩")]
    ['shtereva', 'wang fang', 'mhmd', 'tesfay', 'nguyen', 'djordje', '']
    """
    bare = fold(text)
    if bare.isascii():
        return bare
    bare = fold(_CAMEL.sub(" ", anyascii(bare.translate(_CYRILLIC))))
    return bare if re.search("[a-z]", bare) and not text.isascii() and any(c.isalpha() for c in text) else ""


@lru_cache(maxsize=400_000)
def sound(word: str) -> str:
    """
    A word as it sounds, vowels included: what the romanisations of one name have in common.

    >>> [sound(word) for word in ("yuliya", "joelija", "julija")]
    ['iulia', 'iulia', 'iulia']
    >>> [sound(word) for word in ("mohammed", "muhamad", "tsvetelina", "zvetelina")]
    ['mohamed', 'muhamad', 'svetelina', 'svetelina']
    """
    for pattern, heard in _SOUNDS:
        word = pattern.sub(heard, word)
    return re.sub(r"(.)\1+", r"\1", word.lower())


@lru_cache(maxsize=400_000)
def skeleton(heard: str) -> str:
    """
    The consonants of a sound, in coarse classes; a name without them keeps its vowels.

    >>> [skeleton(sound(word)) for word in ("mohammed", "muhamad", "yordanova", "ia", "osagie")]
    ['mmt', 'mmt', 'rtnv', 'ia', 'sk']
    """
    bones = heard.translate(_CLASSES)
    return bones if len(bones) > 1 else heard


def words(text: str) -> list[str]:
    """
    The words of a name that say something, as they sound; one letter stays one letter.

    >>> words("van der Meer"), words("Onbekend"), words("N.N."), words("Al-Ahmad"), words("A. O'Brien")
    (['mer'], [], [], ['amad'], ['a', 'obrin'])
    """
    found = []
    for word in latin(text).split():
        if word in SILENT or word in UNKNOWN or word.isdigit():
            continue
        found.append(sound(word) if len(word) > 1 else word)
    return [] if all(len(word) == 1 for word in found) and len(found) > 1 else found


def person_words(given: str, prefix: str, family: str, native: str) -> tuple[str, ...]:
    """
    The words of a person's name without order or doubles, at most six: the longest of a sentence.

    >>> person_words("Thi Hoa", "", "Nguyen", ""), person_words("", "", "", "王芳")
    (('ti', 'hoa', 'nguin'), ('vang', 'fang'))
    """
    found = dict.fromkeys([*words(given), *words(family)])
    if len(found) < 2:
        found |= dict.fromkeys(words(native))
    if len(found) > 6:
        found = dict.fromkeys(sorted(found, key=len, reverse=True)[:6])
    return tuple(found)
