"""What the content security policy refuses inside an article: inline styles, handlers and scripts.

The policy has no `unsafe-inline`. Alignment becomes a class; the rest is dropped and counted, so that the writer learns
of it from the build and not from a page that looks broken.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field

from portal.helpcenter.publish.markup import TAG, read_attributes

ALIGNED = "gu-{}"  # as the Markdown extension says it, and the theme styles it

_REFUSED = re.compile(r"\s(?:style|on[a-z]+)\s*=", re.IGNORECASE)
_STYLE = re.compile(r"""\sstyle\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_CLASS = re.compile(r"""\sclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(left|right|center)", re.IGNORECASE)
_HANDLER = re.compile(r"""\son[a-z]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
_BLOCK = re.compile(r"<(style|script)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_TYPE = re.compile(r"""\btype\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_SOURCE = re.compile(r"\ssrc\s*=", re.IGNORECASE)
_EXECUTABLE = frozenset({"", "module", "text/javascript", "application/javascript"})


@dataclass(slots=True)
class InlineCode:
    """What was met over a whole site.

    Attributes:
        tolerated: what was converted or dropped → how often.
        hashes: text of each inline script that may run → its source for `script-src`.
    """

    tolerated: Counter[str] = field(default_factory=Counter)
    hashes: dict[str, str] = field(default_factory=dict)

    def clean(self, text: str) -> str:
        """Returns the page with nothing in its article that the policy would refuse."""
        start = text.find("<article")
        end = text.rfind("</article>")
        if start < 0 or end < 0:
            return text
        article = text[start:end]
        if "<style" in article or "<script" in article:
            article = _BLOCK.sub(self._clean_block, article)
        if _REFUSED.search(article):
            article = TAG.sub(self._clean_tag, article)
        return text[:start] + article + text[end:]

    def collect_scripts(self, text: str) -> None:
        """Remembers the hash of every inline script that a browser would run."""
        for attributes, code in _SCRIPT.findall(text):
            if code not in self.hashes and _runs(attributes) and not _SOURCE.search(attributes):
                digest = hashlib.sha256(code.encode()).digest()
                self.hashes[code] = f"sha256-{base64.b64encode(digest).decode('ascii')}"

    def _clean_block(self, match: re.Match[str]) -> str:
        if match[1].lower() == "script" and (not _runs(match[2]) or _SOURCE.search(match[2])):
            return match[0]
        self.tolerated[f"inline <{match[1].lower()}> dropped"] += 1
        return ""

    def _clean_tag(self, match: re.Match[str]) -> str:
        tag = match[0]
        if not _REFUSED.search(tag):
            return tag
        # Names are looked for where no quoted value can imitate them.
        names = {name.lower() for name in read_attributes(match[2])}
        if any(name.startswith("on") for name in names):
            tag, count = _HANDLER.subn("", tag)
            self.tolerated["inline event handler dropped"] += count
        return self._without_style(tag) if "style" in names else tag

    def _without_style(self, tag: str) -> str:
        style = _STYLE.search(tag)
        if not style:
            return tag
        tag = tag[: style.start()] + tag[style.end() :]
        align = _ALIGN.search(style[1] or style[2] or style[3] or "")
        if not align:
            self.tolerated["inline style dropped"] += 1
            return tag
        self.tolerated["inline alignment made a class"] += 1
        name = ALIGNED.format(align[1].lower())
        written = _CLASS.search(tag)
        if written:
            classes = (written[1] or written[2] or written[3] or "").split()
            return f'{tag[: written.start()]} class="{" ".join([*classes, name])}"{tag[written.end() :]}'
        return re.sub(r"(\s*/?>)$", rf' class="{name}"\1', tag)


def _runs(attributes: str) -> bool:
    kind = _TYPE.search(attributes)
    return (kind[1].lower() if kind else "") in _EXECUTABLE
