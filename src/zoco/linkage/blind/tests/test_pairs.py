"""How many of the true pairs are found on generated halves: printed, and held to a floor."""

import pytest

from zoco.linkage.blind import bench


@pytest.mark.parametrize("setting", ["careful", "ordinary"])
def test_pairs_are_found_behind_the_diffusion_layer(setting):
    bare, hard, matched = bench.pairs(setting, 2000, 31)
    print(f"\n{bare}\n{hard}\n{matched}")
    assert hard.true > 300
    assert hard.f1 >= 0.9 and matched.f1 >= 0.9
    assert bare.f1 - hard.f1 < 0.03  # what the layer costs
