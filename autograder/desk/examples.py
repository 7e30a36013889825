"""Examples of mistakes: a student's answer, short and without what is not code."""

import ast
import builtins
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

MOST_LINES = 12
LONGEST_LINE = 96
CUT = "..."

Mask = Callable[[str], str]


def example(notebook: Path, exercise: str, mask: Mask | None = None) -> str:
    """The answer to an exercise in a graded notebook, without comments and docstrings; empty where there is none.

    mask: takes what is to stay unsaid out of a name. Where it is given, the code's texts are left out as well.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        sources = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell["source"] for cell in cells}
        tree = WithoutRemarks().visit(ast.parse("".join(sources[exercise])))
        code = ast.unparse(Masked(mask).visit(tree) if mask else tree)
    except (OSError, ValueError, KeyError, TypeError, SyntaxError, RecursionError):
        # Graded elsewhere, or with commands that are IPython's: the sentence about the mistake says enough.
        return ""
    return shortened(printable(code))


class WithoutRemarks(ast.NodeTransformer):
    """Takes out what only stands there to be read, as docstrings do; comments are no part of the tree."""

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        return ast.Pass() if isinstance(node.value, ast.Constant) else node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        self.generic_visit(node)
        node.body = [statement for statement in node.body if not isinstance(statement, ast.Pass)] or [ast.Pass()]
        return node


class Masked(ast.NodeTransformer):
    """Takes the texts out of code, and out of its names what the mask hides; NumPy's and Python's names stay."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for field in ("id", "arg", "attr", "name"):
            name = getattr(node, field, None)
            if isinstance(name, str) and not any(hasattr(known, name) for known in (builtins, np, np.ndarray)):
                setattr(node, field, self.mask(name))
        return super().generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.Constant(CUT) if isinstance(node.value, str | bytes) else node


def printable(code: str) -> str:
    """The code with every character that could hide or reorder others written out."""
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode("ascii") for c in code)


def shortened(code: str) -> str:
    lines = [line if len(line) <= LONGEST_LINE else line[:LONGEST_LINE] + CUT for line in code.splitlines()]
    return "\n".join(lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES], CUT])
