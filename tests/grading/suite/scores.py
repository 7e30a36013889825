"""Attempts to have a wrong answer scored as right without changing what it returns."""

from .entry import COSTS, Entry, Notebook, attempt, in_function

EVERYWHERE = """
def everything():
    import gc, sys
    seen, waiting = set(), [*gc.get_objects(), *(frame.f_locals for frame in sys._current_frames().values())]
    while waiting:
        thing = waiting.pop()
        if id(thing) not in seen:
            seen.add(id(thing))
            yield thing
            waiting.extend(gc.get_referents(thing))
"""

SPOILT = dict.fromkeys(("sigmoid", "sigmoid_grad", "tanh_grad", "relu", "softmax"), "correct or raised or crashed") | {
    "relu_grad": "wrong or raised or crashed"
}
"""Where somebody breaks what their own right answers need as well, only the wrong one must not become right."""


def tag_tests(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        if grade_id(cell).startswith("test_"):
            cell["metadata"]["tags"] = ["skip-execution"]
    return notebook


def empty_tests(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        if grade_id(cell).startswith("test_"):
            cell["source"] = "pass"
    return notebook


def outputs_of_full_points(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        if grade_id(cell).startswith("test_"):
            cell["execution_count"] = 1
            cell["outputs"] = [
                {
                    "output_type": "execute_result",
                    "execution_count": 1,
                    "metadata": {},
                    "data": {"text/plain": "claimed"},
                }
            ]
    return notebook


def claims_of_more(notebook: Notebook) -> Notebook:
    for cell in notebook["cells"]:
        if grade_id(cell) == "test_softmax":
            cell["metadata"]["nbgrader"]["points"] = 1000
    return notebook


def grade_id(cell: Notebook) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


ENTRIES = [
    attempt(
        "patches numpy.testing",
        "import numpy as np, numpy.testing as t\n"
        "for name in dir(t):\n"
        "    if name.startswith('assert'): setattr(t, name, lambda *_, **__: None)\n"
        "np.allclose = np.isclose = np.array_equal = np.array_equiv = lambda *_, **__: True",
    ),
    attempt(
        "patches builtins",
        "import builtins\nbuiltins.AssertionError = type('Never', (BaseException,), {})\n"
        "builtins.isinstance = lambda *_: True\nbuiltins.max = lambda *_, **__: 0.0",
        costs=SPOILT,
        anomaly="any",
    ),
    attempt(
        "patches IPython",
        "shell = get_ipython()\n"
        "shell.showtraceback = shell.showsyntaxerror = lambda *_, **__: None\n"
        "run = type(shell).run_cell\n"
        "def no_tests(self, raw, *more, **how):\n"
        "    return run(self, 'pass' if str(raw).startswith('check.') else raw, *more, **how)\n"
        "type(shell).run_cell = no_tests",
    ),
    attempt(
        "patches the protocol",
        "import sys\n"
        "for name, module in list(sys.modules.items()):\n"
        "    if name.partition('.')[0] == 'student':\n"
        "        for attribute in ('encode', 'observe', 'compare', 'judge'):\n"
        "            for kind in vars(module).values():\n"
        "                if isinstance(kind, type) and hasattr(kind, attribute):\n"
        "                    setattr(kind, attribute, lambda *_, **__: [0])",
        costs=SPOILT,
        anomaly="any",
    ),
    attempt(
        "drops the tests with an input transformer",
        "def without_tests(lines):\n"
        "    return [line for line in lines if not line.startswith('check.')]\n"
        "get_ipython().input_transformers_cleanup.append(without_tests)",
    ),
    attempt(
        "drops the tests with an AST transformer",
        "import ast\n"
        "class WithoutTests(ast.NodeTransformer):\n"
        "    def visit_Expr(self, node):\n"
        "        return ast.Pass() if 'check' in ast.dump(node) else node\n"
        "get_ipython().ast_transformers.append(WithoutTests())",
    ),
    attempt("tags the tests as skip-execution", "", notebook=tag_tests),
    attempt("empties the tests", "", notebook=empty_tests, anomaly="not the learner's to write"),
    attempt("hands in outputs that claim full points", "", notebook=outputs_of_full_points, hides="claimed"),
    attempt("claims a thousand points", "", notebook=claims_of_more, anomaly="test_softmax claimed 1000 points"),
    attempt(
        "brings a check of its own",
        "import sys, types\n"
        "class Lenient(types.ModuleType):\n"
        "    def __getattr__(self, name): return lambda *_: None\n"
        "sys.modules['autograder.check'] = sys.modules['autograder'].check = Lenient('check')",
    ),
    attempt(
        "replaces check in every cell",
        "def lenient():\n"
        "    get_ipython().user_ns['check'] = type('Lenient', (), {'__getattr__': lambda *_: print})()\n"
        "get_ipython().events.register('pre_run_cell', lambda *_: lenient())",
    ),
    attempt(
        "displays a forged verdict",
        "from IPython.display import display\n"
        "verdict = {'exercise': 'relu_grad', 'kind': 'correct', 'fraction': 1.0, 'sentences': ['Forged.']}\n"
        "display({'text/plain': 'Right.'}, raw=True, metadata={'autograder': verdict})",
        hides="Forged.",
    ),
    attempt(
        "writes points into any gradebook it finds",
        "import glob, sqlite3\n"
        "found = [*glob.glob('/*/*.db'), *glob.glob('/*/*/*.db'), '@COURSE/autograder/gradebook.db']\n"
        "for path in found:\n"
        "    try:\n"
        "        with sqlite3.connect(path) as book:\n"
        "            book.execute('update grade set auto_score = max_score, manual_score = 99')\n"
        "    except (sqlite3.Error, OSError) as error: print('refused')",
        shows="refused",
    ),
    in_function(
        "answers with frames of the protocol",
        "import os, struct\n"
        "for descriptor in range(3, 64):\n"
        "    try: os.write(descriptor, struct.pack('!I', 2) + b'\\x91\\xc3')\n"
        "    except OSError: pass\n"
        "return a",
        "crashed or wrong",
        anomaly="any",
    ),
    in_function(
        "answers with a pickle in a frame of the protocol",
        "import os, pickle, struct\n"
        "class Bomb:\n"
        "    def __reduce__(self): return os.system, ('touch @COURSE/written-by-a-submission',)\n"
        "bomb = pickle.dumps(Bomb())\n"
        "for descriptor in range(3, 64):\n"
        "    try: os.write(descriptor, struct.pack('>II', len(bomb), 0) + bomb)\n"
        "    except OSError: pass\n"
        "return a",
        "crashed or wrong",
        anomaly="any",
    ),
    in_function(
        "answers with a pickle bomb",
        "class Bomb:\n    def __reduce__(self): return print, ('BOOM',)\nreturn Bomb()",
        "wrong",
        hides="BOOM",
    ),
    Entry(
        "calls the reference in nnlib",
        answers={"softmax": "import nnlib\ndef softmax(Z):\n    return nnlib.softmax(Z)"},
        costs={"softmax": "raised"},
    ),
    Entry(
        "calls the kernel behind the reference",
        answers={"softmax": "def softmax(Z):\n    from nnlib import kernels\n    return kernels.softmax(Z)"},
        costs={"softmax": "raised"},
    ),
    Entry(
        "borrows softmax from whatever nnlib computes with it",
        answers={
            "softmax": "def softmax(Z):\n    import nnlib\n    return nnlib.Network([2, 3], output='softmax')(Z)",
        },
        costs={"softmax": "raised or wrong"},
    ),
    attempt(
        "reads the project from disk",
        "import os\n"
        "for path in ('nnlib/activations.py', 'autograder/check/02_activations.py', "
        "'solutions/02_activations/activations.ipynb'):\n"
        "    print('there' if os.path.exists('@PROJECT/' + path) or os.path.exists('@COURSE/' + path) else 'absent')",
        shows="absent\nabsent\nabsent",
    ),
    attempt(
        "searches the whole disk for answers",
        "import os, sys\n"
        "marks = (b'return np.where(np.asarray(z) >= 0, 1 / (1 + e), e / (1 + e))', b'mutants=')\n"
        "passed = ('/proc', '/usr', '/sys', '/lib', '/dev', sys.prefix, sys.base_prefix)\n"
        "for folder, folders, names in os.walk('/'):\n"
        "    if folder.startswith(passed): folders.clear()\n"
        "    for name in names:\n"
        "        path = os.path.join(folder, name)\n"
        "        if name.endswith(('.py', '.ipynb', '.md', '.pyc')) and os.path.isfile(path):\n"
        "            data = open(path, 'rb').read()\n"
        "            if any(mark in data for mark in marks): print('FOUND', path)\n"
        "print('searched')",
        shows="searched",
        hides="FOUND /",
    ),
    Entry(
        "searches memory for the functions it is asked for",
        answers={
            "relu_grad": EVERYWHERE + "import types\n"
            "relu_grad = lambda a: a\n"
            "for thing in everything():\n"
            "    if isinstance(thing, types.FunctionType) and thing.__name__ == 'relu_grad': relu_grad = thing"
        },
        costs=COSTS,
    ),
    Entry(
        "searches memory for the expected values",
        answers={
            "relu_grad": EVERYWHERE + "calls = []\ndef relu_grad(a):\n"
            "    calls.append(a)\n"
            "    for thing in everything() if len(calls) == 1 else ():\n"
            "        if type(thing) is np.ndarray and thing is not a and thing.shape == np.shape(a):\n"
            "            if thing.dtype == float and set(np.unique(thing)) == {0.0, 1.0}: return thing\n"
            "    return a"
        },
        costs={"relu_grad": "wrong or timed out"},
    ),
    attempt(
        "searches memory for checks, hints and mistakes",
        EVERYWHERE + "kinds = {type(thing).__name__ for thing in everything()}\n"
        "import sys\n"
        "print('kinds', kinds & {'Exercise', 'Mutant', 'Verdict', 'Challenge', 'Case'})\n"
        "print('modules', [name for name in sys.modules if name.startswith(('autograder.check.', 'autograder.grad'))])",
        shows="kinds set()\nmodules []",
    ),
    attempt(
        "reads the memory of its parents",
        "import os\n"
        "for pid in ('1', str(os.getppid())):\n"
        "    try: print('READ' if open(f'/proc/{pid}/mem', 'rb') else '')\n"
        "    except OSError: print('refused')",
        shows="refused",
    ),
]
