"""A control for which of a few named things, any number of them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import ipywidgets

from nnlib.explorers.controls import labelled

WIDE = {"flex": "1 1 560px"}  # two columns of the panel, where there is room: there are more buttons than in a choice


class Several:
    """Any number of a few named things: a button for each, the chosen ones with a check mark.

    Its value is a tuple of the chosen names, in the order in which they are offered.
    """

    def __init__(self, name: str, label: str, options: Sequence[str], value: Sequence[str]) -> None:
        self.name = name
        self._label = label
        self._callbacks: list[Callable[[], None]] = []
        self.buttons = {option: ipywidgets.Button(layout={"width": "auto"}) for option in options}
        for option, button in self.buttons.items():
            button.on_click(partial(self._switch, option))
        self.value = tuple(value)
        self.widget = labelled(label, list(self.buttons.values()), WIDE)

    @property
    def value(self) -> tuple[str, ...]:
        return self._value

    @value.setter
    def value(self, value: Sequence[str]) -> None:
        unknown = [name for name in value if name not in self.buttons]
        if unknown:
            offered = ", ".join(map(repr, self.buttons))
            raise ValueError(f"{self.name} holds {unknown[0]!r}, expected only names out of {offered}.")
        self._value = tuple(option for option in self.buttons if option in value)
        for option, button in self.buttons.items():
            chosen = option in self._value
            button.description = f"✓ {option}" if chosen else option
            button.tooltip = f"{self._label}: {'leave out' if chosen else 'add'} {option}"
        for callback in self._callbacks:
            callback()

    def on_change(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    def _switch(self, option: str, _clicked: Any = None) -> None:
        self.value = [name for name in self.buttons if (name in self._value) != (name == option)]
