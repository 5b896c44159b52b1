"""A small BPF program that forbids network sockets and the system calls that open a way out of a process.

The same program runs on both rungs. Layout of the instructions and of the data that they read: seccomp(2) and
linux/filter.h; numbers of the calls: asm/unistd_64.h (x86_64) and asm-generic/unistd.h (aarch64).
"""

import ctypes
import errno
import platform
import socket
import struct

from correspondence.foundation.sandbox.limits import UnixSockets
from correspondence.foundation.sandbox.system import PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, prctl

_MODE_FILTER = 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data; low half, little endian
_ALLOW, _ERROR, _KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
_X32_BIT = 0x40000000
_NAMESPACE_FLAGS = 0x7E020000  # CLONE_NEWNS, CGROUP, UTS, IPC, USER, PID and NET
_COLUMNS = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_SOCKET, _SOCKETPAIR, _CLONE, _CONNECT = (41, 198), (53, 199), (56, 220), (42, 203)
_SECOND_ARGUMENT, _OPTIONS = 24, socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC
_AND = 0x54

_REFUSED: dict[str, tuple[int | None, int | None]] = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "fanotify_init": (300, 262),
    "acct": (163, 89),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "vhangup": (153, 58),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
}
# Programs fall back to an older call where these seem unknown; clone3 hides its flags from a filter.
_UNKNOWN: dict[str, tuple[int | None, int | None]] = {
    "clone3": (435, 435),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
}
_SIGNALS = {
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424),
}

# Open files in transit between two sockets belong to no process, so that nobody could count them.
_MESSAGES: dict[str, tuple[int | None, int | None]] = {"sendmsg": (46, 211), "sendmmsg": (307, 269)}

# Landlock does not guard the facts about a file; for a child with our own id these calls do nothing and
# report success, because programs that copy a file's mode would give up on an error.
_PRETENDED: dict[str, tuple[int | None, int | None]] = {
    "chmod": (90, None),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
}


def supported() -> bool:
    """Tell whether the numbers of this processor's system calls are known here."""
    return platform.machine() in _COLUMNS


def program(*, unix_sockets: UnixSockets, own_user: bool = True, signals: bool = True, messages: bool = True) -> bytes:
    """Return the BPF instructions for this machine.

    Sockets are allowed in the UNIX family only, and only where `unix_sockets` asks for them: stream sockets,
    as a datagram names its receiver without a connection. A socket pair is always allowed. `own_user=False`
    is for a child that shares our user id: it cannot change modes, owners and times by name.
    `signals=False` also refuses every call that signals another process, `messages=False` those that pass open
    files through a socket pair.
    """
    architecture, column = _COLUMNS[platform.machine()]
    code = [_step(_LOAD, _ARCHITECTURE), _step(_EQUAL, architecture, 1, 0), _step(_RETURN, _KILL_PROCESS)]
    code.append(_step(_LOAD, _NUMBER))
    if column == 0:
        code += [_step(_AT_LEAST, _X32_BIT, 0, 1), _error(errno.ENOSYS)]
    refused = _REFUSED | ({} if signals else _SIGNALS) | ({} if messages else _MESSAGES)
    pretended = {} if own_user else _PRETENDED
    for table, number in ((refused, errno.EPERM), (_UNKNOWN, errno.ENOSYS), (pretended, 0)):
        for call in (entry[column] for entry in table.values()):
            if call is not None:
                code += [_step(_EQUAL, call, 0, 1), _error(number)]
    if unix_sockets is UnixSockets.NONE:
        code += [_step(_EQUAL, _SOCKET[column], 0, 1), _error(errno.EAFNOSUPPORT)]
    else:
        code += _only_unix(_SOCKET[column], streams_only=True)
    if unix_sockets is not UnixSockets.CONNECT:
        code += [_step(_EQUAL, _CONNECT[column], 0, 1), _error(errno.ECONNREFUSED)]
    code += _only_unix(_SOCKETPAIR[column])
    code += [_step(_EQUAL, _CLONE[column], 0, 4), _step(_LOAD, _FIRST_ARGUMENT)]
    code += [_step(_ANY_BIT, _NAMESPACE_FLAGS, 0, 1), _error(errno.EPERM), _step(_RETURN, _ALLOW)]
    code.append(_step(_RETURN, _ALLOW))
    return b"".join(code)


def install(instructions: bytes) -> None:
    """Put the program on the calling process for good; OSError where the kernel has no seccomp."""
    held = ctypes.create_string_buffer(instructions, len(instructions))
    header = struct.pack("HxxxxxxP", len(instructions) // 8, ctypes.addressof(held))
    argument = ctypes.create_string_buffer(header, len(header))
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    prctl(PR_SET_SECCOMP, _MODE_FILTER, ctypes.cast(argument, ctypes.c_void_p))


def _only_unix(call: int, *, streams_only: bool = False) -> list[bytes]:
    kind = [
        _step(_LOAD, _SECOND_ARGUMENT),
        _step(_AND, 0xFFFFFFFF & ~int(_OPTIONS)),
        _step(_EQUAL, int(socket.SOCK_STREAM), 1, 0),
        _error(errno.EPROTONOSUPPORT),
    ]
    inner = [
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_EQUAL, int(socket.AF_UNIX), 1, 0),
        _error(errno.EAFNOSUPPORT),
        *(kind if streams_only else []),
        _step(_RETURN, _ALLOW),
    ]
    return [_step(_EQUAL, call, 0, len(inner)), *inner]


def _step(code: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, when_true, when_false, value)


def _error(number: int) -> bytes:
    return _step(_RETURN, _ERROR | number)
