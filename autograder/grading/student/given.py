"""The lesson's own cells, which are the same in every submission: compiled once, before there is any box.

The stubs are among them: what stands in a notebook where nobody has written an answer yet.
"""

import ast
from collections.abc import Coroutine, Iterable, Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

from IPython.core.interactiveshell import ExecutionResult, InteractiveShell


@dataclass(frozen=True)
class GivenCell:
    """A cell in the parts that IPython runs one after the other: all but the last expression, and that one."""

    name: str
    source: str
    parts: tuple[CodeType, ...]

    def run(self, shell: InteractiveShell) -> ExecutionResult:
        """Run the cell as the shell's next one."""
        number = shell.execution_count
        shell.execution_count += 1
        shell.compile._filename_map[self.name] = number
        shell.events.trigger("pre_execute")
        if shell.history_manager:
            shell.history_manager.store_inputs(number, self.source)
        result = ExecutionResult(None)
        with shell.builtin_trap, shell.display_trap:
            for part in self.parts:
                if to_its_end(shell.run_code(part, result)):
                    break
        shell.events.trigger("post_execute")
        return result


def to_its_end(coroutine: Coroutine[None, None, bool]) -> bool:
    """What a coroutine returns that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return bool(end.value)
    raise RuntimeError("a cell without await waits for something")


def compiled(shell: InteractiveShell, sources: Iterable[str]) -> Iterator[GivenCell]:
    """The cells that can be compiled ahead: those that await nothing."""
    for number, source in enumerate(sources):
        python = shell.transform_cell(source)
        name = shell.compile.cache(python, number)
        try:
            body = ast.parse(python, name).body
            shown = body[-1:] if body and isinstance(body[-1], ast.Expr) else []
            done = ast.Module(body[: len(body) - len(shown)], [])
            parts = compile(done, name, "exec", dont_inherit=True), compile(ast.Interactive(shown), name, "single")
        except SyntaxError:
            continue
        yield GivenCell(name, source, parts)


OF_EVERY_CLASS = {"__module__", "__qualname__", "__doc__", "__dict__", "__weakref__"}


class Stubs:
    """Knows the functions and classes of stubs again by their code, which nothing that a learner writes shares."""

    def __init__(self, cells: Iterable[GivenCell]) -> None:
        self.codes = [code for cell in cells for part in cell.parts for code in inner_code(part)]
        self.known = {id(code) for code in self.codes}

    def hold(self, value: Any) -> bool:
        """Whether a function, or every method of a class, is still as the lesson came with it."""
        is_class = type(value) is type
        parts = [part for name, part in vars(value).items() if name not in OF_EVERY_CLASS] if is_class else [value]
        return bool(parts) and all(type(part) is FunctionType and id(part.__code__) in self.known for part in parts)


def inner_code(code: CodeType) -> Iterator[CodeType]:
    """The code of everything that is defined in it."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from inner_code(constant)
