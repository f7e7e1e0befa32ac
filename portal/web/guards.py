"""What stands before every view: whose address counts, which hosts are ours, who may post, what a browser may load."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from flask import Flask, Request, Response, g, request

from portal.errors import RefusedError, UnusableError
from portal.settings import Network, Settings
from portal.web.audience import Audience, audience_of

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_BODY = 64 * 1024  # bytes: the longest form we have is a reason of 1000 characters
MOST_FIELDS = 50
IPV6_SITE = 64  # bits: one subscriber's network; the rest of the address changes every day

FIXED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=()"
    ),
}
_FIXED = tuple((name, name.lower(), value) for name, value in FIXED_HEADERS.items())
TWO_YEARS = "max-age=63072000; includeSubDomains; preload"


def stand_guard(app: Flask, settings: Settings) -> None:
    """Puts the guards before and after every view of `app`."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS
    origins = allowed_origins(settings)

    @app.before_request
    def check() -> None:
        if request.environ.get("HTTP_HOST", "").lower() not in settings.allowed_hosts:
            raise UnusableError("The Host header names no host of ours")
        is_for_programs = audience_of(app, request.endpoint) is Audience.PROVIDER
        if request.method not in SAFE_METHODS and not is_for_programs and not is_from_our_pages(request, origins):
            raise RefusedError("The form was not sent from one of our pages")

    @app.after_request
    def harden(response: Response) -> Response:
        opened = g.get("opened")
        hashes = opened.release.script_hashes if opened is not None else ()
        policy = content_security_policy(hashes, g.get("form_targets", ""))
        # A view may have set a stricter one: for a file that somebody sent us, for an address that opens a request.
        present = {name.lower() for name in response.headers.keys()}  # noqa: SIM118  it is no dictionary
        for name, lower, value in (("Content-Security-Policy", "content-security-policy", policy), *_FIXED):
            if lower not in present:
                response.headers.add(name, value)
        if settings.is_https:
            response.headers["Strict-Transport-Security"] = TWO_YEARS
        return response


def content_security_policy(script_hashes: tuple[str, ...], form_targets: str = "") -> str:
    """Returns the policy of every answer.

    Args:
        script_hashes: `sha256-…` of the inline scripts that the site's own pages hold.
        form_targets: origins that a form may lead to beside our own; browsers count where its answer redirects to.
    """
    scripts = " ".join(["'self'", *(f"'{value}'" for value in script_hashes)])
    forms = f"'self' {form_targets}".rstrip()
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"media-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action {forms}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def allowed_origins(settings: Settings) -> frozenset[str]:
    """Returns the values of the Origin header that our own pages send."""
    own = urlsplit(settings.url)
    local = settings.allowed_hosts - {own.netloc.lower()}
    return frozenset({f"{own.scheme}://{own.netloc.lower()}"} | {f"http://{host}" for host in local})


def is_from_our_pages(request: Request, origins: frozenset[str]) -> bool:
    """Whether a browser vouches that one of our own pages sent this request.

    A static page holds no token, so the browser's word is all there is. Every browser sends `Origin` with a POST, and
    most add `Sec-Fetch-Site`; a request with neither is refused.
    """
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    if origin is None:
        return site == "same-origin"
    return origin.lower() in origins and site in {None, "same-origin", "none"}


def client_address(request: Request, trusted: tuple[Network, ...]) -> str:
    """Returns the network address to count a reader's requests by; never stored, never logged.

    Forwarding headers count only when a trusted proxy sent them, and only what the nearest trusted proxy adds to
    them: the rest is anybody's claim. IPv6 readers are counted by network.
    """
    nearest = _address(request.remote_addr or "")
    if nearest is None:
        return "unknown"
    client = nearest
    if _is_trusted(nearest, trusted):
        for part in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
            claimed = _address(part.strip())
            if claimed is None:
                break
            client = claimed
            if not _is_trusted(claimed, trusted):
                break
    if client.version == ipaddress.IPv6Address(0).version:
        return str(ipaddress.ip_network((client, IPV6_SITE), strict=False))
    return str(client)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    # A server that listens on both families writes IPv4 readers as ::ffff:192.0.2.1.
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address: ipaddress.IPv4Address | ipaddress.IPv6Address, trusted: tuple[Network, ...]) -> bool:
    return any(address in network for network in trusted)
