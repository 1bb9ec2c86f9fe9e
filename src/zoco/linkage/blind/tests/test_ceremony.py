import dataclasses
import json
import stat

import pytest

from zoco.linkage.blind import keys
from zoco.linkage.blind.ceremony import Party
from zoco.linkage.blind.keys import Refused, SharedKey
from zoco.linkage.blind.rounds import KEY, PRIVATE, walk

NAMES = ("CoMensha", "GGD Amsterdam", "Politie")


def begun(names=NAMES):
    return {name: Party.begin(name, names, "2026-Q4") for name in names}


def rounds_of(parties):
    promises = {name: party.promise() for name, party in parties.items()}
    openings = {name: party.opening(promises) for name, party in parties.items()}
    shares = {name: party.shares(promises, openings) for name, party in parties.items()}
    return promises, openings, shares


@pytest.mark.parametrize("names", [NAMES[:2], NAMES])
def test_all_come_to_the_same_secret_and_read_the_same_digits(names):
    parties = begun(names)
    said = rounds_of(parties)
    made = [party.finish(*said) for party in parties.values()]
    assert len({key.secret for key in made}) == len({key.check for key in made}) == 1
    assert len({party.digits(*said[:2]) for party in parties.values()}) == 1


def test_two_ceremonies_never_make_the_same_secret():
    first, second = ((parties := begun())["Politie"].finish(*rounds_of(parties)) for _ in range(2))
    assert first.secret != second.secret


def test_nobody_opens_before_all_have_promised():
    parties = begun()
    with pytest.raises(Refused, match="promise of GGD Amsterdam, Politie is not in"):
        parties["CoMensha"].opening({"CoMensha": parties["CoMensha"].promise()})


def test_somebody_in_between_makes_the_digits_differ():
    parties, between = begun(), begun()
    promises, openings, _ = rounds_of(parties)
    false = {**promises, "Politie": between["Politie"].promise()}
    seen = {**openings, "Politie": between["Politie"].opening(false)}
    assert parties["GGD Amsterdam"].digits(false, seen) != parties["Politie"].digits(promises, openings)


def test_a_key_chosen_after_seeing_the_others_is_not_the_promised_one():
    parties, later = begun(), begun()
    promises, openings, _ = rounds_of(parties)
    changed = {**openings, "Politie": later["Politie"].opening(promises)}
    with pytest.raises(Refused, match="public key of Politie is not the one it promised"):
        parties["CoMensha"].digits(promises, changed)


def test_a_share_chosen_after_seeing_the_others_is_not_the_promised_one():
    parties = begun()
    promises, openings, shares = rounds_of(parties)
    other = dataclasses.replace(parties["Politie"], share=b"x" * 32)
    with pytest.raises(Refused, match="share of Politie is not the one it promised"):
        parties["CoMensha"].finish(
            promises, openings, {**shares, "Politie": other.shares(promises, openings)}
        )


def test_a_share_that_was_changed_on_the_way_does_not_open():
    parties = begun()
    promises, openings, shares = rounds_of(parties)
    shares["Politie"]["sealed"]["CoMensha"] = "00" + shares["Politie"]["sealed"]["CoMensha"][2:]
    with pytest.raises(Refused, match="does not open"):
        parties["CoMensha"].finish(promises, openings, shares)


def test_others_cannot_read_a_share_on_its_way():
    parties = begun()
    assert parties["Politie"].share.hex() not in json.dumps(rounds_of(parties))


@pytest.mark.parametrize(
    ("name", "names", "period"),
    [
        ("A", ["A"], "2026-Q4"),
        ("A", ["A", "A"], "2026-Q4"),
        ("A", ["B", "C"], "2026-Q4"),
        ("A", ["A", "B"], "2026-13"),
    ],
)
def test_a_ceremony_that_cannot_be_is_refused(name, names, period):
    with pytest.raises(Refused):
        Party.begin(name, names, period)


def test_the_tool_walks_two_organisations_through(tmp_path):
    told = dict.fromkeys(NAMES[:2], "")

    def each(agree=False):
        for name in told:
            other = next(each for each in told if each != name)
            told[name] = "\n".join(walk(tmp_path / name, name, [other], "2026-Q4", agree))
        for file in [*tmp_path.glob("*/[123]-*.json")]:
            for name in told:
                (tmp_path / name / file.name).write_bytes(file.read_bytes())

    each()
    assert all("Send 1-promise-" in words for words in told.values())
    each()
    assert all("Send 2-opening-" in words for words in told.values())
    each()
    assert len({words.splitlines()[0] for words in told.values()}) == 1
    assert all("read the digits aloud" in words for words in told.values())
    each()  # without having called, nothing goes on
    assert not [*tmp_path.glob("*/3-share-*")]
    each(agree=True)
    each()
    made = [keys.read(tmp_path / name / KEY) for name in told]
    assert made[0] == made[1]
    assert all(made[0].check in words and made[0].secret.hex() not in words for words in told.values())
    assert not [*tmp_path.glob(f"*/{PRIVATE}")]
    assert all(stat.S_IMODE((tmp_path / name / KEY).stat().st_mode) == 0o600 for name in told)


def test_names_that_differ_in_capitals_only_are_refused(tmp_path):
    with pytest.raises(Refused, match="same name"):
        list(walk(tmp_path / "c", "GGD", ["ggd"], "2026-Q4", False))
    assert not (tmp_path / "c").exists()


def test_a_key_that_others_can_read_is_refused(tmp_path):
    keys.write(SharedKey("2026-Q4", NAMES, bytes(32)), tmp_path / "key.json")
    (tmp_path / "key.json").chmod(0o640)
    with pytest.raises(Refused, match="others can read"):
        keys.read(tmp_path / "key.json")


@pytest.mark.parametrize("damage", ["", "no json", "{}", '{"format": 3}', "[]"])
def test_a_damaged_key_is_refused(tmp_path, damage):
    (tmp_path / "key.json").write_text(damage)
    (tmp_path / "key.json").chmod(0o600)
    with pytest.raises(Refused):
        keys.read(tmp_path / "key.json")


def test_a_key_with_one_changed_digit_is_refused(tmp_path):
    keys.write(SharedKey("2026-Q4", NAMES, bytes(32)), tmp_path / "key.json")
    text = (tmp_path / "key.json").read_text()
    (tmp_path / "key.json").write_text(text.replace("00000000", "00000001", 1))
    with pytest.raises(Refused, match="damaged"):
        keys.read(tmp_path / "key.json")


def test_a_key_is_never_overwritten_nor_shown(tmp_path):
    key = SharedKey("2026-Q4", NAMES, bytes(range(32)))
    keys.write(key, tmp_path / "key.json")
    with pytest.raises(Refused, match="exists already"):
        keys.write(key, tmp_path / "key.json")
    assert "secret" not in repr(key) and key.secret.hex() not in repr(key)
    party = Party.begin("Politie", NAMES, "2026-Q4")
    assert "private" not in repr(party) and "share" not in repr(party)
