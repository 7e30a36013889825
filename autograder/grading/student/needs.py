"""Which of the lesson's own cells a submission needs. The others only show the reader something, and are not run.

A cell is needed where it binds, or may change, what the learner's code looks up or another needed cell does, at
whatever time. What a cell looks up is in its symbol table; code that finds names in other ways needs every cell.
"""

import ast
import builtins
import re
import symtable
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FINDS_NAMES_UNSEEN = re.compile(
    r"__name__|globals|locals|vars|dir|eval|exec|get_ipython|__main__|In|Out|_ih|_oh|_dh|_+|_i*|_i?\d+", re.ASCII
)
"""Names through which code, or IPython's memory of earlier cells, reaches what it does not name."""
SPEAKS_OF_THE_NOTEBOOK = re.compile(r"__main__|\b(__globals__|f_globals|f_locals|doctest|unittest|timeit)\b")
"""Words, also in texts, of code that looks names up in the whole notebook."""
BINDS_NAMES_UNSEEN = re.compile(r"\bimport\s*\(?\s*\*")
BUILT_IN = frozenset(dir(builtins))


@dataclass(frozen=True)
class Names:
    """looked_up: what a cell and its functions find in the notebook. bound: what it defines there.
    lasting: of these the imports, functions and classes, which whoever calls them leaves as they are.
    imported: of these the imports. patched: what it gives new attributes."""

    looked_up: frozenset[str]
    bound: frozenset[str]
    lasting: frozenset[str]
    imported: frozenset[str]
    patched: frozenset[str]


def names_of(source: str) -> Names | None:
    """The names of a cell; None where they cannot be known, as of what is not plain Python."""
    try:
        table = symtable.symtable(source, "cell", "exec")
        patched = names_patched(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    looked_up, bound, lasting, imported = set[str](), set[str](), set[str](), set[str]()
    for symbol in table.get_symbols():
        name = symbol.get_name()
        if symbol.is_assigned() or symbol.is_imported():
            bound.add(name)
        if symbol.is_imported():
            imported.add(name)
        if symbol.is_imported() or symbol.is_namespace():
            lasting.add(name)
        if symbol.is_referenced():
            looked_up.add(name)
    inner = list(table.get_children())
    while inner:
        scope = inner.pop()
        inner += scope.get_children()
        for symbol in scope.get_symbols():
            if symbol.is_global():
                looked_up.add(symbol.get_name())
                if symbol.is_declared_global():
                    bound.add(symbol.get_name())
    if BINDS_NAMES_UNSEEN.search(source) or SPEAKS_OF_THE_NOTEBOOK.search(source):
        return None
    if any(map(FINDS_NAMES_UNSEEN.fullmatch, looked_up | lasting)):
        return None
    return Names(*map(frozenset, (looked_up - BUILT_IN, bound, lasting, imported, patched)))


def names_patched(source: str) -> set[str]:
    """The names at the root of every attribute that is assigned to: np of `np.random.rand = mine`."""
    patched = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            root: ast.expr = node
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(root, ast.Name):
                patched.add(root.id)
    return patched


def needless(given: Sequence[Names | None], others: Sequence[Names | None]) -> list[int]:
    """Which of the given cells are not needed, by their place; others: all other cells, stubs and tests included.

    The first is always needed: that is where a lesson sets things up. All are where another cell has put something
    of its own in the place of what every cell uses, a built-in function or a part of a module.
    """
    known = list(filter(None, [*given, *others]))
    if len(known) < len(given) + len(others):
        return []
    imported = frozenset[str]().union(*(names.imported for names in known))
    if any(names.bound & BUILT_IN or names.patched & imported for names in known[len(given) :]):
        return []
    left = dict(enumerate(known[: len(given)]))
    may_change = Reach(known)
    wanted: set[str] = set()
    for names in known[len(given) :]:
        wanted |= names.looked_up | names.bound
    while needed := [i for i, names in left.items() if i == 0 or wanted & (names.bound | may_change(names))]:
        for names in map(left.pop, needed):
            wanted |= names.looked_up | names.bound
    return list(left)


class Reach:
    """What a cell may change: all that it names, and all that the functions name which it calls, but no function."""

    def __init__(self, cells: Iterable[Names]) -> None:
        self.named_by: dict[str, set[str]] = {}
        for cell in cells:
            for name in cell.lasting:
                self.named_by.setdefault(name, set()).update(cell.looked_up)

    def __call__(self, cell: Names) -> set[str]:
        reached, left = set(cell.looked_up), set(cell.looked_up)
        while left:
            more = self.named_by.get(left.pop(), set()) - reached
            reached |= more
            left |= more
        return reached - self.named_by.keys()
