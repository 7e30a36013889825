"""Submissions of which the file or the folder is broken."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from .entry import Entry, Notebook

FILE = "activations.ipynb"


def bytes_of(notebook: Notebook) -> bytes:
    return json.dumps(notebook).encode()


def refused(name: str, made: bytes | Callable[[Notebook], Notebook | bytes], anomaly: str) -> Entry:
    """A file that is no notebook to be graded."""
    return Entry(name, notebook=made if callable(made) else lambda _: made, refused=True, anomaly=anomaly)


def refused_folder(name: str, change: Callable[[Path], None], anomaly: str) -> Entry:
    return Entry(name, folder=change, refused=True, anomaly=anomaly)


def link_to_the_solution(folder: Path) -> None:
    (folder / FILE).unlink()
    (folder / FILE).symlink_to(folder.parents[3] / "solutions" / folder.name / FILE)


def link_to_a_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(folder.parents[1])


def fifo(folder: Path) -> None:
    (folder / FILE).unlink()
    os.mkfifo(folder / FILE)


def folder_in_its_place(folder: Path) -> None:
    (folder / FILE).unlink()
    (folder / FILE).mkdir()


def endless_device(folder: Path) -> None:
    (folder / FILE).unlink()
    (folder / FILE).symlink_to("/dev/zero")


def other_name(folder: Path) -> None:
    (folder / FILE).rename(folder / "Activations (1).ipynb")


def no_folder_but_a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("my homework")


def modules_beside(folder: Path) -> None:
    (folder / "numpy.py").write_text("raise SystemExit")
    (folder / "nnlib.py").write_text("def softmax(Z): return Z")
    (folder / "sitecustomize.py").write_text("raise SystemExit")


def odd_names(folder: Path) -> None:
    for name in ("a\nb", "<script>", "-rf", "$(reboot)", "\udcff"):
        (folder / name).write_text("x")


def timestamp(text: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "timestamp.txt").write_text(text)

    return write


def large_picture(notebook: Notebook) -> bytes:
    notebook["cells"][0]["attachments"] = {"p.png": {"image/png": "A" * 60_000_000}}
    return bytes_of(notebook)


def many_cells(notebook: Notebook) -> Notebook:
    empty = {"cell_type": "code", "metadata": {}, "source": "", "outputs": [], "execution_count": None}
    notebook["cells"] += [empty] * 5_001
    return notebook


def newer(notebook: Notebook) -> Notebook:
    return notebook | {"nbformat": 5, "nbformat_minor": 0}


ENTRIES = [
    refused("no JSON", b"print('hello')", "does not hold JSON"),
    refused("an empty file", b"", "empty"),
    refused("half a file", lambda notebook: bytes_of(notebook)[:9000], "does not hold JSON"),
    refused("noise", bytes(range(256)) * 50, "does not hold JSON"),
    refused("a list", b"[1, 2, 3]", "no notebook"),
    refused("no cells", b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "no list of cells"),
    refused("nested too deeply", b"[" * 100_000, "nested too deeply"),
    refused("sixty megabytes", large_picture, "MiB are read"),
    refused("five thousand cells too many", many_cells, "at most 5,000"),
    refused("a newer major format", newer, "format 5"),
    refused_folder("a link to the solution", link_to_the_solution, "is a link"),
    refused_folder("a link to a device without end", endless_device, "is a link"),
    refused_folder("a folder that is a link", link_to_a_folder, "is a link"),
    refused_folder("a pipe", fifo, "not a regular file"),
    refused_folder("a folder in place of the file", folder_in_its_place, "not a regular file"),
    refused_folder("a file in place of the folder", no_folder_but_a_file, "not a regular folder"),
    refused_folder("a notebook of another name", other_name, "There is no activations.ipynb"),
    Entry("modules beside the notebook", folder=modules_beside, anomaly="Other files"),
    Entry("files with odd names beside it", folder=odd_names, anomaly="Other files"),
    Entry("a timestamp that is no date", folder=timestamp("yesterday, honestly"), anomaly="does not hold a date"),
    Entry("Zoë O'Brien; DROP TABLE grade --"),
    Entry("line\nbreak in the name", refused=True, anomaly="no student's id"),
    Entry("x" * 200, refused=True, anomaly="at most 128"),
]
