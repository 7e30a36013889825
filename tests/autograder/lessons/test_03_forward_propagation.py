"""What lesson 03 says about the numbers that its cells print."""

import re
from itertools import pairwise

import pytest


@pytest.fixture(scope="module")
def lesson(execute):
    return execute("03_forward_propagation")


def test_an_observation_gets_the_same_answer_in_company_as_alone(lesson):
    alone = lesson.table("A2 = nnlib.softmax(")[2][1:]
    assert lesson.table("print(output.round(2))")[1] == alone


def test_twice_the_hidden_nodes_are_three_times_the_parameters(lesson):
    *_, smaller, larger = lesson.table("sizes!s:20")
    assert 3 <= larger[-1] / smaller[-1] < 3.3


def test_weighted_sums_keep_their_spread_only_when_divided_by_the_root(lesson):
    rows = lesson.table("spreads = [(inputs @ ")[1:]
    assert all(0.8 < row[3] < 1.2 for row in rows)
    assert rows[0][1] < rows[1][1] < rows[2][1]
    assert rows[0][2] > rows[1][2] > rows[2][2]
    assert 9.5 < rows[1][1] < 10.5  # ten times as far with 100 inputs as with one


def test_large_weights_saturate_most_nodes_and_small_ones_none(lesson):
    shares = [line.split("0.99):")[1].split()[0] for line in lesson.lines("saturated, slope =")]
    large, small, right = [float(share.rstrip("%")) for share in shares]
    assert large > 50 and small == 0 and right < 5


def test_small_weights_shrink_tenfold_at_every_layer_and_the_right_ones_slowly(lesson):
    large, right, small = [row[1:] for row in lesson.table("weights times {factor:4}")]
    assert min(large) > 0.9
    assert all(later > 0.7 * earlier for earlier, later in pairwise(right))
    assert all(8 < earlier / later < 12 for earlier, later in pairwise(small[:4]))
    assert small[-1] < 1e-4


def test_the_loop_agrees_with_the_steps(lesson):
    for row in lesson.table("for step_by_step, A in zip("):
        assert row[: len(row) // 2] == row[len(row) // 2 :]


def test_zeros_stay_zeros_equals_stay_equal_and_random_weights_learn_xor(lesson):
    zeros, zero_weights, equal, equal_weights, drawn, _ = lesson.lines("for name, start in starts.items()")
    assert "predicts [0 0 0 0]" in zeros and zero_weights.endswith("[0. 0.] [0. 0.] [0. 0.] ")
    first, second, third = re.findall(r"\[.*?\]", equal_weights)
    assert "predicts [0 1 1 0]" not in equal and first == second == third != "[0.5 0.5]"
    assert "predicts [0 1 1 0], right is [0 1 1 0]" in drawn


def test_linear_layers_collapse_and_tanh_layers_leave_the_straight_line(lesson):
    both, one = lesson.table("through_both[0]")
    assert both == one
    linear, linear_middle, bent, bent_middle = lesson.table("halfway = ends.mean")
    assert linear == linear_middle and bent != bent_middle


def test_the_letters_are_told_by_their_strokes_even_a_damaged_one(lesson):
    lines = lesson.lines("an H without its first pixel")
    assert [line.split("answer: ")[1][0] for line in lines] == ["H", "L", "T", "U", "H"]
    assert ["left" in line for line in lines] == [True, True, False, True, False]


def test_more_hidden_nodes_help_up_to_four_and_fit_accidents_after_that(lesson):
    *table, corners = lesson.table('print("hidden nodes   parameters')
    table = [row for row in table if len(row) == 5]
    seen, new = [row[3] for row in table], [row[4] for row in table]
    assert [row[0] for row in table] == [0, 1, 2, 4, 16, 64, 256]
    assert seen == sorted(seen, reverse=True)
    assert new[:4] == sorted(new[:4], reverse=True)
    assert min(new[4:]) > new[3] > corners[-1]
    assert table[-1][1] == 1282
