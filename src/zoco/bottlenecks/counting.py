"""How often something is seen, from the bands that people gave; and what of that may be told outside. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping

from zoco.disclosure import Rule, publish

TOTAL = ""


def by_region(seen: Iterable[tuple[str, Hashable, int]]) -> dict[str, int]:
    """
    At least so many cases in each region. `seen`: region, organisation, at least so many. Two colleagues may mean the
    same cases, so of an organisation the most counts.

    >>> by_region([("Limburg", "Moveoo", 5), ("Limburg", "Moveoo", 1), ("Rotterdam", "Humanitas", 11)])
    {'Rotterdam': 11, 'Limburg': 5}
    """
    most: defaultdict[tuple[str, Hashable], int] = defaultdict(int)
    for region, organisation, least in seen:
        most[region, organisation] = max(most[region, organisation], least)
    found: defaultdict[str, int] = defaultdict(int)
    for (region, _organisation), least in most.items():
        found[region] += least
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def told_outside(regions: Mapping[str, int], rule: Rule) -> dict[str, int]:
    """
    What may be told of it: regions, and `TOTAL`, out of which nobody learns of a small group; the rest is left out.

    >>> told_outside({"Limburg": 31, "Rotterdam": 12, "Den Haag": 1}, Rule(11))
    {'': 44, 'Limburg': 31}
    >>> told_outside({"Limburg": 1}, Rule(11))
    {}
    """
    groups = {TOTAL: list(regions)} | {region: [region] for region in regions}
    return {name: told for name, told in publish(regions, groups, rule).items() if told is not None}
