"""The invented signals: what the linker is trained and measured on must hold the traps of the field."""

from collections import Counter, defaultdict

import pytest

from zoco.linkage.generator import COLUMNS, NEVER_TRAINED, SETTINGS, generate
from zoco.linkage.generator.world import World, bsn
from zoco.site.command import main


def rows(setting="ordinary", records=1500, seed=3):
    return list(generate(SETTINGS[setting], records, seed))


def test_a_seed_gives_the_same_rows_again():
    assert rows(records=60) == rows(records=60) != rows(records=60, seed=4)


def test_nobody_is_twice_in_one_signal():
    named = Counter((row["signal_id"], truth.person_id) for row, truth in rows("crowded"))
    assert set(named.values()) == {1}


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_has_persons_seen_again_and_persons_seen_together(setting):
    made = rows(setting)
    signals, persons = Counter(), defaultdict(set)
    for row, truth in made:
        signals[row["signal_id"]] += 1
        persons[truth.person_id].add(row["signal_id"])
    assert max(signals.values()) > 2
    assert 0.3 < sum(len(seen) == 1 for seen in persons.values()) / len(persons) < 0.7
    assert 0.4 < sum(truth.identifiable for _, truth in made) / len(made) < 0.95


def test_sixteen_origins_and_more_and_one_setting_kept_apart():
    assert len({truth.origin for _, truth in rows()}) >= 16
    assert NEVER_TRAINED in SETTINGS and len(SETTINGS) >= 4


def test_victims_of_one_network_share_a_phone():
    owners = defaultdict(set)
    for row, truth in rows("crowded"):
        if row["phone"] and ";" not in row["phone"]:
            owners[row["phone"]].add(truth.person_id)
    assert max(map(len, owners.values())) > 2


def test_nobody_is_called_as_her_sister():
    world = World(SETTINGS["crowded"], 5)
    network = world.network()
    for _ in range(300):
        elder = world.person(network)
        sister = world.kin(world.person(network), elder)
        assert not set(sister.identities[0].given) & set(elder.identities[0].given)


def test_a_number_passes_the_eleven_test_and_was_never_issued():
    import random

    for _ in range(50):
        digits = bsn(random.Random(_))
        weighed = sum(int(d) * w for d, w in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
        assert weighed % 11 == 0 and digits.startswith("9")


def test_the_command_writes_both_files(tmp_path):
    out, truth = tmp_path / "signals.csv", tmp_path / "truth.csv"
    arguments = ["link", "generate", "--setting", "hurried", "--records", "20", "--seed", "2"]
    assert main([*arguments, "--out", str(out), "--truth", str(truth)]) == 0
    assert out.read_text().splitlines()[0].split(",") == COLUMNS
    assert len(truth.read_text().splitlines()) == 21


def test_a_folder_that_is_not_there_is_named(tmp_path, capsys):
    missing = tmp_path / "no" / "signals.csv"
    assert main(["link", "generate", "--out", str(missing), "--truth", str(missing)]) == 2
    assert "No such file" in capsys.readouterr().err
