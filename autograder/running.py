"""Run a notebook in a fresh kernel and read off what its checks said."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbgrader.utils import determine_grade, is_grade, is_solution

from autograder.check.show import METADATA_KEY

CELL_TIMEOUT = 120


@dataclass(frozen=True)
class Scored:
    """An exercise as a run of its notebook left it. `manual`: a question whose points a person gives."""

    name: str
    manual: bool
    points: float
    max_points: float
    verdict: str
    diagnosis: str | None
    message: str


def run(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Execute every cell of a copy, errors and all, and return the copy.

    Raises `KernelStopped` where a cell never ends or takes its kernel down with it.
    """
    executed = nbformat.from_dict(notebook)
    client = NotebookClient(
        executed,
        kernel_name="python3",
        timeout=CELL_TIMEOUT,
        allow_errors=True,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute()
    except CellTimeoutError as error:
        raise KernelStopped(f"A cell ran for more than {CELL_TIMEOUT} seconds.") from error
    except DeadKernelError as error:
        raise KernelStopped("A cell took the kernel down with it.") from error
    return executed


class KernelStopped(Exception):
    """A notebook could not be run to its end."""


def scores(executed: NotebookNode) -> Iterator[Scored]:
    """What every graded cell of an executed notebook earned, by nbgrader's own rule."""
    for cell in executed.cells:
        if not is_grade(cell):
            continue
        points, max_points = determine_grade(cell)
        said = verdict_in(cell)
        unsaid = ("answered" if points is None else "not answered yet") if is_solution(cell) else "no verdict"
        yield Scored(
            name=cell.metadata.nbgrader.grade_id.removeprefix("test_"),
            manual=is_solution(cell),
            points=points or 0.0,
            max_points=max_points,
            verdict=said.get("kind", unsaid),
            diagnosis=said.get("diagnosis"),
            message="\n".join(said.get("sentences", [])),
        )


def verdict_in(cell: NotebookNode) -> dict[str, Any]:
    """The verdict that a check left in its cell's outputs, or nothing."""
    for output in cell.get("outputs", []):
        found = output.get("metadata", {}).get(METADATA_KEY)
        if found:
            return dict(found)
    return {}


def errors_in(executed: NotebookNode) -> list[str]:
    """One line for every cell that ended in an error or wrote to stderr."""
    return [
        f"cell {index} ({cell.id}): {said_by(output)}"
        for index, cell in enumerate(executed.cells)
        for output in cell.get("outputs", [])
        if output.output_type == "error" or output.get("name") == "stderr"
    ]


def said_by(output: NotebookNode) -> str:
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}"
    return f"stderr: {output.text.strip()}"
