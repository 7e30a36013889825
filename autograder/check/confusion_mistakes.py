"""The mistakes people make in `confusion_matrix`, and in `hardest_pair`, which reads one."""

import numpy as np

import nnlib
from autograder.check.engine import mutant


def counted_once(y_pred, y_true, n_classes):
    counts = np.zeros((n_classes, n_classes), dtype=int)
    counts[y_true, y_pred] += 1
    return counts


def changed_counts(change):
    """A wrong answer made of the right matrix."""
    return lambda y_pred, y_true, n_classes: change(nnlib.confusion_matrix(y_pred, y_true, n_classes))


def of_the_classes_that_occur(y_pred, y_true, n_classes):
    seen = np.unique(np.concatenate([y_pred, y_true]))
    return nnlib.confusion_matrix(y_pred, y_true, n_classes)[np.ix_(seen, seen)]


def up_to_the_largest_label(y_pred, y_true, n_classes):
    return nnlib.confusion_matrix(y_pred, y_true, max(y_pred.max(), y_true.max()) + 1)


def two_classes_only(y_pred, y_true, n_classes):
    return [[np.sum((y_true == t) & (y_pred == p)) for p in range(2)] for t in range(2)]


MISTAKES_IN_CONFUSION_MATRIX = [
    mutant(
        "transposed",
        changed_counts(lambda counts: counts.T),
        "Rows and columns are swapped: rows are the true classes, columns the predicted ones.",
    ),
    mutant(
        "counted once",
        counted_once,
        "No cell goes beyond 1 here. (`counts[y_true, y_pred] += 1` adds 1 to a cell once, however often it is "
        "named.) Each pair has to add 1: go through them in a loop, or use `np.add.at`.",
    ),
    mutant(
        "classes that occur",
        of_the_classes_that_occur,
        "Classes that never occur have no row and no column here. There are `n_classes` of both, zeros or not.",
    ),
    mutant(
        "up to the largest label",
        up_to_the_largest_label,
        "The matrix ends at the largest label that occurs. It has `n_classes` rows and columns.",
    ),
    mutant(
        "two classes only",
        two_classes_only,
        "This has two rows and two columns, for the classes 0 and 1. There are `n_classes` of both: "
        "count with a loop instead of writing out the cells.",
    ),
    mutant(
        "shares of each row",
        changed_counts(lambda counts: counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)),
        "These are shares of each row. The matrix holds counts.",
    ),
    mutant(
        "shares of all",
        changed_counts(lambda counts: counts / counts.sum()),
        "These are shares of all the labels. The matrix holds counts.",
    ),
    mutant(
        "mistakes only",
        changed_counts(lambda counts: counts - np.diag(np.diag(counts))),
        "The diagonal is missing. Right answers are counted too: row t, column t.",
    ),
    mutant(
        "right answers only",
        changed_counts(lambda counts: np.diag(np.diag(counts))),
        "Only right answers are counted. A wrong one belongs in the row of its true class and the column of the "
        "predicted one.",
    ),
]


def off_diagonal(confusion):
    return np.where(np.eye(len(confusion), dtype=bool), 0, confusion)


def hardest(cells=lambda C: np.where(np.eye(len(C), dtype=bool), -1, C), last=False):
    """A wrong answer that differs in what it compares, or in which of two equals it takes."""

    def mistaken(confusion):
        counts = cells(confusion)
        flat = counts.size - 1 - np.argmax(counts[::-1, ::-1]) if last else np.argmax(counts)
        return divmod(int(flat), len(counts))

    return mistaken


def diagonal_emptied(confusion):
    np.fill_diagonal(confusion, 0)
    return divmod(int(confusion.argmax()), len(confusion))


def shares_of_rows(confusion):
    return off_diagonal(confusion) / np.maximum(confusion.sum(axis=1, keepdims=True), 1)


def worst_row_first(confusion):
    mistakes = off_diagonal(confusion)
    true = int(mistakes.sum(axis=1).argmax())
    return true, int(mistakes[true].argmax())


def row_and_column_apart(confusion):
    mistakes = off_diagonal(confusion)
    return int(mistakes.max(axis=1).argmax()), int(mistakes.max(axis=0).argmax())


def all_places(find):
    """A wrong answer that gives every cell with the largest count."""
    return lambda confusion: find(off_diagonal(confusion) == off_diagonal(confusion).max())


MISTAKES_IN_HARDEST_PAIR = [
    mutant(
        "diagonal included",
        hardest(lambda C: C),
        "This is a cell of the diagonal, where the right answers are. Keep the diagonal out of the search.",
    ),
    mutant(
        "swapped",
        lambda confusion: nnlib.hardest_pair(confusion)[::-1],
        "The two are in the wrong order: first the true class, which is the row, then the predicted one.",
    ),
    mutant(
        "last of equals",
        hardest(last=True),
        "Where several cells are equally large, this takes the last one. Take the first, row by row.",
    ),
    mutant(
        "first by columns",
        lambda confusion: nnlib.hardest_pair(confusion.T)[::-1],
        "Where several cells are equally large, this goes through them column by column. Go row by row.",
    ),
    mutant(
        "both directions together",
        hardest(lambda C: np.triu(off_diagonal(C) + off_diagonal(C).T)),
        "This adds up both directions, 3 for 5 and 5 for 3. Each cell counts by itself.",
    ),
    mutant(
        "shares of rows",
        hardest(shares_of_rows),
        "This compares shares of each row. Compare the counts.",
    ),
    mutant(
        "diagonal emptied",
        diagonal_emptied,
        "The right pair, but the diagonal of the matrix that was passed in is gone. Work on `confusion.copy()`.",
    ),
    mutant(
        "number of the cell",
        lambda confusion: int(off_diagonal(confusion).argmax()),
        "This is the number of the cell, counted row by row. Turn it into a row and a column.",
    ),
    mutant(
        "count",
        lambda confusion: int(off_diagonal(confusion).max()),
        "This is how often the two were mixed up. Return which two they are.",
    ),
    mutant(
        "all rows and all columns",
        all_places(np.where),
        "`np.where` gives arrays, with the rows and the columns of every cell that has this count. "
        "Return the first number of each.",
    ),
    mutant(
        "all pairs",
        all_places(np.argwhere),
        "`np.argwhere` gives a line for every cell that has this count. Return the first of these lines.",
    ),
    mutant(
        "row and column apart",
        row_and_column_apart,
        "The row and the column are looked for apart from each other, and where several cells are equally large "
        "they may belong to two of them. Find the cell, then its row and its column.",
    ),
    mutant(
        "worst class",
        lambda confusion: (
            int(off_diagonal(confusion).sum(axis=1).argmax()),
            int(off_diagonal(confusion).sum(axis=0).argmax()),
        ),
        "This takes the row and the column with the most mistakes. Their crossing need not be the largest cell.",
    ),
    mutant(
        "worst row first",
        worst_row_first,
        "This looks for the row with the most mistakes and then for its largest cell. "
        "The largest cell of all may be in another row.",
    ),
]
