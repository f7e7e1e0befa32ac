"""The only wiring: which part is handed what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Blueprint, Flask
from flask.json.provider import DefaultJSONProvider
from flask_wtf import CSRFProtect

from portal.accounts.service import Doorkeeper
from portal.accounts.web import Cloakroom, account_pages
from portal.clock import utc_now
from portal.desk.error_web import error_page
from portal.desk.queue_web import desk_pages
from portal.desk.web import AgentsDesk
from portal.feedback.web import feedback_pages
from portal.outbox.web import is_shown, mailbox_pages
from portal.payments.providers.sandbox import SandboxProvider
from portal.payments.sandbox_web import sandbox_pages
from portal.payments.web import PayDesk, fill_urgent, notice_pages, payment_pages
from portal.payments.wiring import open_till
from portal.proof.web import worth_of
from portal.search.web import SearchDesk, search_pages
from portal.settings import Settings
from portal.storage import Database, open_database
from portal.tickets.front_desk import FrontDesk
from portal.tickets.pledges import Pledges
from portal.tickets.service import Counter
from portal.tickets.web import ticket_pages
from portal.web.audience import Gates, require_audiences, stand_gates
from portal.web.errors import ErrorPages, answer_errors
from portal.web.forms import protect_forms
from portal.web.guards import stand_guard
from portal.web.health import health_pages
from portal.web.languages import speak_languages
from portal.web.limits import limit_requests
from portal.web.live import live_pages, reload_pages
from portal.web.logs import QuietFlask, log_requests
from portal.web.opening import fill_hours
from portal.web.page import Slots
from portal.web.promises import Promises
from portal.web.release import Keeper, OpenSearcher, lend_releases, open_verified
from portal.web.site import site_pages


@dataclass(frozen=True, slots=True)
class Adapters:
    """The outside world, so that tests can bring their own.

    Attributes:
        clock: tells the present moment, aware.
        open_searcher: opens the index of one language, whose files were verified.
    """

    clock: Callable[[], datetime] = utc_now
    open_searcher: OpenSearcher = open_verified


class PlainJson(DefaultJSONProvider):
    """JSON as people read it: accents as they are, keys in the order in which they were written."""

    ensure_ascii = False
    sort_keys = False


def create_app(settings: Settings, adapters: Adapters) -> Flask:
    """Returns the sidecar of one help center, its current release open.

    Nothing is watched yet: call `keeper_of(app).watch()` in the process that will serve.

    Args:
        settings: what the portal was told.
        adapters: the outside world.
    """
    app = QuietFlask(
        "portal", root_path=str(Path(__file__).parent), static_folder=None, template_folder="web/templates"
    )
    app.url_map.merge_slashes = False
    app.json = PlainJson(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.secret_key = settings.secret
    database = open_database(settings)
    keeper = Keeper(settings.var, adapters.open_searcher)
    app.extensions["guichet_keeper"] = keeper
    app.extensions["guichet_database"] = database
    promises = Promises(settings.promise_file)
    slots = Slots()

    log_requests(app)
    lend_releases(app, keeper)
    stand_guard(app, settings)
    speak_languages(app)
    forms = protect_forms(app, settings)
    limiter = limit_requests(app, settings)
    error_pages = ErrorPages()
    answer_errors(app, limiter, error_pages)
    gates = Gates()
    stand_gates(app, gates)

    slots.register("hours", fill_hours(promises, adapters.clock))
    _register_exempt(app, forms, feedback_pages(settings, database, limiter, adapters.clock))
    app.register_blueprint(search_pages(slots, limiter, SearchDesk(settings, database, adapters.clock)))
    counter = Counter(database, Pledges(promises), settings.secret, settings.url)
    cloakroom = Cloakroom(Doorkeeper(database, settings.url), settings, adapters.clock)
    app.register_blueprint(account_pages(cloakroom, limiter, gates))
    worth = worth_of(settings.var)
    front_desk = FrontDesk(settings, counter, cloakroom, promises, slots, adapters.clock, worth)
    _register_exempt(app, forms, ticket_pages(front_desk, limiter, gates))
    till = open_till(settings, counter, adapters.clock)
    desk = PayDesk(settings, till, counter, adapters.clock, worth)
    slots.register("urgent", fill_urgent(desk))
    _register_exempt(app, forms, notice_pages(desk))
    app.register_blueprint(payment_pages(desk, limiter, gates))
    if isinstance(till.provider, SandboxProvider):
        app.register_blueprint(sandbox_pages(till, till.provider, adapters.clock, gates))
    if is_shown(settings):
        app.register_blueprint(mailbox_pages(settings, gates))
    agents_desk = AgentsDesk(settings, counter, adapters.clock)
    _register_exempt(app, forms, desk_pages(agents_desk, limiter, gates))
    error_pages.register("/desk/", error_page(agents_desk))
    app.register_blueprint(health_pages(database))
    if settings.live:
        app.register_blueprint(live_pages())
        reload_pages(app)
    app.register_blueprint(site_pages(slots))
    require_audiences(app, gates)
    keeper.look()
    return app


def _register_exempt(app: Flask, forms: CSRFProtect, pages: Blueprint) -> None:
    """Adds pages that look at the tokens of their forms themselves, or whose forms can have none."""
    forms.exempt(pages)
    app.register_blueprint(pages)


def keeper_of(app: Flask) -> Keeper:
    """Returns what holds the release that `app` serves."""
    keeper: Keeper = app.extensions["guichet_keeper"]
    return keeper


def close_app(app: Flask) -> None:
    """Gives back the indexes and connections of `app`, and stops watching."""
    keeper_of(app).close()
    database: Database = app.extensions["guichet_database"]
    database.close()
