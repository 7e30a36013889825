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
    relu_grad("uses what a cell of the lesson defines", "def relu_grad(a):\n"
              "    return (np.asarray(a) > 0) * round(1 + h)"),
    Entry("goes on with what cells of the lesson define", last="print(len(z), z[0], z_now)", shows="601 -6.0 100.0"),
    Entry("finds what the lesson defines by its name", last="print('h is', globals()['h'])", shows="h is 1e-05"),
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
    Entry("asks for input", first="name = input('Your name? ')",
          shows="input('Your name? ') has nobody to ask while a notebook is graded"),
    Entry("times a call as often as it takes", first="import numpy as np\n%timeit -r 2 np.zeros(3)", shows="per loop"),
    Entry("times a cell", last="%%time\nsum(range(1000))", shows="CPU times"),
    Entry("asks for plots in the notebook", first="%matplotlib inline\n%config InlineBackend.figure_format = 'svg'\n"
          "import matplotlib.pyplot as plt\nplt.plot([1, 2])", shows="data:image/svg+xml"),
    Entry("lists its folder", first="!ls -a\n%ls\nprint('listed')", shows="listed"),
    Entry("reloads modules by itself", first="%load_ext autoreload\n%autoreload 2"),
    Entry("writes a module and imports it",
          first="%%writefile slopes.py\ndef slope(a):\n    return 1.0 * (a > 0)",
          answers={"relu_grad": "from slopes import slope\ndef relu_grad(a):\n    return slope(np.asarray(a))"}),
    relu_grad("shows a progress bar of widgets", "from tqdm.notebook import tqdm\ndef relu_grad(a):\n"
              "    for _ in tqdm(range(3)): pass\n    return np.where(np.asarray(a) > 0, 1.0, 0.0)"),
    Entry("displays a table", last="from IPython.display import HTML, display\n"
          "display(HTML('<table><tr><td>0.25</td></tr></table>'))", shows="<td>0.25</td>"),
    Entry("displays a list as JSON", last="from IPython.display import JSON\nJSON([1, [2, {'three': 3}]])",
          shows="<IPython.core.display.JSON object>"),
    Entry("displays a formula and a text", last="from IPython.display import Latex, Markdown, display\n"
          "display(Latex('$a^2$'), Markdown('**bold**'))", shows="**bold**"),
    Entry("saves a picture", last="import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 2])\n"
          "fig.savefig('mine.png')\nimport os\nprint('size', os.path.getsize('mine.png') > 0)", shows="size True"),
    relu_grad("keeps its rule in a dataclass", "from dataclasses import dataclass\n@dataclass\nclass Rule:\n"
              "    threshold: float = 0.0\n    def slope(self, a):\n"
              "        return np.where(np.asarray(a) > self.threshold, 1.0, 0.0)\nrelu_grad = Rule().slope"),
    relu_grad("makes the function in a function", "def make(threshold):\n    def slope(a):\n"
              "        return np.where(np.asarray(a) > threshold, 1.0, 0.0)\n    return slope\nrelu_grad = make(0)"),
    relu_grad("goes through a generator", "def slopes(a):\n    for x in a: yield float(x > 0)\ndef relu_grad(a):\n"
              "    a = np.asarray(a)\n    return np.array(list(slopes(a.ravel()))).reshape(a.shape)"),
    relu_grad("decorates its answer", "import functools\ndef counted(f):\n    @functools.wraps(f)\n"
              "    def counting(*args):\n        counting.calls += 1\n        return f(*args)\n"
              "    counting.calls = 0\n    return counting\n@counted\ndef relu_grad(a):\n"
              "    return np.where(np.asarray(a) > 0, 1.0, 0.0)"),
    relu_grad("counts calls in a global", "calls = 0\ndef relu_grad(a):\n    global calls\n    calls += 1\n"
              "    return np.where(np.asarray(a) > 0, 1.0, 0.0)"),
    relu_grad("calls itself", "def relu_grad(a):\n    a = np.asarray(a)\n    if a.ndim == 0: return np.float64(a > 0)\n"
              "    return np.array([relu_grad(x) for x in a])"),
    relu_grad("annotates its types", "from __future__ import annotations\nfrom numpy.typing import NDArray\n"
              "def relu_grad(a: NDArray[np.float64]) -> NDArray[np.float64]:\n"
              "    return np.where(np.asarray(a) > 0, 1.0, 0.0)"),
    relu_grad("computes in threads", "from concurrent.futures import ThreadPoolExecutor\ndef relu_grad(a):\n"
              "    with ThreadPoolExecutor(2) as pool:\n"
              "        return next(pool.map(lambda a: np.where(np.asarray(a) > 0, 1.0, 0.0), [a]))"),
    Entry("keeps a pool of threads for its answers", first="import numpy as np\n"
          "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(2)\n"
          "list(pool.map(abs, [1, -2]))",
          answers={"relu_grad": "def relu_grad(a):\n"
                                "    return pool.submit(np.heaviside, np.asarray(a), 0.0).result()"}),
    Entry("computes in several processes", first="def square(x): return x * x\nfrom multiprocessing import Pool\n"
          "with Pool(2) as pool: print(pool.map(square, range(4)))", shows="[0, 1, 4, 9]"),
    Entry("prints numbers in its own way", first="import numpy as np\nnp.set_printoptions(precision=2, suppress=True)",
          last="print(np.array([1 / 3]))", shows="[0.33]"),
    Entry("seeds the global generator", first="import random\nimport numpy as np\nrandom.seed(3)\nnp.random.seed(3)\n"
          "print(np.random.rand() == np.random.RandomState(3).rand())", shows="True"),
    Entry("makes warnings errors", first="import warnings\nwarnings.simplefilter('error')"),
    Entry("makes numpy raise", first="import numpy as np\nnp.seterr(all='raise')"),
    Entry("defines names that others use too", first="check_all, list_of, judge, case = 1, 2, 3, 4\ninput_ = sum([1])"),
    Entry("gathers tasks", first="import asyncio\nasync def double(x): return 2 * x\n"
          "print(await asyncio.gather(double(1), double(2)))", shows="[2, 4]"),
    Entry("zz is all right, last in the class"),
]  # fmt: skip
