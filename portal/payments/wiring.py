"""Opens the till that the settings name; for `portal.app`, the worker and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

import structlog

from portal.payments.providers.port import PaymentProvider
from portal.payments.providers.sandbox import SandboxProvider
from portal.payments.refunds import give_back_due, refund_missed
from portal.payments.sandbox_web import deliver
from portal.payments.service import reconcile
from portal.payments.till import Till
from portal.payments.urgency import effects_on
from portal.payments.web import return_url
from portal.settings import Settings
from portal.storage import open_database
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter
from portal.web.promises import Promises

log = structlog.get_logger()


def open_till(settings: Settings, counter: Counter, clock: Callable[[], datetime]) -> Till:
    """Returns the till of a portal, the provider of its settings behind it.

    Args:
        settings: what the portal was told.
        counter: where its tickets are.
        clock: tells the present moment, aware.
    """
    provider = _provider(settings, counter, clock)
    return Till(counter.database, provider, effects_on(counter), partial(return_url, settings))


@contextmanager
def opened_till(settings: Settings, clock: Callable[[], datetime]) -> Iterator[Till]:
    """The till of a portal for a program that serves no pages; its database is closed again afterwards."""
    database = open_database(settings)
    try:
        pledges = Pledges(Promises(settings.promise_file))
        yield open_till(settings, Counter(database, pledges, settings.secret, settings.url), clock)
    finally:
        database.close()


def work(till: Till, now: datetime) -> int:
    """Does what waits for nobody's request: notices of the sandbox, lost notices, answers that came too late, refunds.

    Returns:
        How much there was to do.

    Raises:
        StorageError: the database does not answer.
    """
    delivered = deliver(till, till.provider, now) if isinstance(till.provider, SandboxProvider) else 0
    return delivered + reconcile(till, now) + refund_missed(till, now) + give_back_due(till, now)


def _provider(settings: Settings, counter: Counter, clock: Callable[[], datetime]) -> PaymentProvider:
    if settings.stripe is None:
        if settings.is_https:
            log.warning("payments_with_play_money", hint="Set GUICHET_PAYMENTS=stripe to take real money.")
        return SandboxProvider(counter.database, settings.secret, clock)
    # Imported by who needs it: the library takes almost a second.
    from portal.payments.providers.stripe import StripeProvider  # noqa: PLC0415

    account = settings.stripe
    return StripeProvider(account.key, account.webhook_secrets, account.api)
