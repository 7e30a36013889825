"""A network that reads digits: drawings, its first layer and its mistakes, over everything there is to choose."""

import numpy as np
import pytest

import nnlib
from nnlib.explorers import digits
from nnlib.explorers.digits_picture import EXAMPLES, drawn_picture, mistake_picture, node_picture
from nnlib.explorers.digits_reader import HIDDEN, Reader, nnlibs_own
from nnlib.explorers.digits_view import PRESETS, SEVEN, SLOPPY_FOUR, THREE
from nnlib.explorers.drawing import BLANK, drawing_of, pixels_of
from nnlib.explorers.learner import Given

FULL = " ".join(["ffff"] * 16)


def reader(forward=None, scaled=None, classify=None, params=None, X_test=None, y_test=None):
    return Reader(Given("forward", forward), scaled, classify, params, X_test, y_test)


def toy(sizes=(64, 3, 10), seed=0):
    """A network that has not been trained, and some noise for digits."""
    rng = np.random.default_rng(seed)
    params = nnlib.initialize(list(sizes), rng)
    return params, rng.integers(0, 17, (30, 64)).astype(float), rng.integers(0, 10, 30)


def test_whatever_is_drawn_can_be_read_and_said():
    rng = np.random.default_rng(0)
    for drawing in [BLANK, FULL, *(drawing_of(rng.random((16, 16)) < share) for share in np.linspace(0, 1, 30))]:
        shown = drawn_picture(reader(), drawing)
        assert shown.P.shape == (10,)
        assert shown.P.sum() == pytest.approx(1)
        np.testing.assert_array_equal(shown.pixels, pixels_of(drawing))
        assert shown.sentence.endswith(".")


def test_every_node_and_every_mistake_of_the_sliders_can_be_drawn_and_said():
    mine = reader()
    for node in range(HIDDEN):
        shown = node_picture(mine, node)
        assert np.abs(shown.weights).max() == pytest.approx(1)
        assert shown.highest.shape == shown.lowest.shape == (EXAMPLES, 64)
        assert np.isfinite(shown.means).all()
    for number in range(1, len(mine.mistakes) + 1):
        assert mistake_picture(mine, number).sentence.startswith(f"Mistake {number} of {len(mine.mistakes)} among 449")


def test_nnlibs_network_reads_well_enough_to_be_drawn_for():
    params, mean, X_test, y_test = nnlibs_own()
    assert np.mean(nnlib.predict((X_test - mean) / 8, params) == y_test) > 0.95


@pytest.mark.parametrize(("drawing", "said"), [(THREE, "The network says 3"), (SEVEN, "The network says 7")])
def test_plain_drawings_are_read_rightly(drawing, said):
    assert drawn_picture(reader(), drawing).sentence.startswith(said)


def test_a_sloppy_drawing_is_in_doubt():
    shown = drawn_picture(reader(), SLOPPY_FOUR)
    assert shown.P.max() < 0.6
    assert "4" in shown.sentence


def test_blank_paper_gets_an_answer_and_the_sentence_wonders():
    assert drawn_picture(reader(), BLANK).sentence.startswith("On blank paper, for it has no answer for nothing: the")


def test_what_the_network_gets_is_scaled_first_and_its_probabilities_are_forwards():
    params, _, _ = toy()
    shown = drawn_picture(reader(params=params, scaled=lambda X: X / 16 - 0.5), SEVEN)
    expected = nnlib.forward(pixels_of(SEVEN)[np.newaxis] / 16 - 0.5, params)[-1][0]
    np.testing.assert_allclose(shown.P, expected)


def test_mistakes_are_the_wrong_ones_the_surest_first():
    params, X, y = toy()
    mine = reader(params=params, scaled=lambda X: X / 16, X_test=X, y_test=y)
    P = nnlib.forward(X / 16, params)[-1]
    wrong = [row for row in range(30) if P[row].argmax() != y[row]]
    expected = sorted(wrong, key=lambda row: -P[row].max())
    assert mine.mistakes.tolist() == expected
    shown = mistake_picture(mine, 2)
    np.testing.assert_array_equal(shown.pixels, X[expected[1]])
    assert shown.truth == y[expected[1]]
    assert f"It is a {shown.truth}; the network says {P[expected[1]].argmax()} (" in shown.sentence


def test_beyond_the_last_mistake_or_node_there_is_the_last():
    mine = reader()
    assert mistake_picture(mine, 999).sentence == mistake_picture(mine, len(mine.mistakes)).sentence
    assert node_picture(mine, 999).sentence == node_picture(mine, HIDDEN - 1).sentence


