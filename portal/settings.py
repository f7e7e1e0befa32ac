"""The environment, read once.

Every variable is named here and nowhere else; the manual's page of settings is tested against `VARIABLES`.
"""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from portal.errors import ConfigError

DEFAULT_PORT = 8000
LARGEST_PORT = 65535
SHORTEST_SECRET = 32  # characters: 128 bits written in hexadecimal

VARIABLES: Mapping[str, str] = {
    "GUICHET_URL": "public address, such as https://aide.example.org; default: http://127.0.0.1 and the port",
    "GUICHET_PORT": "port that `guichet serve` listens on, on 127.0.0.1; default: 8000",
    "GUICHET_TRUSTED_PROXIES": "addresses or networks, with commas, whose forwarding headers count; default: none",
    "GUICHET_SECRET": "32 characters or more that sign forms and cookies; default: made once and kept in var/secret",
    "GUICHET_DATABASE_URL": "where tickets and votes are kept; default: SQLite in var/portal.sqlite",
    "GUICHET_WORKERS": "server processes; default: 2",
    "GUICHET_LIMITS_TIMES": "how many times the usual number of requests one network may send; default: 1",
    "GUICHET_SMTP_URL": "mail server, such as smtp://user:password@host:587; default: mails are files in var/mail",
    "GUICHET_MAIL_FROM": "address that mails come from; default: no-reply@ and the host of GUICHET_URL",
    "GUICHET_PAYMENTS": "who takes the money for urgency: sandbox (play money) or stripe; default: sandbox",
    "GUICHET_STRIPE_KEY": "secret or restricted key of the Stripe account; no default",
    "GUICHET_STRIPE_WEBHOOK_SECRET": "signing secret of the Stripe webhook; two, with a comma, while one is replaced",
    "GUICHET_STRIPE_API": "address of Stripe's API, for tests; default: https://api.stripe.com",
}

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
STRIPE_API = "https://api.stripe.com"
STRIPE_KEY = re.compile(r"(?:sk|rk)_(?:test|live)_[A-Za-z0-9_]+")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Payments(StrEnum):
    """Who takes the money for urgency."""

    SANDBOX = "sandbox"  # nobody: play money, on a page of our own
    STRIPE = "stripe"


@dataclass(frozen=True, slots=True)
class StripeAccount:
    """A Stripe account.

    Attributes:
        key: secret or restricted key; never printed.
        webhook_secrets: sign the notices; never printed.
        api: address of the API.
    """

    key: str
    webhook_secrets: tuple[str, ...]
    api: str = STRIPE_API

    def __repr__(self) -> str:
        return f"StripeAccount(api={self.api!r})"


