"""What a network that reads digits says to a drawing, looks for, and gets wrong: numbers to draw and a sentence."""

from dataclasses import dataclass

import numpy as np

from nnlib.explorers.digits_reader import DIGITS, Reader
from nnlib.explorers.drawing import pixels_of
from nnlib.explorers.learner import CannotDraw, no_numbers

EXAMPLES = 5  # pictures that a node answers highest, and as many that it answers lowest
MENTIONED = 0.005  # probabilities below are not


@dataclass(frozen=True)
class ReadingPicture:
    """A picture, pixels (64,) from 0 to 16, with the probability of each digit and, where known, what it is."""

    pixels: np.ndarray
    P: np.ndarray
    truth: int | None
    sentence: str


@dataclass(frozen=True)
class NodePicture:
    """A node of the first layer. weights (64,), largest size 1. means (10,): its mean output for each digit.
    highest, lowest: EXAMPLES test pictures each, (EXAMPLES, 64), with their labels and its outputs."""

    weights: np.ndarray
    means: np.ndarray
    highest: np.ndarray
    lowest: np.ndarray
    labels: tuple[np.ndarray, np.ndarray]
    sentence: str


def drawn_picture(reader: Reader, drawing: str) -> ReadingPicture:
    """Let the network read a drawing."""
    pixels = pixels_of(drawing)
    P = reader.outputs(pixels[np.newaxis])[-1][0]
    paper = "" if pixels.any() else "On blank paper, for it has no answer for nothing: "
    said = f"{paper}{_named(P)}."
    return ReadingPicture(pixels, P, None, said[0].upper() + said[1:] + reader.second_opinion(pixels))


def mistake_picture(reader: Reader, number: int) -> ReadingPicture:
    """Look at one of the mistakes, 1 being the surest; beyond the last it is the last."""
    mistakes, (X, y) = reader.mistakes, reader.test
    if len(mistakes) == 0:
        raise CannotDraw(f"There is nothing to see: all {len(y)} test digits are read rightly.")
    number = min(number, len(mistakes))
    row = mistakes[number - 1]
    P, truth = reader.test_outputs[-1][row], int(y[row])
    sentence = (
        f"Mistake {number} of {len(mistakes)} among {len(y)} test digits, the surest first. "
        f"It is a {truth}; {_named(P)}.{_of_the_truth(P, truth)}{reader.second_opinion(X[row])}"
    )
    return ReadingPicture(X[row], P, truth, sentence)


def node_picture(reader: Reader, node: int) -> NodePicture:
    """Look at one node of the first layer; beyond the last it is the last."""
    (W, _), (X, y) = reader.params[0], reader.test
    node = min(node, len(W) - 1)
    outputs = reader.test_outputs[0][:, node]
    order = np.argsort(outputs, kind="stable")
    low, high = order[:EXAMPLES], order[::-1][:EXAMPLES]
    means = np.array([outputs[y == digit].mean() if (y == digit).any() else np.nan for digit in range(DIGITS)])
    largest = np.abs(W[node]).max()
    highest, lowest = (f"{outputs[rows[0]]:.2f}, for a {y[rows[0]]}" for rows in (high, low))
    return NodePicture(
        weights=W[node] / largest if largest else W[node],
        means=means,
        highest=X[high],
        lowest=X[low],
        labels=(y[high], y[low]),
        sentence=" ".join(
            [
                f"Node {node} of {len(W)}, largest weight {largest:.2g}.",
                *(
                    no_numbers("forward", outputs)
                    or [f"It is highest, {highest}, and lowest, {lowest}. {_on_average(means)}"]
                ),
            ]
        ),
    )


def _of_the_truth(P: np.ndarray, truth: int) -> str:
    return "" if np.isnan(P).any() else f" Its probability of {truth}: {P[truth]:.1%}."


def _on_average(means: np.ndarray) -> str:
    if not np.isfinite(means).any():
        return "Its mean outputs are no numbers."
    order = np.argsort(np.nan_to_num(means))
    return (
        f"On average it is highest under {order[-1]} ({means[order[-1]]:.2f}) and {order[-2]}, "
        f"lowest under {order[0]} ({means[order[0]]:.2f}) and {order[1]}."
    )


def _named(P: np.ndarray) -> str:
    """Which digits the probabilities speak for, the first three at most."""
    if np.isnan(P).any():
        return "the outputs hold NaN, which is no number"
    if not (np.isfinite(P).all() and (P >= 0).all() and np.isclose(P.sum(), 1)):
        return f"the outputs sum to {P.sum():.3g}, while probabilities are never negative and sum to 1"
    first, *others = np.argsort(-P, kind="stable")[:3]
    also = [f"{digit} ({P[digit]:.0%})" for digit in others if P[digit] >= MENTIONED]
    return f"the network says {first} ({P[first]:.0%}){', then ' if also else ''}{' and '.join(also)}"
