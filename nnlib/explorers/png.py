"""Write pixels as a PNG, fast enough for a small one at every move of a slider."""

import base64
import struct
import zlib

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOUR_TYPES = {3: 2, 4: 6}  # by the number of channels: red, green and blue, then alpha


def png(pixels: np.ndarray, level: int = 1) -> bytes:
    """Encode uint8 pixels of shape (height, width, 3) or, with alpha, (height, width, 4).

    level: of compression, 1 for what is needed at once, up to 9 for what is small.
    Source: W3C, Portable Network Graphics (PNG) Specification.
    """
    height, width, channels = pixels.shape
    rows = np.zeros((height, 1 + channels * width), np.uint8)  # each row starts with its filter type, 0 = none
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">II5B", width, height, 8, COLOUR_TYPES[channels], 0, 0, 0)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows.data, level)) + _chunk(b"IEND", b"")


def png_source(pixels: np.ndarray, level: int = 1) -> str:
    """The same as a data URI, for the href of an <image>."""
    return "data:image/png;base64," + base64.b64encode(png(pixels, level)).decode("ascii")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
