"""Takes the pictures that the README and the manual show: `make screenshots`."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from portal.cli.demo_requests import fill
from portal.clock import utc_now
from portal.helpcenter.starter.desks import DESKS
from portal.helpcenter.starter.words import WORDS
from portal.helpcenter.starter.writing import write_desk
from tests.journeys.conftest import CHROMIUM, QUIET, ROOT, copy_help_center, start_portal, stop_portal
from tests.journeys.people import Inside, opened_inside

COLOURS = 128  # enough for flat pages; a tenth of the bytes
PICTURES = ROOT / "docs"
SCREEN = (1280, 800)
PHONE = (390, 844)
# Narrow enough that the menu folds away: the page alone is the subject.
FORM, RECEIPT, LINES, TALK = (760, 1000), (760, 900), (760, 780), (760, 1180)
QUEUE, REQUEST = (1060, 570), (1060, 820)

Walk = Callable[[Page, Inside, str], None]


@dataclass(frozen=True, slots=True)
class Story:
    """A request that pictures tell of, in one language."""

    subject: str
    text: str
    email: str
    asked: str
    added: str
    at_the_desk: str


STORIES = {
    "fr": Story(
        "Ajouter une deuxième langue à notre site",
        "Bonjour,\n\nnotre site est en français. Faut-il copier chaque page pour ajouter l’anglais ?\n\nLéa",
        "lea@example.org",
        "Bonjour Léa,\n\nvos pages sont-elles déjà traduites, ou faut-il commencer par là ?\n\nCamille",
        "Une dizaine sont traduites, les autres viendront.",
        "Les images ne s’affichent plus",
    ),
    "en": Story(
        "Adding a second language to our site",
        "Hello,\n\nour site is in English. Must we copy every page to add French?\n\nLea",
        "lea@example.org",
        "Hello Lea,\n\nare your pages translated already, or is that where to begin?\n\nNoor",
        "About ten of them are, the others will follow.",
        "Search finds nothing",
    ),
    "es": Story(
        "Añadir un segundo idioma a nuestro sitio",
        "Hola:\n\nNuestro sitio está en español. ¿Hay que copiar cada página para añadir el francés?\n\nLea",
        "lea@example.org",
        "Hola, Lea:\n\n¿Sus páginas ya están traducidas o hay que empezar por ahí?\n\nNoor",
        "Unas diez lo están; las demás llegarán.",
        "",
    ),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: how it is reached and where it is kept."""

    lang: str
    name: str
    walk: Walk
    size: tuple[int, int] = SCREEN
    dark: bool = False


def reading(path: str, question: str = "") -> Walk:
    """A page of the site, with a question typed into its search box or none."""

    def walk(page: Page, inside: Inside, lang: str) -> None:
        page.goto(f"{inside.url}/{lang}/{path}")
        if question:
            page.locator("#gu-question").press_sequentially(question[:1])
            page.locator("[data-md-component=search-query]").press_sequentially(question[1:])
            page.locator(".md-search-result__item mark").first.wait_for()

    return walk


def promises(page: Page, inside: Inside, lang: str) -> None:
    """The promise page of a desk, from its first heading on: above it stand the examples to settle."""
    page.goto(f"{inside.url}/{lang}/{WORDS[lang].promises_page}/")
    page.locator("article h2").first.evaluate("heading => scrollTo(0, heading.offsetTop - 110)")


def form(page: Page, inside: Inside, lang: str) -> None:
    """The contact form, with the articles that it offers."""
    story = STORIES[lang]
    page.goto(f"{inside.url}/{lang}/{'contacto' if lang == 'es' else 'contact'}/")
    page.locator("#subject").press_sequentially(story.subject)
    page.locator(".gu-suggested a").first.wait_for()
    page.fill("#text", story.text)


def receipt(page: Page, inside: Inside, lang: str) -> None:
    """What follows the form."""
    story = STORIES[lang]
    asked = inside.ask(lang, story.subject, story.text, email=story.email)
    page.goto(f"{inside.url}{asked.path}?new=1")


