import numpy as np
import pytest

from zoco.linkage.blind import kernel

RNG = np.random.default_rng(3)


def drawn(count):
    return RNG.integers(0, 2**64, (count, kernel.WORDS), dtype=np.uint64)


def one_by_one(first, second, most):
    found = [
        (a, b, sum(bin(int(x) ^ int(y)).count("1") for x, y in zip(first[a], second[b], strict=True)))
        for a in range(len(first))
        for b in range(len(second))
    ]
    return [each for each in found if each[2] <= most]


def as_list(found):
    return list(zip(*(each.tolist() for each in found), strict=True))


@pytest.mark.parametrize("way", [kernel.near_numpy, kernel.near_compiled], ids=["numpy", "compiled"])
@pytest.mark.parametrize(("ones", "others"), [(0, 4), (4, 0), (1, 1), (7, 30), (130, 5)])
def test_every_way_finds_what_counting_one_by_one_finds(way, ones, others):
    first, second = drawn(ones), drawn(others)
    for at in range(min(ones, others)):
        second[at] = first[at]
        second[at, at % kernel.WORDS] ^= np.uint64(2**63 + at)
    assert as_list(way(first, second, 505)) == one_by_one(first, second, 505)


def test_blocks_and_tiles_hide_no_pair_and_both_ways_agree():
    first, second = drawn(150), drawn(2300)
    second[2299], second[1024], second[0] = first[149], first[64], first[0]
    plain, fast = (as_list(way(first, second, 470)) for way in (kernel.near_numpy, kernel.near_compiled))
    assert plain == fast
    assert {(149, 2299, 0), (64, 1024, 0), (0, 0, 0)} <= set(plain)


def test_more_pairs_than_were_reckoned_with_are_all_found():
    same = np.repeat(drawn(1), 400, axis=0)
    assert len(kernel.near_compiled(same, same, 0)[0]) == 160_000


def test_the_furthest_pair_does_not_overflow_its_byte():
    none, all_ = np.zeros((1, 16), dtype=np.uint64), np.full((1, 16), 2**64 - 1, dtype=np.uint64)
    assert (
        as_list(kernel.near_numpy(none, all_, 1024))
        == as_list(kernel.near_compiled(none, all_, 1024))
        == [(0, 0, 1024)]
    )


def test_without_the_instruction_of_the_processor_the_count_is_the_same():
    words = drawn(50)
    counted = np.empty(words.shape, dtype=np.uint8)
    kernel.ones(words, counted)
    assert (counted == kernel.ones_by_table(words)).all()


def test_other_shapes_are_refused():
    with pytest.raises(ValueError, match="16 words"):
        kernel.near(drawn(2)[:, :8], drawn(2), 3)
