"""The shapes that a browser paints are the picture that matplotlib paints."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from nnlib import explorers
from nnlib.explorers.canvas import DENSITY, Canvas
from nnlib.explorers.style import HEIGHT, WIDTH

from .gallery import NAMES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DRAWN = [name for name in NAMES if name != "network"]  # which has no matplotlib in it
FAR_OFF = 64  # of 255 levels: more than edges that are smoothed in another way


@pytest.mark.parametrize("name", DRAWN)
def test_the_picture_on_the_page_is_the_one_that_matplotlib_draws(
    name: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
):
    canvases: list[Canvas] = []
    sheet = Canvas.sheet
    monkeypatch.setattr(Canvas, "sheet", lambda canvas: canvases.append(canvas) or sheet(canvas))
    explorer = getattr(explorers, name)()
    html, expected = explorer.rules.value + explorer.picture.value, drawn_by_matplotlib(canvases[-1])
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.set_content(f'<body style="margin:0">{html}')
    painted = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int)
    page.close()
    differs = (np.abs(painted - expected) > FAR_OFF).any(axis=-1)
    assert differs.mean() < 0.01


def drawn_by_matplotlib(canvas: Canvas) -> np.ndarray:
    """All of its figure in pixels, each the mean of those that are as dense as what stays."""
    canvas.figure.set_layout_engine("none")  # it has been laid out
    canvas.figure.dpi *= DENSITY
    for artist in canvas.moving:
        artist.set_animated(False)
    agg = FigureCanvasAgg(canvas.figure)
    agg.draw()
    for artist in canvas.moving:
        artist.set_animated(True)
    canvas.figure.dpi /= DENSITY
    pixels = np.asarray(agg.buffer_rgba())[..., :3]
    means: np.ndarray = pixels.reshape(HEIGHT, DENSITY, WIDTH, DENSITY, 3).mean(axis=(1, 3))
    return means
