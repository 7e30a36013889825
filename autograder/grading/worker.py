"""A worker process: takes one submission's plan after the other and answers with what came of it.

    python -m autograder.grading.worker

Each message is a pickle between processes that trust each other, with its length before it. Nothing that a
submission made is unpickled: what comes out of the sandbox is already plain data.
"""

import os
import pickle
import select
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from itertools import chain
from typing import IO, Any

from autograder.grading.forking import forks_boxes
from autograder.grading.job import Answer, Gone, Job, Lost, Pipes, Unusable, WarmUp
from autograder.grading.plan import CellRan, Plan, Ran
from autograder.grading.safe import Left, safe_outputs
from autograder.grading.warm_process import WarmProcess
from autograder.lessons import UsageError

LENGTH = struct.Struct("!Q")
GRACE = 3.0
"""Seconds for an idle worker to end in good order."""


def send(stream: IO[bytes], message: Any) -> None:
    data = pickle.dumps(message)
    stream.write(LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next message. Raises EOFError where the other side is gone."""
    return pickle.loads(exactly(stream, *LENGTH.unpack(exactly(stream, LENGTH.size))))


def exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


class Grader:
    """Runs jobs, with one sandbox kept warm for as long as the jobs are of one lesson."""

    def __init__(self) -> None:
        self.kept = ExitStack()
        self.warm_for: tuple[Any, ...] = ()
        self.process: WarmProcess | None = None
        self.sandbox: Any = None

    def run(self, job: Job) -> Answer:
        try:
            return harmless(self.ran(job), job.plan)
        except UsageError as error:
            return Unusable(str(error))
        except Exception as error:
            # Whatever went wrong, the next submission gets a sandbox that nobody has used.
            self.close()
            return Lost(f"The grader failed on this submission: {type(error).__name__}: {error}")

    def ran(self, job: Job) -> Ran:
        """What came of a submission; run once more where its sandbox went away, with a worker that had lent it."""
        with suppress(Gone):
            sandbox = self.warm(job)
            ran: Ran = sandbox.grade(job.plan)
            if sandbox.is_there():
                return ran
        self.close()
        return self.warm(job).grade(job.plan)

    def warm(self, job: Job | WarmUp) -> Any:
        wanted = (job.lesson, job.isolation, job.limits, job.seed)
        if wanted != self.warm_for:
            self.close()
            forks = forks_boxes(job.isolation)
            self.process = self.kept.enter_context(WarmProcess(job.isolation)) if forks else None
            # This takes a third of a second to import; meanwhile the process gets on.
            from autograder.grading.sandbox import Sandbox

            self.sandbox = self.kept.enter_context(Sandbox(*wanted, self.process))
            self.warm_for = wanted
        return self.sandbox

    def lend(self) -> None:
        """Leave the sandbox to whom it belongs: said in a fork of its process, which may use it but not end it."""
        if self.process:
            self.process.lent = True

    def close(self) -> None:
        self.warm_for = ()
        self.kept.close()


def harmless(ran: Ran, plan: Plan) -> Ran:
    """With nothing that a submission displays able to run in a browser. What tests display comes from the checks."""
    tests = {cell.id for cell in plan.cells if cell.role == "test"}
    left = Left()
    cells = (cell if cell.id in tests else CellRan(cell.id, safe_outputs(cell.outputs, left)) for cell in ran.cells)
    return replace(ran, cells=tuple(cells))


def end_with_whoever_asks(jobs: int) -> None:
    """End this process soon after the one that sends jobs, were it killed: also in the midst of a job."""
    if hasattr(select, "poll"):
        hung_up = select.poll()
        hung_up.register(jobs, 0)
        hung_up.poll()
        time.sleep(GRACE)
        os._exit(1)


def main(grader: Grader | None = None) -> None:
    """Answer jobs from stdin on stdout until there are no more."""
    jobs = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    # What the checks print, or a program that is started, must not get between the messages.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    serve(jobs, answers, grader or Grader())


def serve(jobs: IO[bytes], answers: IO[bytes], grader: Grader) -> None:
    forked: list[int] = []
    watched = False
    try:
        while True:
            job = receive(jobs)
            if isinstance(job, WarmUp):
                with suppress(Exception):  # What is wrong here goes wrong again with the first job, which is answered.
                    grader.warm(job)
                forked += fork_siblings(job.siblings, (jobs, answers), grader)
                continue
            if not watched:  # Only now, since a process with threads is not to be forked.
                watched = True
                threading.Thread(target=end_with_whoever_asks, args=(jobs.fileno(),), daemon=True).start()
            send(answers, grader.run(job))
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return
    finally:
        for sibling in forked:
            os.waitpid(sibling, 0)
        grader.close()


def fork_siblings(pipes: Sequence[Pipes], own: tuple[IO[bytes], IO[bytes]], grader: Grader) -> Iterator[int]:
    """Fork a worker for each of the pipes, with all that is imported and the sandbox; gives their numbers."""
    for number, (jobs, answers) in enumerate(pipes):
        pid = os.fork()
        if pid == 0:
            try:
                # Whose end of a pipe stays open elsewhere does not seem to have died when it has.
                for stream in own:
                    stream.close()
                for descriptor in chain.from_iterable(pipes[number + 1 :]):
                    os.close(descriptor)
                grader.lend()
                serve(os.fdopen(jobs, "rb"), os.fdopen(answers, "wb"), grader)
            finally:
                os._exit(0)
        os.close(jobs)
        os.close(answers)
        yield pid


if __name__ == "__main__":
    main()
