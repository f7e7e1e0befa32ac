"""Takes the pictures that the README and the manual show: `make screenshots`."""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.conftest import CHROMIUM, QUIET, ROOT, copy_help_center, start_portal, stop_portal

COLOURS = 128  # enough for flat pages; a tenth of the bytes
PICTURES = ROOT / "docs"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: where it is taken and where it is kept."""

    lang: str
    name: str
    path: str
    question: str = ""
    phone: bool = False
    dark: bool = False


TAKEN = (
    Picture("fr", "accueil", ""),
    Picture("fr", "recherche", "", question="artcile"),
    Picture("fr", "telephone", "rediger/ecrire-un-article/", phone=True, dark=True),
    Picture("en", "home", ""),
    Picture("en", "search", "", question="artilce"),
    Picture("en", "phone", "writing/write-an-article/", phone=True, dark=True),
)


def main() -> int:
    """Build the help center, walk to each place, keep what is seen."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        portal, process = start_portal(copy_help_center(Path(folder) / "center"))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            for picture in TAKEN:
                _take(browser, portal.url, picture)
        finally:
            browser.close()
            stop_portal(process)
    return 0


def _take(browser: Browser, url: str, picture: Picture) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844} if picture.phone else {"width": 1280, "height": 800},
        color_scheme="dark" if picture.dark else "light",
        locale=picture.lang,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{url}/{picture.lang}/{picture.path}")
    if picture.question:
        _ask(page, picture.question)
    page.wait_for_load_state("networkidle")
    file = PICTURES / picture.lang / "images" / f"{picture.name}.png"
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS).save(file, optimize=True)
    sys.stdout.write(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} kB\n")
    context.close()


def _ask(page: Page, question: str) -> None:
    page.locator("#gu-question").press_sequentially(question[:1])
    page.locator("[data-md-component=search-query]").press_sequentially(question[1:])
    page.locator(".md-search-result__item mark").first.wait_for()


if __name__ == "__main__":
    raise SystemExit(main())
