"""The numbers in the network's picture, judged by a network whose numbers were worked out by hand, and by measuring."""

import itertools

import numpy as np
import pytest

from nnlib.explorers.learner import Given
from nnlib.explorers.network_data import DATA, HIDDEN, OBSERVATIONS, observations, sizes_of
from nnlib.explorers.network_picture import DIRECTIONS, network_picture, place_at
from nnlib.explorers.network_words import rows, sentence

FORWARD, INITIALIZE, BACKWARD = Given("forward"), Given("initialize"), Given("backward")
NAMES = ("data", "hidden", "observation", "seed", "direction", "step", "node", "source", "change")
USUAL = dict(zip(NAMES, ("XOR", "3", 0, 4, "forward", 1, 0, 0, 0.0), strict=True))


def picture(forward=FORWARD, initialize=INITIALIZE, backward=BACKWARD, **settings):
    return network_picture(forward, initialize, backward, **{**USUAL, **settings})


def by_hand(sizes, rng):
    """Two inputs, two hidden nodes, two outputs. For (1, 2) of class 0 the shares below were worked out on paper."""
    return [
        (np.array([[0.5, -0.5], [1.0, 0.25]]), np.array([0.0, -0.5])),
        (np.array([[1.0, -1.0], [-0.5, 2.0]]), np.array([0.0, 0.0])),
    ]


HAND = {"initialize": Given("initialize", by_hand), "hidden": "2", "observation": 1}


def loss_of(x, label, params):
    for W, b in params[:-1]:
        x = np.tanh(W @ x + b)
    W, b = params[-1]
    z = W @ x + b
    return np.log(np.exp(z).sum()) - z[label]


def test_forward_through_the_network_worked_out_by_hand():
    shown = picture(**HAND)
    np.testing.assert_allclose(shown.outputs[1], [-0.4621, 0.7616], atol=1e-4)
    np.testing.assert_allclose(shown.sums[0], [-0.5, 1.0], atol=1e-12)
    np.testing.assert_allclose(shown.outputs[2], [0.0484, 0.9516], atol=1e-4)


def test_backward_through_the_network_worked_out_by_hand():
    shown = picture(**HAND, direction="backward", step=2)
    np.testing.assert_allclose(shown.grads[1][1], [-0.9516, 0.9516], atol=1e-4)
    np.testing.assert_allclose(shown.grads[0][1][0], -1.1225, atol=1e-4)
    said = sentence(shown)
    assert "Hidden node 0 has a share of -1.12 in the error" in said
    assert "the gradient (-1.12) × 1.00 = -1.12" in said


@pytest.mark.parametrize(
    ("hidden", "step", "node", "source"), [("4, 3", 1, 3, 1), ("4, 3", 2, 1, 3), ("none", 1, 0, 1)]
)
def test_the_gradient_of_the_chosen_weight_is_how_the_loss_changes_with_the_slider(hidden, step, node, source):
    sizes = sizes_of("XOR", hidden)
    place = {"hidden": hidden, "node": node, "source": source, "observation": 6}
    h = 1e-5
    lower, upper = (picture(**place, step=step, change=change).loss for change in (-h, h))
    shown = picture(**place, direction="backward", step=len(sizes) - step)
    assert shown.place == place_at(sizes, "forward", step, node, source)
    assert shown.grads[step - 1][0][node, source] == pytest.approx((upper - lower) / (2 * h), abs=1e-7)


def test_the_slider_changes_one_weight_and_what_comes_after_it():
    before, after = picture(node=2, source=1), picture(node=2, source=1, change=0.7)
    changes = after.params[0][0] - before.params[0][0]
    assert changes[2, 1] == pytest.approx(0.7)
    assert np.count_nonzero(changes) == 1
    np.testing.assert_array_equal(after.outputs[1][:2], before.outputs[1][:2])
    assert (after.outputs[2] != before.outputs[2]).all()
    assert after.loss == pytest.approx(loss_of(after.outputs[0], after.label, after.params))
    assert "Its weight from input 1 has been changed from" in sentence(after)


