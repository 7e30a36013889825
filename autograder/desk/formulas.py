"""Formulas as drawings within a page: they need neither a script nor a font, and take the colour of the text.

Matplotlib knows most of LaTeX's mathematics; what it does not know stays as it is written.
"""

import re
from functools import cache
from html import escape

from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

FORMULA = re.compile(r"\$\$(?P<display>.+?)\$\$|(?<![\\$])\$(?!\s)(?P<inline>[^$]+?)\$", re.DOTALL)
OTHER_NAMES = ((r"\\tfrac\b", r"\\frac"), (r"\\ge\b", r"\\geq"), (r"\\le\b", r"\\leq"), (r"\\big[lr](?![a-z])", ""))
"""What matplotlib calls otherwise, or does without."""

LETTERS = FontProperties(size=text_to_path.FONT_SCALE, math_fontfamily="stix")
EM = LETTERS.get_size_in_points() / 1.1
"""The height of the text around a formula, whose own letters would look smaller than that text's."""
COMMANDS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C", Path.CLOSEPOLY: "Z"}


@cache
def drawn(formula: str, display: bool = False) -> str:
    """A formula in LaTeX as HTML; who cannot see it is read its source."""
    source = " ".join(formula.split())
    text = source
    for pattern, name in OTHER_NAMES:
        text = re.sub(pattern, name, text)
    try:
        width, height, descent = text_to_path.get_text_width_height_descent(f"${text}$", LETTERS, ismath=True)
        vertices, codes = text_to_path.get_text_path(LETTERS, f"${text}$", ismath=True)
    except ValueError:
        html = f"<code>{escape(source)}</code>"
    else:
        html = (
            f'<svg class="formula" role="img" aria-label="{escape(source)}" '
            f'viewBox="0 {descent - height:.0f} {width:.0f} {height:.0f}" '
            f'style="width:{width / EM:.2f}em;height:{height / EM:.2f}em;vertical-align:{-descent / EM:.2f}em">'
            f'<path d="{outline(Path(vertices, codes))}"/></svg>'
        )
    return f'<span class="display">{html}</span>' if display else html


def outline(path: Path) -> str:
    """A path as SVG writes it: y grows downwards."""
    return "".join(
        COMMANDS[code] + " ".join(f"{x:.0f} {-y:.0f}" for x, y in points.reshape(-1, 2))
        if code != Path.CLOSEPOLY
        else "Z"
        for points, code in path.iter_segments(simplify=False)
    )
