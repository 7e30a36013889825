"""Whatever a folder of submissions holds, it is read as data and every submission gets an outcome."""

import json
import os

import pytest

from autograder.grading.reading import CELLS, read_notebook
from autograder.grading.submissions import NOTEBOOK_BYTES, Refused, submissions
from autograder.lessons import UsageError

LESSON = "02_activations"


def by_student(classroom):
    return {submission.student: submission for submission in submissions(classroom.course.submitted, classroom.lesson)}


def test_students_are_the_folders_that_hold_the_lesson(classroom):
    for name in ("s2", "s1", "Zoë Müller", "a+b", "[x]", "01.09"):
        classroom.hand_in(name, b"{}")
    (classroom.course.submitted / "absent").mkdir()
    (classroom.course.submitted / "other" / "03_forward_propagation").mkdir(parents=True)
    (classroom.course.submitted / "notes.txt").write_text("a file of the instructor's")
    classroom.hand_in(".hidden", b"{}")
    assert list(by_student(classroom)) == sorted(["s2", "s1", "Zoë Müller", "a+b", "[x]", "01.09"])


@pytest.mark.parametrize("name", ["new\nline", "bell\x07", "x" * 200, os.fsdecode(b"latin\xe9")])
def test_a_folder_name_that_cannot_be_an_id_is_refused_and_printable(classroom, name):
    classroom.hand_in(name, b"{}")
    (found,) = by_student(classroom).values()
    assert found.nameless and found.refused
    assert found.student.isprintable() and len(found.student) < 100
    found.student.encode()


def link(path, tmp_path):
    outside = tmp_path / "secret.ipynb"
    outside.write_text("{}")
    path.symlink_to(outside)


ODD_FILES = {
    "a link": link,
    "a dangling link": lambda path, _: path.symlink_to("/nowhere"),
    "a pipe": lambda path, _: os.mkfifo(path),
    "a folder": lambda path, _: path.mkdir(),
    "nothing": lambda path, _: None,
    "too much": lambda path, _: path.write_bytes(b" " * (NOTEBOOK_BYTES + 1)),
    "a sparse giant": lambda path, _: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 2**36),
}


@pytest.mark.parametrize("make", ODD_FILES.values(), ids=ODD_FILES)
def test_only_a_regular_file_of_some_size_is_opened(classroom, tmp_path, make):
    make(classroom.folder("s1") / "activations.ipynb", tmp_path)
    found = by_student(classroom)["s1"]
    assert found.refused and not found.notebook and not found.nameless


@pytest.mark.parametrize("level", ["student", "lesson"])
def test_linked_folders_are_not_followed(classroom, tmp_path, level):
    (tmp_path / "elsewhere" / LESSON).mkdir(parents=True)
    (tmp_path / "elsewhere" / LESSON / "activations.ipynb").write_text("{}")
    student = classroom.course.submitted / "s1"
    if level == "student":
        student.symlink_to(tmp_path / "elsewhere")
    else:
        student.mkdir()
        (student / LESSON).symlink_to(tmp_path / "elsewhere" / LESSON)
    assert "link" in by_student(classroom)["s1"].refused


def test_other_files_are_an_anomaly_and_are_not_read(classroom):
    classroom.hand_in("s1", b"{}")
    os.mkfifo(classroom.folder("s1") / "numpy.py")
    (classroom.folder("s1") / ".ipynb_checkpoints").mkdir()
    assert by_student(classroom)["s1"].anomalies == ("Other files were handed in and not used: numpy.py.",)


def test_a_timestamp_is_read_only_from_a_small_regular_file(classroom, tmp_path):
    classroom.hand_in("good", b"{}", "2026-01-02 10:00:00 UTC\n")
    classroom.hand_in("piped", b"{}")
    os.mkfifo(classroom.folder("piped") / "timestamp.txt")
    classroom.hand_in("long", b"{}", "2" * 5000)
    found = by_student(classroom)
    assert found["good"].timestamp == "2026-01-02 10:00:00 UTC" and not found["good"].anomalies
    assert not found["piped"].timestamp and found["piped"].anomalies
    assert not found["long"].timestamp and found["long"].anomalies


def test_a_missing_folder_of_submissions_is_the_instructors_to_mend(classroom):
    classroom.course.submitted.rmdir()
    with pytest.raises(UsageError, match="--submitted"):
        by_student(classroom)


UNREADABLE = {
    "empty": b"",
    "blank": b" \n",
    "cut": b'{"cells": [',
    "text": b"hello",
    "a list": b"[]",
    "a number": b"1",
    "no cells": b'{"nbformat": 4}',
    "cells no list": b'{"nbformat": 4, "cells": {}}',
    "a newer format": b'{"nbformat": 5, "cells": []}',
    "a format of another type": b'{"nbformat": "4", "cells": []}',
    "a true format": b'{"nbformat": true, "cells": []}',
    "format zero": b'{"nbformat": 0, "cells": []}',
    "deep": b"[" * 100_000,
    "many lists": b'{"nbformat": 4, "cells": [' + b"[]," * 1_000_000 + b"[]]}",
    "many cells": b'{"nbformat": 4, "cells": [' + b"1," * CELLS + b"1]}",
    "a giant number": b'{"nbformat": 4, "cells": [' + b"1" * 10_000 + b"]}",
    "format 3 in name only": b'{"nbformat": 3, "worksheets": [{"cells": 3}]}',
    "binary": bytes(range(256)),
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_notebook_is_refused_with_a_sentence(data):
    with pytest.raises(Refused, match=r"[.]$"):
        read_notebook(data)


def as_notebook(*cells, **more):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **more}).encode()


def test_odd_cells_become_plain_ones():
    odd = [
        {"cell_type": "code", "source": ["a = 1\n", 2, None, "b = 2"], "metadata": 3},
        {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": 7}}, "source": "x"},
        {"cell_type": "markdown", "source": None, "attachments": {"a.png": {"image/png": '"onerror="x'}}},
        {"cell_type": "unknown"},
        "not a cell",
    ]
    read = read_notebook(as_notebook(*odd))
    assert [(cell.type, cell.source, cell.grade_id, cell.attachments) for cell in read.cells] == [
        ("code", "a = 1\nb = 2", None, {}),
        ("code", "x", None, {}),
        ("markdown", "", None, {}),
    ]
    assert read.anomalies == ("2 entries of the notebook are no cells and were left out.",)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_and_other_encodings_are_read(encoding):
    data = as_notebook({"cell_type": "code", "source": "é"}).decode().replace("\\u00e9", "é").encode(encoding)
    assert read_notebook(data).cells[0].source == "é"


def test_lone_surrogates_and_bytes_that_are_no_text_are_replaced():
    read = read_notebook(as_notebook({"cell_type": "code", "source": "a\ud800b \U0001f600"}))
    assert read.cells[0].source == "a\ufffdb \U0001f600" and len(read.anomalies) == 1
    read = read_notebook(b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "a\xff"}]}')
    assert read.cells[0].source == "a\ufffd" and len(read.anomalies) == 1


def test_format_3_is_brought_to_format_4():
    cells = [{"cell_type": "code", "input": ["x = 1"], "outputs": [], "language": "python", "metadata": {}}]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]}
    read = read_notebook(json.dumps(old).encode())
    assert read.cells[0].source == "x = 1" and "format 3" in read.anomalies[0]