def lines(page: Page, inside: Inside, lang: str) -> None:
    """Both lines, from a request."""
    story = STORIES[lang]
    asked = inside.ask(lang, story.subject, story.text, email=story.email)
    page.goto(f"{inside.url}{asked.path}/pay")


def conversation(page: Page, inside: Inside, lang: str) -> None:
    """A request whose clock rests."""
    story = STORIES[lang]
    asked = inside.ask(lang, story.subject, story.text, email=story.email)
    inside.ask_more(asked, story.asked)
    page.goto(f"{inside.url}{asked.path}")
    page.fill("#reply", story.added)
    page.locator("h1").click()


def queue(page: Page, inside: Inside, lang: str) -> None:
    """The agents' queue, its second line chosen."""
    inside.sit_down(page, lang)
    page.goto(f"{inside.url}/desk/")
    page.keyboard.press("j")
    page.keyboard.press("j")


def desk_request(page: Page, inside: Inside, lang: str) -> None:
    """A request as agents see it."""
    inside.sit_down(page, lang)
    page.goto(f"{inside.url}{inside.find(STORIES[lang].at_the_desk)}")


TAKEN = (
    Picture("fr", "accueil", reading("")),
    Picture("fr", "recherche", reading("", "artcile")),
    Picture("fr", "telephone", reading("rediger/ecrire-un-article/"), PHONE, dark=True),
    Picture("en", "home", reading("")),
    Picture("en", "search", reading("", "artilce")),
    Picture("en", "phone", reading("writing/write-an-article/"), PHONE, dark=True),
    # The desk first: what customers do for their own pictures is not believable enough for it.
    Picture("fr", "file-d-attente", queue, QUEUE),
    Picture("fr", "demande-au-guichet", desk_request, REQUEST),
    Picture("en", "queue", queue, QUEUE),
    Picture("en", "desk-request", desk_request, REQUEST),
    Picture("fr", "formulaire", form, FORM),
    Picture("fr", "recu", receipt, RECEIPT),
    Picture("fr", "deux-files", lines, LINES),
    Picture("fr", "conversation", conversation, TALK),
    Picture("en", "form", form, FORM),
    Picture("en", "receipt", receipt, RECEIPT),
    Picture("en", "two-lines", lines, LINES),
    Picture("en", "conversation", conversation, TALK),
    Picture("es", "formulario", form, FORM),
    Picture("es", "recibo", receipt, RECEIPT),
    Picture("es", "dos-filas", lines, LINES),
    Picture("es", "conversacion", conversation, TALK),
)


# The promise page of each desk to begin with, in the languages of the manual for who operates one.
PROMISES = {"fr": "engagements-{desk}", "en": "promises-{desk}"}


def main() -> int:
    """Build each help center, fill the desk of our own, walk to each place, keep what is seen."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            _take_all(browser, copy_help_center(Path(folder) / "center"), TAKEN, is_filled=True)
            for desk in DESKS:
                write_desk(Path(folder) / desk, desk, tuple(PROMISES), "", utc_now())
                _take_all(browser, Path(folder) / desk, _promises_of(desk))
        finally:
            browser.close()
    return 0


def _promises_of(desk: str) -> tuple[Picture, ...]:
    return tuple(Picture(lang, name.format(desk=desk), promises) for lang, name in PROMISES.items())


def _take_all(browser: Browser, center: Path, pictures: Sequence[Picture], *, is_filled: bool = False) -> None:
    portal, process = start_portal(center)
    try:
        with opened_inside(portal.folder, portal.url) as inside:
            if is_filled:
                fill(inside.counter, utc_now())
            for picture in pictures:
                _take(browser, inside, picture)
    finally:
        stop_portal(process)


def _take(browser: Browser, inside: Inside, picture: Picture) -> None:
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.dark else "light",
        locale=picture.lang,
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
    )
    page = context.new_page()
    picture.walk(page, inside, picture.lang)
    page.wait_for_load_state("networkidle")
    file = PICTURES / picture.lang / "images" / f"{picture.name}.png"
    file.parent.mkdir(exist_ok=True)
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS).save(file, optimize=True)
    sys.stdout.write(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} kB\n")
    context.close()


if __name__ == "__main__":
    raise SystemExit(main())
