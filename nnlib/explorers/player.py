"""Play, pause and step through a whole-numbered setting without ever keeping the kernel busy."""

from collections.abc import Callable
from typing import Any

import ipywidgets
from traitlets import link

from nnlib.explorers.controls import Number

FRAME_MS = 50  # 20 pictures a second


class Player:
    """A Number with a play button: the browser keeps the time and moves the number on, frame by frame."""

    def __init__(self, number: Number) -> None:
        self.number = number
        self.name = number.name
        low, high = number.box.min, number.box.max
        self.play = ipywidgets.Play(min=low, max=high, value=number.value, interval=FRAME_MS, show_repeat=False)
        link((self.play, "value"), (number.box, "value"))
        self.play.observe(self._rewind_at_the_end, names="playing")
        self.step = ipywidgets.Button(
            description="Step", icon="step-forward", tooltip="One step further", layout={"width": "6em"}
        )
        self.step.on_click(lambda _: self._step())
        self.widget = ipywidgets.VBox([number.widget, ipywidgets.HBox([self.play, self.step])])

    @property
    def value(self) -> Any:
        return self.number.value

    @value.setter
    def value(self, value: Any) -> None:
        self.play.playing = False
        self.number.value = value

    def on_change(self, callback: Callable[[], None]) -> None:
        self.number.on_change(callback)

    def _step(self) -> None:
        self.play.playing = False
        self.number.value = min(self.number.value + 1, self.play.max)

    def _rewind_at_the_end(self, change: dict[str, Any]) -> None:
        if change["new"] and self.play.value >= self.play.max:
            self.play.value = self.play.min
