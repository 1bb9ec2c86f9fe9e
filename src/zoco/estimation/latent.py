"""
Latent classes: people are of a few kinds, within which lists are independent (Manrique-Vallier 2016, Biometrics 72,
1246-1254). As many chains as are asked run beside each other; one chain is not an estimate, and where they do not come
together there is none.
"""

from __future__ import annotations

import numpy as np

from zoco.estimation.chains import MOST_R_HAT, effective, r_hat
from zoco.estimation.newton import Floats
from zoco.estimation.resampling import Progress
from zoco.estimation.results import Caveat, Estimate, NoEstimate
from zoco.estimation.searching import lists_of
from zoco.estimation.tables import CaptureTable

MOST_UNSEEN = 1e9
FLAT = 0.25  # both numbers of the gamma law of the concentration beforehand


def latent_class(table: CaptureTable, *, classes: int = 10, chains: int = 20, draws: int = 5_000, level: float = 0.95, seed: int = 1, say: Progress = lambda _done, _of: None) -> Estimate:  # fmt: skip
    """
    The median of the posterior with its quantiles; the first half of every chain is left out.

    Raises NoEstimate where the chains do not come together (R-hat above 1.05).
    """
    found = sample(table.pooled.astype(float), classes, chains, draws, seed, say)[:, draws // 2 :]
    converged, worth = r_hat(np.log(found + 1)), effective(np.log(found + 1))
    told = Caveat(f"{chains} chains of {draws}: R-hat {converged:.3f}, worth {worth:,.0f} independent draws.", f"{chains} ketens van {draws}: R-hat {converged:.3f}, zo goed als {worth:.0f} losse trekkingen.")  # fmt: skip
    if converged > MOST_R_HAT:
        raise NoEstimate(f"The chains do not come together: R-hat is {converged:.2f}, at most {MOST_R_HAT}.")
    low, middle, high = (float(each) + table.seen for each in np.quantile(found, [(1 - level) / 2, 0.5, (1 + level) / 2]))  # fmt: skip
    return Estimate(middle, table.seen, "latent", low, high, level, options={"classes": classes, "chains": chains, "draws": draws}, seed=seed, checksum=table.checksum, caveats=(told,))  # fmt: skip


def sample(counts: Floats, classes: int, chains: int, draws: int, seed: int, say: Progress = lambda _done, _of: None) -> Floats:  # noqa: PLR0917  # fmt: skip
    """People on no list: draws of the Gibbs sampler, shape (chains, draws)."""
    random, lists = np.random.default_rng(seed), lists_of(counts[None, :])
    cells = np.flatnonzero(counts[1:]) + 1
    on = (cells[:, None] >> np.arange(lists) & 1).astype(float)
    people = np.broadcast_to(counts[cells].astype(np.int64), (chains, len(cells)))
    chance = random.uniform(0.02, 0.6, (chains, classes, lists))
    sizes = random.dirichlet(np.ones(classes), chains)
    concentration, found = np.ones(chains), np.empty((chains, draws))
    for draw in range(draws):
        here = np.exp(np.einsum("cl,nkl->nck", on, np.log(chance)) + np.einsum("cl,nkl->nck", 1 - on, np.log1p(-chance))) * sizes[:, None, :]  # fmt: skip
        nowhere = sizes * np.exp(np.log1p(-chance).sum(axis=2))
        none = np.minimum(nowhere.sum(axis=1), 1 - 1e-12)
        unseen = np.minimum(random.negative_binomial(counts[cells].sum(), np.maximum(1 - none, 1e-9)), MOST_UNSEEN).astype(np.int64)  # fmt: skip
        seen = random.multinomial(people, here / here.sum(axis=2, keepdims=True))
        hidden = random.multinomial(unseen, nowhere / nowhere.sum(axis=1, keepdims=True))
        members = seen.sum(axis=1) + hidden
        there = np.einsum("nck,cl->nkl", seen, on)
        chance = np.clip(random.beta(1 + there, 1 + members[:, :, None] - there), 1e-9, 1 - 1e-9)
        sizes, concentration = _sizes(members, concentration, random)
        found[:, draw] = unseen
        say(draw + 1, draws)
    return found


def _sizes(members: Floats, concentration: Floats, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Stick-breaking: the part of each class, and how even they are."""
    after = members[:, ::-1].cumsum(axis=1)[:, ::-1] - members
    broken = np.clip(random.beta(1 + members, concentration[:, None] + after), 1e-9, 1 - 1e-9)
    broken[:, -1] = 1 - 1e-12
    left = np.concatenate([np.ones((len(members), 1)), np.cumprod(1 - broken, axis=1)[:, :-1]], axis=1)
    sizes = broken * left
    new = random.gamma(FLAT + members.shape[1] - 1, 1 / (FLAT - np.log1p(-broken[:, :-1]).sum(axis=1)))
    return sizes / sizes.sum(axis=1, keepdims=True), new
