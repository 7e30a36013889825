"""Answers that look right to whoever asks them, and answers that change."""

from .entry import Entry, in_function

LIAR = """
class Liar(np.ndarray):
    def __array_ufunc__(self, *_, **__): return np.array(True)
    def __array_function__(self, *_, **__): return True
    __eq__ = __le__ = __ge__ = lambda *_: np.array(True)
    __sub__ = __rsub__ = lambda *_: np.zeros(1)
"""

ENTRIES = [
    in_function(
        "returns what equals everything",
        "class Yes:\n"
        "    __eq__ = __ne__ = __le__ = __ge__ = __lt__ = __gt__ = lambda *_: True\n"
        "    __sub__ = __rsub__ = __abs__ = lambda *_: 0.0\n"
        "    shape, dtype, ndim = (), np.dtype(float), 0\n"
        "return Yes()",
        "wrong",
    ),
    in_function(
        "returns a subclass of ndarray that compares as right",
        LIAR.strip() + "\nreturn np.array(a, float).view(Liar)",
        "wrong",
    ),
    in_function(
        "returns a float that compares as right",
        "class Near(float):\n"
        "    __eq__ = __le__ = __ge__ = lambda *_: True\n"
        "    __sub__ = __rsub__ = lambda *_: 0.0\n"
        "return Near(7)",
        "wrong",
    ),
    in_function(
        "returns an object with __array__ that is wrong inside",
        "class Box:\n"
        "    def __array__(self, *_, **__): return np.array(a, float)\n"
        "    def __eq__(self, other): return True\n"
        "return Box()",
        "wrong",
    ),
    in_function(
        "returns an array of objects that lie",
        "class Yes:\n    __eq__ = lambda *_: True\n    __float__ = lambda self: 7.0\n"
        "made = np.empty(np.shape(a), object)\nmade[...] = Yes()\nreturn made",
        "wrong",
    ),
    in_function(
        "lies about its class",
        "class Fake:\n    __class__ = property(lambda self: np.ndarray)\n    __eq__ = lambda *_: True\nreturn Fake()",
        "wrong or raised",
    ),
    in_function("returns nan, which is no different from anything", "return np.full(np.shape(a), np.nan)", "wrong"),
    in_function(
        "returns whole numbers too long for any float", "return np.full((3, *np.shape(a)), 10**400, object)", "wrong"
    ),
    in_function(
        "returns lists deeper than NumPy has dimensions",
        "made = 0.5\nfor _ in range(90): made = [made]\nreturn made",
        "wrong",
    ),
    in_function("returns itself", "return tanh_grad", "wrong"),
    in_function("returns a list within itself", "loop = []\nloop.append(loop)\nreturn loop", "wrong or raised"),
    Entry(
        "answers rightly only the first time",
        answers={
            "relu_grad": "calls = []\ndef relu_grad(a):\n    calls.append(a)\n"
            "    return np.where(np.asarray(a) > 0, 1.0, 0.0) if len(calls) == 1 else a"
        },
        costs={"relu_grad": "wrong"},
    ),
    Entry(
        "changes its answer after giving it",
        answers={
            "relu_grad": "import threading, time\ndef relu_grad(a):\n"
            "    made = np.full(np.shape(a), 7.0)\n"
            "    def later():\n"
            "        time.sleep(0.01)\n"
            "        made[...] = np.asarray(a) > 0\n"
            "    threading.Thread(target=later).start()\n"
            "    return made"
        },
        costs={"relu_grad": "wrong"},
    ),
    in_function(
        "answers at random",
        "return np.random.default_rng().integers(0, 2, np.shape(a)).astype(float)",
        "wrong",
    ),
    Entry(
        "is an object whose every attribute is something",
        answers={
            "relu_grad": "class Anything:\n"
            "    def __getattr__(self, name): return self\n"
            "    def __call__(self, *_, **__): return self\n"
            "relu_grad = Anything()"
        },
        costs={"relu_grad": "wrong or raised or crashed"},
        anomaly="any",
    ),
]
