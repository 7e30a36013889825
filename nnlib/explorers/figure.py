"""Show a matplotlib figure with words beneath it, for those who see it and those who do not."""

import base64
import io
from html import escape

from IPython.display import display
from matplotlib import pyplot
from matplotlib.figure import Figure


def show(figure: Figure, words: str) -> None:
    """Display the figure with `words` as its alternative text and its caption, and close it.

    Where no picture can be shown, in a terminal for instance, the words stand alone.
    """
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=100, bbox_inches="tight")
    pyplot.close(figure)
    source = base64.b64encode(picture.getvalue()).decode("ascii")
    html = (
        f'<figure style="margin:0"><img alt="{escape(words)}" src="data:image/png;base64,{source}" '
        f'style="max-width:100%; height:auto; border-radius:4px"><figcaption>{escape(words)}</figcaption></figure>'
    )
    display({"text/html": html, "text/plain": words}, raw=True)