def test_a_node_shows_its_weights_and_the_pictures_it_answers_highest_and_lowest():
    params, X, y = toy()
    mine = reader(params=params, scaled=lambda X: X / 16, X_test=X, y_test=y)
    W, b = params[0]
    outputs = np.tanh(X / 16 @ W[1] + b[1])
    shown = node_picture(mine, 1)
    np.testing.assert_allclose(shown.weights, W[1] / np.abs(W[1]).max())
    np.testing.assert_array_equal(shown.highest[0], X[outputs.argmax()])
    np.testing.assert_array_equal(shown.lowest[0], X[outputs.argmin()])
    assert (shown.labels[0][0], shown.labels[1][0]) == (y[outputs.argmax()], y[outputs.argmin()])
    assert shown.means[y[0]] == pytest.approx(outputs[y == y[0]].mean())


def test_a_network_without_a_hidden_layer_has_a_first_layer_too():
    params, X, y = toy((64, 10))
    explorer = digits(params=params, X_test=X, y_test=y, view="first layer", node=9)
    assert explorer.shown.sentence.startswith("Node 9 of 10")
    assert explorer.panel.controls["node"].box.max == 9


def test_digits_that_do_not_occur_and_too_few_pictures_are_no_trouble():
    params, X, _ = toy()
    explorer = digits(params=params, X_test=X[:2], y_test=[3, 3], view="first layer")
    assert explorer.shown.sheet is not None


def test_a_reader_without_mistakes_is_praised_in_the_pictures_place():
    params, X, _ = toy()
    labels = nnlib.predict((X - nnlibs_own()[1]) / 8, params)
    explorer = digits(params=params, X_test=X, y_test=labels, view="mistakes")
    assert explorer.shown.sheet is None
    assert explorer.shown.sentence == "There is nothing to see: all 30 test digits are read rightly."


def test_classify_is_asked_as_well():
    def classify(X):
        return np.full(len(X), 5)

    explorer = digits(classify=classify)
    assert explorer.shown.sentence.endswith("Your classify says 5.")
    explorer.panel.set(view="mistakes")
    assert explorer.shown.sentence.endswith("Your classify says 5.")


def test_a_classify_that_raises_takes_the_pictures_place():
    assert digits(classify=lambda X: X[99]).shown.sentence.startswith("classify raised IndexError when it was called")


def test_only_the_control_of_the_view_is_there():
    explorer = digits()
    for view, name in (("draw", "drawing"), ("first layer", "node"), ("mistakes", "mistake")):
        explorer.panel.set(view=view)
        shown = {n for n, c in explorer.panel.controls.items() if c.widget.layout.display != "none"}
        assert shown == {"view", name}


def test_the_line_of_python_names_what_was_passed():
    params, X, y = toy()

    def scaled(X):
        return X / 16

    line = digits(params=params, scaled=scaled, X_test=X, y_test=y).python.value
    assert line.startswith("explorers.digits(params=params, X_test=X_test, y_test=y_test, scaled=scaled, view='draw', ")


@pytest.mark.parametrize("view", ["draw", "first layer", "mistakes"])
@pytest.mark.parametrize("wild", [np.nan, np.inf, 1e300])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_wild_outputs_are_said_and_do_not_crash(view, wild):
    def bursts(X, params):
        return [X, *(np.full((len(X), len(b)), wild) for _, b in params)]

    params, X, y = toy()
    explorer = digits(bursts, params=params, X_test=X, y_test=y, view=view)
    assert explorer.shown.sentence.endswith(".")
    assert "nan" not in explorer.shown.sentence
    if np.isnan(wild):
        assert "NaN, which is no number" in explorer.shown.sentence
    elif view == "draw":
        assert "while probabilities are never negative and sum to 1" in explorer.shown.sentence


@pytest.mark.parametrize(
    ("passed", "sentence"),
    [
        ({"params": 3}, "params is no network for digits: expected a list of pairs (W, b)"),
        ({"params": []}, "params is no network for digits"),
        ({"params": toy((63, 10))[0]}, "params is no network for digits"),
        ({"params": toy((64, 9))[0]}, "params is no network for digits"),
        ({"params": [("a", "b")]}, "params is no network for digits"),
        (
            {"X_test": np.zeros((3, 63)), "y_test": [1, 2, 3]},
            "X_test has shape (3, 63) and y_test (3,), expected (n, 64)",
        ),
        ({"X_test": np.zeros((3, 64)), "y_test": [1, 2, 10]}, "with labels from 0 to 9"),
        ({"forward": lambda X, params: [X]}, "forward returned 1 parts, expected 3 parts: X, A1, A2"),
        ({"scaled": lambda X: X[0]}, "scaled returned numbers of shape (64,)"),
        ({"scaled": lambda X: None}, "scaled returned None"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(passed, sentence):
    assert sentence in digits(**passed, view="mistakes").shown.sentence


def test_every_preset_opens_its_view():
    explorer = digits()
    for label, settings in PRESETS.items():
        explorer.panel.presets[label].click()
        assert explorer.panel.settings["view"] == settings["view"]
        assert explorer.shown.sheet is not None
