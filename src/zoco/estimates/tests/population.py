"""An invented population that several kinds of organisations look at, as sightings."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import numpy as np

from zoco.subjects.captures import Seen, Traits

KINDS = ("police", "shelter", "fairwork")


def sightings(many, *, year=2024, chance=0.3, seed=1, first=0, kinds=KINDS, **traits):
    """So many people in truth, each on every list with this chance; what is one person is linked for sure."""
    random = np.random.default_rng(seed)
    seen, links, number = {}, [], first
    for on in random.random((many, len(kinds))) < chance:
        mine = []
        for kind in np.array(kinds)[on]:
            number += 1
            mine.append(UUID(int=number))
            seen[mine[-1]] = Seen(str(number), date(year, 6, 1).toordinal(), str(kind), Traits(**traits))
        links += [(mine[0], other, 1.0) for other in mine[1:]]
    return seen, links


def together(*parts):
    """Several such parts; give each another `first`."""
    seen, links = {}, []
    for more, joined in parts:
        assert not seen.keys() & more.keys()
        seen |= more
        links += joined
    return seen, links
