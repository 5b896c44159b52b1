"""Landlock: the file walls of the seccomp rung, which need no privilege (kernel 5.13 and later).

Numbers and structures: linux/landlock.h. A child without a mount namespace of its own would otherwise read
and write whatever its user may, which for an ordinary user is the whole installation.
"""

import ctypes
import os
import struct
from collections.abc import Sequence
from pathlib import Path

from correspondence.foundation.sandbox.system import PR_SET_NO_NEW_PRIVS, prctl, syscall

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_AND_REMOVE_SOCKET = 1 << 9 | 1 << 5
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_HIGHEST_BIT = {1: 12, 2: 13, 3: 14, 4: 14}  # later versions: 15
_SCOPES = 0b11  # abstract UNIX sockets and signals of processes outside the child's domain
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
_SCOPED_SINCE = 6
_NETWORK_SINCE = 4


def version() -> int:
    """Return the kernel's Landlock version, 0 where it has none or is told not to use it."""
    try:
        return syscall(_CREATE, None, 0, _ASK_VERSION)
    except OSError:
        return 0


def signals_are_scoped() -> bool:
    """Tell whether Landlock keeps a child from signalling processes outside its own domain."""
    return version() >= _SCOPED_SINCE


def prepare(readable: Sequence[str], writable: Sequence[str], sockets: Sequence[str] = ()) -> int:
    """Return a rule set (a descriptor) that allows these paths only; paths that do not exist are left out.

    In the folders of `sockets` UNIX sockets may be made and the user's own files removed, nothing else.
    """
    abi = version()
    handled = (1 << (_HIGHEST_BIT.get(abi, 15) + 1)) - 1
    network = 0b11 if abi >= _NETWORK_SINCE else 0
    scoped = _SCOPES if abi >= _SCOPED_SINCE else 0
    fields = [handled] + ([network] if network else []) + ([scoped] if scoped else [])
    attribute = struct.pack(f"{len(fields)}Q", *fields)
    rules = syscall(_CREATE, _pointer(attribute), len(attribute), 0)
    for path in readable:
        _allow(rules, path, _READ & handled)
    for path in writable:
        _allow(rules, path, handled & ~_EXECUTE)
    for path in sockets:
        _allow(rules, path, _MAKE_AND_REMOVE_SOCKET)
    return rules


def restrict(rules: int) -> None:
    """Put the rule set on the calling process for good."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    syscall(_RESTRICT, rules, 0)
    os.close(rules)


def _allow(rules: int, path: str, access: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not Path(path).is_dir():
            access &= _OF_A_FILE
        rule = struct.pack("=Qi", access, descriptor)
        syscall(_ADD_RULE, rules, _PATH_BENEATH, _pointer(rule), 0)
    finally:
        os.close(descriptor)


def _pointer(data: bytes) -> ctypes.c_void_p:
    return ctypes.cast(ctypes.create_string_buffer(data, len(data)), ctypes.c_void_p)
