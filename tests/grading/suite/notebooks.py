"""Notebooks of which cells, metadata or format are not as they were released."""

import codecs
import copy
import json
from collections.abc import Callable

from .entry import Entry, Notebook

Change = Callable[[Notebook], Notebook | bytes]


def grade_id(cell: Notebook) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def cell_of(notebook: Notebook, name: str) -> Notebook:
    return next(cell for cell in notebook["cells"] if grade_id(cell) == name)


def without(*names: str) -> Change:
    return lambda nb: nb | {"cells": [cell for cell in nb["cells"] if grade_id(cell) not in names]}


def changed(name: str, **fields: object) -> Change:
    def change(notebook: Notebook) -> Notebook:
        cell_of(notebook, name).update(fields)
        return notebook

    return change


def changed_claims(name: str, **claims: object) -> Change:
    def change(notebook: Notebook) -> Notebook:
        cell_of(notebook, name)["metadata"]["nbgrader"].update(claims)
        return notebook

    return change


def doubled(name: str, source: str | None = None) -> Change:
    def change(notebook: Notebook) -> Notebook:
        again = copy.deepcopy(cell_of(notebook, name))
        again["source"] = again["source"] if source is None else source
        notebook["cells"].insert(notebook["cells"].index(cell_of(notebook, name)) + 1, again)
        return notebook

    return change


def without_metadata(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    return notebook


def without_test_metadata(notebook: Notebook) -> Notebook:
    cell_of(notebook, "test_softmax")["metadata"] = {}
    return notebook


def other_kernel(notebook: Notebook) -> Notebook:
    notebook["metadata"]["kernelspec"] = {"name": "bash", "display_name": "Bash", "language": "bash"}
    return notebook


def without_notebook_metadata(notebook: Notebook) -> Notebook:
    return {"cells": notebook["cells"], "nbformat": 4, "nbformat_minor": 5}


def format_3(notebook: Notebook) -> Notebook:
    def cell(new: Notebook) -> Notebook:
        if new["cell_type"] == "code":
            old = {"input": new["source"], "language": "python", "outputs": [], "collapsed": False}
        else:
            old = {"source": new["source"]}
        return old | {"cell_type": new["cell_type"], "metadata": new["metadata"]}

    cells = [cell(new) for new in notebook["cells"]]
    return {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": cells, "metadata": {}}],
    }


def with_bom(notebook: Notebook) -> bytes:
    return codecs.BOM_UTF8 + json.dumps(notebook).encode()


def in_utf_16(notebook: Notebook) -> bytes:
    return json.dumps(notebook).encode("utf-16")


def with_lone_surrogate(notebook: Notebook) -> Notebook:
    notebook["cells"][0]["source"] += " \ud83d"
    return notebook


def with_things_that_are_no_cells(notebook: Notebook) -> Notebook:
    notebook["cells"] += [None, 7, "cell", [], {}, {"cell_type": "poem"}]
    return notebook


def with_wrong_types(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        if not grade_id(cell):
            cell["metadata"] = ["not", "a", "dict"]
            cell["outputs"] = cell["execution_count"] = {"not": "a list"}
    notebook["metadata"] = 3
    return notebook


def with_one_id_for_all(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        cell["id"] = "same"
    return notebook


def with_lines(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return notebook


def backwards(notebook: Notebook) -> Notebook:
    """Exercises in another order: the one for softmax before all others."""
    moved = [cell for cell in notebook["cells"] if grade_id(cell) in ("softmax", "test_softmax")]
    rest = [cell for cell in notebook["cells"] if cell not in moved]
    return notebook | {"cells": [*rest[:2], *moved, *rest[2:]]}


NONE_LEFT = dict.fromkeys(
    ("sigmoid", "sigmoid_grad", "tanh_grad", "relu", "relu_grad", "softmax"), "not attempted"
)  # fmt: skip

ENTRIES = [
    Entry("lost an answer", notebook=without("softmax"), costs={"softmax": "not attempted"},
          anomaly="Missing from the notebook: softmax"),
    Entry("lost a test", notebook=without("test_softmax"), anomaly="Missing from the notebook: test_softmax"),
    Entry("lost an answer and its test", notebook=without("relu_grad", "test_relu_grad"),
          costs={"relu_grad": "not attempted"}, anomaly="Missing from the notebook: relu_grad, test_relu_grad"),
    Entry("lost all cells", notebook=lambda nb: nb | {"cells": []}, costs=NONE_LEFT, anomaly="Missing"),
    Entry("has an answer twice", notebook=doubled("softmax"), anomaly="more than once"),
    Entry("has a wrong answer after the right one", notebook=doubled("softmax", "def softmax(Z): return Z"),
          costs={"softmax": "wrong"}, anomaly="more than once"),
    Entry("has a test twice", notebook=doubled("test_softmax"), anomaly="more than once"),
    Entry("made an answer Markdown", notebook=changed("softmax", cell_type="markdown"), anomaly="markdown cell"),
    Entry("made a test raw", notebook=changed("test_softmax", cell_type="raw"), anomaly="raw cell"),
    Entry("lost all metadata", notebook=without_metadata, anomaly="lost its metadata"),
    Entry("lost a test's metadata", notebook=without_test_metadata, anomaly="test_softmax had lost its metadata"),
    Entry("lost the notebook's metadata", notebook=without_notebook_metadata),
    Entry("made an answer no solution", notebook=changed_claims("softmax", solution=False, locked=True),
          anomaly="softmax had changed nbgrader metadata"),
    Entry("made a test its own to write", notebook=changed_claims("test_softmax", solution=True, locked=False),
          anomaly="test_softmax had changed nbgrader metadata"),
    Entry("set a test's points to minus one", notebook=changed_claims("test_softmax", points=-1),
          anomaly="test_softmax claimed -1 points"),
    Entry("asks for another kernel", notebook=other_kernel, anomaly="asks for the kernel 'bash'"),
    Entry("renamed an answer", notebook=changed_claims("softmax", grade_id="mine"), anomaly="mine"),
    Entry("wrote notebook format 3", notebook=format_3, anomaly="old format 3"),
    Entry("begins with a byte order mark", notebook=with_bom),
    Entry("is written in UTF-16", notebook=in_utf_16),
    Entry("holds half a character", notebook=with_lone_surrogate, anomaly="lone surrogates"),
    Entry("holds things that are no cells", notebook=with_things_that_are_no_cells, anomaly="no cells"),
    Entry("holds values of wrong types", notebook=with_wrong_types),
    Entry("gives all cells one id", notebook=with_one_id_for_all),
    Entry("keeps sources as lists of lines", notebook=with_lines),
    Entry("does the exercises in another order", notebook=backwards),
]  # fmt: skip
