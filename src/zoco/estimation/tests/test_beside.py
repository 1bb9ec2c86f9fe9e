"""The bench runs R beside ours where R is; here a program of that name stands for it."""

from __future__ import annotations

import pytest

from zoco.estimation import bench
from zoco.estimation.beside import Beside
from zoco.estimation.tests.published import table


@pytest.fixture
def task(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return bench.Task("a sum", "", lambda: sum(range(1000)), table("korea_palembang_3lists"), (Beside("dga", "1", 300),))  # fmt: skip


def rscript(folder, says):
    program = folder / "Rscript"
    program.write_text(f"#!/bin/sh\n{says}\n")
    program.chmod(0o755)


def test_what_a_package_takes_stands_beside_ours(task, tmp_path):
    rscript(tmp_path, 'test "$(tail -n +2 "$2" | wc -l)" -eq 6 && echo 9.5')  # rows of people in the table
    found = bench._measured(task)
    assert found.beside[0][:2] == ("dga", 9.5)
    assert found.beside[0][2] == pytest.approx(9.5 / found.seconds)
    assert any("by dga" in line and "target 300" in line for line in bench.lines([found]))


def test_a_package_that_is_not_there_is_not_told(task, tmp_path):
    rscript(tmp_path, "exit 3")
    assert "No package of R" in bench.lines([bench._measured(task)])[-1]


def test_without_r_nothing_is_run_beside(task, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bench._measured(task).beside == ()
