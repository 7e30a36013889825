"""The few Linux calls that Python 3.11 has no names for: namespaces, mounts, capabilities."""

import ctypes
import os
from pathlib import Path

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID = 0x00020000, 0x08000000, 0x10000000, 0x20000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = (
    1,
    2,
    4,
    8,
    32,
    4096,
    0x4000,
    0x40000,
)
PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 4, 24, 38
CAPABILITY_VERSION = 0x20080522
LAST_CAPABILITY = 40

libc = ctypes.CDLL(None, use_errno=True)


def asked(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def own_namespaces() -> None:
    """Leave the user, mount, process and IPC namespaces; the next fork is the first process of the new ones."""
    uid, gid = os.getuid(), os.getgid()
    asked(libc.unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC), "new namespaces")
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        write(f"/proc/self/{name}", text)


def mount(kind: str, place: str, options: str = "", flags: int = MS_NOSUID | MS_NODEV) -> None:
    asked(libc.mount(kind.encode(), place.encode(), kind.encode(), flags, options.encode()), f"mounting {place}")


def bind(source: str, place: str) -> None:
    """Show in another place what is already mounted, as it is mounted."""
    asked(libc.mount(source.encode(), place.encode(), None, MS_BIND | MS_REC, None), f"showing {place}")


def make_read_only(place: str, flags: int = MS_NOSUID | MS_NODEV | MS_NOEXEC) -> None:
    asked(libc.mount(None, place.encode(), None, MS_BIND | MS_REMOUNT | MS_RDONLY | flags, None), f"locking {place}")


def keep_mounts_private() -> None:
    asked(libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None), "private mounts")


def give_up_every_capability() -> None:
    for capability in range(LAST_CAPABILITY + 1):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    asked(libc.capset(header, (ctypes.c_uint32 * 6)()), "giving up capabilities")
    asked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")


def may_be_looked_into(allowed: bool) -> None:
    """Whether other processes of the same user may trace this one and read its memory."""
    asked(libc.prctl(PR_SET_DUMPABLE, int(allowed), 0, 0, 0), "dumpable")


def write(path: str, text: str) -> None:
    Path(path).write_text(text, encoding="ascii")
