"""Clients that fill in a form again and again, each on a connection of its own; prints what they met, as JSON.

Plain sockets: what measures must cost little of the processors that it measures.
"""

from __future__ import annotations

import json
import re
import secrets
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

HIDDEN = re.compile(r'<input\b(?=[^>]*type="hidden")(?=[^>]*name="([^"]+)")(?=[^>]*value="([^"]*)")[^>]*>')
COOKIE = re.compile(rb"(?im)^Set-Cookie: ([^;\r\n]+)")
LENGTH = re.compile(rb"(?im)^Content-Length: (\d+)")
PATIENCE = 60.0  # seconds
TEXT = "Bonjour,\n\ndepuis ce matin mes articles ne s’affichent plus : la page reste blanche.\n\nMerci d’avance.\n"


@dataclass
class Met:
    """What one client met: how long each accepted form took, in seconds, and what the others were answered."""

    took: list[float] = field(default_factory=list)
    refused: dict[int, int] = field(default_factory=dict)
    broken: int = 0


class Line:
    """A connection, opened again when the server closes it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Returns the status and everything that was answered."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), PATIENCE)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        answer = self._read(self._socket)
        if b"onnection: close" in answer.partition(b"\r\n\r\n")[0]:
            self.close()
        return int(answer[9:12]), answer

    def close(self) -> None:
        """Hangs up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    @staticmethod
    def _read(connection: socket.socket) -> bytes:
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += _more(connection)
        head, _, body = answer.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if length is not None:
            while len(body) < int(length[1]):
                body += _more(connection)
            return head + b"\r\n\r\n" + body
        while more := connection.recv(65536):
            body += more
        return head + b"\r\n\r\n" + body


def _more(connection: socket.socket) -> bytes:
    more = connection.recv(65536)
    if not more:
        raise ConnectionError("the server hung up")
    return more


def client(number: int, port: int, page: str, fields: dict[str, str], *, until: float, met: Met) -> None:
    """Opens the form once, then sends it until the time is over, each time as somebody else with another key."""
    line = Line(port)
    begin = f"Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n"
    _, answer = line.ask(f"GET {page} HTTP/1.1\r\n{begin}\r\n".encode())
    cookies = b"; ".join(COOKIE.findall(answer.partition(b"\r\n\r\n")[0])).decode()
    hidden = {name: unescape(value) for name, value in HIDDEN.findall(answer.decode())}
    head = f"POST {page} HTTP/1.1\r\n{begin}Cookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    sent = 0
    while time.monotonic() < until:
        sent += 1
        keys = {name: secrets.token_urlsafe(18) if value == "KEY" else value for name, value in fields.items()}
        typed = {name: value.replace("SENDER", f"ada-{number}-{sent}") for name, value in keys.items()}
        body = urlencode({**hidden, **typed}).encode()
        began = time.perf_counter()
        try:
            status, _ = line.ask(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        except (OSError, ValueError):
            line.close()
            met.broken += 1
            continue
        if status in {302, 303}:
            met.took.append(time.perf_counter() - began)
        else:
            met.refused[status] = met.refused.get(status, 0) + 1
    line.close()


def main(port: str, page: str, fields: str, clients: str, seconds: str) -> None:
    """Runs the clients and prints how long every accepted form took, in seconds."""
    until = time.monotonic() + float(seconds)
    form = {name: value.replace("TEXT", TEXT) for name, value in json.loads(fields).items()}
    mets = [Met() for _ in range(int(clients))]
    threads = [
        threading.Thread(target=client, args=(number, int(port), page, form), kwargs={"until": until, "met": met})
        for number, met in enumerate(mets)
    ]
    began, spent_before = time.monotonic(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted, spent = time.monotonic() - began, time.process_time() - spent_before
    refused: dict[str, int] = {}
    for met in mets:
        for status, times in met.refused.items():
            refused[str(status)] = refused.get(str(status), 0) + times
    took = [seconds for met in mets for seconds in met.took]
    broken = sum(met.broken for met in mets)
    print(json.dumps({"took": took, "refused": refused, "broken": broken, "lasted": lasted, "spent": spent}))


if __name__ == "__main__":
    main(*sys.argv[1:6])
