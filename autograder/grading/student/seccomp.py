"""Calls to the kernel that no notebook needs: memory that no limit counts, keys, tracing, the kernel's own machines."""

import ctypes
import errno
import os

from .linux import asked, libc

PR_SET_SECCOMP, MODE_FILTER = 22, 2
LOAD, JUMP_IF_EQUAL, JUMP_IF_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT, THIRD_ARGUMENT = 0, 4, 16, 32
"""Where in its description of a call the kernel puts them."""
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
OTHER_ABI = 0x40000000
AF_UNIX = 1
"""The only sockets there are: a port stays taken for a minute, which the next submission would notice."""

LARGER_BUFFERS = (7, 8, 32, 33)
"""SO_SNDBUF and SO_RCVBUF of sockets, each also by force: what lies in their buffers counts as nobody's memory."""

# By processor: its number, those of the calls `socket` and `setsockopt`, and those of
# memfd_create, shmget, shmat, add_key, request_key, keyctl, ptrace, process_vm_readv, process_vm_writev, bpf,
# perf_event_open, userfaultfd, io_uring_setup, mount, unshare, setns
FORBIDDEN = {
    "x86_64": (0xC000003E, 41, 54, (319, 29, 30, 248, 249, 250, 101, 310, 311, 321, 298, 323, 425, 165, 272, 308)),
    "aarch64": (0xC00000B7, 198, 208, (279, 194, 196, 217, 218, 219, 117, 270, 271, 280, 241, 282, 425, 40, 97, 268)),
}


class Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("first", ctypes.POINTER(Instruction)))


def refuse_what_no_notebook_needs() -> None:
    """For this process and all that come of it; on processors that are not listed, nothing is refused."""
    if os.uname().machine not in FORBIDDEN:
        return
    architecture, socket, setsockopt, numbers = FORBIDDEN[os.uname().machine]
    allow = len(numbers) + len(LARGER_BUFFERS) + 9
    refuse = allow + 1
    lines = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_IF_EQUAL, 0, refuse - 2, architecture),
        (LOAD, 0, 0, NUMBER),
        (JUMP_IF_AT_LEAST, refuse - 4, 0, OTHER_ABI),
        *((JUMP_IF_EQUAL, refuse - 5 - i, 0, number) for i, number in enumerate(numbers)),
        (JUMP_IF_EQUAL, 0, 2, socket),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (JUMP_IF_EQUAL, len(LARGER_BUFFERS) + 2, len(LARGER_BUFFERS) + 3, AF_UNIX),
        (JUMP_IF_EQUAL, 0, len(LARGER_BUFFERS) + 1, setsockopt),
        (LOAD, 0, 0, THIRD_ARGUMENT),
        *((JUMP_IF_EQUAL, len(LARGER_BUFFERS) - i, 0, option) for i, option in enumerate(LARGER_BUFFERS)),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE),
    ]
    program = (Instruction * len(lines))(*(Instruction(*line) for line in lines))
    asked(
        libc.prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.byref(Program(len(lines), program)), 0, 0), "a filter of calls"
    )
