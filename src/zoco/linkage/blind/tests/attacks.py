"""
Attacks on encodings of names, small, by somebody on the matching side: no key, but lists and patience.

Each returns the share that succeeded. `Bits` rows are encodings, `people` who they are of, in the same order.
"""

from collections import Counter

import numpy as np

from zoco.linkage.blind.encoding import Encoder, Person, traits

Rows = np.ndarray


def dictionary(target: Rows, people: list[Person], encode) -> float:
    """Encode every person of a list that holds them all, and look for the same bits."""
    known = {encode(who).tobytes(): who for who in people}
    return float(np.mean([known.get(row.tobytes()) == who for row, who in zip(target, people, strict=True)]))


def frequency(target: Rows, labels: list, reference: list) -> float:
    """Order encodings, and people of another list, by how often each occurs, and lay the two beside each other."""
    seen = [row for row, _ in Counter(row.tobytes() for row in target).most_common()]
    known = [label for label, _ in Counter(reference).most_common()]
    guess = dict(zip(seen, known, strict=False))
    return float(
        np.mean([guess.get(row.tobytes()) == label for row, label in zip(target, labels, strict=True)])
    )


def patterns(target: Rows, people: list[Person], positions) -> tuple[int, float]:
    """
    Mine bits that occur together: they are the bits of one frequent trait.

    How many bits stand in such groups, and the share of groups of which every bit is truly of one trait.
    """
    columns = target.astype(float).T
    columns -= columns.mean(axis=1, keepdims=True)
    columns /= np.maximum(np.linalg.norm(columns, axis=1, keepdims=True), 1e-9)
    together = columns @ columns.T > 0.6
    np.fill_diagonal(together, False)
    groups, left = [], set(np.flatnonzero(together.any(axis=1)).tolist())
    while left:
        start = max(left, key=lambda bit: together[bit].sum())
        group = {start, *np.flatnonzero(together[start]).tolist()} & left
        left -= group
        if len(group) > 1:
            groups.append(group)
    of_traits = [
        set(positions(trait)) for trait in {(t.field, t.value) for who in people for t in traits(who)}
    ]
    pure = sum(any(group <= places for places in of_traits) for group in groups)
    return sum(map(len, groups)), pure / max(len(groups), 1)


def known_people(target: Rows, people: list[Person], known: int) -> float:
    """
    Learn from the first people, whose encodings are known, which bits go with which trait; name the others.

    Each bit of each unknown encoding votes with the log odds learnt for the traits of each candidate.
    """
    every = sorted({(t.field, t.value) for who in people for t in traits(who)})
    place = {trait: at for at, trait in enumerate(every)}
    has = np.zeros((len(people), len(every)))
    for row, who in enumerate(people):
        has[row, [place[t.field, t.value] for t in traits(who)]] = 1
    ones = target.astype(float)
    base = ones[:known].mean(axis=0)
    count = has[:known].sum(axis=0)[:, None]
    lift = (has[:known].T @ (ones[:known] - base)) / (count + 2)  # shrunk towards nothing
    expected = has[known:] @ lift
    expected /= np.maximum(np.linalg.norm(expected, axis=1, keepdims=True), 1e-9)
    score = (ones[known:] - base) @ expected.T
    return float(np.mean(score.argmax(axis=1) == np.arange(len(people) - known)))


def graph(target: Rows, other: Rows) -> float:
    """
    Encode the same people under a key of one's own, and match each by how near its neighbours are.

    Distances are what matching needs, so no layer can hide them wholly.
    """
    profiles = []
    for rows in (target, other):
        ones = rows.astype(float)
        distance = ones.sum(1)[:, None] + ones.sum(1)[None] - 2 * ones @ ones.T
        np.fill_diagonal(distance, np.inf)
        profiles.append(np.sort(distance, axis=1)[:, :20])
    gap = ((profiles[0][:, None] - profiles[1][None]) ** 2).sum(axis=2)
    return float(np.mean(gap.argmin(axis=1) == np.arange(len(target))))


def positions(encoder: Encoder):
    """Where a trait may set bits before the layer."""
    return lambda trait: encoder._row(*trait).tolist()
