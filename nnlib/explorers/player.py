"""Play, pause and step through a whole-numbered setting without ever keeping the kernel busy."""

import threading
from collections.abc import Callable
from typing import Any

import ipywidgets

from nnlib.explorers.controls import Number, labelled

FRAME_MS = 40  # 25 pictures a second, less what the browser takes for each


class Player:
    """A Number that can be played: the browser keeps the time and moves the number on, frame by frame.

    The clock is ipywidgets' Play, out of sight because its own buttons have no names.
    """

    def __init__(self, number: Number) -> None:
        self.number = number
        self.name = number.name
        self._finished = False
        self._moving = threading.RLock()
        self.clock = ipywidgets.Play(
            min=number.box.min,
            max=number.box.max,
            value=number.value,
            step=number.box.step,
            interval=FRAME_MS,
            layout={"display": "none"},
        )
        self.clock.observe(lambda _: self._move_on(), names="value")
        number.box.observe(lambda _: self._set_the_clock(), names="value")
        self.play = ipywidgets.Button(layout={"width": "5.5em"})
        self.play.on_click(lambda _: self._play_or_pause())
        self.clock.observe(lambda _: self._name_the_button(), names="playing")
        self._name_the_button()
        self.step = ipywidgets.Button(description="Step", layout={"width": "5.5em"})
        self.step.on_click(lambda _: self._step())
        self.widget = ipywidgets.VBox(
            [number.widget, labelled("", [self.play, self.step, self.clock])], layout=number.widget.layout
        )

    @property
    def value(self) -> Any:
        return self.number.value

    @value.setter
    def value(self, value: Any) -> None:
        with self._moving:
            self.clock.playing = False
            self.number.value = value

    @property
    def finished(self) -> bool:
        """Whether nothing more is to come before the end: playing stops there, and begins anew at the start."""
        return self._finished

    @finished.setter
    def finished(self, finished: bool) -> None:
        self._finished = finished
        if finished:
            self.clock.playing = False

    def on_change(self, callback: Callable[[], None]) -> None:
        self.number.on_change(callback)

    def _play_or_pause(self) -> None:
        if not self.clock.playing and self.clock.value == self.clock.max:
            self.number.value = self.clock.min  # at the end there is nothing left to play
        if not self.clock.playing and self.finished:
            self.number.value = self.number.box.min
        self.clock.playing = not self.clock.playing

    def _move_on(self) -> None:
        """Follow the clock while it runs. What it still sends when it has been stopped comes too late."""
        with self._moving:  # Reset may be pressed at the same time, in another thread.
            if self.clock.playing:
                self.number.box.value = self.clock.value
            else:
                self._set_the_clock()

    def _set_the_clock(self) -> None:
        self.clock.value = self.number.box.value

    def _name_the_button(self) -> None:
        self.play.description = "Pause" if self.clock.playing else "Play"

    def _step(self) -> None:
        self.value = self.number.value + self.number.box.step
