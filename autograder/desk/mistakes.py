"""The checks' known mistakes as a learner would have written them: source code, taken from the files of checks.

A mutant stands in its file as an expression: a lambda, a name, the call of something that makes functions.
Together with the definitions that it uses, it is an answer that runs in a notebook. Where it needs what a
notebook does not have while the lesson is graded, it is left out.
"""

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder import check
from autograder.check import LESSONS
from autograder.grading.public import SOURCE, withheld

FOLDER = Path(check.__file__).parent
PACKAGE = "autograder.check."
ENOUGH = 3
"""So many mistakes that stand for themselves will do; only with fewer are those with helpers taken as well."""


@dataclass(frozen=True)
class Mistake:
    """A known mistake of an exercise, and an answer that makes it. helpers: how many definitions it needs besides."""

    name: str
    source: str
    helpers: int


class NotInANotebook(Exception):
    """The mistake is made with something that a learner's notebook does not have."""


@cache
def mistakes_in(lesson: str, exercise: str) -> tuple[Mistake, ...]:
    """The mistakes that can be written into a notebook, in the order of the checks: the usual ones first."""
    written = tuple(written_mistakes(lesson, exercise))
    plain = tuple(mistake for mistake in written if not mistake.helpers)
    return plain if len(plain) >= ENOUGH else written


def written_mistakes(lesson: str, exercise: str) -> Iterator[Mistake]:
    file = parsed(lesson)
    known = [mutant.name for mutant in LESSONS[lesson][exercise].mutants]
    found = list(file.calls_of_mutant(exercise))
    for name in known:
        places = [(place, call.args[1]) for place, call in found if named(call) == name]
        if len(places) != 1:
            continue
        try:
            yield Answer(lesson, exercise).written(name, *places[0])
        except NotInANotebook:
            continue


def named(call: ast.Call) -> object:
    return call.args[0].value if isinstance(call.args[0], ast.Constant) else None


class CheckFile:
    """A file of checks as text: what it defines, and what it imports from others like it."""

    def __init__(self, module: str) -> None:
        tree = ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8"))
        self.defined: dict[str, ast.stmt] = {}
        self.imported: dict[str, str] = {}
        self.libraries: dict[str, ast.stmt] = {}
        for statement in WithoutTypes().visit(tree).body:
            match statement:
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    self.defined[name] = statement
                case ast.Assign(targets=[ast.Name(id=name)]):
                    self.defined[name] = statement
                case ast.ImportFrom(module=str(source), names=aliases) if source.startswith(PACKAGE):
                    self.imported |= {alias.name: source.removeprefix(PACKAGE) for alias in aliases}
                case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                    self.libraries |= {alias.asname or alias.name: statement for alias in aliases}

    def find(self, name: str) -> tuple["CheckFile", ast.stmt] | None:
        """Where a name is defined, here or in another file of checks."""
        if name in self.defined:
            return self, self.defined[name]
        elsewhere = self.imported.get(name, "")
        return parsed(elsewhere).find(name) if (FOLDER / f"{elsewhere}.py").is_file() else None

    def calls_of_mutant(self, name: str) -> Iterator[tuple["CheckFile", ast.Call]]:
        """The calls of `mutant` that a definition is built from, and the files they stand in."""
        place, statement = self.find(name) or (self, None)
        if not isinstance(statement, ast.Assign):
            return
        for node in ast.walk(statement):
            match node:
                case ast.Call(func=ast.Name(id="mutant"), args=[_, _, *_]):
                    yield place, node
                case ast.Name(id=other) if other != name:
                    yield from place.calls_of_mutant(other)


class WithoutTypes(ast.NodeTransformer):
    """Takes the annotations of functions out: learners write none."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(node.arg)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        node.returns = None
        return node


@cache
def parsed(module: str) -> CheckFile:
    return CheckFile(module)


class Answer(ast.NodeTransformer):
    """Turns the expression of a mutant into an answer to one exercise of a lesson."""

    def __init__(self, lesson: str, exercise: str) -> None:
        self.exercise = exercise
        exercises = list(LESSONS[lesson])
        self.earlier = exercises[: exercises.index(exercise)]
        self.asked = set(exercises)
        self.hidden = hidden_in_nnlib(lesson)
        self.helpers: dict[str, ast.stmt] = {}
        self.imports: dict[str, None] = {}

    def written(self, name: str, place: CheckFile, expression: ast.expr) -> Mistake:
        definition = self.definition(place, expression)
        parts = [ast.unparse(self.visit(copied(part))) for part in (*self.helpers.values(), definition)]
        return Mistake(name, "\n\n".join(["\n".join(self.imports), *parts]).strip(), len(self.helpers))

    def definition(self, place: CheckFile, expression: ast.expr) -> ast.stmt:
        """The expression as the definition of a function, or of a class, that bears the exercise's name."""
        if isinstance(expression, ast.Lambda):
            self.gather(place, expression)
            function = ast.parse(f"def {self.exercise}(): pass").body[0]
            assert isinstance(function, ast.FunctionDef)
            function.args, function.body = expression.args, [ast.Return(expression.body)]
            return ast.fix_missing_locations(function)
        if isinstance(expression, ast.Name) and (found := place.find(expression.id)):
            place, statement = found
            if isinstance(statement, ast.FunctionDef | ast.ClassDef):
                self.gather(place, statement)
                renamed = copied(statement)
                renamed.name = self.exercise
                return renamed
        self.gather(place, expression)
        return ast.parse(f"{self.exercise} = {ast.unparse(expression)}").body[0]

    def gather(self, place: CheckFile, node: ast.AST) -> None:
        """Collect what the node uses, definitions first that others use."""
        if any(isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in NO_ANSWER
               for inner in ast.walk(node)):  # fmt: skip
            raise NotInANotebook
        for name in free_names(node):
            if name in self.helpers or hasattr(builtins, name) or name in ("np", "nnlib"):
                continue
            if name in place.libraries:
                self.imports[ast.unparse(place.libraries[name])] = None
                continue
            found = place.find(name)
            if not found or name in self.asked:
                raise NotInANotebook
            self.gather(*found)
            self.helpers.setdefault(name, found[1])

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """`nnlib.sigmoid` is the learner's own `sigmoid`, where an earlier exercise asked for it."""
        if not (isinstance(node.value, ast.Name) and node.value.id == "nnlib"):
            self.generic_visit(node)
            return node
        if node.attr in self.earlier:
            return ast.Name(node.attr, ast.Load())
        if node.attr in self.hidden or node.attr in self.asked:
            raise NotInANotebook
        self.imports["import nnlib"] = None
        return node


NO_ANSWER = {"Exercise", "Challenge", "mutant"}


def copied(statement: ast.stmt) -> ast.FunctionDef | ast.ClassDef:
    return ast.parse(ast.unparse(statement)).body[0]  # type: ignore[return-value]


def free_names(node: ast.AST) -> list[str]:
    """The names that a piece of code takes from outside, in order."""
    names = [inner for inner in ast.walk(node) if isinstance(inner, ast.Name)]
    own = {inner.id for inner in names if not isinstance(inner.ctx, ast.Load)}
    own |= {inner.arg for inner in ast.walk(node) if isinstance(inner, ast.arg)}
    own |= {inner.name for inner in ast.walk(node) if isinstance(inner, ast.FunctionDef | ast.ClassDef)}
    return [name for name in dict.fromkeys(inner.id for inner in names) if name not in own]


@cache
def hidden_in_nnlib(lesson: str) -> set[str]:
    modules = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.glob("*.py"))}
    return {name for _, name in withheld(modules, set(LESSONS[lesson]))}
