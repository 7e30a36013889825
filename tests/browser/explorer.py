"""A live explorer on a page: what it shows now, its controls, and its answer to a key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator

_LOOK = """root => {
  const picture = root.querySelector("svg[role=img]");
  return {
    picture: picture?.src ?? picture?.outerHTML ?? "",
    alternative: picture?.alt ?? picture?.ariaLabel ?? "",
    sentence: root.querySelector("[role=status]").textContent,
    python: [...root.querySelectorAll("input[type=text]")].at(-1).value,
  };
}"""
# The line of Python is the last to be sent: when it has changed, the picture and the sentence have.
_IS_SET_OTHERWISE = "([root, before]) => [...root.querySelectorAll('input[type=text]')].at(-1).value !== before"

_IS_SET = "([root, python]) => [...root.querySelectorAll('input[type=text]')].at(-1).value === python"

_IS_TOLD = f"root => (look => look.alternative.includes(look.sentence))(({_LOOK})(root))"
_IS_KEPT = """root => root.closest(".jp-OutputArea").querySelector(".nnlib-kept").textContent.includes(
  root.querySelector("[role=status]").textContent)"""


@dataclass(frozen=True)
class Looks:
    """What an explorer shows: its picture, what the picture's alternative says, the sentence and the line of Python."""

    picture: str = field(repr=False)
    alternative: str
    sentence: str
    python: str


class ShownExplorer:
    """An explorer in the output of a cell."""

    def __init__(self, root: Locator) -> None:
        self.root = root
        self.page = root.page

    def looks(self) -> Looks:
        return Looks(**self.root.evaluate(_LOOK))

    def sliders(self) -> list[Locator]:
        """The sliders in sight."""
        return [slider for slider in self.root.get_by_role("slider").all() if slider.is_visible()]

    def choices(self) -> list[str]:
        """The tooltips of the buttons that choose something which is not chosen yet."""
        buttons = self.root.locator("button[title*=': ']").all()
        return [b.get_attribute("title") or "" for b in buttons if b.is_visible() and "✓" not in text_of(b)]

    def choice(self, tooltip: str) -> Locator:
        return self.root.locator(f'button[title="{tooltip}"]')

    def presets(self) -> list[str]:
        """The names of the buttons that set everything."""
        buttons = self.root.locator("button:not([title*=': '])").all()
        names = [text_of(button) for button in buttons if button.is_visible()]
        return [name for name in names if name not in ("Play", "Step", "Reset")]

    def can_play(self) -> bool:
        return self.button("Play").is_visible()

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def press(self, control: Locator, key: str = "Enter") -> Looks:
        """Press a key that changes the settings; what is shown then."""
        before = self.looks().python
        control.press(key)
        self.page.wait_for_function(_IS_SET_OTHERWISE, arg=[self.root.element_handle(), before])
        return self.looks()

    def reset(self, start: Looks) -> None:
        """Go back to how it looked at the start, by the button."""
        if self.looks().python != start.python:
            self.press(self.button("Reset"))

    def wait_until_set(self, python: str) -> None:
        """Wait until the line of Python is this one."""
        self.page.wait_for_function(_IS_SET, arg=[self.root.element_handle(), python])

    def wait_until_told(self) -> None:
        """Wait until the picture's alternative says what the sentence says: while something goes on both change."""
        self.page.wait_for_function(_IS_TOLD, arg=self.root.element_handle())

    def wait_until_kept(self) -> None:
        """Wait until the notebook holds what is shown now."""
        self.page.wait_for_function(_IS_KEPT, arg=self.root.element_handle())


def text_of(button: Locator) -> str:
    """What stands on a button, also while JupyterLab spares itself drawing it, out of sight."""
    return button.text_content() or ""
