"""How a path is filled and stroked, in SVG's words: what matplotlib says in its graphics context."""

import math
from typing import Any

from matplotlib.colors import to_hex

from nnlib.explorers.path_data import TENTHS


def style_of(gc: Any, face: Any, dpi: float) -> str:
    """The attributes of a path. face: the colour of its inside, where it has one."""
    style = ' fill="none"'
    if face is not None:
        style = f' fill="{to_hex(face[:3])}"{opacity("fill", alpha_of(gc, face))}'
    scale = TENTHS * dpi / 72
    if gc.get_linewidth() == 0:
        return style
    style += f' stroke="{to_hex(gc.get_rgb()[:3])}" stroke-width="{scale * gc.get_linewidth():.1f}"'
    style += opacity("stroke", alpha_of(gc, gc.get_rgb()))
    if gc.get_joinstyle() != "miter":
        style += f' stroke-linejoin="{gc.get_joinstyle()}"'
    if gc.get_capstyle() != "butt":
        style += f' stroke-linecap="{"square" if gc.get_capstyle() == "projecting" else gc.get_capstyle()}"'
    offset, dashes = gc.get_dashes()
    if dashes is not None:
        lengths = " ".join(f"{scale * length:.0f}" for length in dashes)
        style += f' stroke-dasharray="{lengths}" stroke-dashoffset="{scale * offset:.0f}"'
    return style


def alpha_of(gc: Any, colour: Any) -> float:
    """How opaque a colour is."""
    if gc.get_forced_alpha():
        return float(gc.get_alpha())
    return float(colour[3]) if len(colour) > 3 else 1.0


def opacity(what: str, alpha: float) -> str:
    """The attribute for the opacity of the fill or the stroke."""
    return "" if math.isclose(alpha, 1) else f' {what}-opacity="{alpha:.2f}"'
