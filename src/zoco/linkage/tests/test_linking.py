"""From a file to persons: through the command where there is one."""

import csv
import json
import random
import shutil
from dataclasses import asdict, replace

import numpy as np
import pytest

from zoco.linkage import explaining
from zoco.linkage.bench import suggestions
from zoco.linkage.features import LEVELS
from zoco.linkage.generator import NEVER_TRAINED, SETTINGS, generate
from zoco.linkage.linking import link
from zoco.linkage.measures import measure
from zoco.linkage.training import HurtsAnOrigin, Lesson, refuse_a_fall
from zoco.linkage.weights import shipped
from zoco.linkage.wording import sentence
from zoco.site.command import main


@pytest.fixture(scope="module")
def made():
    return list(generate(SETTINGS[NEVER_TRAINED], 2000, seed=5))


@pytest.fixture(scope="module")
def linked(made):
    return link([row for row, _ in made], workers=1)


def clusters(linked):
    return dict(zip(linked.table.ids, linked.clusters.tolist(), strict=True))


def test_a_setting_never_trained_on_is_linked_well(made, linked):
    found = measure(clusters(linked), [{k: str(v) for k, v in asdict(t).items()} for _, t in made])
    assert found.identifiable.f1 > 0.9
    assert found.co_victims_per_1000 < 30
    precision, recall, co_victims = suggestions(linked, [t for _, t in made])
    assert precision > 0.98 and recall > 0.7 and co_victims < 10


def test_two_subjects_of_one_signal_are_never_one(made, linked):
    seen = [(row["signal_id"], linked.clusters[i]) for i, (row, _) in enumerate(made)]
    assert len(seen) == len(set(seen))


def test_a_score_is_exactly_the_sum_of_its_reasons(linked):
    for left, right, score in list(zip(linked.left, linked.right, linked.scores, strict=True))[:200]:
        told = explaining.explain(linked.table, linked.known, left, right, shipped())
        assert abs(sum(reason.bits for reason in told.reasons) - score) < 1e-9


def test_more_processes_give_the_same(made, linked, monkeypatch):
    monkeypatch.setattr("zoco.linkage.linking.CHUNK", 5000)
    monkeypatch.setattr("zoco.linkage.linking.BATCH", 700)
    again = link([row for row, _ in made], workers=2)
    assert again.clusters.tolist() == linked.clusters.tolist()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_level_has_its_sentence(language):
    said = [sentence(field, level, language) for field, held in LEVELS.items() for level in held]
    assert all(said) and not any("{" in words for words in said)


def written(tmp_path, text, **options):
    file = tmp_path / "signals.csv"
    file.write_bytes(text.encode(options.get("encoding", "utf-8")))
    return file


def run(file, tmp_path, *more):
    out = tmp_path / "links.csv"
    code = main(["link", str(file), "--out", str(out), *more])
    rows = list(csv.DictReader(out.read_text().splitlines())) if out.exists() else []
    return code, {row["record_id"]: row["cluster_id"] for row in rows}


TWO = "record_id;signal_id;given_names;family_name;dob;phone\n1;a;Zoë;Müller-Brandt;03-04-1998;06-12345678\n2;b;ZOE;Muller Brandt;1998-04-03;+31612345678\n3;b;Ana;Popa;;\n"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_any_encoding_and_delimiter(tmp_path, encoding, sign):
    code, found = run(written(tmp_path, TWO.replace(";", sign), encoding=encoding), tmp_path)
    assert code == 0
    assert found["1"] == found["2"] != found["3"]


def test_bad_rows_are_named_and_good_ones_go_on(tmp_path, capsys):
    text = TWO + ";c;no id\n1;d;again\n4;e;a;b;c;d;e;f;g\n5;f\n"
    code, found = run(written(tmp_path, text), tmp_path)
    told = capsys.readouterr().err
    assert code == 0 and set(found) == {"1", "2", "3", "5"}
    assert "line 5: has no record_id" in told and "line 6: record_id 1 occurs twice" in told
    assert "line 7: has 9 cells" in told


def test_a_file_that_is_no_table_is_refused(tmp_path, capsys):
    assert run(written(tmp_path, "hello\nworld\n"), tmp_path)[0] == 2
    assert "no column record_id" in capsys.readouterr().err
    assert run(tmp_path / "absent.csv", tmp_path)[0] == 2


