"""
Latent classes: people are of a few kinds, within which lists are independent (Manrique-Vallier 2016, Biometrics 72,
1246-1254). As many chains as are asked run beside each other; one chain is not an estimate, and where they do not come
together there is none.
"""

from __future__ import annotations

import numpy as np

from zoco.estimation.chains import MOST_R_HAT, effective, r_hat
from zoco.estimation.mixture import Mixture, Steps
from zoco.estimation.newton import Floats
from zoco.estimation.resampling import Progress
from zoco.estimation.results import Caveat, Estimate, NoEstimate
from zoco.estimation.tables import CaptureTable

WARM = 500  # draws left out; in the first part of them few people were seen, then more and more
HEATING = 0.6
STEPS = (5, 15)  # of a Hamiltonian move


def latent_class(table: CaptureTable, *, classes: int = 10, chains: int = 20, draws: int = 2_000, most: float = np.inf, level: float = 0.95, seed: int = 1, say: Progress = lambda _done, _of: None) -> Estimate:  # fmt: skip
    """
    The median of the posterior with its quantiles. `most`: leave out that there are more than so many unseen for each
    person seen, as the program of that paper does with 20.

    Raises NoEstimate where the chains do not come together (R-hat above 1.05).
    """
    found = sample(table.pooled.astype(float), classes, chains, draws, seed, say)
    converged, worth = r_hat(np.log(found + 1)), effective(np.log(found + 1))
    told = Caveat(f"{chains} chains of {draws}: R-hat {converged:.3f}, worth {worth:,.0f} independent draws.", f"{chains} ketens van {draws}: R-hat {converged:.3f}, zo goed als {worth:.0f} losse trekkingen.")  # fmt: skip
    if converged > MOST_R_HAT:
        raise NoEstimate(f"The chains do not come together: R-hat is {converged:.2f}, at most {MOST_R_HAT}.")
    options = {"classes": classes, "chains": chains, "draws": draws} | (
        {"most": most} if np.isfinite(most) else {}
    )
    kept = found[found <= most * table.seen]
    low, middle, high = (float(each) + table.seen for each in np.quantile(kept, [(1 - level) / 2, 0.5, (1 + level) / 2]))  # fmt: skip
    return Estimate(middle, table.seen, "latent", low, high, level, options=options, seed=seed, checksum=table.checksum, caveats=(told,))  # fmt: skip


def sample(counts: Floats, classes: int, chains: int, draws: int, seed: int, say: Progress = lambda _done, _of: None) -> Floats:  # noqa: PLR0917  # fmt: skip
    """People on no list: shape (chains, draws), without the warming up."""
    random, mixture, steps = np.random.default_rng(seed), Mixture(counts, classes), Steps(chains)
    place, found = mixture.begin(chains, random), np.empty((chains, draws))
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):  # a move that flies off is not taken
        for number in range(-WARM, draws):
            share = 0.02 + (1 + number / WARM) / HEATING
            now = mixture if share >= 1 else mixture.thinned(share)
            size = steps.size if number < 0 else steps.settled
            place, none, taken = now.leap(
                now.sweep(place, random), size, int(random.integers(*STEPS)), random
            )
            if number < 0:
                steps.learn(taken)
            else:
                found[:, number] = mixture.unseen(none, random)
            say(WARM + number + 1, WARM + draws)
    return found
