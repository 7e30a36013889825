"""The same work over a real dask scheduler and two real workers, one of which is killed midway."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from autograder.grading.cluster import Cluster
from autograder.grading.engine import Run
from autograder.grading.gradebook import Book
from autograder.grading.todo import Rules, Todo
from autograder.lessons import UsageError

distributed = pytest.importorskip("distributed", reason="dask is an extra: pip install -e '.[cluster]'")

HALF = ("sigmoid", "sigmoid_grad", "tanh_grad")


@pytest.fixture
def scheduler(tmp_path):
    """A scheduler's address, and the two workers that it knows."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"

    def start(*arguments):
        command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
        return subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

    port = address.rsplit(":", 1)[1]
    processes = [start("dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")]
    processes += [start("dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard") for _ in range(2)]
    with distributed.Client(address, timeout=60) as client:
        client.wait_for_workers(2, timeout=60)
    yield address, processes[1:]
    for process in processes:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_killed_workers_submissions_are_graded_elsewhere_with_the_same_scores(classroom, scheduler):
    address, workers = scheduler
    for number in range(12):
        classroom.hand_in(f"s{number:02}", classroom.solved(*HALF[: number % 4]))
    rules = Rules("none", classroom.course.limits, 1)
    book = Book(classroom.url, classroom.course.config)
    scores = {}
    with Cluster(address) as cluster:
        todo = Todo(classroom.course, [classroom.lesson], rules)
        for entry in Run(classroom.course, book, rules).grade(todo, cluster):
            scores[entry["student"]] = entry["score"]
            if len(scores) == 4:
                os.killpg(workers[0].pid, signal.SIGKILL)
                time.sleep(0.2)
    book.close()
    assert scores == {f"s{number:02}": [15.0, 3.0, 5.0, 7.0][number % 4] for number in range(12)}


def test_a_scheduler_that_does_not_answer_is_explained(monkeypatch):
    monkeypatch.setattr("autograder.grading.cluster.CONNECT_SECONDS", 1)
    with pytest.raises(UsageError, match="dask scheduler"):
        Cluster("tcp://127.0.0.1:9")
