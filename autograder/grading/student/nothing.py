"""A pyplot that draws nothing, for cells whose drawing nobody asked to see."""

from collections.abc import Iterator
from typing import Any

import numpy as np


class Nothing:
    """Whatever is done with it is done, and gives another one. `used`: whether anything was."""

    def __init__(self) -> None:
        self.used = False

    def __getattr__(self, name: str) -> "Nothing":
        if name.startswith("_"):
            raise AttributeError(name)
        self.used = True
        return self

    def __call__(self, *_: Any, **__: Any) -> "Nothing":
        return self

    def __iter__(self) -> Iterator["Nothing"]:
        return iter((self,))

    def __getitem__(self, key: Any) -> "Nothing":
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def _ipython_display_(self) -> None:
        """As the last line of a cell it shows nothing either."""

    def __enter__(self) -> "Nothing":
        return self

    def __exit__(self, *_: object) -> None:
        pass


class NoPyplot(Nothing):
    """Stands in for `plt`, with subplots in the form that pyplot gives them."""

    def subplots(self, nrows: int = 1, ncols: int = 1, *, squeeze: bool = True, **_: Any) -> tuple[Nothing, Any]:
        self.used = True
        axes = np.empty((nrows, ncols), dtype=object)
        axes[...] = nothing = Nothing()
        if not squeeze:
            return nothing, axes
        return nothing, axes.item() if axes.size == 1 else axes.squeeze()
