"""A damaged letter settling, over everything the sliders can be set to."""

from itertools import product

import numpy as np
import pytest

from nnlib import datasets
from nnlib.explorers import hopfield
from nnlib.explorers.hopfield_picture import (
    MOST_TURNS,
    OFFERED,
    PIXELS,
    damaged,
    hopfield_picture,
    pixels_of,
    settling,
)
from nnlib.explorers.hopfield_view import LAST_SEED
from nnlib.explorers.learner import CannotDraw, Given
from nnlib.explorers.reach import FAR

NAMES = ("hopfield_weights", "settle", "energy")


def run(letters="FNVX", letter="N", flipped=12, seed=4, **given):
    return settling(*(Given(name, given.get(name)) for name in NAMES), letters, letter, flipped, seed)


def picture(turn=MOST_TURNS, letter="N", **settings):
    return hopfield_picture(run(letter=letter, **settings), letter, turn)


def naive_energy(letters, s):
    """-1/2 of the sum over all pairs of different units, each with the weight that Hebb's rule gives it."""
    total = 0.0
    for i, j in product(range(PIXELS), repeat=2):
        if i != j:
            total -= sum(p[i] * p[j] for p in datasets.letters(letters)) / PIXELS * s[i] * s[j] / 2
    return total


@pytest.mark.parametrize("letters", ["F", "FN", "FNVX", "FNVXAC", OFFERED])
def test_every_setting_of_the_sliders_settles_and_can_be_said(letters):
    for letter in OFFERED:
        for flipped in (0, 1, 12, 24, 25, 40, 49):
            for seed in (0, LAST_SEED):
                settled = run(letters, letter, flipped, seed)
                assert settled.at_rest
                assert len(settled.states) == len(settled.energies) <= MOST_TURNS + 1
                assert (np.diff(settled.energies) <= 1e-9).all()
                for turn in (0, 1, 48, 49, 50, MOST_TURNS):
                    shown = hopfield_picture(settled, letter, turn)
                    assert shown.sentence.endswith(".")
                    assert "should never" not in shown.sentence


def test_a_turn_gives_its_unit_the_sign_of_its_field_and_leaves_the_others():
    patterns = datasets.letters("FNVX")
    settled = run()
    for turn in range(1, len(settled.states)):
        before, after, unit = settled.states[turn - 1], settled.states[turn], (turn - 1) % PIXELS
        field = sum((p @ before - p[unit] * before[unit]) * p[unit] for p in patterns)
        assert after[unit] == (np.sign(field) if abs(field) > 1e-9 else before[unit])
        np.testing.assert_array_equal(np.delete(after, unit), np.delete(before, unit))


@pytest.mark.parametrize("turn", [0, 10, 60])
def test_each_energy_is_that_of_its_state(turn):
    settled = run()
    assert settled.energies[turn] == pytest.approx(naive_energy("FNVX", settled.states[turn]))


def test_as_many_pixels_are_changed_as_asked_for_and_the_same_ones_for_the_same_seed():
    for flipped in (0, 1, 12, 49):
        assert (damaged("N", flipped, 3) != pixels_of("N")).sum() == flipped
    np.testing.assert_array_equal(damaged("N", 12, 3), damaged("N", 12, 3))
    assert (damaged("N", 12, 3) != damaged("N", 12, 4)).any()


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("A damaged N", "After 98 turns it is at rest and has become the N; the energy is -23.43."),
        ("On its way", "After 24 turns it is on its way, 8 pixels from the N"),
        ("Nothing left of it", "has become the F; the energy is -23.35. It was made of the N."),
        ("A negative", "has become the negative of the X, ink and paper swapped"),
        ("A spurious state", "at rest in a spurious state, which is no letter: 10 pixels from the N, the nearest"),
        ("Never remembered", "It was made of the H, which is not remembered."),
        ("Too many letters", "at rest in a spurious state, which is no letter: 4 pixels from the H"),
    ],
)
def test_presets_say_what_they_are_named_for(label, said):
    explorer = hopfield()
    explorer.panel.presets[label].click()
    assert said in explorer.shown.sentence


