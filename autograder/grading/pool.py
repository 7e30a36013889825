"""Workers on this machine: each a process of its own, replaced when it dies.

Where processes can be forked, only the first of them begins from nothing.
"""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from typing import Any, TypeVar

from autograder.grading.forking import can_fork
from autograder.grading.job import Answer, Job, Lost, Pipes, WarmUp
from autograder.grading.worker import receive, send

Key = TypeVar("Key")

COMMAND = (sys.executable, "-m", "autograder.grading.worker")
ONE_THREAD = {
    f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "BLIS", "VECLIB_MAXIMUM", "NUMEXPR")
}


class Sibling:
    """A process that another worker forks, as far as it is like a Popen. It ends when no more jobs can come."""

    def __init__(self, jobs: int, answers: int) -> None:
        self.stdin = os.fdopen(jobs, "wb")
        self.stdout = os.fdopen(answers, "rb")

    def kill(self) -> None:
        with suppress(OSError):
            self.stdin.close()

    def wait(self, timeout: float | None = None) -> None:
        """Until the other end of its pipe is closed, which takes a busy one a few seconds."""
        with suppress(ValueError):
            while self.stdout.read(2**16):
                pass


class Worker:
    """One worker process, started when it is first needed and again whenever it has died."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self.command = command
        self.process: subprocess.Popen[bytes] | Sibling | None = None
        self.retired = False

    def start(self, warm_up: WarmUp | None = None, inherited: Sequence[int] = ()) -> None:
        if self.process is None:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | ONE_THREAD,
                pass_fds=inherited,
            )
            if warm_up and self.process.stdin:
                send(self.process.stdin, warm_up)

    def run(self, job: Job) -> Answer:
        """The answer to a job. A worker that dies over it is replaced, and asked once more."""
        for _ in range(2):
            if self.retired:
                return Lost("The run was stopped before this submission was graded.")
            try:
                return self.ask(job)
            except (EOFError, OSError, ValueError):  # ValueError: the pipe was closed on this side, by `stop`.
                self.stop()
        return Lost("The process that graded this submission died over it, twice. Nothing of it was scored.")

    def ask(self, job: Job) -> Answer:
        self.start()
        process = self.process
        assert process and process.stdin and process.stdout
        overdue = threading.Timer(job.patience, process.kill)
        overdue.start()
        try:
            send(process.stdin, job)
            return receive(process.stdout)
        finally:
            overdue.cancel()

    def retire(self) -> None:
        """Let the process end for good, in its own time."""
        self.retired = True
        if self.process and self.process.stdin:
            with suppress(OSError):
                self.process.stdin.close()

    def stop(self) -> None:
        """End the process and whatever it holds; a worker that is busy is not waited for."""
        process, self.process = self.process, None
        if process is None:
            return
        with suppress(OSError):
            process.stdin.close()  # type: ignore[union-attr]
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Pool:
    """So many workers, which begin to warm up as soon as the pool is made."""

    def __init__(self, size: int, warm_up: WarmUp | None = None, command: Sequence[str] = COMMAND) -> None:
        self.workers = [Worker(command) for _ in range(size)]
        if warm_up and can_fork():
            start_together(self.workers, warm_up)
        for worker in self.workers:
            worker.start(warm_up)

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.retire()
        for worker in self.workers:
            worker.stop()

    def run(self, jobs: Iterable[tuple[Key, Job]]) -> Iterator[tuple[Key, Answer]]:
        """The answers as they come. Jobs are taken only as fast as they are run, so that a large class fits."""
        waiting: queue.Queue[tuple[Key, Job] | None] = queue.Queue()
        done: queue.Queue[tuple[Key, Answer]] = queue.Queue()

        def work(worker: Worker) -> None:
            while taken := waiting.get():
                key, job = taken
                done.put((key, worker.run(job)))

        threads = [threading.Thread(target=work, args=(worker,), daemon=True) for worker in self.workers]
        for thread in threads:
            thread.start()
        try:
            yield from windowed(jobs, waiting, done, ahead=4 * len(threads))
        finally:
            for _ in threads:
                waiting.put(None)


def start_together(workers: Sequence[Worker], warm_up: WarmUp) -> None:
    """Start the first worker, which forks the others when it is warm: imports and the sandbox are theirs as well."""
    first, *others = workers
    pipes = []
    for worker in others:
        (jobs, to_worker), (from_worker, answers) = os.pipe(), os.pipe()
        worker.process = Sibling(to_worker, from_worker)
        pipes.append(Pipes(jobs, answers))
    inherited = list(chain.from_iterable(pipes))
    first.start(replace(warm_up, siblings=tuple(pipes)), inherited)
    for descriptor in inherited:
        os.close(descriptor)


def windowed(jobs: Iterable[tuple[Key, Job]], waiting: Any, done: Any, ahead: int) -> Iterator[tuple[Key, Answer]]:
    """Keep so many jobs under way, and hand out answers in between."""
    under_way = 0
    for job in jobs:
        waiting.put(job)
        under_way += 1
        while under_way >= ahead or not done.empty():
            yield done.get()
            under_way -= 1
    while under_way:
        yield done.get()
        under_way -= 1
