"""An answer within a given time, or none: a payment provider that hangs must not keep a customer waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from portal.payments.providers.port import ProviderError

MOST_WAITING = 16  # calls that may be abandoned and still wait for an answer

T = TypeVar("T")

_waiting = threading.BoundedSemaphore(MOST_WAITING)


def within(seconds: float, call: Callable[[], T]) -> T:
    """Returns what `call` returns, if it does so in time.

    A library's own time limits start anew with every byte and do not count the look-up of a name, so the call is made
    on a thread of its own. Out of time, the thread is left to itself; with too many of them left so, the next call is
    not even made.

    Raises:
        ProviderError: there was no answer in time; nobody knows what the provider did.
    """
    if not _waiting.acquire(blocking=False):
        raise ProviderError("Too many calls to the payment provider hang", permanent=False, is_key_spent=False)
    answer: list[T] = []
    failure: list[BaseException] = []

    def make_call() -> None:
        try:
            answer.append(call())
        except BaseException as error:  # noqa: BLE001  raised again on the caller's thread
            failure.append(error)
        finally:
            _waiting.release()

    thread = threading.Thread(target=make_call, name="payment-call", daemon=True)
    thread.start()
    thread.join(seconds)
    if failure:
        raise failure[0]
    if not answer:
        raise ProviderError(
            f"The payment provider did not answer within {seconds} s", permanent=False, is_key_spent=False
        )
    return answer[0]
