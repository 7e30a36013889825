"""Cells and answers that stop, exhaust or flood: each costs itself and nothing else."""

from .entry import Entry, in_function

CRASH = "import ctypes\nctypes.string_at(0)"
LOOP_IN_C = "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')"
FILL_DISK = "for number in range(40):\n    with open(f'/tmp/big{number}', 'wb') as file: file.write(bytes(2**23))"
FILL_MEMORY = "hoard = []\nwhile True: hoard.append(bytearray(2**24))"
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
