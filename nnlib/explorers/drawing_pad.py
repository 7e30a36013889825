"""A sheet to draw on, with the mouse, a finger or the keyboard.

The few lines of JavaScript here are the only ones in the explorers: no control of ipywidgets takes a stroke, and
on 64 toggle buttons a 3 would take 32 clicks. They paint in the page, at once, and type the drawing into a text box
of ipywidgets, out of sight, which brings it here.
"""

from collections.abc import Callable
from html import escape

import ipywidgets

from nnlib.explorers.controls import labelled
from nnlib.explorers.drawing import SIDE, cells_of
from nnlib.explorers.several import WIDE
from nnlib.explorers.style import BLUE, FAINT, INK, PAPER

SIZE = 208  # pixels
FRAME = 2, 0, 12, 16  # the cells which the digits of the data fill: left, top, width, height
NAME = "Drawing of a digit, 16 by 16 cells"
HINT = (
    "Drag to draw, with the right button to erase. Or by keyboard: arrows move the pen, Space draws, "
    "Shift and arrows draw a line, Delete erases. Fill the dotted frame, as the training digits do."
)

# JupyterLab leaves the keys to the sheet, except with Ctrl or Cmd: Ctrl+S is to save the notebook here too.
_SHORTCUTS = "this.toggleAttribute('data-lm-suppress-shortcuts', !event.ctrlKey && !event.metaKey)"

# The right button erases here: neither the browser nor JupyterLab is to open a menu.
_NO_MENU = "event.preventDefault(); event.stopPropagation()"

# Runs at every event, `this` being the sheet. The box holds the drawing, a data attribute where the pen is.
_SCRIPT = f"""
const last = {SIDE - 1}, at = this.dataset.at.split(' ').map(Number), to = [...at];
const move = {{ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}}[event.key];
const within = cell => Math.max(0, Math.min(last, cell));
let ink = null;
if (event.type === 'keydown') {{
    {_SHORTCUTS};
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (move) {{ to[0] = within(at[0] + move[0]); to[1] = within(at[1] + move[1]); if (event.shiftKey) ink = 1; }}
    else if (event.key === ' ') ink = 1;
    else if (event.key === 'Delete' || event.key === 'Backspace') ink = 0;
    else return;
    event.preventDefault();
}} else {{
    if (!event.buttons) return;
    const sheet = this.querySelector('svg').getBoundingClientRect();
    to[0] = within(Math.floor((event.clientX - sheet.left) / sheet.width * {SIDE}));
    to[1] = within(Math.floor((event.clientY - sheet.top) / sheet.height * {SIDE}));
    if (event.type === 'pointerdown') {{
        this.setPointerCapture(event.pointerId);
        this.focus();
        at.splice(0, 2, ...to);
    }}
    ink = event.buttons === 1 && !event.altKey && !event.ctrlKey ? 1 : 0;
}}
const box = this.closest('.nnlib-drawing').querySelector('input');
const rows = box.value.split(' ').map(row => [...parseInt(row, 16).toString(2).padStart({SIDE}, '0')]);
const steps = Math.max(Math.abs(to[0] - at[0]), Math.abs(to[1] - at[1]), 1);
for (let step = 0; ink !== null && step <= steps; step++)
    for (const dx of [-1, 0, 1]) for (const dy of [-1, 0, 1]) {{
        const x = Math.round(at[0] + (to[0] - at[0]) * step / steps) + dx;
        const y = Math.round(at[1] + (to[1] - at[1]) * step / steps) + dy;
        if (x === within(x) && y === within(y)) rows[y][x] = String(ink);
    }}
const drawing = rows.map(row => parseInt(row.join(''), 2).toString(16).padStart(4, '0')).join(' ');
this.dataset.at = to.join(' ');
this.querySelector('.pen').setAttribute('x', to[0] - 1);
this.querySelector('.pen').setAttribute('y', to[1] - 1);
const here = rows[to[1]][to[0]] === '1' ? 'ink' : 'paper';
this.parentNode.querySelector('.where').textContent = `Column ${{to[0] + 1}}, row ${{to[1] + 1}}: ${{here}}.`;
let cells = '';
rows.forEach((row, y) => row.forEach((cell, x) => {{ if (cell === '1') cells += `M${{x}} ${{y}}h1v1h-1z`; }}));
this.querySelector('.ink').setAttribute('d', cells);
if (drawing !== box.value) {{
    box.value = drawing;
    box.dispatchEvent(new Event('input', {{bubbles: true}}));
}}
"""


class DrawingPad:
    """A control whose value is a drawing, as `drawing.cells_of` reads it."""

    def __init__(self, name: str, label: str, value: str) -> None:
        self.name = name
        self._sheets = 0
        self.box = ipywidgets.Text(description=label, layout={"display": "none"})
        self.sheet = ipywidgets.HTML()
        self.value = value
        self.widget = labelled(label, [self.sheet, self.box], WIDE)
        self.widget.add_class("nnlib-drawing")

    @property
    def value(self) -> str:
        return str(self.box.value)

    @value.setter
    def value(self, value: str) -> None:
        cells_of(value)
        self._sheets += 1  # a new sheet even where the one before began with the same drawing
        self.sheet.value = _sheet(value, self._sheets)
        self.box.value = value

    def on_change(self, callback: Callable[[], None]) -> None:
        self.box.observe(lambda _: callback(), names="value")


def _sheet(drawing: str, number: int) -> str:
    """The sheet with a drawing on it, the pen in the middle of the top."""
    script = escape(_SCRIPT)
    ink = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(cells_of(drawing)) for x, cell in enumerate(row) if cell)
    left, top, width, height = FRAME
    return (
        f'<div style="display:flex; flex-wrap:wrap; gap:12px; line-height:1.4" data-sheet="{number}">'
        f'<div role="application" aria-label="{NAME}: {HINT}" tabindex="0" data-lm-suppress-shortcuts="true" '
        f'data-at="8 1" oncontextmenu="{_NO_MENU}" onclick="this.focus()" '
        f'onpointerdown="{script}" onpointermove="{script}" onkeydown="{script}" onkeyup="{escape(_SHORTCUTS)}" '
        f'style="flex:none; width:{SIZE}px; height:{SIZE}px; margin:6px; outline-offset:3px; touch-action:none; '
        f'cursor:crosshair">'
        f'<svg width="{SIZE}" height="{SIZE}" viewBox="0 0 {SIDE} {SIDE}" aria-hidden="true" '
        f'style="display:block; background:{PAPER}; border-radius:4px">'
        f'<path class="ink" d="{ink}" fill="{INK}"/>'
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none" stroke="{FAINT}" '
        f'stroke-width="0.12" stroke-dasharray="0.12 0.4"/>'
        f'<rect class="pen" x="7" y="0" width="3" height="3" fill="none" stroke="{BLUE}" stroke-width="0.25"/>'
        f'</svg></div><div style="width:{SIZE}px">{HINT}<p class="where" aria-live="polite"></p></div></div>'
    )
