"""A worker that runs submissions in its own process: what the parent does can be tested without a sandbox.

    python plain_worker.py [FILE]

A cell that holds "die" kills the worker, "die once" only as long as FILE is not there.
"""

import contextlib
import io
import os
import signal
import sys
import types
from pathlib import Path

import numpy as np

from autograder.check import LESSONS
from autograder.check.engine import judge
from autograder.grading.plan import CellRan, Plan, Ran
from autograder.grading.shown import outputs_of
from autograder.grading.worker import Grader, main

died = Path(sys.argv[1]) if len(sys.argv) > 1 else None


class PlainSandbox:
    def __init__(self, seed: int) -> None:
        self.seed = seed

    def is_there(self) -> bool:
        return True

    def grade(self, plan: Plan) -> Ran:
        names = {"np": np, "check": types.SimpleNamespace()}
        cells, verdicts = [], {}
        for cell in plan.cells:
            if cell.role == "test":
                answer = names.get(cell.exercise)
                verdict = judge(cell.exercise, LESSONS[plan.lesson][cell.exercise], answer, self.seed)
                verdicts[cell.exercise] = verdict
                cells.append(CellRan(cell.id, outputs_of(verdict, plan.lesson)))
                continue
            cells.append(CellRan(cell.id, run(cell.source, names) if cell.role != "given" else []))
        return Ran(tuple(cells), verdicts, (), "none", 0.01)


def run(source: str, names: dict) -> list:
    if "die once" in source and died and not died.exists():
        died.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if "die always" in source:
        os.kill(os.getpid(), signal.SIGKILL)
    if source.startswith("HTML "):
        data = {"text/html": source.removeprefix("HTML ")}
        return [{"output_type": "display_data", "data": data, "metadata": {"autograder": {"kind": "correct"}}}]
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(source, names)
    except Exception as error:
        return [{"output_type": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": []}]
    return [{"output_type": "stream", "name": "stdout", "text": printed.getvalue()}] if printed.getvalue() else []


class PlainGrader(Grader):
    def warm(self, job):
        return PlainSandbox(job.seed)


main(PlainGrader())
