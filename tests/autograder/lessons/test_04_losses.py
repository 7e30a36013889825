"""What lesson 04 says about the numbers that its cells print."""

import math
from itertools import pairwise

import pytest


@pytest.fixture(scope="module")
def lesson(execute):
    return execute("04_losses")


def test_the_errors_of_a_flat_line_cancel_and_their_squares_do_not(lesson):
    assert lesson.table('print(f"first guess: errors')[1] == [0.0]
    assert all(loss > 2 for (loss,) in lesson.table('print(f"first guess: MSE'))


def test_trying_all_lines_comes_near_the_line_of_best_fit(lesson):
    tried, exact = lesson.table("pairs = [(s, i)")
    assert tried[0] == 81 * 81
    assert tried[1] == pytest.approx(exact[0], abs=0.025) and tried[2] == pytest.approx(exact[1], abs=0.025)


def test_one_misreading_pulls_the_whole_line(lesson):
    right, misled, squares = lesson.table("y_misread = y.copy()")
    assert misled[0] < right[0] / 4
    assert squares[-1] > 10 * sum(squares[:-1])


def test_the_gradient_agrees_with_the_nudges_and_against_it_the_loss_falls(lesson):
    nudges = [row[2] for row in lesson.table("nudged[i] += h")]
    gradient, *steps = lesson.table('print("your gradient:"')
    assert gradient == nudges
    assert all(later[1] < earlier[1] for earlier, later in pairwise(steps))


def test_minus_log_adds_the_same_for_every_factor_of_ten_and_the_square_does_not(lesson):
    cost = {row[0]: row[1:] for row in lesson.table("(1 - p) ** 2:28.4f") if len(row) == 3}
    assert cost[0.1][1] - cost[1.0][1] == pytest.approx(math.log(10), abs=1e-3)
    assert cost[0.01][1] - cost[0.1][1] == pytest.approx(math.log(10), abs=2e-3)
    assert cost[1e-6][0] - cost[0.01][0] < 0.02


def test_the_logarithm_makes_a_sum_of_a_product(lesson):
    product, sum_of_logs = lesson.table("p_days.prod()")
    assert product[-1] == sum_of_logs[-1]


def test_certain_and_once_wrong_is_the_most_expensive_forecaster(lesson):
    careful, ignorant, certain = lesson.table("forecasts.items()")
    assert ignorant[0] == pytest.approx(math.log(2), abs=1e-3)
    assert careful[0] < ignorant[0] < certain[0]
    assert certain[1] == 4


def test_the_slope_of_the_squared_error_vanishes_and_that_of_cross_entropy_does_not(lesson):
    *_, last = lesson.table("{slope_at(squared_error, z):8.5f}")
    z, a, square, square_slope, _, entropy_slope = last
    assert z == 10 and square > 0.99 and square_slope == 0.00009 and entropy_slope == a == 0.99995


def test_every_slope_that_is_given_as_a_formula_agrees_with_the_measured_one(lesson):
    rows = [row for row in lesson.table("for name, measured, formula in rows") if len(row) > 2]
    assert len(rows) == 5
    assert all(row[-2] == row[-1] for row in rows)


def test_only_cross_entropy_frees_the_stuck_neuron(lesson):
    near, far = lesson.table("z_square = z_entropy = start")
    assert near[1] < 0.1 and near[2] < 0.1
    assert far[1] > 0.999 and far[2] < 0.1


def test_two_classes_cost_what_yes_or_no_costs(lesson):
    as_classes, as_yes_or_no = lesson.table("np.column_stack([1 - p, p])")
    assert as_classes == as_yes_or_no


def test_knowing_nothing_costs_the_logarithm_of_the_number_of_classes(lesson):
    *rows, untrained = lesson.table("log({k})")
    for k, loss, *_ in rows:
        assert loss == pytest.approx(math.log(k), abs=1e-3)
    assert untrained[-1] > math.log(3)


def test_the_slopes_through_softmax_are_probabilities_minus_one_hot_and_add_up_to_0(lesson):
    slopes, probabilities, one_hot = lesson.table('print("slopes by nudging')
    assert slopes == pytest.approx([p - t for p, t in zip(probabilities, one_hot, strict=True)], abs=1e-4)
    (gradient,) = lesson.table('print("your gradient  ')
    assert gradient[:3] == slopes and gradient[3] == 0


def test_in_two_steps_nothing_is_left_to_learn_and_in_one_there_is(lesson):
    probability, two_steps, one_step = lesson.lines("in two steps")
    assert probability.endswith(" 0.0") and two_steps.endswith(" 0.0") and one_step.endswith(" -1.0")


def test_the_loss_from_the_logits_goes_beyond_the_clip(lesson):
    assert lesson.table("fused = m +") == [[27.63], [1000.0]]
