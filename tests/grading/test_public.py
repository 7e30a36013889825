"""The nnlib that submissions are graded with: whole, but for what their lesson asks for and all that is built on it."""

import json
import subprocess
import sys

import pytest

from autograder.check import LESSONS
from autograder.grading.public import SOURCE, write_public_copy

SEED = 7

LOOK_EVERYWHERE = """
import gc, importlib, inspect, json, pathlib, pkgutil, sys
folder = sys.argv[1]
sys.path.insert(0, folder)
import nnlib
public, broken = [], {}
for name in nnlib.__all__:
    try:
        getattr(nnlib, name)
        public.append(name)
    except Exception as error:
        broken[name] = repr(error)
modules = {m.name: importlib.import_module(f"nnlib.{m.name}") for m in pkgutil.iter_modules(nnlib.__path__)}
seen = {n for m in modules.values() for n in vars(m)}
functions = [o for o in gc.get_objects() if inspect.isfunction(o)]
alive = {f.__name__ for f in functions if (f.__module__ or "").startswith("nnlib")}
defined = set()
for path in pathlib.Path(folder).rglob("*.py"):
    text = path.read_text()
    defined |= {line.split("(")[0].split()[1].rstrip(":") for line in text.splitlines()
                if line.lstrip().startswith(("def ", "class "))}
found = [public, broken, sorted(seen), sorted(alive), sorted(defined), nnlib.__file__.startswith(folder)]
print(json.dumps(found))
"""


@pytest.fixture(scope="module", params=LESSONS)
def copy(request, tmp_path_factory):
    """A lesson, the folder of its copy, and what can be found in it."""
    folder = tmp_path_factory.mktemp("public")
    write_public_copy(request.param, folder, SEED)
    looked = subprocess.run(
        [sys.executable, "-I", "-c", LOOK_EVERYWHERE, str(folder)], capture_output=True, text=True, check=True
    )
    return request.param, folder, json.loads(looked.stdout)


def test_everything_listed_can_be_had_and_the_copy_is_what_is_imported(copy):
    _, _, (public, broken, *_, is_the_copy) = copy
    assert public and not broken and is_the_copy


def test_nothing_that_the_lesson_asks_for_is_left_anywhere(copy):
    lesson, _, (public, _, seen, alive, defined, _) = copy
    methods = {"forward", "backward", "predict"}  # Network has these; it is left out where it stands on what is asked.
    for name in LESSONS[lesson]:
        assert name not in public and name not in seen
        if name not in methods or "Network" not in public:
            assert name not in alive and name not in defined


def test_what_is_built_on_it_is_left_out_too(tmp_path):
    write_public_copy("06_backpropagation", tmp_path, SEED)
    network = (tmp_path / "nnlib" / "network.py").read_text(encoding="utf-8")
    kernels = (tmp_path / "nnlib" / "kernels.py").read_text(encoding="utf-8")
    assert "class Network" not in network
    assert "def backward" not in kernels and "def forward" in kernels


def test_what_the_lesson_does_not_touch_is_all_there(copy):
    lesson, _, (public, *_) = copy
    assert "datasets" in public and ("hardest_pair" in public) == ("hardest_pair" not in LESSONS[lesson])
    if lesson == "11_feedback_networks":
        assert {"Network", "fit", "backward", "train", "Adam"} <= set(public)


def test_asking_for_what_is_left_out_says_why(tmp_path):
    write_public_copy("02_activations", tmp_path, SEED)
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import nnlib; nnlib.softmax"
    said = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False).stderr
    assert "nnlib.softmax is not at hand while this lesson is graded" in said


def test_the_copy_computes_what_the_library_computes(tmp_path):
    write_public_copy("11_feedback_networks", tmp_path, SEED)
    program = (
        "import sys, numpy as np; sys.path.insert(0, sys.argv[1]); import nnlib\n"
        "rng = np.random.default_rng(0); X, y = nnlib.datasets.moons(50, 0.1, rng)\n"
        "network = nnlib.Network([2, 4, 2], rng=rng)\n"
        "h = nnlib.fit(network, X, y, optimizer=nnlib.Adam(), epochs=3, batch_size=8, rng=rng, progress=False)\n"
        "print(h.losses, nnlib.datasets.digits()[0].sum())"
    )
    outputs = [
        subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True).stdout
        for folder in (tmp_path, SOURCE.parent)
    ]
    assert outputs[0] == outputs[1]


def test_checks_in_the_copy_know_nothing(tmp_path):
    write_public_copy("02_activations", tmp_path, SEED)
    texts = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "autograder").rglob("*"))
    assert "check" in texts and "mutant" not in texts and "reference" not in texts
    assert not list(tmp_path.rglob("*.pyi"))
