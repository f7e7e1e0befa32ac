"""What axe calls serious on a page."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SERIOUS = {"serious", "critical"}
# No rule that is serious looks at what axe would load anew for itself: style sheets and films.
OPTIONS = {"resultTypes": ["violations"], "preload": False}


def faults_of(page: Page) -> list[str]:
    """Returns a line for each element that has a serious fault, as the page looks at this moment."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in page.evaluate("options => axe.run(options)", OPTIONS)["violations"]
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]
