"""Ports for servers that a test starts some time after it has chosen one."""

from __future__ import annotations

import errno
import os
import socket
from itertools import count

# Below those that the system hands out by itself: none of them is another test's by the time the server listens.
FIRST, HOW_MANY = 10_240, 20_000
EACH_PROCESS = 41  # ports lie between the first of one process and the first of the next

_tried = count(os.getpid() * EACH_PROCESS)


def free_port() -> int:
    """Returns a port of 127.0.0.1 that nobody listens on, another one each time."""
    while True:
        port = FIRST + next(_tried) % HOW_MANY
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
            else:
                return port
