"""The ring: made once, made whole, and never made anew over a loss."""

import base64
import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from zoco.seal import keys
from zoco.seal.crypto import SealBroken
from zoco.seal.secrets import secret, unseal_secret


@pytest.fixture
def ring_at(tmp_path, settings):
    settings.ZOCO_KEYS = ""
    settings.ZOCO_KEYS_DIR = tmp_path / "keys"
    return settings.ZOCO_KEYS_DIR


def as_json(directory):
    return json.dumps({file.stem: file.read_text().strip() for file in directory.glob("*.key")})


def test_a_new_ring_is_complete_and_closed_to_others(ring_at):
    ring = keys.prepare(ring_at)
    assert ring.missing() == []
    assert stat.S_IMODE(ring_at.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in ring_at.iterdir()} == {0o600}
    assert len(list(ring_at.iterdir())) == len(keys.KINDS)


def test_preparing_again_changes_nothing(ring_at):
    assert keys.prepare(ring_at) == keys.prepare(ring_at)


def test_many_at_once_end_up_with_the_same_keys(ring_at):
    with ThreadPoolExecutor(16) as pool:
        rings = list(pool.map(lambda _: keys.prepare(ring_at), range(64)))
    assert all(ring == rings[0] for ring in rings)
    assert not [file for file in ring_at.iterdir() if file.name.startswith(".")]


def test_without_a_ring_the_error_says_what_to_do(ring_at):
    with pytest.raises(keys.KeysMissing, match="zoco keys prepare"):
        keys.context_key()


def test_one_missing_kind_is_named(ring_at):
    keys.prepare(ring_at)
    (ring_at / "context-1.key").unlink()
    with pytest.raises(keys.KeysMissing, match="no context key"):
        keys.fresh_ring().current("context")


def test_a_lost_ring_is_not_made_anew_while_data_need_it(ring_at):
    with pytest.raises(keys.KeysLost, match="1-9f3a0c1e"):
        keys.prepare(ring_at, lambda: ["1-9f3a0c1e"])
    assert not ring_at.exists()


def test_a_ring_made_anew_is_not_taken_for_the_old_one(ring_at, tmp_path):
    old = keys.prepare(tmp_path / "old").current("kek")
    keys.prepare(ring_at)
    with pytest.raises(keys.KeysLost):
        keys.prepare(ring_at, lambda: [old.id])


@pytest.mark.parametrize("kind", ["index", "secret", "kek"])
def test_a_lost_key_of_a_ring_in_use_is_not_made_anew(ring_at, kind):
    used = keys.prepare(ring_at).current("kek").id
    (ring_at / f"{kind}-1.key").unlink()
    with pytest.raises(keys.KeysLost):
        keys.prepare(ring_at, lambda: [used])
    assert not (ring_at / f"{kind}-1.key").exists()


def test_a_lost_context_key_only_ends_what_is_running_so_it_is_made_anew(ring_at):
    ring = keys.prepare(ring_at)
    (ring_at / "context-1.key").unlink()
    again = keys.prepare(ring_at, lambda: [ring.current("kek").id])
    assert again.current("context") != ring.current("context")


@pytest.mark.parametrize("text", ["", "not base64!", "sleutel: é", base64.b64encode(b"short").decode()])
def test_a_damaged_key_is_named_and_not_used(ring_at, text):
    keys.prepare(ring_at)
    (ring_at / "kek-1.key").write_text(text)
    with pytest.raises(keys.KeysMissing, match="kek-1 is damaged"):
        keys.fresh_ring()


def test_key_files_that_others_can_read_are_refused(ring_at):
    keys.prepare(ring_at)
    (ring_at / "kek-1.key").chmod(0o644)
    with pytest.raises(keys.KeysUnsafe, match="chmod 600"):
        keys.fresh_ring()


def test_other_files_in_the_directory_are_left_alone(ring_at):
    keys.prepare(ring_at)
    (ring_at / "README.key").write_text("not ours")
    (ring_at / "README.key").chmod(0o600)
    assert keys.fresh_ring().missing() == []
    assert (ring_at / "README.key").read_text() == "not ours"


@pytest.mark.parametrize(
    "encode", [str.encode, lambda text: base64.b64encode(text.encode())], ids=["plain", "base64"]
)
def test_the_environment_gives_the_same_ring(ring_at, settings, encode):
    keys.prepare(ring_at)
    from_files = keys.context_key()
    settings.ZOCO_KEYS, settings.ZOCO_KEYS_DIR = encode(as_json(ring_at)).decode(), "/nonexistent"
    assert keys.context_key() == from_files


@pytest.mark.parametrize("text", ["{", "[]", "nonsense", '{"kek-1": 5}', '{"kek-0": ""}', "e30x"])
def test_a_broken_environment_is_refused_without_showing_it(settings, text):
    settings.ZOCO_KEYS = text
    with pytest.raises(keys.KeysMissing) as told:
        keys.fresh_ring()
    assert told.value.__cause__ is None


def test_no_key_shows_itself(ring_at):
    ring = keys.prepare(ring_at)
    shown = repr(ring) + repr([version.key for version in ring.versions])
    for version in ring.versions:
        assert repr(version.material) not in shown
        assert base64.b64encode(version.material).decode() not in shown


def test_a_destroyed_key_leaves_no_file_and_no_contents(ring_at):
    ring = keys.prepare(ring_at)
    kept_open = os.open(ring_at / "kek-1.key", os.O_RDONLY)
    keys.destroy(ring_at, ring.current("kek"))
    assert not (ring_at / "kek-1.key").exists()
    assert base64.b64encode(ring.current("kek").material) not in os.read(kept_open, 100)
    os.close(kept_open)


def test_a_secret_comes_back(ring_at):
    keys.prepare(ring_at)
    assert unseal_secret(secret("JBSWY3DPEHPK3PXP")) == "JBSWY3DPEHPK3PXP"
    assert "JBSWY3DPEHPK3PXP" not in secret("JBSWY3DPEHPK3PXP")


def test_a_secret_of_an_older_key_still_opens(ring_at):
    keys.prepare(ring_at)
    old = secret("seed")
    keys.add(ring_at, "secret", 2)
    keys.fresh_ring()
    assert unseal_secret(old) == "seed"
    assert unseal_secret(secret("new")) == "new"


def test_what_secret_did_not_make_is_refused(ring_at):
    keys.prepare(ring_at)
    made = secret("seed")
    for text in ["", "seed", "z1.", "z1.!!!!", made[:-8], made.replace("z1.", ""), "z1.é"]:
        with pytest.raises(SealBroken):
            unseal_secret(text)
