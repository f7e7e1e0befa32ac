"""What limits are counted with: as many as are granted, in any stretch of time, and nobody remembered for long."""

from __future__ import annotations

import random
import threading
import time

import pytest

from portal.web.counting import TIDIED_EVERY, Memory


@pytest.fixture
def moment(monkeypatch):
    """A clock to set by hand."""

    class Moment:
        now = 1_000_000.0

    monkeypatch.setattr(time, "time", lambda: Moment.now)
    return Moment


def test_in_any_stretch_of_time_no_more_than_granted(moment):
    memory, chance, granted = Memory(), random.Random(4), []
    for _ in range(2000):
        moment.now += chance.expovariate(1)
        if memory.acquire_entry("ada", 7, 10):
            granted.append(moment.now)
    assert all(granted[n + 7] - granted[n] >= 10 for n in range(len(granted) - 7))
    assert len(granted) > 1000


@pytest.mark.parametrize(("after", "is_granted"), [(59.9, False), (60.0, True), (60.1, True)])
def test_a_request_counts_until_its_time_is_over(moment, after: float, is_granted: bool):  # noqa: FBT001
    memory = Memory()
    assert memory.acquire_entry("ada", 1, 60)
    moment.now += after
    assert memory.acquire_entry("ada", 1, 60) is is_granted


def test_who_is_refused_learns_since_when_requests_count(moment):
    memory = Memory()
    began = moment.now
    for _ in range(3):
        assert memory.acquire_entry("ada", 3, 60)
        moment.now += 1
    assert not memory.acquire_entry("ada", 3, 60)
    assert memory.get_moving_window("ada", 3, 60) == (began, 3)
    assert memory.get_moving_window("bob", 3, 60) == (moment.now, 0)
    assert memory.get_expiry("ada") == began + 60


def test_one_network_does_not_count_for_another(moment):
    memory = Memory()
    assert memory.acquire_entry("ada", 1, 60)
    assert memory.acquire_entry("bob", 1, 60)
    memory.clear("ada")
    assert (memory.get("ada"), memory.get("bob")) == (0, 1)
    assert memory.reset() == 1


def test_networks_that_ask_no_more_are_forgotten(moment):
    memory = Memory()
    for number in range(TIDIED_EVERY - 1):
        assert memory.acquire_entry(f"reader {number}", 1, 60)
    moment.now += 60
    assert memory.acquire_entry("ada", 1, 60)
    assert memory.reset() == 1


def test_threads_that_ask_at_once_get_as_many_as_granted_together():
    memory, granted = Memory(), []

    def ask():
        granted.extend(memory.acquire_entry("ada", 100, 60) for _ in range(50))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert granted.count(True) == 100
    assert memory.incr("ada", 60) == 101
