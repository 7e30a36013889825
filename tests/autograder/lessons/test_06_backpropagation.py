"""What lesson 06 says about the numbers that its cells print."""

import pytest


@pytest.fixture(scope="module")
def lesson(execute):
    return execute("06_backpropagation")


def test_all_weights_at_once_change_nothing_and_each_alone_changes_the_loss(lesson):
    together, w0, w1, b = [row[-1] for row in lesson.table("all three up by")]
    assert together == 0
    assert w0 < 0 and b < 0 and w1 > 0
    assert [w0, w1, b] == pytest.approx([-0.002, 0.004, -0.002], rel=0.05)


def test_the_slopes_multiply_along_a_chain_and_the_paths_add_up(lesson):
    *steps, product, in_one_go = [row[-1] for row in lesson.table("measured in one go")]
    assert product == in_one_go
    assert steps[0] * steps[1] * steps[2] == pytest.approx(product, abs=2e-4)
    paths, measured = lesson.table("through_u = v *")
    assert paths[0] + paths[1] == paths[2] == measured[0]


def test_the_table_of_one_neuron_holds_what_its_cell_prints(lesson):
    printed = [float(line.split()[-1]) for line in lesson.lines('print("a (1 - a) "')]
    assert printed == [0.4, 0.5987, 0.1611, 0.2403, -0.8026]
    shares = [float(line.split()[-1]) for line in lesson.lines("share_of_z = ")]
    assert shares == [-0.1928, -0.1928, 0.3857, -0.1928]


def test_a_hundredth_of_the_shares_is_what_steps_of_a_hundredth_did(lesson):
    changes = [row[-1] for row in lesson.table("all three up by")][1:]
    shares = [float(line.split()[-1]) for line in lesson.lines("share_of_z = ")][1:]
    assert [100 * change for change in changes] == pytest.approx(shares, rel=0.02)


def test_computing_the_gradient_lowers_no_loss(lesson):
    before, after = lesson.table("loss before {before")[-1]
    assert before == after


def test_descent_arrives_at_the_same_place_with_either_gradient(lesson):
    by_chain_rule, by_measuring = [line.split(" ", 1)[1].strip() for line in lesson.lines("by_measuring]:")]
    assert by_chain_rule == by_measuring


def test_the_products_of_matrices_give_what_the_loops_give(lesson):
    *dW, dx = lesson.table("dx = np.zeros(3)")
    dX, *rows, db = lesson.table("dense_backward(dz[np.newaxis, :]")
    assert rows == dW and dX == dx and db == [0.5, -1.0]


def test_the_shares_of_two_observations_add_up(lesson):
    one_by_one, together = lesson.table("dW of each row, added up")
    assert one_by_one == together


def test_right_gradients_and_mistakes_lie_far_apart(lesson):
    right = [row[-1] for row in lesson.table('print(f"error of dX')]
    right += [error for row in lesson.table("some_params = ") for error in row[1:]]
    wrong = [row[-1] for row in lesson.table("one_missing = dW.copy()")]
    assert len(right) == 9 and max(right) < 1e-9
    assert len(wrong) == 4 and min(wrong) > 0.1


def test_the_share_of_the_first_hidden_neuron_is_that_worked_out_by_hand(lesson):
    dZ2, dA1, slope, dZ1 = [row[-2:] for row in lesson.table("dZ2 = (P - ")]
    assert dZ2 == [-0.9516, 0.9516]
    assert dA1[0] == pytest.approx(1 * dZ2[0] - 0.5 * dZ2[1], abs=1e-4) == -1.4274
    assert slope[0] == 0.7864
    assert dZ1[0] == -1.1225
    activations = lesson.table('zip(["X ", "A1", "A2"], activations)')
    assert activations[1][1] == -0.4621 and activations[2][1] == pytest.approx(0.05, abs=0.005)


def test_a_backward_pass_costs_at_most_two_forward_passes_and_measuring_one_per_parameter(lesson):
    for row in lesson.table("one forward per parameter"):
        if len(row) > 4:
            parameters, forward, backward, measuring = row[-4:]
            assert backward <= 2 * forward
            assert measuring == parameters * forward


def test_the_network_learns_xor(lesson):
    wanted, answers = lesson.table('print("wanted: "')
    assert wanted == answers == [0, 1, 1, 0]