@dataclass(frozen=True, slots=True)
class Settings:
    """What one running portal was told.

    Attributes:
        root: the folder that holds `mkdocs.yml`, `support.toml`, `docs/` and `var/`; absolute.
        url: public address without a final slash.
        port: port of the sidecar on 127.0.0.1.
        trusted_proxies: networks whose forwarding headers count; empty: none do.
        secret: signs forms and cookies; never printed.
        database_url: an SQLAlchemy address; never printed, it may hold a password.
        workers: server processes, 1 or more.
        limits_times: how many times the usual number of requests one network may send, 1 or more.
        live: a writer is at work: pages reload when a build ends.
        stripe: the account that takes the money for urgency; None: play money.
        smtp_url: where mails are handed over, never printed; empty: they are files in `var/mail`.
        mail_from: address that mails come from.
    """

    root: Path
    url: str
    port: int
    trusted_proxies: tuple[Network, ...]
    secret: str
    database_url: str
    workers: int
    limits_times: int = 1
    live: bool = False
    stripe: StripeAccount | None = None
    smtp_url: str = ""
    mail_from: str = "no-reply@localhost.localdomain"

    def __repr__(self) -> str:
        return f"Settings(root={str(self.root)!r}, url={self.url!r}, port={self.port})"

    @property
    def var(self) -> Path:
        """The folder of everything that is not written by people: database, mail, releases."""
        return self.root / "var"

    @property
    def promise_file(self) -> Path:
        """The file that holds every hour, delay and price."""
        return self.root / "support.toml"

    @property
    def uploads(self) -> Path:
        """The folder of the files that customers send."""
        return self.var / "uploads"

    @property
    def is_on_this_machine(self) -> bool:
        """Whether the public address is this machine's own, so that whoever reads is who runs it."""
        return urlsplit(self.url).hostname in LOOPBACK

    @property
    def is_https(self) -> bool:
        """Whether readers reach the portal over TLS: decides the cookies' prefix and `Secure`."""
        return self.url.startswith("https://")

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Values of the Host header that are ours; any other is answered 400."""
        own = urlsplit(self.url).netloc.lower()
        local = {f"{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        return frozenset({own} | local)


def read_settings(root: Path, environ: Mapping[str, str] | None = None, *, port: int | None = None) -> Settings:
    """Returns the settings of the help center in `root`.

    Args:
        root: the help center's folder; made absolute.
        environ: the environment; the process's own when None.
        port: wins over `GUICHET_PORT`.

    Raises:
        ConfigError: a variable cannot be used; the message names it, never its value if secret.
    """
    env = os.environ if environ is None else environ
    root = root.resolve()
    chosen_port = port if port is not None else _whole_number(env, "GUICHET_PORT", DEFAULT_PORT, 1, LARGEST_PORT)
    url = env.get("GUICHET_URL", "").strip().rstrip("/") or f"http://127.0.0.1:{chosen_port}"
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query or parts.fragment:
        raise ConfigError(
            f"GUICHET_URL is not the address of a site: {url}",
            "Write it as https://aide.example.org: scheme and host, no path.",
        )
    return Settings(
        root=root,
        url=url,
        port=chosen_port,
        trusted_proxies=_networks(env.get("GUICHET_TRUSTED_PROXIES", "")),
        secret=_secret(env, root / "var" / "secret"),
        database_url=env.get("GUICHET_DATABASE_URL", "").strip() or f"sqlite:///{root / 'var' / 'portal.sqlite'}",
        workers=_whole_number(env, "GUICHET_WORKERS", 2, 1, 64),
        limits_times=_whole_number(env, "GUICHET_LIMITS_TIMES", 1, 1, 1_000_000),
        stripe=_stripe(env, is_https=parts.scheme == "https"),
        smtp_url=env.get("GUICHET_SMTP_URL", "").strip(),
        mail_from=_mail_from(env, parts.hostname or ""),
    )


def _whole_number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise ConfigError(f"{name} is not a whole number from {least} to {most}: {text}", f"Correct or unset {name}.")
    return int(text)


def _networks(text: str) -> tuple[Network, ...]:
    networks = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        try:
            networks.append(ipaddress.ip_network(part, strict=False))
        except ValueError as error:
            raise ConfigError(
                f"GUICHET_TRUSTED_PROXIES holds something that is no address: {part}",
                "Write addresses or networks separated by commas, such as 127.0.0.1, 10.0.0.0/8.",
            ) from error
    return tuple(networks)


def _mail_from(env: Mapping[str, str], host: str) -> str:
    given = env.get("GUICHET_MAIL_FROM", "").strip()
    if not given:
        # A mail from "no-reply@localhost" is refused by many programs: a domain has a dot.
        return f"no-reply@{host}" if host not in LOOPBACK else "no-reply@localhost.localdomain"
    if not MAIL_ADDRESS.fullmatch(given):
        raise ConfigError("GUICHET_MAIL_FROM is no e-mail address", "Write it as no-reply@example.org.")
    return given


def _stripe(env: Mapping[str, str], *, is_https: bool) -> StripeAccount | None:
    chosen = env.get("GUICHET_PAYMENTS", "").strip() or Payments.SANDBOX
    if chosen not in set(Payments):
        raise ConfigError(f"GUICHET_PAYMENTS is not a way to pay: {chosen}", "Write sandbox or stripe.")
    if chosen == Payments.SANDBOX:
        return None
    key = env.get("GUICHET_STRIPE_KEY", "").strip()
    if not STRIPE_KEY.fullmatch(key):
        raise ConfigError(
            "GUICHET_STRIPE_KEY is no secret key of Stripe's",
            "Copy it from Stripe's dashboard, Developers, API keys: it begins with sk_live_, rk_live_ or sk_test_.",
        )
    if "_live_" in key and not is_https:
        raise ConfigError("Real money needs GUICHET_URL to begin with https://", "Or use a key for tests.")
    given = env.get("GUICHET_STRIPE_WEBHOOK_SECRET", "").split(",")
    secrets_given = tuple(filter(None, (part.strip() for part in given)))
    if not secrets_given or not all(part.startswith("whsec_") for part in secrets_given):
        # Without it anybody could say that they have paid.
        raise ConfigError(
            "GUICHET_STRIPE_WEBHOOK_SECRET is no signing secret of Stripe's",
            "Copy it from Stripe's dashboard, Developers, Webhooks: it begins with whsec_.",
        )
    api = env.get("GUICHET_STRIPE_API", "").strip().rstrip("/") or STRIPE_API
    return StripeAccount(key, secrets_given, api)


def _secret(env: Mapping[str, str], file: Path) -> str:
    given = env.get("GUICHET_SECRET", "").strip()
    if given:
        if len(given) < SHORTEST_SECRET:
            raise ConfigError(
                f"GUICHET_SECRET is shorter than {SHORTEST_SECRET} characters",
                "Make one with: python3 -c 'import secrets; print(secrets.token_hex(32))'",
            )
        return given
    if file.exists():
        return file.read_text(encoding="ascii").strip()
    file.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_hex(32)
    try:
        # O_EXCL: of two processes that start together one writes, the other reads.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(made + "\n")
    return made


def child_environment(**more: str) -> dict[str, str]:
    """Returns the environment for a program that we start, such as the site builder.

    It has everything the process was given, but for our secrets, and for what would change the child's output
    from one machine to the next.

    Args:
        more: variables to add.
    """
    secret = {"GUICHET_SECRET", "GUICHET_DATABASE_URL", "GUICHET_STRIPE_KEY", "GUICHET_STRIPE_WEBHOOK_SECRET"}
    secret |= {"GUICHET_SMTP_URL"}
    withheld = secret | {"COLUMNS", "PYTHONWARNINGS"}
    kept = {name: value for name, value in os.environ.items() if name not in withheld}
    return {**kept, "PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8", **more}
