"""Mail servers that misbehave: they stay silent, answer drop by drop, talk nonsense or without end."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Manner = Callable[[socket.socket, threading.Event], None]


def silent(line: socket.socket, ended: threading.Event) -> None:
    """Take the connection and say nothing."""
    ended.wait(30)


def dripping(line: socket.socket, ended: threading.Event) -> None:
    """Say one letter at a time: each of them in time, the sentence never."""
    while not ended.wait(0.05):
        line.sendall(b"*")


def nonsense(line: socket.socket, ended: threading.Event) -> None:
    """Speak another protocol."""
    line.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


def hanging_up(line: socket.socket, ended: threading.Event) -> None:
    """Greet, then break off."""
    line.sendall(b"* OK siap\r\n")
    line.recv(100)


def endless(line: socket.socket, ended: threading.Event) -> None:
    """Greet, then tell of capabilities without end."""
    line.sendall(b"* OK siap\r\n")
    while not ended.is_set():
        line.sendall(b"* CAPABILITY IMAP4rev1 " + b"X" * 60_000 + b"\r\n")


def huge(line: socket.socket, ended: threading.Event) -> None:
    """Greet, then announce more bytes than any memory has."""
    line.sendall(b"* OK siap\r\n* 1 FETCH (BODY[] {99999999999}\r\n")
    ended.wait(30)


@contextmanager
def server(manner: Manner) -> Iterator[int]:
    """Serve connections in this manner on a port of loopback; give the port."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=_take, args=(door, manner, ended), daemon=True).start()
        try:
            yield int(door.getsockname()[1])
        finally:
            ended.set()


def _take(door: socket.socket, manner: Manner, ended: threading.Event) -> None:
    with suppress(OSError):
        while not ended.is_set():
            line, _ = door.accept()
            threading.Thread(target=_serve, args=(line, manner, ended), daemon=True).start()


def _serve(line: socket.socket, manner: Manner, ended: threading.Event) -> None:
    with suppress(OSError), line:
        manner(line, ended)


@contextmanager
def slow_line(port: int, pause: float) -> Iterator[int]:
    """Stand before the server at `port` and let each packet of its answers wait (seconds)."""

    def pass_on(line: socket.socket, ended: threading.Event) -> None:
        with socket.create_connection(("127.0.0.1", port)) as behind:
            back = threading.Thread(target=_carry, args=(behind, line, ended, pause), daemon=True)
            back.start()
            _carry(line, behind, ended, 0)
            back.join(5)

    with server(pass_on) as front:
        yield front


def _carry(source: socket.socket, target: socket.socket, ended: threading.Event, pause: float) -> None:
    with suppress(OSError):
        while piece := source.recv(4096):
            ended.wait(pause)
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
