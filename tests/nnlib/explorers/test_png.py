"""The PNG writer, read back by a decoder of someone else's."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from nnlib.explorers.png import png, png_source


@pytest.mark.parametrize("shape", [(1, 1, 3), (4, 7, 3), (4, 7, 4), (400, 640, 3)])
@pytest.mark.parametrize("level", [1, 6])
def test_a_decoder_reads_back_the_pixels_that_were_written(shape, level):
    pixels = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    decoded = Image.open(io.BytesIO(png(pixels, level)))
    assert decoded.format == "PNG"
    np.testing.assert_array_equal(np.asarray(decoded), pixels)


def test_pixels_that_are_part_of_a_larger_array_are_written_as_they_are():
    with_alpha = np.random.default_rng(0).integers(0, 256, (5, 6, 4), np.uint8)
    decoded = np.asarray(Image.open(io.BytesIO(png(with_alpha[..., :3]))))
    np.testing.assert_array_equal(decoded, with_alpha[..., :3])


def test_the_source_of_an_image_holds_the_same_file():
    pixels = np.zeros((2, 3, 3), np.uint8)
    kind, content = png_source(pixels).split(",")
    assert kind == "data:image/png;base64"
    assert base64.b64decode(content) == png(pixels)
