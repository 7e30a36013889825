"""All controls of an explorer together: their settings, presets and a way back."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import ipywidgets

from nnlib.explorers.controls import ROW, Control, labelled

Settings = dict[str, Any]
Presets = Mapping[str, Mapping[str, Any]]

A_ROW_OF_THEIR_OWN = {"flex": "1 1 100%"}
WRAPPING = {"flex": f"1 1 {ROW['width']}", "flex_flow": "row wrap", "align_content": "flex-start"}


class Panel:
    """Controls, preset buttons and Reset; however many controls change at once, it reports one change."""

    def __init__(self, controls: Sequence[Control], presets: Presets, on_change: Callable[[], None]) -> None:
        self.controls = {control.name: control for control in controls}
        self._report = on_change
        self._held = False
        self._start = self.settings
        for control in controls:
            control.on_change(self._changed)
        self.presets = {label: _button(label, partial(self.set, **settings)) for label, settings in presets.items()}
        self.reset = _button("Reset", partial(self.set, **self._start))
        buttons = labelled("try", [*self.presets.values(), self.reset], A_ROW_OF_THEIR_OWN)
        self.widget = ipywidgets.HBox([*(control.widget for control in controls), buttons], layout=WRAPPING)

    @property
    def settings(self) -> Settings:
        """Each control's value by its name."""
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **settings: Any) -> None:
        """Move some controls and report once, if anything has changed."""
        before = self.settings
        self._held = True
        try:
            for name, value in settings.items():
                self.controls[name].value = value
        finally:
            self._held = False
        if self.settings != before:
            self._report()

    def _changed(self) -> None:
        if not self._held:
            self._report()


def _button(label: str, action: Callable[[], None]) -> Any:
    button = ipywidgets.Button(description=label, layout={"width": "auto"})
    button.on_click(lambda _: action())
    return button
