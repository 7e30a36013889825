"""Attempts to see, reach or leave behind something outside the sandbox. Each prints what came of it."""

from .entry import Entry

ENTRIES = [
    Entry(
        "reads the passwords",
        first="try: print('READ', open('/etc/shadow').read())\nexcept OSError: print('refused')",
        shows="refused",
        hides="READ root",
    ),
    Entry(
        "reads the environment",
        first="import glob, os\n"
        "print('seen', dict(os.environ))\n"
        "for path in glob.glob('/proc/[0-9]*/environ'):\n"
        "    try: print('seen', open(path).read())\n"
        "    except OSError: pass",
        shows="seen",
        hides="a-secret-of-the-grader",
    ),
    Entry(
        "reads the instructor's home and the course",
        first="import os\n"
        "for name in ('@HOME/.ssh', '@HOME/.bashrc', '@HOME/.profile', '@COURSE', '@PROJECT/tests', '@PROJECT/.git'):\n"
        "    print('there' if os.path.exists(name) else 'absent')",
        shows="\n".join(["absent"] * 6),
    ),
    Entry(
        "writes outside",
        first="import os\n"
        "for folder in ('/', '/usr', '/etc', '/grader', '/var', os.path.dirname(os.__file__), '@COURSE'):\n"
        "    try: print('WROTE', open(folder + '/written-by-a-submission', 'w'))\n"
        "    except OSError: print('refused')",
        shows="\n".join(["refused"] * 7),
        hides="WROTE <",
    ),
    Entry(
        "calls out over the network",
        first="import socket\n"
        "for address in (('127.0.0.1', @PORT), ('1.1.1.1', 53), ('localhost', 22)):\n"
        "    try: socket.create_connection(address, timeout=1).send(b'hello'); print('SENT to', address)\n"
        "    except OSError: print('unreachable')",
        shows="unreachable\nunreachable\nunreachable",
    ),
    Entry(
        "takes a port, which the next one would find taken",
        first="import socket\n"
        "for family in (socket.AF_INET, socket.AF_INET6):\n"
        "    try: socket.create_server(('localhost', 20000), family=family); print('TOOK', 'it')\n"
        "    except OSError: print('refused')",
        shows="refused\nrefused",
    ),
    Entry(
        "calls a socket in the abstract namespace",
        first="import socket\n"
        "try: socket.socket(socket.AF_UNIX).connect('\\0suite-@PORT'); print('CONNECTED', 1)\n"
        "except OSError: print('unreachable')",
        shows="unreachable",
    ),
    Entry(
        "sends signals to the grader",
        first="import os\n"
        "for pid in (@PID, os.getppid()):\n"
        "    try: os.kill(pid, 9); print('sent')\n"
        "    except OSError: print('refused')",
        shows="refused",
        anomaly="any",
    ),
    Entry(
        "kills everything it can",
        last="import os\nos.kill(-1, 9)",
        anomaly="any",
    ),
    Entry(
        "leaves files for the next one",
        first="import os\n"
        "for folder in ('/tmp', '/dev/shm', '/var/tmp', '/run'):\n"
        "    try: open(folder + '/left-for-the-next', 'w').write('an answer')\n"
        "    except OSError: pass\n"
        "import numpy\nnumpy.left_for_the_next = True",
    ),
    Entry(
        "looks for files of others",
        first="import glob, numpy, time\n"
        "for _ in range(20):\n"
        "    found = glob.glob('/*/left-for-*') + glob.glob('/*/*/left-for-*')\n"
        "    time.sleep(0.02)\n"
        "print('found', found, hasattr(numpy, 'left_for_the_next'))",
        shows="found [] False",
    ),
    Entry(
        "leaves a daemon running",
        first="import subprocess\n"
        "subprocess.Popen(['setsid', 'sleep', '599'], env={'PATH': '/usr/bin:/bin', 'LEFT': 'suite-stray-@PORT'})",
        anomaly="left processes running",
    ),
    Entry(
        "leaves a daemon from within an answer",
        answers={
            "relu_grad": "def relu_grad(a):\n"
            "    import os, time\n"
            "    if os.fork() == 0:\n"
            "        os.setsid()\n"
            "        if os.fork() == 0: os.execve('/bin/sleep', ['sleep', '599'], {'LEFT': 'suite-stray-@PORT'})\n"
            "        os._exit(0)\n"
            "    return np.where(np.asarray(a) > 0, 1.0, 0.0)"
        },
        anomaly="left processes running",
    ),
    Entry(
        "mounts and becomes root",
        first="import ctypes, os\n"
        "libc = ctypes.CDLL(None)\n"
        "print('mount', libc.mount(b'tmpfs', b'/tmp', b'tmpfs', 0, None))\n"
        "try: os.setuid(0); print('ROOT', os.getuid())\n"
        "except OSError: print('not root')",
        shows="mount -1",
        hides="ROOT 0",
    ),
    Entry(
        "has a right that only root has",
        first="print(''.join(line for line in open('/proc/self/status') if line.startswith(('Cap', 'NoNewPrivs'))))",
        shows="".join(f"Cap{kind}:\t{'0' * 16}\n" for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb")) + "NoNewPrivs:\t1",
    ),
    Entry(
        "sends a script to the instructor's browser",
        first="from IPython.display import HTML, Javascript, display\n"
        "code = '<scr' + 'ipt>steal(1)</scr' + 'ipt><img src=x oner' + 'ror=steal(2)>'\n"
        "display(HTML(code), Javascript('steal' + '(3)'))\n"
        "display({'image/svg+xml': '<svg xmlns=\"http://www.w3.org/2000/svg\" onlo' + 'ad=\"steal(4)\"/>'}, raw=True)",
        hides="onerror=",
    ),
]
