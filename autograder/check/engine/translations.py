"""Errors that beginners meet again and again, said in plain words."""

import re

TRANSLATIONS = {
    r"truth value of an array .* is ambiguous": (
        "`if` and `max` decide about one number, and here they met a whole array. Decide for every element at "
        "once: `np.where(condition, a, b)`, or `np.maximum(a, b)`."
    ),
    r"operands could not be broadcast together": (
        "Two arrays met whose shapes do not fit element by element. Print both shapes: is one of them to be turned "
        "with `.T`, or is an axis missing (`keepdims=True`)?"
    ),
    r"matmul: .* mismatch|shapes .* not aligned": (
        "`@` needs as many columns on its left as there are rows on its right. Print both shapes: is one of them to be "
        "turned with `.T`?"
    ),
    r"ufunc 'bitwise_xor' not supported|unsupported operand type\(s\) for \^": (
        "In Python `^` is not a power: write `**`."
    ),
    r"only (integer scalar arrays|length-1 arrays|0-dimensional arrays) can be converted": (
        "A function for one number, such as `math.exp` or `float`, met a whole array. NumPy has one for arrays: "
        "`np.exp`."
    ),
    r"name '(\w+)' is not defined": (
        "Nothing has that name here. Is it spelt rightly, and was the cell that makes it run since the kernel started?"
    ),
    r"'(int|float|numpy\.\w+)' object is not callable": (
        "A number stands where a function is called: is a `*` missing before a bracket?"
    ),
    r"Cannot cast ufunc .* to dtype\('u?int": (
        "An array of whole numbers cannot take a fraction in place, by `-=`, `+=` or `*=`. `a = a - ...` makes a new "
        "array that can."
    ),
    r"slice indices must be integers|indices must be integers or slices, not float|only integers, slices": (
        "Places in an array are counted in whole numbers, and here an index, or an end of a slice, is something else. "
        "`round(x)` and `int(x)` make a whole number of a float. `/` always gives a float, even 4 / 2; `//` does not."
    ),
    r"'NoneType'": "Something is `None` here: does a function that you call forget its `return`?",
    r"axis \d+ is out of bounds for array of dimension 1": (
        "A single row has no axis 1. `axis=-1` is the last axis, whatever the number of dimensions."
    ),
    r"maximum recursion depth exceeded": "The function calls itself without ever coming to an end.",
}


def translated(message: str) -> str | None:
    """What an error's message means for a beginner; None where there is nothing to add."""
    return next((plain for pattern, plain in TRANSLATIONS.items() if re.search(pattern, message)), None)
