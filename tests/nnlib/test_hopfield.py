"""The settling network: what must be true of every state, and what the letters must allow."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import nnlib

signs = st.sampled_from([-1.0, 1.0])
# Sixteen units make every weight and every field exact in binary, zeros included.
memories = arrays(np.float64, st.tuples(st.integers(1, 4), st.just(16)), elements=signs)
states = arrays(np.float64, 16, elements=signs)


@given(memories)
def test_weights_are_the_mean_agreement_of_two_units(patterns: np.ndarray) -> None:
    W = nnlib.hopfield_weights(patterns)
    for i in range(16):
        for j in range(16):
            expected = 0 if i == j else sum(pattern[i] * pattern[j] for pattern in patterns) / 16
            assert W[i, j] == pytest.approx(expected, abs=1e-15)


@given(memories, states)
def test_energy_is_minus_half_the_agreement_with_the_weights(patterns: np.ndarray, s: np.ndarray) -> None:
    W = nnlib.hopfield_weights(patterns)
    agreement = sum(W[i, j] * s[i] * s[j] for i in range(16) for j in range(16))
    assert nnlib.energy(W, s) == pytest.approx(-agreement / 2, abs=1e-12)


@given(memories, states)
def test_energy_never_rises_and_the_end_is_at_rest(patterns: np.ndarray, s: np.ndarray) -> None:
    W = nnlib.hopfield_weights(patterns)
    energies = [nnlib.energy(W, s)]
    for sweeps in range(1, 6):
        energies.append(nnlib.energy(W, nnlib.settle(W, s, max_sweeps=sweeps)))
    assert (np.diff(energies) <= 1e-12).all()
    end = nnlib.settle(W, s)
    np.testing.assert_array_equal(nnlib.settle(W, end, max_sweeps=1), end)
    assert set(end) <= {-1, 1}


@given(states)
def test_a_single_memory_is_recalled_from_the_nearer_half_of_all_states(pattern: np.ndarray) -> None:
    W = nnlib.hopfield_weights(pattern[np.newaxis])
    start = pattern.copy()
    start[:7] *= -1
    np.testing.assert_array_equal(nnlib.settle(W, start), pattern)
    np.testing.assert_array_equal(nnlib.settle(W, -start), -pattern)


def test_units_change_one_after_another_and_hear_the_changes_before_them() -> None:
    W = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    # Unit 0 follows unit 1, unit 1 then hears two ones, unit 2 follows; all at once would swap for ever.
    np.testing.assert_array_equal(nnlib.settle([[0, 1], [1, 0]], [1, -1]), [-1, -1])
    np.testing.assert_array_equal(nnlib.settle(W, [-1, 1, 1]), [1, 1, 1])


def test_a_unit_that_hears_nothing_stays_as_it_is() -> None:
    np.testing.assert_array_equal(nnlib.settle(np.zeros((3, 3)), [1, -1, 0]), [1, -1, 0])


def test_sweeps_are_bounded_where_weights_let_a_network_run_in_circles() -> None:
    W, s = np.array([[0.0, -1.0], [1.0, 0.0]]), np.array([1.0, 1.0])
    after = [tuple(nnlib.settle(W, s, max_sweeps=sweeps)) for sweeps in (1, 2, 3)]
    assert after == [(-1, -1), (1, 1), (-1, -1)]


@given(st.sampled_from("FNVX"), st.sets(st.integers(0, 48), max_size=4))
def test_the_letters_are_recalled_with_any_four_pixels_wrong(name: str, wrong: set[int]) -> None:
    W = nnlib.hopfield_weights(nnlib.datasets.letters())
    picture = nnlib.datasets.letters(name)[0]
    start = picture.copy()
    start[sorted(wrong)] *= -1
    np.testing.assert_array_equal(nnlib.settle(W, start), picture)


def test_too_many_letters_are_not_all_remembered() -> None:
    pictures = nnlib.datasets.letters("ACEFHIJLNOPSTUVXYZ")
    W = nnlib.hopfield_weights(pictures)
    assert any((nnlib.settle(W, picture) != picture).any() for picture in pictures)


@pytest.mark.parametrize("bad", [0, 0.5, 2, np.nan])
def test_patterns_hold_only_plus_and_minus_one(bad: float) -> None:
    with pytest.raises(ValueError, match=r"patterns of shape \(1, 2\) must hold only -1 and 1\."):
        nnlib.hopfield_weights([[1, bad]])


def test_weights_and_state_must_fit() -> None:
    for function in (nnlib.energy, nnlib.settle):
        with pytest.raises(ValueError, match=r"shapes \(n, n\) and \(n,\), but theirs are \(2, 3\) and \(3,\)\."):
            function(np.zeros((2, 3)), np.ones(3))
    with pytest.raises(ValueError, match=r"s of shape \(2,\) holds NaN"):
        nnlib.settle(np.zeros((2, 2)), [1, np.nan])
    with pytest.raises(ValueError, match=r"max_sweeps must be at least 1, but it is 0\."):
        nnlib.settle(np.zeros((2, 2)), [1, 1], max_sweeps=0)
