"""What lesson 08 says about the numbers that its cells print and the pictures that they draw."""

import numpy as np
import pytest

import nnlib


@pytest.fixture(scope="module")
def lesson(execute):
    return execute("08_optimizers")


def walk(optimizer, steps):
    """The path in the lesson's ravine, from its start."""
    w = np.array([-4.0, 1.0])
    path = [w.copy()]
    for _ in range(steps):
        optimizer.step([w], [np.array([1.0, 40.0]) * w])
        path.append(w.copy())
    return np.array(path)


def test_between_the_walls_it_jumps_and_along_the_floor_it_creeps(lesson):
    places = [row[:2] for row in lesson.table("curvatures = np.array(")]
    assert [across for _, across in places][:3] == [1, -0.8, 0.64]
    assert all(-4 <= along < -3.4 for along, _ in places)


def test_steps_that_agree_add_up_to_ten_times_and_those_that_do_not_cancel_to_half(lesson):
    *_, (_, along, across) = lesson.table("along, across = 0.0, 0.0")
    assert 9.5 < along < 10
    assert 0.45 < across < 0.55


def test_a_momentum_of_099_still_swings_after_300_steps(lesson):
    by_momentum = {momentum: losses for momentum, *losses in lesson.table('print("momentum   loss')[1:]}
    assert by_momentum[0.9][0] < by_momentum[0.0][0] / 10
    assert by_momentum[0.99][1] > 1
    assert max(by_momentum[0.0][1], by_momentum[0.5][1], by_momentum[0.9][1]) < 0.001


def test_one_plain_rate_is_too_small_for_the_rare_input_or_too_large_for_the_common_one(lesson):
    (_, common, rare), (_, common_at_large, rare_at_large) = lesson.table("rare = np.arange(1000)")
    assert abs(common - 2) < 0.1 and 1 < rare < 1.4
    assert abs(common_at_large - 2) > 0.3 and abs(rare_at_large - 2) < 0.1


def test_adagrad_gives_the_rare_input_five_times_the_rate(lesson):
    (common, rare), (_, common_step, rare_step) = lesson.table("adagrad = AdaGrad(0.5)")
    assert abs(common - 2) < 0.05 and abs(rare - 2) < 0.2
    assert 4.5 < rare_step / common_step < 5.5


def test_adagrad_only_ever_slows_down(lesson):
    steps = [size for _, size in lesson.table("w, optimizer = np.zeros(1), AdaGrad(0.1)")]
    assert steps == [0.1, 0.0316, 0.01, 0.0032, 0.001]


def test_rmsprop_forgets_and_takes_steps_of_the_learning_rate(lesson):
    rows = {int(step): (adagrad, rmsprop) for step, _, adagrad, rmsprop in lesson.table("adagrad, rmsprop = AdaGrad")}
    assert rows[100][1] == rows[300][1] == 0.1
    assert rows[300][0] < 0.001


def test_rmsprop_does_not_come_to_rest_and_adagrad_does(lesson):
    adagrad, rmsprop = [row[3:] for row in lesson.table("path[-3:].round(4)")]
    assert adagrad == [0] * 6
    assert rmsprop == [0.05, 0.05, -0.05, -0.05, 0.05, 0.05]


def test_without_correction_the_tenth_step_of_adam_is_more_than_six_times_too_large(lesson):
    rows = {int(step): rest for step, *rest in lesson.table('print("step      m ')}
    m, v, quotient = rows[10]
    assert m == pytest.approx(2 / 3, abs=0.05) and v == pytest.approx(0.01, abs=0.001)
    assert 6 < quotient < 7


def test_adams_first_step_is_the_learning_rate_whatever_the_gradient(lesson):
    assert [adam for _, _, adam in lesson.table("for size in [1.0, 1000.0]:")] == [0.1, 0.1]


def test_adam_with_a_bad_rate_is_bad(lesson):
    small, right, large = [loss for _, loss, _ in lesson.table("for rate in [0.001, 0.1, 10.0]:")]
    assert right < 0.1 < 3 < min(small, large)


@pytest.mark.parametrize("optimizer", [nnlib.AdaGrad(0.5), nnlib.RMSProp(0.05)])
def test_adaptive_rates_come_down_on_a_slant_without_a_swing(optimizer):
    along, across = walk(optimizer, 80).T
    assert (np.diff(along) > 0).all() and (np.diff(across) < 0).all()


def test_adam_swings_across_the_floor_and_past_the_minimum():
    along, across = walk(nnlib.Adam(0.2), 80).T
    assert across.min() < -0.2
    assert 0 < along.max() < 1


def test_the_order_changes_with_the_surface_and_so_do_the_best_rates(lesson):
    lines = lesson.lines("def steps_needed(")[2:]
    assert [line.count("over 300") for line in lines] == [1, 0, 1, 1, 0]
    table = lesson.table("def steps_needed(")[1:]
    sgd, momentum, adagrad, rmsprop, adam = [row[0:6:2] for row in table]
    assert max(adagrad[0], rmsprop[0]) < 10 < min(sgd[0], momentum[0], adam[0])
    assert adagrad[1] > 10 * adagrad[0] and rmsprop[1] > 10 * rmsprop[0]
    assert sgd[0] == sgd[1] and momentum[0] == momentum[1]
    assert max(adam) < 80
    rates = [rate for row in table for steps, rate in zip(row[0::2], row[1::2], strict=False) if steps < 300]
    assert max(rates) > 1000 * min(rates)
    assert min(rates) > 0.001 and max(rates) < 100  # none of them lies at an end of what was tried


def test_noisy_steps_lie_about_the_minimum_on_all_sides(lesson):
    *_, (_, left, below) = lesson.table("def noisy_gradient(")
    assert 45 < left < 55 and 45 < below < 55


def test_the_average_is_behind_at_first_and_much_closer_in_the_end(lesson):
    first, *_, last = [row[1:] for row in lesson.table("The steps jump about, their mean settles") if len(row) == 3]
    assert first[1] > first[0]
    assert last[1] < last[0] / 5


def test_the_implicit_step_never_passes_the_solution(lesson):
    rows = lesson.table("explicit = 0 - rate")
    assert all(implicit <= 1.5 for *_, implicit, _ in rows)
    assert [row[1] > 1.5 for row in rows] == [False, True, True, True]


def test_the_plain_steps_explode_from_a_rate_of_1_on_where_the_implicit_ones_are_at_their_best(lesson):
    lines = [line.split() for line in lesson.lines("true_w = np.array([1.0, -2.0, 0.5])")[1:]]
    plain, implicit = ([float(line[column]) for line in lines] for column in (1, 2))
    assert plain[2] < implicit[2]
    assert plain[3] > 1e50 and np.isnan(plain[4:]).all()
    assert implicit == sorted(implicit, reverse=True)


def test_scales_make_the_difference_until_the_inputs_are_standardised(lesson):
    rows = [row[-2:] for row in lesson.table("choices = [(SGD, 0.3)")[1:]]
    (sgd, momentum, *adaptive), standardised = zip(*rows, strict=True)
    assert min(sgd, momentum) > 10 * max(adaptive)
    assert max(standardised) < 0.01
