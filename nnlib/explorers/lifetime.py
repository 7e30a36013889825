"""Close the explorers of a cell's last run when the cell is run again.

ipywidgets keeps every widget that was ever made, and with it whatever its explorer has computed:
without this, running a cell again and again would fill the kernel's memory.
"""

from dataclasses import dataclass, field
from typing import Any

from IPython.core.getipython import get_ipython


@dataclass
class _Run:
    """One run of a cell, known by its message, and the widgets it has shown."""

    message: str
    widgets: list[Any] = field(default_factory=list)


_last_runs: dict[str, _Run] = {}


def belongs_to_this_run(widget: Any) -> None:
    """Note that the running cell shows this widget, and close what its run before showed."""
    parent: dict[str, Any] = getattr(get_ipython(), "get_parent", dict)()  # nothing to ask outside a Jupyter kernel
    cell = parent.get("metadata", {}).get("cellId")
    if cell is None:
        return
    message = parent["header"]["msg_id"]
    last_run = _last_runs.get(cell)
    if last_run is None or last_run.message != message:
        for old in last_run.widgets if last_run else ():
            _close(old)
        _last_runs[cell] = _Run(message)
    _last_runs[cell].widgets.append(widget)


def _close(widget: Any) -> None:
    """Close a widget with all that is in it."""
    for child in getattr(widget, "children", ()):
        _close(child)
    for part in (widget.layout, getattr(widget, "style", widget.layout), widget):
        part.close()
