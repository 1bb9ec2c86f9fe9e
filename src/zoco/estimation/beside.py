"""The same task by the best package of R, in the same run: where R and that package are installed, by hand."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from zoco.estimation.tables import CaptureTable

PATIENCE = 300.0  # seconds
TIMED = """
path <- commandArgs(TRUE)[1]
if (!requireNamespace("{package}", quietly = TRUE)) quit(status = 3)
suppressPackageStartupMessages(library("{package}", character.only = TRUE))
table <- read.csv(path)
lists <- ncol(table) - 1
seconds <- function() system.time(suppressWarnings(suppressMessages(invisible(capture.output({task})))))[["elapsed"]]
first <- seconds()
cat(if (first > 5) first else median(replicate(3, seconds())))
"""
OVER_GRAPHS = """{
    data(graphs5, package = "dga")
    counts <- array(0, rep(2, lists))
    counts[as.matrix(table[, 1:lists]) + 1] <- table$count
    bma.cr(counts, 1:100000, 2^-lists, graphs5)
}"""


@dataclass(frozen=True)
class Beside:
    """A package, what it is asked, and how many times faster ours should be."""

    package: str
    task: str
    wanted: int

    def seconds(self, table: CaptureTable) -> float | None:
        """The median of three runs without R's start, or one long one; None where R or the package is not here."""
        if not shutil.which("Rscript"):
            return None
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "table.csv")
            _write(table, path)
            script = TIMED.replace("{package}", self.package).replace("{task}", self.task)
            return _timed(script, path)


def _timed(script: str, path: Path) -> float | None:
    one_core = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    told = subprocess.run(
        ["Rscript", "-", str(path)], input=script, capture_output=True, text=True, check=False, timeout=PATIENCE,
        env=os.environ | one_core,
    )  # fmt: skip
    return float(told.stdout) if told.returncode == 0 else None


def _write(table: CaptureTable, path: Path) -> None:
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow([*(f"list{number}" for number in range(len(table.lists))), "count"])
        for cell, people in enumerate(table.pooled.tolist()):
            if people:
                out.writerow([*(cell >> place & 1 for place in range(len(table.lists))), people])
