"""Mail through a mail server: the one module that knows SMTP."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from portal.errors import AdapterError, ConfigError

ANSWERS_WITHIN = 30.0  # seconds, for each exchange
# A server that answers a byte at a time answers each exchange in time. Much shorter than the lease of a mail.
HUNG_UP_AFTER = 120.0  # seconds, for everything
PORTS = {"smtp": 587, "smtps": 465}
PERMANENT_FROM = 500  # RFC 5321, 4.2.1: 4yz may be tried again, 5yz may not
HINT = "Write GUICHET_SMTP_URL as smtp://user:password@host:587?tls=starttls or smtps://user:password@host."


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over.

    Attributes:
        host: its name.
        port: where it listens.
        tls: `starttls`, `implicit` or `none`.
        user: empty for none.
        password: never printed.
    """

    host: str
    port: int
    tls: str
    user: str
    password: str = field(repr=False)


def read_smtp_url(url: str) -> SmtpServer:
    """Returns the server that an address names.

    Without `tls=`, `smtp` uses STARTTLS and `smtps` TLS from the first byte; `tls=none` must be asked for.

    Raises:
        ConfigError: the address cannot be used; the message never holds the password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise ConfigError("GUICHET_SMTP_URL cannot be read", HINT) from error
    tls = parse_qs(parts.query).get("tls", ["implicit" if parts.scheme == "smtps" else "starttls"])[-1]
    if parts.scheme not in PORTS or not parts.hostname or tls not in {"starttls", "implicit", "none"}:
        raise ConfigError("GUICHET_SMTP_URL is not the address of a mail server", HINT)
    if parts.username and tls == "none":
        raise ConfigError("GUICHET_SMTP_URL would send a password in clear", "Leave out tls=none, or the password.")
    return SmtpServer(parts.hostname, port, tls, unquote(parts.username or ""), unquote(parts.password or ""))


class SmtpPostman:
    """Hands each mail to a mail server, on a connection of its own.

    Args:
        server: where.
        patience: seconds that the server may take for each exchange.
        context: certificates to trust; the machine's by default.
        at_most: seconds that a mail may take as a whole.
    """

    def __init__(
        self,
        server: SmtpServer,
        patience: float = ANSWERS_WITHIN,
        context: ssl.SSLContext | None = None,
        at_most: float = HUNG_UP_AFTER,
    ) -> None:
        self._server = server
        self._patience = patience
        self._at_most = at_most
        self._context = context

    def send(self, message: EmailMessage) -> None:
        """Promises that the server said yes to the whole message.

        Raises:
            AdapterError: it did not; `permanent` when it said that it never will.
        """
        lines: list[smtplib.SMTP] = []
        watch = threading.Timer(self._at_most, _hang_up, (lines,))
        watch.daemon = True
        watch.start()
        try:
            connection = self._connected(lines)
            try:
                connection.send_message(message)
            finally:
                # Whatever it answers to our good-bye, the message is already taken over, or not.
                with suppress(smtplib.SMTPException, OSError):
                    connection.quit()
                connection.close()
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _refused(code, answer) from error
        except smtplib.SMTPResponseException as error:
            # A wrong password is the operator's to mend: the mail waits for that.
            is_ours = isinstance(error, smtplib.SMTPAuthenticationError)
            raise _refused(error.smtp_code, error.smtp_error, is_final=not is_ours) from error
        except smtplib.SMTPNotSupportedError as error:
            raise AdapterError(f"The mail server cannot do what is asked: {error}", permanent=False) from error
        except (smtplib.SMTPException, OSError) as error:
            reason = type(error).__name__
            raise AdapterError(f"The mail server cannot be reached: {reason}", permanent=False) from error
        finally:
            watch.cancel()

    def _connected(self, lines: list[smtplib.SMTP]) -> smtplib.SMTP:
        server = self._server
        context = self._context or ssl.create_default_context()
        if server.tls == "implicit":
            connection: smtplib.SMTP = _WatchedTls(
                lines, server.host, server.port, timeout=self._patience, context=context
            )
        else:
            connection = _Watched(lines, server.host, server.port, timeout=self._patience)
        try:
            if server.tls == "starttls":
                connection.starttls(context=context)
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection


class _Watched(smtplib.SMTP):
    """A connection that is known before its greeting is read."""

    def __init__(self, lines: list[smtplib.SMTP], *where: Any, **how: Any) -> None:  # noqa: ANN401  smtplib's own
        lines.append(self)
        super().__init__(*where, **how)


class _WatchedTls(smtplib.SMTP_SSL):
    """The same, with TLS from the first byte."""

    def __init__(self, lines: list[smtplib.SMTP], *where: Any, **how: Any) -> None:  # noqa: ANN401  smtplib's own
        lines.append(self)
        super().__init__(*where, **how)


def _hang_up(lines: list[smtplib.SMTP]) -> None:
    for line in lines:
        if line.sock is not None:
            with suppress(OSError):
                line.sock.shutdown(socket.SHUT_RDWR)


def _refused(code: int, answer: bytes | str, *, is_final: bool = True) -> AdapterError:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    # The server's words may quote the recipient's address: only its numbers are kept.
    enhanced = text.split(" ", 1)[0] if text[:1].isdigit() else ""
    said = f"{code} {enhanced}".strip()
    return AdapterError(f"The mail server refused: {said}", permanent=is_final and code >= PERMANENT_FROM)
