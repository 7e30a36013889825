"""Examples of mistakes: a student's answer, short and without what is not code."""

import ast
import builtins
import inspect
import io
import json
import keyword
import math
import re
import tokenize
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import numpy as np

from autograder.grading.master import Master

MOST_LINES = 12
LONGEST_LINE = 96
CUT = "..."
LIKE_AN_ID = 1000
"""From here on, a number may be somebody's; powers of ten are nobody's."""
IN_PROSE = re.compile(r"`([^`\n]+)`")


def example(notebook: Path, exercise: str, known: Collection[str] | None = None, most_lines: int = MOST_LINES) -> str:
    """The answer to an exercise in a graded notebook, without comments and docstrings; empty where there is none.

    known: where these are given, only such names stay in the code, others become numbered ones; texts and large numbers
    are left out.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        sources = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell["source"] for cell in cells}
        tree = WithoutRemarks().visit(ast.parse("".join(sources[exercise])))
        code = ast.unparse(tree if known is None else Masked(known).visit(tree))
    except (OSError, ValueError, KeyError, TypeError, SyntaxError, RecursionError):
        # Graded elsewhere, or with commands that are IPython's: the sentence about the mistake says enough.
        return ""
    return shortened(printable(code), most_lines)


class WithoutRemarks(ast.NodeTransformer):
    """Takes out what only stands there to be read, as docstrings do; comments are no part of the tree."""

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        return ast.Pass() if isinstance(node.value, ast.Constant) else node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        self.generic_visit(node)
        node.body = [statement for statement in node.body if not isinstance(statement, ast.Pass)] or [ast.Pass()]
        return node


class Masked(ast.NodeTransformer):
    """Leaves nothing in code by which its author could be known: names of their choice, texts, large numbers."""

    def __init__(self, known: Collection[str]) -> None:
        self.known = known
        self.instead: dict[str, str] = {}

    def masked(self, name: str) -> str:
        """The same for the same name; the parts of a module's name each by itself."""
        parts = name.split(".")
        return ".".join(
            part if part in self.known else self.instead.setdefault(part, f"name{len(self.instead) + 1}")
            for part in parts
        )

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Every text of a node that is no constant is a name: of a variable, an attribute, a module, an argument."""
        for field, value in ast.iter_fields(node):
            if isinstance(value, str):
                setattr(node, field, self.masked(value))
            elif isinstance(value, list) and all(isinstance(one, str) for one in value):
                setattr(node, field, [self.masked(one) for one in value])
        return super().generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if isinstance(node.value, str | bytes):
            return ast.Constant(CUT)
        return ast.Constant(...) if may_be_an_id(node.value) else node


def may_be_an_id(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float | complex):
        return False
    size = abs(value)
    return LIKE_AN_ID <= size < math.inf and not math.log10(size).is_integer()


def names_of_the_lesson(master: Master) -> frozenset[str]:
    """The names that stand in a lesson's own code, and those of Python, NumPy and the course's library."""
    cells = master.notebook["cells"]
    code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    code += [found for cell in cells if cell["cell_type"] == "markdown" for found in IN_PROSE.findall(cell["source"])]
    return names_of_libraries() | {name for source in code for name in names_in(source)}


def names_in(code: str) -> Iterator[str]:
    """The names in a piece of code, not what stands in its texts and comments."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.NAME:
                yield token.string
    except (SyntaxError, tokenize.TokenError):  # IPython's own commands, or no code at all
        return


@cache
def names_of_libraries() -> frozenset[str]:
    import nnlib

    functions = [getattr(np, name) for name in dir(np)]
    names = {*keyword.kwlist, *dir(builtins), *dir(nnlib), "np", "numpy", "nnlib", "where", "out"}
    for known in (np, np.ndarray, np.linalg, np.random, math):
        names.update(dir(known))
    for function in functions:
        try:
            names.update(inspect.signature(function).parameters)
        except (TypeError, ValueError):  # no function, or one that does not say
            continue
    return frozenset(names)


def printable(code: str) -> str:
    """The code with every character that could hide or reorder others written out."""
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode("ascii") for c in code)


def shortened(code: str, most_lines: int) -> str:
    lines = [line if len(line) <= LONGEST_LINE else line[:LONGEST_LINE] + CUT for line in code.splitlines()]
    return "\n".join(lines if len(lines) <= most_lines else [*lines[:most_lines], CUT])
