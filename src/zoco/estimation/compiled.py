"""The inner loops of the estimates, compiled where numba is installed; elsewhere nothing here is called."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_off = False


def here() -> bool:
    """Is the compiled extra here, and not switched off?"""
    return not _off and find_spec("numba") is not None


class off:  # reads as a statement: `with off():`
    """Within this, everything is done in NumPy."""

    def __enter__(self) -> None:
        global _off
        self.was, _off = _off, True

    def __exit__(self, *_trouble: object) -> None:
        global _off  # noqa: PLW0603
        _off = self.was


@cache
def _made(name: str) -> Any:
    return import_module(f"zoco.estimation.{name}")


def fit_all(counts: Floats, terms: NDArray[np.int64]) -> Any:
    """As `newton.fit_all`, the constant among the terms."""
    return _made("loops").fit_all(counts, terms)


def stepwise(counts: Floats, threshold: float) -> Any:
    """As `searching.stepwise` for each row."""
    return _made("sweeps").stepwise(counts, threshold)


def best(*given: Any) -> Any:
    """As `searching.exact`, each model that could be the best fitted."""
    return _made("branches").best(*given)


def downhill(*given: Any) -> Any:
    """As `searching.downhill` for each row."""
    return _made("sweeps").downhill(*given)


def newton(*given: Any) -> Any:
    """As `glm.poisson` steps."""
    return _made("columns").newton(*given)


def travel(*given: Any) -> Any:
    """As `mixture.Mixture` travels."""
    return _made("leaps").travel(*given)
