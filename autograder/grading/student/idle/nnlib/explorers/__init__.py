"""Explorers that show nothing: while a submission is graded nobody moves their sliders."""

from typing import Any


def show(figure: Any, *_: Any, **__: Any) -> None:
    """Show a figure as it is, without the words that go with it; what was not drawn is not shown."""
    from IPython.display import display
    from matplotlib.figure import Figure

    if isinstance(figure, Figure):
        display(figure)


def idle(*_: Any, **__: Any) -> None:
    pass


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return idle
