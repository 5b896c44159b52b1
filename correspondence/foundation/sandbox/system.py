"""The few Linux calls that Python 3.11 does not offer."""

import ctypes
import os

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWIPC, CLONE_NEWNET = 0x08000000, 0x40000000
_IPC_RMID = 0

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def prctl(option: int, second: int = 0, third: ctypes.c_void_p | None = None) -> None:
    """Call prctl(2); OSError where the kernel refuses."""
    arguments = (ctypes.c_ulong(second), third or ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0))
    if _libc.prctl(ctypes.c_int(option), *arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl {option}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Give the calling process namespaces of its own; OSError where the kernel refuses."""
    if _libc.unshare(ctypes.c_int(flags)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"unshare: {os.strerror(number)}")


def remove_ipc(kind: str, identifier: int) -> None:
    """Remove a System V object by its number; `kind` is `shm`, `sem` or `msg`. OSError where it is refused."""
    call = {"shm": _libc.shmctl, "sem": _libc.semctl, "msg": _libc.msgctl}[kind]
    arguments = (identifier, 0, _IPC_RMID, 0) if kind == "sem" else (identifier, _IPC_RMID, 0)
    if call(*(ctypes.c_long(number) for number in arguments)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{kind} {identifier}: {os.strerror(number)}")


def syscall(number: int, *arguments: ctypes.c_void_p | ctypes.c_ulong | int | None) -> int:
    """Make a system call by number and return its result; OSError where the kernel refuses."""
    plain = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in arguments]
    result = int(_libc.syscall(ctypes.c_long(number), *plain))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"system call {number}: {os.strerror(error)}")
    return result
