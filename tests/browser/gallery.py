"""A notebook that shows every explorer, each in a cell of its own."""

from pathlib import Path

from nnlib import explorers

from .lab import Lab
from .notebook import write_notebook

NAMES = [name for name in explorers.__all__ if name != "show"]


def write_gallery(lab: Lab, name: str) -> Path:
    """Put it among the notebooks that are served, under this name."""
    shown = [f"explorers.{name}()" for name in NAMES]
    return write_notebook(lab.folder / f"{name}.ipynb", "from nnlib import explorers", *shown)
