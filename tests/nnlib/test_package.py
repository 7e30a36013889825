"""The package as a whole: what importing it brings in, and that its lists of names agree."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import nnlib

FOLDER = Path(nnlib.__file__).parent


def modules_after(code: str) -> set[str]:
    """Return the top-level modules, built-in and standard ones left out, that a new Python has after `code`."""
    script = f"import sys; before = set(sys.modules); {code}; print(*(set(sys.modules) - before))"
    output = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    return {name.partition(".")[0] for name in output.split()} - sys.stdlib_module_names


def test_importing_the_library_imports_nothing_but_numpy() -> None:
    assert modules_after("import numpy, nnlib") == {"numpy", "nnlib"}


def test_using_all_of_the_library_imports_nothing_but_numpy() -> None:
    everything = "import nnlib; [getattr(nnlib, name) for name in nnlib.__all__]; nnlib.datasets.digits()"
    assert modules_after(everything) == {"numpy", "nnlib"}


def test_a_module_is_loaded_when_one_of_its_names_is_used() -> None:
    is_there = "print('nnlib.hopfield' in sys.modules)"
    script = f"import sys, nnlib; {is_there}; nnlib.settle; {is_there}"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True"]


def test_every_name_is_there_and_comes_from_where_the_library_says() -> None:
    assert set(nnlib.__all__) <= set(dir(nnlib))
    assert len(set(nnlib.__all__)) == len(nnlib.__all__)
    for name in nnlib.__all__:
        if name != "datasets":
            assert getattr(nnlib, name).__module__.startswith("nnlib.")


def test_type_checkers_are_told_the_same_names_from_the_same_modules() -> None:
    stub = ast.parse((FOLDER / "__init__.pyi").read_text(encoding="utf-8"))
    told = {alias.name: node.module for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert set(told) == set(nnlib.__all__)
    for name, module in told.items():
        if name != "datasets":
            assert getattr(nnlib, name).__module__ == module


def test_every_public_function_says_what_it_does() -> None:
    for name in nnlib.__all__:
        assert getattr(nnlib, name).__doc__, f"{name} has no docstring"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"nnlib has no 'sigmiod'; dir\(nnlib\) lists what it has\."):
        _ = nnlib.sigmiod
