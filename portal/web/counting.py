"""Who asked when, in memory: what limits are counted with."""

from __future__ import annotations

import threading
import time
from collections import deque

from limits.storage import MovingWindowSupport, Storage

SCHEME = "guichet-memory"
TIDIED_EVERY = 1000  # requests: networks that have not asked for long are forgotten


class Memory(Storage, MovingWindowSupport):
    """Counts in the memory of one process.

    The library's own starts a thread to forget what has expired, with almost every request, and waits for it to run:
    under load that takes longer than the request. Here whoever counts forgets.
    """

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012  its base class has a list

    def __init__(self, uri: str | None = None, **_options: object) -> None:
        super().__init__(uri)
        self._lock = threading.Lock()
        self._asked: dict[str, tuple[int, deque[float]]] = {}
        self._counted = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing of ours fails."""
        return ValueError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Whether `amount` more requests are granted; they are counted when they are.

        Args:
            key: whose.
            limit: how many are granted.
            expiry: seconds after which a request no longer counts.
            amount: how many are asked for.
        """
        now = time.time()
        with self._lock:
            self._tidy(now)
            _, asked = self._asked.setdefault(key, (expiry, deque()))
            _forget(asked, now - expiry)
            if len(asked) + amount > limit:
                return False
            asked.extend([now] * amount)
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002  its interface
        """Returns when the first request was made that counts, and how many do."""
        now = time.time()
        with self._lock:
            _, asked = self._asked.get(key, (expiry, deque()))
            _forget(asked, now - expiry)
            return (asked[0], len(asked)) if asked else (now, 0)

    def clear(self, key: str) -> None:
        """Forgets one key."""
        with self._lock:
            self._asked.pop(key, None)

    def reset(self) -> int | None:
        """Forgets everybody; returns how many that were."""
        with self._lock:
            forgotten = len(self._asked)
            self._asked.clear()
        return forgotten

    def check(self) -> bool:
        """Whether it can be used: always."""
        return True

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Counts `amount` more requests whatever the limit; returns how many count."""
        now = time.time()
        with self._lock:
            _, asked = self._asked.setdefault(key, (expiry, deque()))
            _forget(asked, now - expiry)
            asked.extend([now] * amount)
            return len(asked)

    def get(self, key: str) -> int:
        """Returns how many requests were counted."""
        with self._lock:
            return len(self._asked.get(key, (0, deque()))[1])

    def get_expiry(self, key: str) -> float:
        """Returns when the first of them no longer counts."""
        with self._lock:
            expiry, asked = self._asked.get(key, (0, deque()))
            return asked[0] + expiry if asked else time.time()

    def _tidy(self, now: float) -> None:
        self._counted += 1
        if self._counted % TIDIED_EVERY == 0:
            gone = [key for key, (expiry, asked) in self._asked.items() if not asked or asked[-1] <= now - expiry]
            for key in gone:
                del self._asked[key]


def _forget(asked: deque[float], before: float) -> None:
    while asked and asked[0] <= before:
        asked.popleft()
