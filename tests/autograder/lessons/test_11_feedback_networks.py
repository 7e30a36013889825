"""What lesson 11 says about the numbers that its cells print and the pictures that they draw."""

import numpy as np
import pytest

import nnlib


@pytest.fixture(scope="module")
def lesson(execute):
    return execute("11_feedback_networks")


@pytest.fixture(scope="module")
def remembering():
    """The four letters and the weights that remember them."""
    letters = nnlib.datasets.letters("FNVX")
    return letters, nnlib.hopfield_weights(letters)


def test_a_neuron_forgets_without_a_loop_fades_with_a_weak_one_and_remembers_with_a_strong_one(lesson):
    _, (_, *without), (_, *weak), (_, *strong) = lesson.table("for w in [0.0, 0.5, 1.5]:")
    assert without[1:] == [0] * 5
    assert weak == sorted(weak, reverse=True) and weak[-1] < 0.05
    assert strong == sorted(strong)


def test_the_echo_begins_as_the_caption_says_and_has_faded_after_24_steps():
    rng = np.random.default_rng(0)
    W_x, W_h = rng.normal(size=(8, 1)), 0.3 * rng.normal(size=(8, 8))
    pulse = np.zeros((25, 1, 1))
    pulse[0] = 1
    states = nnlib.unroll(pulse, np.zeros((1, 8)), W_x, W_h, np.zeros(8))[:, 0]
    first = np.sort(states[0])
    assert first[-3:].round(1).tolist() == [0.6, 0.7, 0.9]
    assert first[0].round(1) == -0.5
    assert np.abs(first[1:-3]).max() < 0.5
    assert np.abs(states[24]).max() < 0.01


def test_the_same_elements_in_another_order_leave_another_state(lesson):
    early, late = [row[4:] for row in lesson.table("early[0], late[3] = 1, 1")]
    assert np.abs(np.subtract(early, late)).min() > 0.01


def test_four_starts_lead_to_each_of_two_states_and_the_one_at_0_stays(lesson):
    (ends,) = lesson.table("starts = np.linspace(-1, 1, 9)")
    assert ends == [-0.8586] * 4 + [0] + [0.8586] * 4


def test_three_guests_would_move_and_ben_only_after_ada_has(lesson):
    lines = lesson.lines('wish = "moves" if field')
    assert [line.split()[0] for line in lines if line.endswith("moves")] == ["Ada", "Cleo", "Eve"]
    turns = lesson.lines("def tables(s)")
    assert turns[2].startswith("Ben had a turn") and turns[2].endswith("| Ada Ben")


def test_the_energy_falls_at_every_move_of_a_guest(lesson):
    *turns, last = lesson.lines("def tables(s)")
    seats = [line.split("   ")[-1] for line in turns]
    energies = [row[0] for row in lesson.table("def tables(s)")]
    for before, after, was, now in zip(seats, seats[1:], energies, energies[1:], strict=False):
        assert now < was if after != before else now == was
    assert last.endswith("True")


def test_a_settled_seating_need_not_be_the_best_and_two_together_could_leave_it(lesson):
    lowest, *ends, local, together = [row[-1] for row in lesson.table("all_arrangements = np.array(")]
    assert sorted(ends) == [-11, -11, -7, -7]
    assert lowest == -11
    assert together < local == -7


def test_the_damaged_letter_is_nearest_to_n_and_is_restored_while_the_energy_never_rises(lesson):
    assert [row[0] for row in lesson.table("damaged = letters[1].copy()")[:4]] == [27, 37, 29, 30]
    assert "energy never rises: True" in lesson.lines("damaged = letters[1].copy()")
    wrong = [row[1] for row in lesson.table("damaged = letters[1].copy()")[-5:]]
    assert wrong[0] == 12 and wrong[-1] == 0 and wrong == sorted(wrong, reverse=True)


def test_little_damage_is_always_mended_and_half_of_the_pixels_hardly_ever(lesson):
    restored = {int(changed): count for changed, count in lesson.table('print("pixels changed   restored')[1:]}
    assert restored[4] == restored[8] == 200
    assert list(restored.values()) == sorted(restored.values(), reverse=True)
    assert restored[24] < 5


def test_about_ten_random_patterns_are_remembered_and_fifty_are_not(lesson):
    at_rest = {int(stored): count for stored, count in lesson.table('print("patterns stored')}
    assert [at_rest[stored] for stored in (2, 5, 10)] == [2, 5, 10]
    assert at_rest[20] < 5 and at_rest[50] == 0


def test_letters_which_resemble_each_other_are_lost_sooner(lesson):
    kept = {int(stored): remembered for stored, remembered in lesson.table('more = "FNVX')}
    assert kept[5] == 5 and kept[6] < 6 and kept[10] < 3


def test_negatives_are_found_as_often_and_spurious_states_lie_higher_and_are_found_less(lesson):
    *found, others, different = lesson.table('negatives = {f"negative')
    counts, energies = zip(*found, strict=True)
    assert energies[:4] == energies[4:]
    assert 0.75 < sum(counts[:4]) / sum(counts[4:]) < 1.25
    assert sum(counts) + others[0] == 1000
    assert others[1] > max(energies)
    assert different[1] < min(counts)


def test_the_second_of_the_commonest_spurious_states_is_the_negative_of_the_first(remembering):
    letters, W = remembering
    rng = np.random.default_rng(0)
    ends = np.array([nnlib.settle(W, rng.choice([-1.0, 1.0], size=49)) for _ in range(1000)])
    known = [*letters, *-letters]
    spurious = [end for end in ends if not any((end == pattern).all() for pattern in known)]
    patterns, counts = np.unique(spurious, axis=0, return_counts=True)
    first, second = patterns[np.argsort(-counts)[:2]]
    assert (first == -second).all()
