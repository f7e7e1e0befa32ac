"""Tokens for forms that the sidecar writes itself. Forms of built pages hold none: browsers vouch for those."""

from __future__ import annotations

from flask import Flask, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from portal.settings import Settings

TOKEN_LIVES = 8 * 60 * 60  # seconds: somebody may think for an afternoon about what to write


def protect_forms(app: Flask, settings: Settings) -> CSRFProtect:
    """Asks a token of every POST, but for views that are exempted from it, and gives templates `csrf_token()`."""
    app.config.update(
        SESSION_COOKIE_NAME=cookie_name("guichet_session", settings),
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=TOKEN_LIVES,
        # portal.web.guards compares the Origin; browsers are free to leave the Referer out.
        WTF_CSRF_SSL_STRICT=False,
    )
    return CSRFProtect(app)


def is_token_right() -> bool:
    """Whether the posted form holds a token that this reader was given; for views that answer a wrong one themselves.

    A page that was open too long is no attack: such views show the form again with every word in it.
    """
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def cookie_name(name: str, settings: Settings) -> str:
    """Returns the name of a cookie: on https with the prefix that lets no other host or path set it."""
    return f"__Host-{name}" if settings.is_https else name
