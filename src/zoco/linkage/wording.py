"""The sentence of each level of each field, in Dutch and in English."""

from __future__ import annotations

START = {"nl": "voordat er iets vergeleken is", "en": "before anything is compared"}

NAMES = {
    "unknown": ("van een van beiden is geen naam bekend", "one of the two has no name"),
    "one_word_differs": ("de ene naam is één woord en lijkt niet op de andere", "one name is a single word, unlike the other"),
    "one_word_like": ("één woord, dat op de andere naam lijkt", "a single word that is like the other name"),
    "one_word": ("allebei hetzelfde ene woord als naam", "both have the same single word as a name"),
    "one_word_of_many": ("het ene woord komt voor in de andere naam", "the single word is in the other name"),
    "differ": ("de namen verschillen", "the names differ"),
    "one_like": ("één woord van de namen lijkt op elkaar, de rest verschilt", "one word of the names is alike, the rest differs"),
    "one_of_two": ("één woord van de namen is gelijk, de rest verschilt", "one word of the names is the same, the rest differs"),
    "two_like": ("de namen lijken op elkaar", "the names are alike"),
    "one_and_like": ("één woord is gelijk, een ander lijkt erop", "one word is the same, another is alike"),
    "two": ("twee woorden zijn gelijk, de rest verschilt", "two words are the same, the rest differs"),
    "all": ("de namen zijn gelijk", "the names are the same"),
    "three_or_more": ("drie of meer woorden van de namen komen overeen", "three or more words of the names agree"),
    "two_like_others_differ": ("een deel van de namen lijkt, een deel verschilt", "a part of the names is alike, a part differs"),
    "glued": ("de namen zijn gelijk als ze aan elkaar geschreven worden", "the names are the same when written as one word"),
    "initial_and_one": ("een voorletter past en een woord komt overeen", "an initial fits and a word agrees"),
    "initial": ("alleen een voorletter past", "only an initial fits"),
}  # fmt: skip
BORN = {
    "unknown": ("van een van beiden is geen geboortejaar bekend", "one of the two has no birth year"),
    "date": ("dezelfde geboortedatum", "the same birth date"),
    "date_new_year": ("dezelfde geboortedatum, maar 1 januari wordt vaak ingevuld als de dag onbekend is", "the same birth date, but 1 January is often filled in when the day is unknown"),
    "swapped": ("dezelfde geboortedatum met dag en maand verwisseld", "the same birth date with day and month exchanged"),
    "year_month": ("zelfde jaar en maand, andere dag", "the same year and month, another day"),
    "one_digit": ("de geboortedatum verschilt in één cijfer", "the birth date differs in one digit"),
    "year_day": ("zelfde jaar en dag, andere maand", "the same year and day, another month"),
    "month_day_year_near": ("zelfde dag en maand, het jaar verschilt 1 of 10", "the same day and month, the year differs by 1 or 10"),
    "month_day": ("zelfde dag en maand, ander jaar", "the same day and month, another year"),
    "same_year": ("zelfde geboortejaar, andere dag en maand", "the same birth year, another day and month"),
    "year_1": ("geboortedata een jaar uit elkaar", "birth dates a year apart"),
    "year_3": ("geboortedata tot drie jaar uit elkaar", "birth dates up to three years apart"),
    "year_8": ("geboortedata tot acht jaar uit elkaar", "birth dates up to eight years apart"),
    "year_far": ("geboortedata ver uit elkaar", "birth dates far apart"),
    "year_known": ("zelfde geboortejaar, meer is niet bekend", "the same birth year, no more is known"),
    "month_known": ("zelfde jaar en maand, de dag is niet bekend", "the same year and month, the day is not known"),
    "near_known_1": ("geboortejaar verschilt een jaar", "the birth year differs by one"),
    "near_known_3": ("geboortejaar verschilt twee of drie jaar", "the birth year differs by two or three"),
    "far_known": ("ander geboortejaar", "another birth year"),
    "about_0": ("zelfde geschatte geboortejaar", "the same estimated birth year"),
    "about_1": ("geschat geboortejaar verschilt een jaar", "the estimated birth year differs by one"),
    "about_3": ("geschat geboortejaar verschilt tot drie jaar", "the estimated birth year differs by up to three"),
    "about_6": ("geschat geboortejaar verschilt tot zes jaar", "the estimated birth year differs by up to six"),
    "about_far": ("geschat geboortejaar verschilt veel", "the estimated birth year differs much"),
}  # fmt: skip
# Of each simple field: its name, in both languages.
FIELDS = {
    "sex": ("geslacht", "sex"), "nation": ("nationaliteit", "nationality"), "birth_place": ("geboorteplaats", "birth place"),
    "phone": ("telefoonnummer", "phone"), "handle": ("account", "handle"), "alias": ("alias", "alias"),
    "address": ("adres", "address"), "plate": ("kenteken", "plate"), "document": ("document", "document"),
    "bsn": ("bsn", "BSN"), "v_number": ("V-nummer", "V-number"), "exploitation": ("vorm van uitbuiting", "form of exploitation"),
    "employer": ("werkgever", "employer"),
}  # fmt: skip
LEVEL = {
    "unknown": ("{0} is niet van allebei bekend", "the {0} of one of the two is not known"),
    "same": ("hetzelfde wat betreft {0}", "the same {0}"),
    "differs": ("niet hetzelfde wat betreft {0}", "another {0}"),
    "same_common": ("hetzelfde wat betreft {0}, en dat komt vaak voor", "the same {0}, a common one"),
    "same_rare": ("hetzelfde wat betreft {0}, en dat is zeldzaam", "the same {0}, a rare one"),
    "like": ("{0} lijkt op elkaar", "the {0} is alike"),
    "is_name": ("de {0} van de een is de naam van de ander", "the {0} of one is the name of the other"),
    "road": ("dezelfde straat, huisnummer niet van allebei bekend", "the same street, a house number is missing"),
    "town": ("dezelfde plaats, ander adres", "the same town, another address"),
    "same_two_names": ("hetzelfde {0}, dat bij twee of drie namen staat", "the same {0}, which stands beside two or three names"),
    "same_many_names": ("hetzelfde {0}, dat bij vier of meer namen staat: misschien uitgeleend", "the same {0}, which stands beside four or more names: perhaps lent"),
    "1": ("hetzelfde {0}, bij niemand anders", "the same {0}, of nobody else"),
}  # fmt: skip
CROWD = (
    "hetzelfde {0}, dat bij {1} verschillende namen staat",
    "the same {0}, which stands beside {1} different names",
)
TIME = {
    "unknown": ("van een signaal is de dag niet bekend", "the day of a signal is not known"),
    "3": ("de signalen liggen hooguit drie dagen uit elkaar", "the signals are at most three days apart"),
    "30": ("de signalen liggen hooguit een maand uit elkaar", "the signals are at most a month apart"),
    "180": (
        "de signalen liggen hooguit een half jaar uit elkaar",
        "the signals are at most half a year apart",
    ),
    "730": ("de signalen liggen hooguit twee jaar uit elkaar", "the signals are at most two years apart"),
    "later": (
        "de signalen liggen meer dan twee jaar uit elkaar",
        "the signals are more than two years apart",
    ),
}
SOURCE = {
    "other": (
        "de signalen komen van verschillende organisaties",
        "the signals are of different organisations",
    ),
    "same_kind": (
        "de signalen komen van hetzelfde soort organisatie",
        "the signals are of one kind of organisation",
    ),
    "same_unit": ("de signalen komen van dezelfde afdeling", "the signals are of one unit"),
}
# What two fields say together, beyond what each says.
STEPS = {
    "unknown": ("namen onbekend", "names unknown"), "differ": ("namen verschillen", "names differ"),
    "part": ("namen deels gelijk", "names partly the same"), "like": ("namen lijken", "names alike"),
    "same": ("namen gelijk", "names the same"), "other": ("een deel van de namen gelijk, de rest van iemand anders", "a part of the names the same, the rest of somebody else"),
}  # fmt: skip
BESIDE = {
    "names_and_born": {"unknown": ("geboorte onbekend", "birth unknown"), "differ": ("geboorte anders", "birth differs"), "near": ("geboortejaar dichtbij", "birth year near"), "partly": ("geboorte past", "birth fits"), "same": ("geboortedatum gelijk", "birth date the same")},
    "names_and_contact": {"none": ("niets om te bellen of te bezoeken gedeeld", "no phone, car or address shared"), "crowd": ("telefoon, auto of adres gedeeld dat bij velen staat", "a phone, car or address shared that many have"), "few": ("telefoon, auto of adres gedeeld dat bij enkelen staat", "a phone, car or address shared that some have"), "own": ("telefoon, auto of account gedeeld dat bij haar hoort", "a phone, car or handle shared that is hers")},
    "names_and_paper": {"none": ("geen papieren om te vergelijken", "no papers to compare"), "differs": ("papieren verschillen", "papers differ"), "same": ("papieren gelijk", "papers the same")},
    "names_and_sex": {"no": ("geslacht spreekt niet tegen", "sex does not contradict"), "differs": ("geslacht verschilt", "sex differs")},
}  # fmt: skip
TOGETHER = ("samen bezien: {0}, {1}", "taken together: {0}, {1}")
RARITY = {0: ("geen gedeelde woorden in de namen", "no shared words in the names"), 1: ("de gedeelde woorden in de namen: 1 op {0} heeft ze", "the shared words in the names: 1 in {0} has them")}  # fmt: skip
SPELLING = {0: ("een van de namen heeft geen woorden over", "one of the names has no words left over"), 2: ("de woorden die allebei over hebben lijken niet op elkaar", "the words that both have left over are not alike"), 1: ("een ander woord in de namen is voor {0} % gelijk", "another word in the names is {0} % alike")}  # fmt: skip
CHANCE = {
    "many": ("bij toeval lijken er ongeveer {0} anderen evenveel", "by chance about {0} others are as alike"),
    "none": ("dat iemand anders bij toeval evenveel lijkt, is 1 op {0}", "that somebody else is as alike by chance is 1 in {0}"),
}  # fmt: skip


