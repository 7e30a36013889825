"""Cells and answers that stop, exhaust or flood: each costs itself and nothing else."""

from .entry import Entry, in_function

CRASH = "import ctypes\nctypes.string_at(0)"
LOOP_IN_C = "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')"
FILL_DISK = "for number in range(40):\n    with open(f'/tmp/big{number}', 'wb') as file: file.write(bytes(2**23))"
FILL_MEMORY = "hoard = []\nwhile True: hoard.append(bytearray(2**24))"
TAKE_MEMORY_IN_PARTS = """
import os, time
for _ in range(5):
    if os.fork() == 0:
        part = b'x' * (400 * 2**20)
        open('/tmp/full', 'a').write('x')
        time.sleep(7)
        os._exit(0)
time.sleep(4)
print('PARTS', os.path.getsize('/tmp/full') if os.path.exists('/tmp/full') else 0)
"""
TAKE_PROCESSES = """
import os, time
try:
    for _ in range(120):
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
except OSError: pass
time.sleep(0.5)
running = 0
for pid in filter(str.isdigit, os.listdir('/proc')):
    running += open(f'/proc/{pid}/stat').read().rpartition(')')[2].split()[0] != 'Z'
print('ALIVE', running > 80)
"""
FORK = "import os, time\nwhile True:\n    if os.fork() == 0: time.sleep(60)"
THREADS = "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(60,), daemon=True).start()"

WAYS_TO_TAKE_A_CELL_DOWN = {
    "exits at once": "import os\nos._exit(0)",
    "crashes": CRASH,
    "loops for ever": "while True: pass",
    "loops for ever in C": LOOP_IN_C,
    "stops itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "kills itself": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "blocks signals and sleeps": "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 60))\n"
    "time.sleep(600)",
    "closes every file": "import os\nos.closerange(0, 4096)",
}
WAYS_THAT_PYTHON_SURVIVES = {
    "raises SystemExit": "import sys\nsys.exit(1)",
    "recurses for ever": "def deeper(): return deeper()\ndeeper()",
    "fills the memory": FILL_MEMORY,
    "fills the disk": FILL_DISK,
    "floods the output": "for _ in range(100_000): print('x' * 100)",
    "floods from a program": "!yes | head -c 5000000",
    "forks for ever": FORK,
    "starts threads for ever": THREADS,
    "waits for input": "input()",
    "loses its streams": "import sys\nsys.stdout = sys.stderr = None",
    "does not compile": "def broken(:",
}

ENTRIES = [
    *(Entry(f"a cell {name}", first=source, anomaly="Cell ") for name, source in WAYS_TO_TAKE_A_CELL_DOWN.items()),
    *(Entry(f"a cell {name}", first=source, anomaly="any") for name, source in WAYS_THAT_PYTHON_SURVIVES.items()),
    Entry("a cell takes three gigabytes", first="print('TOOK', len(bytearray(3 * 2**30)))", shows="MemoryError",
          hides="TOOK 3221225472"),
    Entry("several processes take two gigabytes together", first=TAKE_MEMORY_IN_PARTS,
          anomaly="used more memory than it may", hides="PARTS 5"),
    Entry("a cell starts a hundred and twenty processes", first=TAKE_PROCESSES, anomaly="any", shows="ALIVE False"),
    Entry("a cell writes a file of a hundred megabytes", first="with open('big', 'wb') as file:\n"
          "    for _ in range(100): file.write(bytes(2**20))", shows="File too large"),
    Entry("a cell fills the disk with files", first=FILL_DISK, shows="No space left on device"),
    Entry("a cell forks, and both processes come to its end", first="import os\nos.fork()"),
    Entry("a cell displays half a character", last="from IPython.display import HTML\nHTML('<b>half: \\ud800</b>')",
          shows="<b>half: ?</b>"),
    Entry("a cell displays a hundred thousand nested tags",
          last="from IPython.display import HTML\nHTML('<div>' * 10**5)", shows="&lt;div&gt;&lt;div&gt;"),
    Entry("a cell prints ten megabytes", first="print('x' * 10**7)",
          anomaly="Displayed more than is kept", shows="[Cut here: the output of this cell is longer than 1 MiB.]"),
    Entry("a cell displays ten megabytes", first="from IPython.display import HTML\nHTML('<b>' + 'x' * 10**7)",
          anomaly="Displayed more than is kept", shows="[Cut here: the output of this cell is longer than 1 MiB.]"),
    in_function("an answer breaks the others from within its check",
                "g = globals()\nfor name in ('sigmoid', 'relu', 'relu_grad', 'softmax', 'np'): g[name] = None\n"
                "import numpy\nnumpy.exp = numpy.where = numpy.asarray = None\nreturn a",
                "wrong or raised or crashed"),
    Entry("an answer mends another from within its check",
          answers={"tanh_grad": "knows = []\ndef tanh_grad(a):\n    knows.append(1)\n    return 1 - np.asarray(a)**2",
                   "relu_grad": "def relu_grad(a):\n    return np.where(np.asarray(a) > 0, 1.0, 0.0) if knows else a"},
          costs={"relu_grad": "wrong"}),
    in_function("an answer exits at once", "import os\nos._exit(0)", "crashed"),
    in_function("an answer raises SystemExit", "import sys\nsys.exit(0)", "raised"),
    in_function("an answer crashes", CRASH, "crashed"),
    in_function("an answer loops for ever", "while True: pass", "timed out"),
    in_function("an answer loops for ever in C", LOOP_IN_C, "timed out"),
    in_function("an answer recurses for ever", "return tanh_grad(a)", "raised"),
    in_function("an answer overflows the C stack", "import sys\nsys.setrecursionlimit(10**9)\n"
                "return eval('tanh_grad(a)')", "crashed or raised"),
    in_function("an answer fills the memory", FILL_MEMORY, "raised or crashed or timed out", anomaly="any"),
    in_function("an answer fills the disk", FILL_DISK, "raised", anomaly="any"),
    in_function("an answer floods the output", "print('x' * 10**7)\nreturn a", "wrong", anomaly="any"),
    in_function("an answer forks for ever", FORK, "raised or crashed or timed out", anomaly="any"),
    in_function("an answer stops itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", "timed out"),
    in_function("an answer kills the session", "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nreturn a",
                "wrong or crashed", anomaly="any"),
    in_function("an answer is too large to send", "return np.zeros(2**24)", "raised or wrong or crashed"),
    in_function("an answer closes every file", "import os\nos.closerange(0, 4096)\nreturn a", "crashed"),
]  # fmt: skip
