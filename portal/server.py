"""The web server: gunicorn with threads, on 127.0.0.1, set up here and nowhere else."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker
from gunicorn.workers.gthread import ThreadWorker

from portal.app import Adapters, close_app, create_app, keeper_of
from portal.clock import utc_now
from portal.settings import Settings
from portal.storage import serving
from portal.web.languages import OWN_LANGUAGES, words
from portal.web.logs import write_logs
from portal.worker import Hand, postman_of

THREADS = 4  # a process: answers are short, and the interpreter runs one at a time
REQUESTS_BEFORE_RENEWAL = 20_000  # whatever a library may leak is given back
RENEWAL_SPREAD = 2_000  # so that the processes do not renew themselves together
SECONDS_TO_FINISH = 20  # for requests under way when the server is stopped
SECONDS_FOR_A_MAIL = 3  # in hand when the process ends; it is sent again otherwise, by another
LONGEST_REQUEST = 30  # seconds without a sign of life before a process is replaced
STOPPING = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)

log = structlog.get_logger()


def run(settings: Settings, on_ready: Callable[[], None] | None = None) -> None:
    """Serves a help center until SIGINT or SIGTERM.

    Args:
        settings: what the portal was told.
        on_ready: called once, when connections are accepted.

    Raises:
        ConfigError: a setting cannot be used.
        SystemExit: the server could not start, or has ended.
    """
    write_logs()
    postman_of(settings)  # a mail server that cannot be used is told now, not in a log
    for lang in OWN_LANGUAGES:
        words(lang)  # read once, before the processes part
    with serving(settings):
        _Server(settings, on_ready).run()


class _ServerLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's own messages as lines of our log; what it quotes of a request is left out."""

    def critical(self, msg: object, *args: object, **_options: object) -> None:
        """Logs what stopped a process."""
        log.critical("server_failed", words=_without_the_reader(msg, args))

    def error(self, msg: object, *args: object, **_options: object) -> None:
        """Logs what failed."""
        log.error("server_failed", words=_without_the_reader(msg, args))

    def exception(self, msg: object, *args: object, **_options: object) -> None:
        """Logs an error by its place."""
        log.error("server_failed", words=_without_the_reader(msg, args), failure=sys.exc_info()[1])

    def warning(self, msg: object, *args: object, **_options: object) -> None:
        """Logs what was odd."""
        log.warning("server_warned", words=_without_the_reader(msg, args))

    def info(self, msg: object, *args: object, **_options: object) -> None:
        """Says nothing: processes come and go."""

    debug = info

    def log(self, _level: object, msg: object, *args: object, **_options: object) -> None:
        """Logs what was odd."""
        self.warning(msg, *args)


class _Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A server process. A terminal interrupts all of them at once: Ctrl-C is left to the parent, who stops each."""

    def init_signals(self) -> None:
        """Listens to the parent only, and hears what it said since the fork."""
        super().init_signals()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """Stops at once, but for a process that still starts: it stops when it has started.

        An exit raised in the middle of an import or of somebody's callback would be printed and forgotten.
        """
        if self.booted:
            super().handle_quit(sig, frame)
        else:
            self.alive = False


class _Arbiter(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """The parent. What it says to a process that does not listen yet waits until it does.

    Between the fork and its own handlers a process has its parent's, which would put the signal on a list that nobody
    reads: the parent would wait for it to stop, then kill it.
    """

    def spawn_worker(self) -> int:
        """Starts a process, and returns its number; in that process, does not return."""
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        try:
            return int(super().spawn_worker())
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's application: each process makes its own, so that no file or connection is shared over a fork.

    The modules are imported before the fork: a process that is renewed is up in a tenth of a second.
    """

    def __init__(self, settings: Settings, on_ready: Callable[[], None] | None) -> None:
        self._settings = settings
        self._on_ready = on_ready
        self._hand: Hand | None = None
        super().__init__()

    def run(self) -> None:
        """Serves until a signal ends it."""
        _Arbiter(self).run()

    def load_config(self) -> None:
        """Gives gunicorn its options; its own files and variables are not read."""
        for name, value in self._options().items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Returns the application of one server process, watching for releases."""
        app = create_app(self._settings, Adapters())
        keeper_of(app).watch()
        self._hand = Hand(self._settings, utc_now)
        self._hand.start()
        return app

    def _options(self) -> dict[str, Any]:
        return {
            "bind": f"127.0.0.1:{self._settings.port}",
            "workers": self._settings.workers,
            "worker_class": _Worker,
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
            "logger_class": _ServerLog,
            "proc_name": "guichet",
            "when_ready": self._when_ready,
            "worker_exit": self._worker_exit,
        }

    def _when_ready(self, _arbiter: Arbiter) -> None:
        if self._on_ready is not None:
            self._on_ready()

    def _worker_exit(self, _arbiter: Arbiter, worker: Worker) -> None:
        if worker.app.callable is not None:
            if self._hand is not None:
                self._hand.stop(SECONDS_FOR_A_MAIL)
            close_app(worker.app.callable)
            sys.stderr.flush()
            # Everything is closed. Taking the interpreter down piece by piece would copy all the memory that the
            # processes share, and make Ctrl-C wait for it.
            os._exit(0)


def _without_the_reader(msg: object, args: tuple[object, ...]) -> str:
    """Gunicorn's words up to where it would quote an address or a header."""
    words = str(msg) % args if args else str(msg)
    return words.partition(" from ip=")[0]
