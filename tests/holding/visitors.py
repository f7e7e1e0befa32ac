"""People at the counter over HTTP, each on a connection of their own; they know what was acknowledged to them."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urlsplit

from tests.bench.posts_clients import COOKIE, HIDDEN, Line

CONTACT = "/fr/contact/"
SEE_OTHER = 303
LOCATION = re.compile(rb"(?im)^Location: (\S+)")


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    location: str


class Visitor:
    """A browser without a script."""

    def __init__(self, port: int) -> None:
        self._line = Line(port)
        self._host = f"127.0.0.1:{port}"
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask(f"GET {path} HTTP/1.1\r\n{self._head()}\r\n".encode())

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        body = urlencode(fields).encode()
        head = f"POST {path} HTTP/1.1\r\n{self._head()}Content-Type: application/x-www-form-urlencoded\r\n"
        return self._ask(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def fill_in(self, path: str, **typed: str) -> Answer:
        """Open a page and send its form."""
        return self.post(path, {**hidden_fields(self.get(path).text), **typed})

    def leave(self) -> None:
        self._line.close()

    def _head(self) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        origin = f"Origin: http://{self._host}\r\nSec-Fetch-Site: same-origin\r\n"
        return f"Host: {self._host}\r\n{origin}" + (f"Cookie: {cookies}\r\n" if cookies else "")

    def _ask(self, request: bytes) -> Answer:
        status, answer = self._line.ask(request)
        head, _, body = answer.partition(b"\r\n\r\n")
        for cookie in COOKIE.findall(head):
            name, _, value = cookie.decode().partition("=")
            self._cookies[name] = value
        found = LOCATION.search(head)
        location = urlsplit(found[1].decode()) if found else None
        path = "" if location is None else location.path + (f"?{location.query}" if location.query else "")
        return Answer(status, body.decode("utf-8", "replace"), path)


def hidden_fields(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(page)}


@dataclass
class Asked:
    """A request as its writer knows it.

    Attributes:
        key: of the form.
        place: of its receipt; empty until the form was acknowledged.
        replies: texts sent afterwards, and whether each was acknowledged.
        has_paid: whether the payment page has said so.
    """

    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    place: str = ""
    replies: dict[str, bool] = field(default_factory=dict)
    has_paid: bool = False

    @property
    def reference(self) -> str:
        return self.place.split("/")[3]

    def form(self) -> dict[str, str]:
        person = {"name": "Ada", "email": f"ada-{self.key.lower()}@example.org", "looked": "yes"}
        return {**person, "subject": "Une page blanche", "text": "Depuis ce matin.", "submission": self.key}

    def send(self, visitor: Visitor) -> None:
        """Send the form, the first time or again: one key makes one request."""
        answer = visitor.fill_in(CONTACT, **self.form())
        assert answer.status == SEE_OTHER, answer
        place = urlsplit(answer.location).path
        assert self.place in {"", place}
        self.place = place

    def reply(self, visitor: Visitor, text: str) -> None:
        self.replies.setdefault(text, False)
        answer = visitor.fill_in(self.place, reply=text, do="reply")
        assert answer.status == SEE_OTHER, answer
        self.replies[text] = True

    def pay(self, visitor: Visitor) -> None:
        offer = visitor.get(f"{self.place}/pay")
        if offer.status == SEE_OTHER:  # paid before a kill, and lifted: nothing is for sale any more
            self.has_paid = True
            return
        started = visitor.post(f"{self.place}/pay", {**hidden_fields(offer.text), "begin": "yes"})
        assert started.status == SEE_OTHER, started
        if "/checkout/" in started.location:
            paid = visitor.fill_in(started.location, do="pay")
            assert paid.status == SEE_OTHER, paid
        self.has_paid = True
