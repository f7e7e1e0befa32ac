"""The web server: gunicorn with threads, on 127.0.0.1, set up here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from portal.app import Adapters, close_app, create_app, keeper_of
from portal.settings import Settings
from portal.storage import serving
from portal.web.languages import OWN_LANGUAGES, words
from portal.web.logs import write_logs

THREADS = 4  # a process: answers are short, and the interpreter runs one at a time
REQUESTS_BEFORE_RENEWAL = 20_000  # whatever a library may leak is given back
RENEWAL_SPREAD = 2_000  # so that the processes do not renew themselves together
SECONDS_TO_FINISH = 20  # for requests under way when the server is stopped
LONGEST_REQUEST = 30  # seconds without a sign of life before a process is replaced

log = structlog.get_logger()


def run(settings: Settings, on_ready: Callable[[], None] | None = None) -> None:
    """Serves a help center until SIGINT or SIGTERM.

    Args:
        settings: what the portal was told.
        on_ready: called once, when connections are accepted.

    Raises:
        SystemExit: the server could not start, or has ended.
    """
    write_logs()
    for lang in OWN_LANGUAGES:
        words(lang)  # read once, before the processes part
    with serving(settings):
        _Server(settings, on_ready).run()


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's application: each process makes its own, so that no file or connection is shared over a fork.

    The modules are imported before the fork: a process that is renewed is up in a tenth of a second.
    """

    def __init__(self, settings: Settings, on_ready: Callable[[], None] | None) -> None:
        self._settings = settings
        self._on_ready = on_ready
        super().__init__()

    def load_config(self) -> None:
        """Gives gunicorn its options; its own files and variables are not read."""
        for name, value in self._options().items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Returns the application of one server process, watching for releases."""
        app = create_app(self._settings, Adapters())
        keeper_of(app).watch()
        return app

    def _options(self) -> dict[str, Any]:
        return {
            "bind": f"127.0.0.1:{self._settings.port}",
            "workers": self._settings.workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": LONGEST_REQUEST,
            "graceful_timeout": SECONDS_TO_FINISH,
            "max_requests": REQUESTS_BEFORE_RENEWAL,
            "max_requests_jitter": RENEWAL_SPREAD,
            "control_socket_disable": True,  # it would let whoever runs as us stop or reload the server
            # Portal.web.guards decides whose forwarding headers count; gunicorn must believe nobody.
            "forwarded_allow_ips": "",
            "secure_scheme_headers": {},
            "forwarder_headers": "",
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "proc_name": "guichet",
            "when_ready": self._when_ready,
            "worker_exit": _worker_exit,
        }

    def _when_ready(self, _arbiter: Arbiter) -> None:
        if self._on_ready is not None:
            self._on_ready()


def _worker_exit(_arbiter: Arbiter, worker: Worker) -> None:
    if worker.app.callable is not None:
        close_app(worker.app.callable)
