"""
Runs in Splink's own environment (`ZOCO_SPLINK_PYTHON`), never in ours: Splink 5 on plainly cleaned signals.

Usage: splink_side.py SIGNALS.csv LINKS.json. Writes clusters for several thresholds; the best is picked with
hindsight, which is a favour to Splink.
"""

# ruff: noqa
# mypy: ignore-errors
import csv
import json
import sys


def clean(row):
    text = lambda name: (row.get(name) or "").strip().lower() or None
    year = next(
        (p for p in (row.get("dob") or "").replace("/", "-").replace(".", "-").split("-") if len(p) == 4),
        None,
    )
    digits = "".join(c for c in (row.get("phone") or "").split(";")[0] if c.isdigit())[-8:]
    return {
        "unique_id": row["record_id"], "first_name": text("given_names"), "surname": text("family_name"),
        "dob": text("dob"), "birth_year": year, "sex": text("sex"), "nationality": text("nationality"),
        "phone": digits or None, "plate": text("plate"), "document": text("document_no"), "street": text("street"),
    }  # fmt: skip


def main(signals, out):
    import pandas
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    with open(signals, newline="") as held:
        rows = [clean(row) for row in csv.DictReader(held)]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("first_name", [0.92, 0.8]), cl.JaroWinklerAtThresholds("surname", [0.92, 0.8]),
            cl.LevenshteinAtThresholds("dob", [1]), cl.ExactMatch("sex"), cl.ExactMatch("nationality"),
            cl.ExactMatch("phone"), cl.ExactMatch("plate"), cl.ExactMatch("document"), cl.ExactMatch("street"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("first_name", "surname"), block_on("dob"), block_on("phone"), block_on("document"),
            block_on("surname", "birth_year"), block_on("first_name", "birth_year"), block_on("plate"),
        ],
    )  # fmt: skip
    linker = Linker(DuckDBAPI().register(pandas.DataFrame(rows)), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("first_name", "surname", "dob")], recall=0.3
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2_000_000)
    for rule in (block_on("first_name", "surname"), block_on("dob")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=0.2)
    found = []
    for threshold in (0.5, 0.8, 0.9, 0.95, 0.99, 0.999):
        frame = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold
        ).as_pandas_dataframe()
        found.append(dict(zip(frame["unique_id"], map(str, frame["cluster_id"]))))
    with open(out, "w") as held:
        json.dump(found, held)


if __name__ == "__main__":
    main(*sys.argv[1:])