def test_at_the_start_the_sentence_says_what_was_damaged():
    assert picture(turn=0).sentence.startswith("At the start it is 12 pixels from the N; the energy is -6.694.")
    assert picture(turn=0, flipped=0).sentence.startswith("At the start it is at rest and is the N;")


def test_what_differs_is_what_was_flipped_and_the_next_turn_is_the_next_units():
    shown = picture(turn=0)
    assert (shown.differing.sum(), shown.next_unit) == (12, 0)
    assert picture(turn=10).next_unit == 10
    assert picture(turn=MOST_TURNS).next_unit is None


def test_agreement_counts_pixels_and_the_nearest_has_most():
    shown = picture()
    assert shown.agreement["N"] == PIXELS
    assert shown.nearest == "N"
    assert shown.agreement["F"] == (pixels_of("F") == pixels_of("N")).sum()


def test_units_that_go_against_their_field_are_seen_as_rising_energy():
    def wrong_way(W, s, max_sweeps):
        s = s.copy()
        for i in range(len(s)):
            s[i] = -1 if W[i] @ s > 0 else 1
        return s

    assert "the energy rose, and it should never do that" in picture(settle=wrong_way).sentence


def test_units_that_all_change_at_once_and_swap_for_ever_never_come_to_rest():
    def negated(W, s, max_sweeps):
        return -s

    sentence = picture(settle=negated, energy=lambda W, s: 0.0).sentence
    assert "Even after 6 sweeps it has not come to rest." in sentence


@pytest.mark.parametrize("wild", [np.nan, np.inf, 1e300])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_wild_energies_are_drawn_within_reach_and_said(wild):
    shown = picture(energy=lambda W, s: wild)
    assert not (np.abs(shown.energies) > FAR).any()
    assert not any(abs(e) > FAR for e in shown.letter_energies.values())
    assert hopfield(energy=lambda W, s: wild).shown.sheet is not None
    assert ("energy returned NaN, which is no number" in shown.sentence) == np.isnan(wild)


def test_states_that_are_no_signs_are_drawn_too():
    for wild in (np.nan, 1e300, 0.0):
        explorer = hopfield(settle=lambda W, s, n, wild=wild: s * wild, energy=lambda W, s: 0.0)
        assert explorer.shown.sheet is not None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"hopfield_weights": lambda P: None}, "hopfield_weights returned None, expected numbers of shape (49, 49)"),
        ({"hopfield_weights": lambda P: P @ P.T}, "hopfield_weights returned numbers of shape (4, 4)"),
        ({"settle": lambda W, s: s}, "settle raised TypeError"),
        ({"settle": lambda W, s, n: s[:3]}, "settle returned numbers of shape (3,), expected numbers of shape (49,)"),
        ({"energy": lambda W, s: s}, "energy returned numbers of shape (49,), expected one number"),
    ],
)
def test_functions_that_cannot_be_used_are_said_in_a_sentence(given, sentence):
    with pytest.raises(CannotDraw) as problem:
        run(**given)
    assert sentence in str(problem.value)


def test_nothing_to_remember_is_said():
    with pytest.raises(CannotDraw, match="Nothing is remembered: choose at least one letter"):
        run(letters=())


def test_every_letter_that_is_offered_can_be_remembered_and_damaged():
    explorer = hopfield()
    for letter in OFFERED:
        explorer.panel.set(letter=letter, letters=OFFERED)
        assert explorer.shown.sheet is not None


def test_playing_ends_when_the_state_has_come_to_rest():
    explorer = hopfield(turn=0)
    turns = explorer.panel.controls["turn"]
    turns.play.click()
    for turn in range(1, MOST_TURNS):
        turns.clock.value = turn
        if not turns.clock.playing:
            break
    assert turn == np.flatnonzero((run().states != run().states[-1]).any(axis=1))[-1] + 1
    assert "it is at rest and has become the N" in explorer.shown.sentence
