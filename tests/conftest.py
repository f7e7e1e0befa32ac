"""What every test may ask for: no network, a help center made by hand, its sidecar, a reader."""

from __future__ import annotations

import ipaddress
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as examples
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule
from xdist.scheduler import LoadScopeScheduling

from portal.app import Adapters, close_app, create_app
from portal.settings import Settings, read_settings
from portal.storage import Database, migrate, open_database
from portal.web.logs import QuietFlask
from tests.hand_made import PROMISES, make_current, make_release

A_MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 10:00 in Paris: the desk is open
# What a folder's tests share takes long to make: one build and one browser for all of them.
SHARED = ("tests/journeys/", "tests/cli/", "tests/helpcenter/theme/")
# Who takes longest begins: whoever came to it last would be alone with it for minutes.
LONGEST = (
    "tests/journeys/",
    "tests/cli/",
    "tests/access/test_who_may_call_what.py",
    "tests/payments/test_pages.py",
    "tests/desk/test_tickets_at_the_desk.py",
    "tests/helpcenter/",
    "tests/attacks/",
    "tests/packaging/",
    "tests/holding/",
)
# The same examples in every run, however slow the machine: what fails once fails again. `make soak` looks further.
examples.register_profile("seeded", derandomize=True, deadline=None, database=None)
examples.load_profile("seeded")
OWN_ORIGIN = {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}


class TogetherOnOneWorker(LoadScopeScheduling):
    """Gives each worker whole modules, and whole folders where what the tests share takes long to make."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in SHARED if nodeid.startswith(folder)), nodeid.partition("::")[0])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> TogetherOnOneWorker:
    config.option.loadscopereorder = False  # in the order below, and not by how many tests there are
    return TogetherOnOneWorker(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: [not item.nodeid.startswith(longest) for longest in LONGEST])


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection but those to this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_here(address[0]):
            pytest.fail(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let the many sidecars of a run share what their templates compile to; each would compile all of them anew."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    QuietFlask.jinja_options = {"bytecode_cache": cache}


@pytest.fixture(scope="session", autouse=True)
def _addresses_compiled_once() -> Iterator[None]:
    """Let them share what their addresses compile to as well: two thirds of the time that a sidecar takes to start.

    An address compiles to a function of what it is made of; the rule that it belongs to is bound to it afterwards.
    """
    compiled: dict[Any, Any] = {}
    compile_builder = Rule._compile_builder

    def compile_once(rule: Rule, append_unknown: bool = True) -> Any:  # noqa: FBT001, FBT002 as it is there
        made_of = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if made_of not in compiled:
            compiled[made_of] = compile_builder(rule, append_unknown)
        return compiled[made_of]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compile_once)
        yield


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **units: float) -> None:
        """Move by `timedelta(**units)`."""
        self.now += timedelta(**units)


@pytest.fixture
def clock() -> Clock:
    return Clock(A_MONDAY_MORNING)


@pytest.fixture(scope="session")
def made_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `var/` with one release, made once; tests get copies."""
    var = tmp_path_factory.mktemp("made") / "var"
    make_release(var)
    make_current(var, "first")
    return var


@pytest.fixture(scope="session")
def made_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with every migration applied, made once; tests get copies."""
    settings = read_settings(tmp_path_factory.mktemp("database"), {})
    migrate(settings)
    return settings.var / "portal.sqlite"


@pytest.fixture
def help_center(tmp_path: Path, made_release: Path, made_database: Path) -> Path:
    """A help center's folder: promise file, one release, a migrated database."""
    folder = tmp_path / "center"
    shutil.copytree(made_release, folder / "var", symlinks=True)
    shutil.copy(made_database, folder / "var")
    (folder / "support.toml").write_text(PROMISES, encoding="utf-8")
    return folder


@pytest.fixture
def settings(help_center: Path) -> Settings:
    return read_settings(help_center, {})


@pytest.fixture
def make_app() -> Iterator[Callable[..., Flask]]:
    """Makes sidecars, and closes them when the test ends."""
    made: list[Flask] = []

    def make(settings: Settings, **adapters: Any) -> Flask:
        app = create_app(settings, Adapters(**adapters))
        app.testing = False  # errors are answered, as they are for readers
        made.append(app)
        return app

    yield make
    for app in made:
        close_app(app)


@pytest.fixture
def app(settings: Settings, make_app: Callable[..., Flask], clock: Clock) -> Flask:
    return make_app(settings, clock=clock)


@pytest.fixture
def client(app: Flask) -> Reader:
    """A reader with a browser on 127.0.0.1:8000."""
    return reader(app)


class Reader(FlaskClient):
    """A browser: it names the host it was told to visit."""

    base_url = "http://127.0.0.1:8000"

    def open(self, *arguments, **keywords):
        return super().open(*arguments, **{"base_url": self.base_url, "buffered": True, **keywords})


def reader(app: Flask, address: str = "198.51.100.7", base_url: str = Reader.base_url) -> Reader:
    """A reader of their own: their cookies, their address."""
    made = Reader(app, app.response_class, use_cookies=True)
    made.base_url = base_url
    made.environ_base = made.environ_base | {"REMOTE_ADDR": address, "HTTP_USER_AGENT": f"Reader/{address}"}
    return made


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = open_database(settings)
    yield opened
    opened.close()


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
