"""kill -9 at every point of a payment's life, from the wish to the refund: nothing is lost, nothing done twice."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from urllib.request import urlopen

import pytest

from portal.payments import service, store
from portal.payments.model import OrderState, Reason
from portal.payments.refunds import give_back_due, request_refund
from portal.payments.till import Till
from tests.deadly import Deadly, dies
from tests.payments.conftest import StripeShop, forked

POINTS = 22  # at least: counted by the first test


def endangered(till: Till, deadly: Deadly) -> Till:
    """The same till, with a point around every transaction and every call to the provider."""
    parts = {"database": deadly.database(till.database), "provider": deadly.caller(till.provider)}
    return replace(till, **parts)  # type: ignore[arg-type]


def live(shop: StripeShop, till: Till) -> None:
    """One payment's life, from wherever it stands: every step may be taken again.

    Stripe is spoken to over HTTP alone: it lives on in the parent when a child dies.
    """
    now = shop.clock()
    started = service.start(till, shop.wish(), now)
    if started.url is not None:
        urlopen(started.url, b"do=pay").close()
    with urlopen(f"{shop.stripe.url}/events") as answer:
        events = json.load(answer)
    for event in events:
        service.receive(till, *shop.stripe.signed(event), now)
    with till.database.writing() as db:
        request_refund(db, 1, Reason.AGENT, now)
    give_back_due(till, now)


def points_of(shop: StripeShop) -> int:
    deadly = Deadly(at=-1)
    live(shop, endangered(shop.till, deadly))
    return deadly.passed


def die(shop: StripeShop, at: int) -> bool:
    """Lives one life in a process of its own, which dies at a point; whether it got that far."""
    return dies(lambda: live(shop, endangered(forked(shop.till), Deadly(at))))


def is_over(shop: StripeShop) -> bool:
    """Whether everything went back: who asks again then begins another life."""
    with shop.till.database.reading() as db:
        return any(ledger.state is OrderState.REFUNDED for ledger in store.ledgers_of(db, 1))


def recover(shop: StripeShop, clock) -> None:
    """What happens without anybody's help: the customer comes back, notices come again, the worker works."""
    for _ in range(3):
        clock.advance(minutes=6)
        if not is_over(shop):
            live(shop, shop.till)
        service.reconcile(shop.till, clock())
        give_back_due(shop.till, clock())


def assert_once(shop: StripeShop) -> None:
    with shop.till.database.reading() as db:
        (ledger,) = store.ledgers_of(db, 1)
    assert ledger.state is OrderState.REFUNDED
    assert shop.deeds() == ["lifted", "lowered"]
    assert shop.mails() == ["payment_received", "payment_refunded"]
    assert sum(refund["amount"] for refund in shop.stripe.refunds.values()) == ledger.received.minor == 490


def test_a_life_has_the_points_that_are_tried(shop: StripeShop) -> None:
    assert points_of(shop) >= POINTS
    assert_once(shop)


@pytest.mark.parametrize("at", range(POINTS))
def test_killed_at_any_point_a_payment_ends_as_it_should(shop: StripeShop, clock: Callable, at: int) -> None:
    assert die(shop, at)
    recover(shop, clock)
    assert_once(shop)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100))
def test_killed_again_and_again_a_payment_ends_as_it_should(shop: StripeShop, clock: Callable, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(chance.randint(2, 6)):
        if not is_over(shop):
            die(shop, chance.randrange(POINTS))
        clock.advance(minutes=6)
    recover(shop, clock)
    assert_once(shop)
