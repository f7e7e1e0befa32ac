"""From Markdown to a release that is served: build, finish, check, index, probe, switch."""

from __future__ import annotations

from portal.helpcenter.publish.figures import Figures
from portal.helpcenter.publish.publishing import Published, publish, publish_months
from portal.helpcenter.publish.shelf import rollback
from portal.helpcenter.publish.steps import Progress, Step, Watcher, silent

__all__ = ["Figures", "Progress", "Published", "Step", "Watcher", "publish", "publish_months", "rollback", "silent"]
