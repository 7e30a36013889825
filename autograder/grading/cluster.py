"""The same work on many machines: dask carries the jobs, and workers need nothing but this project installed.

Only the machine that asks opens the gradebook. A dask worker hands each job to a worker process of its own,
so that nothing of dask is in the process that runs the sandbox.
"""

import threading
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any, TypeVar

from autograder.grading.fingerprint import of_grader
from autograder.grading.job import Answer, Job, Lost, Unusable
from autograder.grading.pool import Worker
from autograder.lessons import UsageError

Key = TypeVar("Key")

CONNECT_SECONDS = 10
workers = threading.local()


def run_here(job: Job) -> Answer:
    """What a dask worker does with a job: each of its threads keeps a process of its own."""
    if job.grader != of_grader():
        return Unusable(
            "A dask worker has another version of the course, of Python or of NumPy than the machine that asks it: "
            "install the same on both."
        )
    if not hasattr(workers, "worker"):
        workers.worker = Worker()
    return workers.worker.run(job)


class Cluster:
    """The workers that a dask scheduler knows."""

    def __init__(self, address: str) -> None:
        if "://" not in address:
            raise UsageError(
                f"{address!r} is no scheduler's address: give one such as --scheduler tcp://192.0.2.1:8786."
            )
        try:
            self.dask: Any = import_module("distributed")
        except ImportError as error:
            raise UsageError("--scheduler needs dask. Run: pip install -e '.[cluster]'") from error
        try:
            self.client: Any = self.dask.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise UsageError(
                f"No dask scheduler answers at {address}: start one with `dask scheduler`, and give its address, "
                "such as --scheduler tcp://192.0.2.1:8786."
            ) from error

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def run(self, jobs: Iterable[tuple[Key, Job]]) -> Iterator[tuple[Key, Answer]]:
        """The answers as they come. What a worker had under way when it died is run on another one."""
        keys: dict[str, Key] = {}
        running = self.dask.as_completed([], loop=self.client.loop)
        for key, job in jobs:
            running.add(self.submit(keys, key, job))
            while len(keys) >= self.ahead():
                yield self.answer(keys, next(running))
        while keys:
            yield self.answer(keys, next(running))

    def submit(self, keys: dict[str, Key], key: Key, job: Job) -> Any:
        future = self.client.submit(run_here, job, pure=False, retries=1)
        keys[future.key] = key
        return future

    def answer(self, keys: dict[str, Key], future: Any) -> tuple[Key, Answer]:
        key = keys.pop(future.key)
        error = future.exception()
        if error is None:
            return key, future.result()
        return key, Lost(f"The machines that graded this submission stopped over it ({type(error).__name__}).")

    def ahead(self) -> int:
        """Enough jobs for every thread there is, and as many in waiting."""
        return 2 * max(1, sum(self.client.nthreads().values()))
