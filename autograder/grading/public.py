"""The copy of nnlib that a submission is graded with: without what its lesson asks for and all that is built on it.

What is left out is found in the syntax tree: every function, class or constant of a name that the lesson asks
for, then everything that uses one of these, until nothing more is found. Data that a check will ask about have
stand-ins there (`stand_ins`).
"""

import ast
import shutil
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

import nnlib
from autograder.check import LESSONS
from autograder.grading.stand_ins import write_data

SOURCE = Path(nnlib.__file__).parent
IDLE = Path(__file__).parent / "student" / "idle"
"""What stands in for the explorers, and for autograder itself, where nobody looks and nothing is checked."""

Name = tuple[str, str]
"""A module of nnlib's and a name that it defines."""

WITHHELD = """
_WITHHELD = {withheld!r}
_find = __getattr__

class NotAtHand(AttributeError):
    pass

def __getattr__(name):
    if name in _WITHHELD:
        raise NotAtHand(
            f"nnlib.{{name}} is not at hand while this lesson is graded: "
            "the lesson asks for it, or for something that it is built on."
        )
    return _find(name)
"""


def write_public_copy(lesson: str, folder: Path, seed: int) -> None:
    """Write the packages `nnlib` and `autograder` into a folder, as submissions to a lesson see them.

    seed: the one that the lesson's checks draw their cases from.
    """
    modules = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.glob("*.py"))}
    hidden = withheld(modules, set(LESSONS.get(lesson, ())))
    target = folder / "nnlib"
    for package in ("nnlib", "autograder"):
        shutil.copytree(IDLE / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    write_data(lesson, SOURCE / "data", target / "data", seed)
    for module, tree in modules.items():
        text = ast.unparse(reduced(module, tree, hidden))
        if module == "__init__":
            text += WITHHELD.format(withheld=sorted({name for _, name in hidden}))
        (target / f"{module}.py").write_text(text + "\n", encoding="utf-8")


def withheld(modules: dict[str, ast.Module], asked: set[str]) -> set[Name]:
    """Every name that is asked for or that needs one that is."""
    definitions = {
        (module, name): statement
        for module, tree in modules.items()
        for statement in tree.body
        for name in defined_by(statement)
    }
    hidden = {(module, name) for module, name in definitions if name in asked}
    imported = {module: imports_of(tree) for module, tree in modules.items()}
    uses = {(m, name): set(used_by(m, statement, imported[m], modules)) for (m, name), statement in definitions.items()}
    while True:
        more = {key for key, used in uses.items() if key not in hidden and used & hidden}
        if not more:
            return hidden
        hidden |= more


def defined_by(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=targets):
            yield from (node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name


def used_by(module: str, statement: ast.stmt, imported: dict[str, Name], modules: Container[str]) -> Iterator[Name]:
    """What a statement mentions: names of its own module, imported ones, and attributes of imported modules."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            yield imported.get(node.id, (module, node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            origin, name = imported.get(node.value.id, ("", ""))
            if origin == "__init__" and name in modules:
                yield name, node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from imported_by(node).values()


def imports_of(tree: ast.Module) -> dict[str, Name]:
    """The names that a module imports from nnlib, wherever it does, and where they come from."""
    return {
        local: origin
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for local, origin in imported_by(node).items()
    }


def imported_by(node: ast.ImportFrom) -> dict[str, Name]:
    package, _, module = (node.module or "").partition(".")
    if package != "nnlib":
        return {}
    return {alias.asname or alias.name: (module or "__init__", alias.name) for alias in node.names}


def reduced(module: str, tree: ast.Module, hidden: set[Name]) -> ast.Module:
    """A module without its hidden names, without the imports of hidden names, and without the comments."""
    body: list[ast.stmt] = []
    left_out = False
    for statement in tree.body:
        is_note = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if is_note and left_out:
            continue
        left_out = any((module, name) in hidden for name in defined_by(statement))
        if left_out:
            continue
        if isinstance(statement, ast.ImportFrom):
            names = [a for a in statement.names if imported_by(statement).get(a.asname or a.name) not in hidden]
            if not names:
                continue
            statement = ast.ImportFrom(statement.module, names, statement.level)
        if module == "__init__" and "_NAMES" in defined_by(statement):
            statement = ast.Assign([ast.Name("_NAMES", ast.Store())], public_names(statement, hidden), lineno=0)
        body.append(statement)
    return ast.Module(body, [])


def public_names(statement: ast.stmt, hidden: set[Name]) -> ast.expr:
    """The list of nnlib's names by module, without the hidden ones."""
    assert isinstance(statement, ast.Assign)
    listed: dict[str, str] = ast.literal_eval(statement.value)
    left = {module: " ".join(kept(module, names.split(), hidden)) for module, names in listed.items()}
    return ast.parse(repr(left), mode="eval").body


def kept(module: str, names: Iterable[str], hidden: set[Name]) -> Iterator[str]:
    return (name for name in names if (module, name) not in hidden)
