"""Have chains of draws come together? What every Bayesian figure here is asked before it is given."""

from __future__ import annotations

import numpy as np

from zoco.estimation.newton import Floats

MOST_R_HAT = 1.05


def r_hat(draws: Floats) -> float:
    """
    Split R-hat of draws, shape (chains, draws): 1 where chains agree (Gelman, Carlin, Stern, Dunson, Vehtari and Rubin
    2013, Bayesian Data Analysis, section 11.4).

    >>> same = np.random.default_rng(1).normal(size=(4, 1000)); round(r_hat(same), 2)
    1.0
    >>> r_hat(same + np.arange(4)[:, None]) > 1.5
    True
    """
    half = draws.shape[1] // 2
    parts = np.concatenate([draws[:, :half], draws[:, half : 2 * half]])
    within = parts.var(axis=1, ddof=1).mean()
    if within == 0:
        return 1.0 if np.ptp(parts) == 0 else float("inf")
    between = half * parts.mean(axis=1).var(ddof=1)
    return float(np.sqrt(((half - 1) / half * within + between / half) / within))


def effective(draws: Floats) -> float:
    """
    How many independent draws these are worth (the same, section 11.5; Geyer's initial positive sequence).

    >>> 3000 < effective(np.random.default_rng(1).normal(size=(4, 1000))) <= 4000
    True
    """
    chains, many = draws.shape
    centred = draws - draws.mean(axis=1, keepdims=True)
    padded = np.fft.rfft(centred, 2 * many, axis=1)
    covariance = np.fft.irfft(padded * padded.conj(), axis=1)[:, :many].mean(axis=0) / many
    total = covariance[0] * many / (many - 1) if many > 1 else covariance[0]
    variance = total * (many - 1) / many + draws.mean(axis=1).var(ddof=1) if chains > 1 else total
    if not variance > 0:
        return float(chains * many)
    correlation = 1 - (total - covariance) / variance
    summed = 0.0
    for lag in range(1, many - 1, 2):
        pair = correlation[lag] + correlation[lag + 1]
        if pair < 0:
            break
        summed += pair
    return float(min(chains * many / (1 + 2 * summed), chains * many))
