"""The controls of an explorer, each with a name that can be seen and read aloud."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

import ipywidgets

LABEL_STYLE = {"description_width": "8.25em"}
LABEL = {"flex": "0 0 8.25em", "display": "flex", "justify_content": "flex-end", "margin": "2px 8px 2px 2px"}
ROW = {"width": "280px"}
BOX = {"width": "175px"}
SLIDER = {"width": "95px"}


def labelled(label: str, buttons: Sequence[Any], layout: Mapping[str, str] = ROW) -> Any:
    """Buttons with a label before them, as the boxes have."""
    return ipywidgets.HBox(
        [
            ipywidgets.Label(label, layout=LABEL),
            ipywidgets.HBox(
                tuple(buttons), layout={"flex": "1 1 0", "flex_flow": "row wrap", "align_content": "flex-start"}
            ),
        ],
        layout=layout,
    )


class Control(Protocol):
    """Anything that holds one setting: name is the keyword that sets it in the explorer's call."""

    name: str
    value: Any

    @property
    def widget(self) -> Any:
        """What is put on the page."""

    def on_change(self, callback: Callable[[], None]) -> None:
        """Call back whenever the value has changed."""


class _SliderAndBox:
    """A slider for the hand and, beside it, a labelled box for the keyboard and the screen reader.

    The box has its label for a name and holds the value; a slider is named by its tooltip (see names.py).
    position: where on the slider's scale a value lies, the scale on which its step is measured.
    """

    def __init__(self, name: str, slider: Any, box: Any, position: Callable[[float], float] = float) -> None:
        self.name = name
        self.slider = slider
        self.box = box
        self._position = position
        slider.observe(lambda _: self._follow_the_slider(), names="value")
        box.observe(lambda _: self._move_the_slider(), names="value")
        self.widget = ipywidgets.HBox([box, slider], layout=ROW)

    @property
    def value(self) -> Any:
        return self.box.value

    @value.setter
    def value(self, value: Any) -> None:
        self.box.value = value

    def on_change(self, callback: Callable[[], None]) -> None:
        self.box.observe(lambda _: callback(), names="value")

    def _follow_the_slider(self) -> None:
        """Take the slider's value over, unless it only rounds the box's to its own step.

        In the browser a slider rounds whatever it is given; nobody has moved it then.
        """
        if self._apart():
            with self.box.hold_sync():  # the picture is sent first: it is what one waits for
                self.box.value = _tidy(self.slider.value)

    def _move_the_slider(self) -> None:
        if self._apart():
            self.slider.value = self.box.value

    def _apart(self) -> bool:
        distance = abs(self._position(self.slider.value) - self._position(self.box.value))
        return bool(distance >= self.slider.step / 2)


class Number(_SliderAndBox):
    """A number between low and high; a whole one where low, high and step are all ints."""

    def __init__(self, name: str, label: str, low: float, high: float, step: float, value: float) -> None:
        whole = all(isinstance(number, int) for number in (low, high, step))
        slider_type = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
        box_type = ipywidgets.BoundedIntText if whole else ipywidgets.BoundedFloatText
        bounds = {"min": low, "max": high, "step": step, "value": value}
        super().__init__(
            name,
            slider_type(**bounds, tooltip=label, readout=False, layout=SLIDER),
            box_type(**bounds, **_named(label), layout=BOX),
        )


class LogNumber(_SliderAndBox):
    """A positive number between low and high whose slider moves by equal factors."""

    def __init__(self, name: str, label: str, low: float, high: float, value: float) -> None:
        exponents = {"base": 10, "min": math.log10(low), "max": math.log10(high), "step": 0.02}
        bounds = {"min": low, "max": high, "step": low}
        super().__init__(
            name,
            ipywidgets.FloatLogSlider(
                **exponents, value=value, tooltip=f"{label} as a power of ten", readout=False, layout=SLIDER
            ),
            ipywidgets.BoundedFloatText(**bounds, value=value, **_named(label), layout=BOX),
            position=math.log10,
        )


class Choice:
    """One of a few named things: a button for each, the chosen one with a check mark.

    Buttons, because JupyterLab keeps most keys of a drop-down list for itself: its arrows would move
    on to the next cell, and choosing XOR by its first letter would cut the cell.
    """

    def __init__(self, name: str, label: str, options: Sequence[str], value: str) -> None:
        self.name = name
        self._callbacks: list[Callable[[], None]] = []
        self.buttons = {
            option: ipywidgets.Button(tooltip=f"{label}: {option}", layout={"width": "auto"}) for option in options
        }
        for option, button in self.buttons.items():
            button.on_click(partial(self._choose, option))
        self._choose(value)
        self.widget = labelled(label, list(self.buttons.values()))

    @property
    def value(self) -> str:
        return self._value

    @value.setter
    def value(self, value: str) -> None:
        self._choose(value)

    def on_change(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    def _choose(self, value: str, _clicked: Any = None) -> None:
        if value not in self.buttons:
            offered = ", ".join(map(repr, self.buttons))
            raise ValueError(f"{self.name} is {value!r}, expected one of {offered}.")
        self._value = value
        for option, button in self.buttons.items():
            button.description = f"✓ {option}" if option == value else option
        for callback in self._callbacks:
            callback()


def _named(label: str) -> dict[str, Any]:
    """How a box is called; without a tooltip of its own it would show one that says "null"."""
    return {"description": label, "tooltip": label, "style": LABEL_STYLE}


def _tidy(number: float) -> float:
    """A slider's 0.30000000000000004 as the 0.3 that was meant."""
    return number if isinstance(number, int) else float(f"{number:.3g}")
