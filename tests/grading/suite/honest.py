"""Honest work, some of it unusual: all of it is scored as a teacher would."""

from .entry import Entry

RELU_GRAD = "def relu_grad(a):\n    return np.where(np.asarray(a) > 0, 1.0, 0.0)"
STUB = "# Your code here, instead of the next line.\nraise NotImplementedError()"


def relu_grad(name: str, source: str, **more: object) -> Entry:
    """An own way to write `relu_grad` rightly."""
    return Entry(name, answers={"relu_grad": source}, **more)  # type: ignore[arg-type]


ENTRIES = [
    Entry("is all right"),
    Entry("did not do one", answers={"softmax": f"def softmax(Z):\n    {STUB}"}, costs={"softmax": "not attempted"}),
    Entry("deleted an answer's code", answers={"softmax": ""}, costs={"softmax": "not attempted"}),
    Entry("has one wrong", answers={"relu_grad": "def relu_grad(a):\n    return a"}, costs={"relu_grad": "wrong"}),
    Entry("misspelled a name", answers={"relu_grad": "def relu_grad(a):\n    return np.were(a > 0, 1, 0)"},
          costs={"relu_grad": "raised"}),
    Entry("wrote what does not compile", answers={"softmax": "def softmax(Z)\n    return Z"},
          costs={"softmax": "not attempted"}),
    Entry("warns on stderr", first="import sys, warnings\nwarnings.warn('Careful')\nprint('careful', file=sys.stderr)",
          shows="careful"),
    relu_grad("warns from within an answer", "import warnings\ndef relu_grad(a):\n    warnings.warn('Careful')\n"
              "    return np.where(np.asarray(a) > 0, 1.0, 0.0)"),
    Entry("tries things in cells of its own", first="x = 3\nx ** 2", last="[sigmoid(x) for x in range(3)]"),
    Entry("has a cell that fails", last="undefined_name", shows="NameError"),
    Entry("plots", last="import matplotlib.pyplot as plt\nplt.plot([1, 2, 3])\nplt.show()", shows="image/png"),
    relu_grad("times an answer with %%time", f"%%time\n{RELU_GRAD}"),
    Entry("uses magics", first="%matplotlib inline\n%timeit -n 1 -r 1 pass\n!echo hello\nfiles = %pwd", shows="hello"),
    relu_grad("captures an answer's output", f"%%capture said\nprint('hidden')\n{RELU_GRAD}"),
    Entry("awaits at top level", first="import asyncio\nawait asyncio.sleep(0.01)\nprint('awaited')", shows="awaited"),
    Entry("writes a helper in another cell", first="def positive(a):\n    return 1.0 * (a > 0)",
          answers={"relu_grad": "def relu_grad(a):\n    return positive(np.asarray(a))"}),
    Entry("imports in another cell", first="import functools\nfrom numpy import asarray, where",
          answers={"relu_grad": "def relu_grad(a):\n    return where(asarray(a) > 0, 1.0, 0.0)"}),
    Entry("calls an earlier exercise", answers={"tanh_grad": "def tanh_grad(a):\n"
                                                "    return 4 * sigmoid_grad((np.asarray(a) + 1) / 2)"}),
    relu_grad("shows a progress bar", "from tqdm.auto import tqdm\ndef relu_grad(a):\n"
              "    for _ in tqdm(range(3)): pass\n    return np.where(np.asarray(a) > 0, 1.0, 0.0)"),
    relu_grad("prints from within an answer", "def relu_grad(a):\n    print('a is', a)\n"
              "    return np.where(np.asarray(a) > 0, 1.0, 0.0)"),
    relu_grad("writes a lambda", "relu_grad = lambda a: np.where(np.asarray(a) > 0, 1.0, 0.0)"),
    relu_grad("writes a callable object", "class Slope:\n    def __call__(self, a):\n"
              "        return np.where(np.asarray(a) > 0, 1.0, 0.0)\nrelu_grad = Slope()"),
    relu_grad("remembers earlier results", "import functools\n@functools.lru_cache\ndef slope(x):\n"
              "    return 1.0 if x > 0 else 0.0\ndef relu_grad(a):\n    return np.vectorize(slope, otypes=[float])(a)"),
    relu_grad("catches everything", "def relu_grad(a):\n    try:\n        return (np.asarray(a) > 0) * 1.0\n"
              "    except BaseException:\n        return 0.0"),
    relu_grad("defines it in two tries", f"def relu_grad(a):\n    return a\n{RELU_GRAD}"),
    Entry("asks for hints", last="from autograder import check\ncheck.softmax.hint()\ncheck.softmax(softmax)"),
    Entry("reads and writes a file", first="open('notes.txt', 'w').write('mine')\nprint(open('notes.txt').read())",
          shows="mine"),
    Entry("writes in other scripts", first="größe = 1\nprint('漢字 ☃', größe)", shows="漢字 ☃"),
    Entry("raises on purpose and goes on", first="try: 1 / 0\nexcept ZeroDivisionError: print('as hoped')",
          shows="as hoped"),
    Entry("zz is all right, last in the class"),
]  # fmt: skip