def test_a_function_that_keeps_its_params_finds_them_as_they_were():
    kept = by_hand(None, None)
    picture(initialize=Given("initialize", lambda sizes, rng: kept), hidden="2", change=1.0)
    np.testing.assert_array_equal(kept[0][0], by_hand(None, None)[0][0])


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("data", DATA)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_every_setting_of_the_sliders_has_a_calculation_and_a_sentence(data, direction):
    for hidden in HIDDEN:
        sizes = sizes_of(data, hidden)
        for step in range(len(sizes)):
            place = place_at(sizes, direction, step, 0, 0)
            ends = itertools.product({0, place.nodes - 1}, {0, place.sources - 1}, (-3.0, 0.0, 3.0))
            for observation, (node, source, change) in enumerate(ends):
                shown = picture(
                    data=data, hidden=hidden, observation=observation % OBSERVATIONS, seed=observation, node=node,
                    source=source, change=change, step=step, direction=direction,
                )  # fmt: skip
                assert (shown.place.node, shown.place.source) == (node, source)
                assert "something else" not in sentence(shown)
                assert sentence(shown).endswith(".")
                assert 1 < len(rows(shown)) <= 12


@pytest.mark.parametrize("step", range(1, 4))
def test_what_is_written_out_adds_up_to_the_weighted_sum(step):
    shown = picture(hidden="4, 3", step=step, node=1)
    *terms, z, _ = rows(shown)
    assert z.what == "weighted sum z"
    assert sum(float(row.result) for row in terms) == pytest.approx(float(z.result), abs=0.05)


def test_of_many_terms_the_largest_are_written_out_and_the_others_together():
    shown = picture(data="digits", hidden="16", observation=3)
    *largest, others, bias, z, _ = rows(shown)
    assert others.what == "59 smaller ones"
    products = np.abs(shown.params[0][0][0] * shown.outputs[0])
    assert sorted(products)[-5:] == pytest.approx(sorted(abs(float(row.result)) for row in largest), abs=0.006)
    assert sum(float(row.result) for row in (*largest, others, bias)) == pytest.approx(float(z.result), abs=0.05)


@pytest.mark.parametrize("hidden", ["none", "4, 3"])
def test_forward_steps_lead_from_the_inputs_to_the_outputs_and_backward_ones_from_the_loss_to_the_first_layer(hidden):
    sizes = sizes_of("XOR", hidden)
    layers = range(len(sizes))
    assert [place_at(sizes, "forward", step, 0, 0).layer for step in layers] == list(layers)
    assert [place_at(sizes, "backward", step, 0, 0).layer for step in layers] == [len(sizes) - step for step in layers]


def test_what_lies_beyond_the_network_comes_back_to_its_last():
    place = place_at([2, 3, 2], "forward", 7, 60, 60)
    assert (place.layer, place.node, place.source) == (2, 1, 2)


def test_a_layer_has_been_reached_when_the_pass_has_come_to_it():
    assert picture(hidden="4, 3", step=1).reached == [True, True, False, False]
    assert picture(hidden="4, 3", step=1, direction="backward").reached == [False, False, False, True]


def forward_with(activation):
    def forward(X, params):
        outputs = [X]
        for W, b in params[:-1]:
            outputs.append(activation(outputs[-1] @ W.T + b))
        exp = np.exp(outputs[-1] @ params[-1][0].T + params[-1][1])
        return [*outputs, exp / exp.sum()]

    return Given("forward", forward)


def test_a_forward_with_another_activation_is_seen_and_said():
    assert "something else" not in sentence(picture(forward_with(np.tanh)))
    assert "forward does something else" in sentence(picture(forward_with(lambda z: np.maximum(z, 0))))


def test_outputs_that_are_no_probabilities_are_called_that():
    def without_softmax(X, params):
        return [X, np.tanh(X @ params[0][0].T), X @ np.eye(2)]

    assert "probabilities are never negative and sum to 1" in sentence(picture(Given("forward", without_softmax)))


def test_a_backward_that_forgets_the_slope_of_tanh_is_seen_and_said():
    def forgetful(activations, y, params):
        _, A1, P = activations
        dZ = P - np.eye(2)[y]
        dA1 = dZ @ params[1][0]
        return [(dA1.T @ activations[0], dA1[0]), (dZ.T @ A1, dZ[0])]

    assert "backward does something else" in sentence(
        picture(backward=Given("backward", forgetful), direction="backward", step=2)
    )


def test_the_loss_comes_first_on_the_way_back_and_nobody_has_a_share_yet():
    shown = picture(**HAND, direction="backward", step=0)
    assert [row.result for row in rows(shown)] == ["0", "0.05", "3.03"]
    assert not any(shown.reached)


def test_each_kind_of_data_has_ten_observations_of_its_sizes():
    for data in DATA:
        kind = observations(data)
        assert len(kind.X) == len(kind.y) == OBSERVATIONS
        assert set(kind.y) <= set(range(kind.n_classes))
    xor = observations("XOR")
    np.testing.assert_array_equal(xor.y, xor.X[:, 0] * xor.X[:, 1] < 0)
