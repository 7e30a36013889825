"""The pages' templates, and what these do to words and numbers."""

import base64
import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape


@cache
def template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("autograder.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"marked": marked, "breakable": breakable, "number": number, "picture": picture}
    return environment.get_template(name)


def marked(sentence: str) -> Markup:
    """A sentence in which backticks mark code, and asterisks a word that is stressed."""
    stressed = re.sub(r"(?<!\S)\*(\w+)\*(?!\w)", r"<em>\1</em>", str(escape(sentence)))
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", stressed))


def breakable(name: str) -> Markup:
    """A name in which a line may be broken after an underscore."""
    return Markup(str(escape(name)).replace("_", "_<wbr>"))


def number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def picture(svg: str) -> str:
    """A picture's address that holds the picture."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode('ascii')}"