NASTY = [
    {},
    {"given_names": "A", "family_name": "B"},
    dict.fromkeys(("given_names", "family_name", "dob", "nationality", "phone", "plate"), "onbekend"),
    {"family_name": "Een mevrouw die haar naam niet wilde zeggen maar vertelde dat zij uit het zuiden kwam " * 20},
    {"dob": "31-02-1900"}, {"dob": "99-99-9999"}, {"dob": "²⁰²⁰"}, {"age_estimate": "oud"},
    {"given_names": "👩‍🦰", "family_name": "🙂"},
    {"given_names": "محمد Ali", "family_name": "\u202eابراهيم Smith"},
    {"alias": ";".join(f"alias{i}" for i in range(50))},
    {"given_names": "=HYPERLINK(1)", "notes": "x" * 30_000, "phone": "1" * 400, "bsn": "١٢٣٤٥٦٧٨٩"},
    {"received_at": "0000-00-00", "dob": "0001-01-01", "postcode": "\x00", "plate": "-"},
]  # fmt: skip


def test_nasty_rows_are_linked_to_nobody():
    rows = [{"record_id": str(i), "signal_id": f"s{i}", **row} for i, row in enumerate(NASTY)]
    found = link(rows, workers=1)
    assert len(set(found.clusters.tolist())) == len(rows)
    assert np.isfinite(found.probabilities).all()


def test_nothing_at_all_is_linked_too(tmp_path):
    code, found = run(written(tmp_path, "record_id,dob\n"), tmp_path)
    assert code == 0 and found == {}


def test_a_phone_that_all_share_joins_nobody():
    rng = random.Random(4)
    words = [
        "".join(rng.choice("bdfgklmnprstv") + rng.choice("aiou") for _ in range(4)) for _ in range(10_000)
    ]
    rows = [
        {"record_id": str(i), "signal_id": str(i), "phone": "0612345678", "given_names": words[2 * i], "family_name": words[2 * i + 1]}
        for i in range(5000)
    ]  # fmt: skip
    assert np.bincount(link(rows, workers=1).clusters).max() <= 2


def test_a_formula_in_an_id_is_not_run(tmp_path):
    code, found = run(written(tmp_path, "record_id,dob\n=1+1,1990\n"), tmp_path)
    assert code == 0 and set(found) == {"'=1+1"}


def test_truth_is_measured_and_told_as_json(tmp_path, capsys):
    signals, truth = tmp_path / "s.csv", tmp_path / "t.csv"
    main(["link", "generate", "--records", "300", "--out", str(signals), "--truth", str(truth)])
    code, found = run(signals, tmp_path, "--truth", str(truth), "--json")
    told = json.loads(capsys.readouterr().out)
    assert code == 0 and len(found) == told["records"] == 300
    assert 0 < told["identifiable"]["f1"] <= 1


def test_a_pair_is_explained_in_both_languages(tmp_path, capsys):
    file = written(tmp_path, TWO)
    assert main(["link", "explain", str(file), "1", "2"]) == 0
    assert "dezelfde geboortedatum" in capsys.readouterr().out
    assert main(["link", "explain", str(file), "1", "2", "--language", "en", "--svg"]) == 0
    assert "the same birth date" in capsys.readouterr().out
    assert main(["link", "explain", str(file), "1", "nobody"]) == 2


def test_two_valid_bsns_are_never_one_person_however_alike():
    like = {"given_names": "Ana", "family_name": "Zvetkova", "dob": "1998-04-03", "phone": "0612345678"}
    rows = [
        {"record_id": "1", "signal_id": "1", "bsn": "111222333", **like},
        {"record_id": "2", "signal_id": "2", **like},
        {"record_id": "3", "signal_id": "3", "bsn": "123456782", **like},
    ]
    found = link(rows, workers=1).clusters
    assert found[0] != found[2] and found[1] in {found[0], found[2]}


@pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java, which is not here")
@pytest.mark.filterwarnings("default")
def test_spark_gives_the_same_links(made, monkeypatch):
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    # A machine that is gone in a minute does not repay the best of its compilers.
    quick = "--driver-java-options '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' pyspark-shell"
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", quick)
    from zoco.linkage.spark import link as on_spark

    rows = [row for row, _ in made[:60]]
    assert on_spark(rows, master="local[1]").clusters.tolist() == link(rows, workers=1).clusters.tolist()


def test_a_refit_that_hurts_an_origin_of_names_is_refused():
    lessons = [Lesson.of(SETTINGS["careful"], 4000, seed=8)]
    worse = dict(shipped().bits) | {"rarity": np.full(len(LEVELS["rarity"]), -20.0)}
    refuse_a_fall(shipped(), shipped(), lessons)
    with pytest.raises(HurtsAnOrigin, match="points: these weights are not written"):
        refuse_a_fall(shipped(), replace(shipped(), bits=worse), lessons)
