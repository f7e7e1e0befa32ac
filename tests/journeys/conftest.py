"""A real portal and a real browser: the project's own help center, built once, walked by Chromium."""

from __future__ import annotations

import http.server
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect, sync_playwright

from tests.journeys.people import Inside, opened_inside
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
# The headless shell first: it draws no window around each page, which costs three times what the pages do.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
# The flags that keep a headless Chromium from looking for its maker's hosts.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Machines that run tests do other things too: how long anything may take is no part of what a journey promises.
SERVER_STARTS_WITHIN = 300  # seconds: the first start builds three sites
expect.set_options(timeout=30_000)  # milliseconds
# After how long the search dialog holds the server for silent; a busy machine is no silent server.
WORKER = "**/search-worker.js*"
IN_A_HURRY, WITHOUT_HURRY = "const PATIENCE_MS = 1500;", "const PATIENCE_MS = 60000;"
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal that runs: its folder and the address it answers at."""

    folder: Path
    url: str


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say which tests walk in a browser."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


def copy_help_center(target: Path) -> Path:
    """Copy what a writer owns; never the `var/` of whoever runs the tests."""
    target.mkdir(parents=True)
    for name in ("docs", "questions"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name)
    for file in [*ROOT.glob("mkdocs*.yml"), ROOT / "support.toml"]:
        shutil.copy(file, target)
    return target


def start_portal(
    folder: Path, *arguments: str, environ: dict[str, str] | None = None
) -> tuple[Portal, subprocess.Popen[bytes]]:
    """Start `guichet serve` on a help center and return once it is healthy."""
    port = free_port()
    guichet = Path(sys.executable).with_name("guichet")
    log = folder / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [guichet, "-C", folder, "serve", "--port", str(port), *arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | (environ or {}),
            start_new_session=True,
        )
    portal = Portal(folder, f"http://127.0.0.1:{port}")
    deadline = time.monotonic() + SERVER_STARTS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{portal.url}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return portal, process
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    stop_portal(process)
    pytest.fail(f"the portal did not start:\n{log.read_text(errors='replace')[-4000:]}")


def stop_portal(process: subprocess.Popen[bytes]) -> int:
    """Stop a portal as Ctrl-C does; returns its exit code."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=5)
    return int(process.returncode)


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The project's own help center, built and served."""
    running, process = start_portal(copy_help_center(tmp_path_factory.mktemp("portal") / "center"))
    yield running
    stop_portal(process)


@pytest.fixture(scope="session")
def inside(portal: Portal) -> Iterator[Inside]:
    """The same portal from behind the desk."""
    with opened_inside(portal.folder, portal.url) as opened:
        yield opened


@pytest.fixture(scope="session")
def static_only(portal: Portal) -> Iterator[str]:
    """The same site behind a web server whose sidecar is stopped: pages answer, the rest is 502."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments, **keywords):
            super().__init__(*arguments, directory=str(portal.folder / "var" / "current" / "site"), **keywords)

        def do_GET(self):
            if self.path.startswith(("/search.json", "/feedback")):
                self.send_error(502)
            else:
                super().do_GET()

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield running
        running.close()


class Visit:
    """A reader's browser: remembers what went wrong while they read."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.problems: list[str] = []
        self.allowed: tuple[str, ...] = ()

    def open(
        self,
        url: str,
        *,
        lang: str = "fr",
        javascript: bool = True,
        phone: bool = False,
        dark: bool = False,
        hurry: bool = False,
    ) -> Page:
        """Open a page as a reader of `lang` would; `hurry` leaves the search dialog as impatient as it is."""
        context = self.browser.new_context(
            locale={"fr": "fr-FR", "en": "en-GB", "es": "es-ES"}[lang],
            java_script_enabled=javascript,
            viewport=PHONE if phone else WIDE,
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        if not hurry:
            context.route(WORKER, self._calm)
        page = context.new_page()
        origin = "/".join(url.split("/")[:3])
        page.on("console", lambda message: self._note_console(message.type, message.text))
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("request", lambda request: self._note_request(request.url, origin))
        page.goto(url)
        return page

    def _calm(self, route: Route) -> None:
        # Not by the route's own fetch, whose answer is gone as soon as the reader leaves the page.
        with urllib.request.urlopen(route.request.url) as answer:
            script, headers = answer.read().decode(), dict(answer.headers)
        if IN_A_HURRY not in script:
            self.problems.append("the worker's patience is written in another way")
        headers.pop("Content-Length", None)
        with suppress(Error):  # the page was left: nobody wants it any more
            route.fulfill(headers=headers, body=script.replace(IN_A_HURRY, WITHOUT_HURRY))

    def _note_console(self, kind: str, text: str) -> None:
        if kind == "error" and not any(part in text for part in self.allowed):
            self.problems.append(f"console: {text}")

    def _note_request(self, url: str, origin: str) -> None:
        if not url.startswith((origin, "data:", "blob:")):
            self.problems.append(f"third party: {url}")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """A visit that ends without a script error, a blocked resource or a request to a third party."""
    reader = Visit(browser)
    yield reader
    for context in reader.contexts:
        context.close()
    assert reader.problems == []
