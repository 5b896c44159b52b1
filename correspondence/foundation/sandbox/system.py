"""The few Linux calls that Python 3.11 does not offer."""

import ctypes
import errno
import os

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
_PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS = 0x00020000, 0x02000000, 0x04000000
CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x08000000, 0x10000000, 0x20000000, 0x40000000
_LAST_CAPABILITY = 63
_CAPABILITY_VERSION = 0x20080522  # _LINUX_CAPABILITY_VERSION_3
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


def enter_namespaces(process: int, flags: int) -> None:
    """Let the calling process join these namespaces of another one, given by its pidfd; setns(2).

    Its children are the first to live in the process namespace. OSError where the kernel refuses.
    """
    if _libc.setns(ctypes.c_int(process), ctypes.c_int(flags)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"setns: {os.strerror(number)}")


def forbid_capabilities() -> None:
    """Let no program that is executed from here on gain a capability; capabilities(7), OSError where one would stay."""
    for capability in range(_LAST_CAPABILITY + 1):
        try:
            prctl(_PR_CAPBSET_DROP, capability)
        except OSError as error:
            if error.errno != errno.EINVAL:  # a number that this kernel does not know
                raise


def drop_capabilities() -> None:
    """Take every capability from the calling process; OSError where the kernel refuses."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if _libc.capset(header, nothing) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"capset: {os.strerror(number)}")


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