def sentence(field: str, level: str, language: str = "nl") -> str:
    """
    A level in words.

    >>> sentence("born", "swapped"), sentence("phone", "4-6", "en")
    ('dezelfde geboortedatum met dag en maand verwisseld', 'the same phone, which stands beside 4-6 different names')
    """
    which = 0 if language == "nl" else 1
    for own, said in (("names", NAMES), ("born", BORN), ("time", TIME), ("source", SOURCE)):
        if field == own:
            return said[level][which]
    if field in BESIDE:
        first, second = level.split("+")
        return TOGETHER[which].format(STEPS[first][which], BESIDE[field][second][which])
    if field == "rarity":
        return RARITY[0][which] if level == "nothing" else RARITY[1][which].format(2 ** (int(level) + 1))
    if field == "spelling":
        plain = {"none": 0, "0": 2}.get(level, 1)
        return SPELLING[plain][which].format(round(float(level) * 100) if plain == 1 else "")
    if field == "chance":
        others = 2.0 ** (int(level) + 1)
        kind, number = ("many", others) if others > 1 else ("none", 1 / others)
        return CHANCE[kind][which].format(f"{number:.0f}")
    words = LEVEL.get(level) or (CROWD[0], CROWD[1])
    return words[which].format(FIELDS[field][which], level)
