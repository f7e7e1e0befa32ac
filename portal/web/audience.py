"""Who may call what: every view says it, one place asks for it, and a view that says nothing is not served.

The declaration is the gate. `open_to` only writes down for whom a view is; before any view runs, `Gates` asks whoever
knows that audience by sight. A view therefore needs no check of its own, and cannot forget one.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, request
from werkzeug.wrappers import Response as AnyResponse

from portal.errors import AbsentError, PortalError

AUDIENCE = "guichet_audience"

View = TypeVar("View", bound=Callable[..., Any])
Gate = Callable[..., AnyResponse | None]
"""Is handed what the address names; lets a request in by returning None, or turns it away by an answer or an error."""


class Audience(StrEnum):
    """Those for whom a view may be."""

    ANYONE = "anyone"
    CUSTOMER = "customer"  # signed in
    INVITED = "invited"  # holds a sign-in link that was mailed, and nobody used yet
    LINK = "link"  # holds a link to this very request, or is its customer, signed in
    PAYER = "payer"  # holds the address of this very payment
    SANDBOX = "sandbox"  # plays with a payment page that takes no money
    AGENT = "agent"  # signed in at the desk
    THIS_MACHINE = "this machine"  # a browser on the machine itself, nothing in between
    PROVIDER = "provider"  # signs what it posts; no browser, so no page of ours vouches for it


# Nobody knows the provider by sight: the signature is over the body, and who reads the body reads it first.
UNGATED = frozenset({Audience.ANYONE, Audience.PROVIDER})


class UndeclaredRouteError(PortalError):
    """A route says not who may call it, or nobody knows that audience."""


def open_to(audience: Audience) -> Callable[[View], View]:
    """Declares who may call a view. Stand it above the view, below its routes."""

    def declare(view: View) -> View:
        view.__dict__[AUDIENCE] = audience
        return view

    return declare


class Gates:
    """Who knows which audience by sight. A slice keeps its gate when the application is wired."""

    def __init__(self) -> None:
        self._gates: dict[Audience, Gate] = {}

    def keep(self, audience: Audience, gate: Gate) -> None:
        """Lets `gate` decide about views for `audience`.

        Args:
            audience: one that has no gate yet.
            gate: called with the parts of the address by name; it takes those it needs and `**` the others.
        """
        if audience in UNGATED or audience in self._gates:
            raise AssertionError("an audience has one gate")
        self._gates[audience] = gate

    def knows(self, audience: Audience) -> bool:
        """Whether views for `audience` can be served."""
        return audience in UNGATED or audience in self._gates

    def ask(self, audience: Audience) -> AnyResponse | None:
        """Returns how the present request is turned away; None when it may go on.

        Raises:
            PortalError: it is turned away by this.
        """
        if audience in UNGATED:
            return None
        return self._gates[audience](**(request.view_args or {}))


def stand_gates(app: Flask, gates: Gates) -> None:
    """Lets no request of `app` reach a view that is not for whoever sent it."""

    @app.before_request
    def ask() -> AnyResponse | None:
        if request.endpoint is None:
            return None  # no view has this address: that is answered by who answers errors
        audience = audience_of(app, request.endpoint)
        if audience is None or not gates.knows(audience):
            raise AbsentError("Nobody said who may call this")
        return gates.ask(audience)


def audience_of(app: Flask, endpoint: str | None) -> Audience | None:
    """Returns who may call an endpoint; None when nobody said so."""
    return getattr(app.view_functions.get(endpoint or ""), AUDIENCE, None)


def require_audiences(app: Flask, gates: Gates) -> None:
    """Promises that every route of `app` says who may call it, and that somebody knows them.

    Raises:
        UndeclaredRouteError: one does not.
    """
    for rule in app.url_map.iter_rules():
        audience = audience_of(app, rule.endpoint)
        if audience is None:
            raise UndeclaredRouteError(f"{rule.rule} does not say who may call it", "Write @open_to(…) above its view.")
        if not gates.knows(audience):
            raise UndeclaredRouteError(
                f"{rule.rule} is for {audience}, whom nobody knows", "Keep a gate for them where the portal is wired."
            )
