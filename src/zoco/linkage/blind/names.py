"""
The words of a name as they sound, whoever wrote them down: folded here by a recipe of its own.

An encoding cannot be folded again afterwards, so these rules are part of the recipe of the encoding
(`encoding.RECIPE`): whoever changes one, changes that number, and old encodings are made anew.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from zoco.linkage.folding import fold

#: Written by somebody who did not know the name; folded.
PLACEHOLDERS = frozenset(
    [
        "onbekend",
        "onbekende",
        "unknown",
        "unk",
        "nn",
        "nnb",
        "nvt",
        "anoniem",
        "anonymous",
        "naamloos",
        "geen",
        "niet",
        "leeg",
        "test",
        "jane",
        "john",
        "doe",
        "xxx",
        "mevrouw",
        "mevr",
        "mw",
        "meneer",
        "dhr",
        "heer",
        "vrouw",
        "man",
        "meisje",
        "jongen",
        "slachtoffer",
    ]
)
#: Say nothing about who it is, and are lost first.
PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "het",
        "ter",
        "ten",
        "te",
        "op",
        "aan",
        "la",
        "le",
        "el",
        "al",
        "ul",
        "as",
        "ash",
        "bin",
        "bint",
        "ibn",
        "abu",
        "ben",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "du",
        "e",
        "y",
        "zu",
        "af",
        "av",
    ]
)
_NO_LETTER = re.compile(r"[^\w\s'`\u00b4\u2018\u2019\u02b9-\u02bf\u0300-\u036f]")
# In this order: what the same sound is written as, in Dutch, English, German, French and the Slavic schemes.
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in [
        (r"(.)\1+", r"\1"),
        (r"shch|schtsch|sjtsj", "s"), (r"tsch|tsj|tch|tj|cz|ch(?=[aeiouy])", "c"), (r"sch|sh|sz|sj", "s"),
        (r"dzh|dsch|dzj|dj|zh|zj|j(?=[aeou])", "j"), (r"ts|tz", "c"), (r"ph", "f"), (r"th", "t"),
        (r"kh|ch|gh|ckh", "h"), (r"ck|qu|q", "k"), (r"x", "ks"), (r"c(?=[eiy])", "c"), (r"c(?=[aou]|$)", "k"),
        (r"w|v(?=$)", "v"), (r"f(?=$)", "v"), (r"ou|oe|oo|u", "u"), (r"ij|iy|yi|ie|ee|ea|y|j(?=$)", "i"),
        (r"(?<=[aeiou])h", ""), (r"(?<=[bdgkrt])h", ""), (r"dt$|d$", "t"), (r"(ov|ev|in)a$", r"\1"),
        (r"(sk|ck)(ai|a|i)[ai]*$", r"\1"), (r"(.)\1+", r"\1"),
    ]
]  # fmt: skip


def tokens(*texts: str) -> list[str]:
    """
    The words that say who it is, folded, each once and in order of the alphabet.

    >>> tokens("Grace  RITAH", "de", "Ssemhanga")
    ['grace', 'ritah', 'ssemhanga']
    >>> tokens("Onbekend", "Szilágyi"), tokens("Олена"), tokens("", "N.N.")
    (['szilagyi'], ['olena'], [])
    """
    letters = _NO_LETTER.sub(" ", " ".join(text for text in texts if text))  # a picture would become words
    words = fold(anyascii(letters)).split()
    kept = {word for word in words if word not in PLACEHOLDERS and not word.isdigit()}
    telling = {word for word in kept if word not in PARTICLES and len(word) > 1}
    return sorted(telling)


@lru_cache(maxsize=1 << 16)
def sound(word: str) -> str:
    """
    One spelling for words that sound alike.

    >>> sound("shevchenko") == sound("sjevtsjenko"), sound("yusuf") == sound("joesoef")
    (True, False)
    >>> sound("ivanova") == sound("ivanov") == sound("iwanow")
    True
    """
    for pattern, written in SOUNDS:
        word = pattern.sub(written, word)
    return word


def bones(sounding: str) -> str:
    """
    The first letter and the consonants.

    >>> bones("fatima"), bones("amina")
    ('ftm', 'amn')
    """
    return sounding[:1] + re.sub("[aeiou]", "", sounding[1:])
