"""django-helpdesk as a peer: installed in an environment of its own, as durable as we are, on as many processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGES = ("django-helpdesk==2.6.1", "gunicorn==27.0.1")
FORM = {
    "queue": "1",
    "title": "Une page blanche",
    "body": "TEXT",
    "priority": "3",
    "submitter_email": "SENDER@example.org",
}
PAGE = "/tickets/submit/"
PATIENCE = 60.0  # seconds

SETTINGS = """
from pathlib import Path

HERE = Path(__file__).parent
SECRET_KEY = "only measured, never served"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "project_urls"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.humanize",
    "rest_framework",
    "helpdesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
DATABASES = {"default": {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": HERE / "helpdesk.sqlite",
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = HERE / "mail"
SITE_ID = 1
STATIC_URL = "/static/"
MEDIA_ROOT = HERE / "media"
USE_TZ = True
HELPDESK_VIEW_A_TICKET_PUBLIC = True
HELPDESK_SUBMIT_A_TICKET_PUBLIC = True
HELPDESK_TEAMS_MODE_ENABLED = False
HELPDESK_ACTIVATE_API_ENDPOINT = False
"""
URLS = """
from django.urls import include, path

urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
"""
QUEUE = """
from helpdesk.models import Queue

Queue.objects.create(title="Desk", slug="desk", allow_public_submission=True, email_address="desk@example.org")
"""


def python_of(folder: Path) -> str:
    """Returns the interpreter that has the peer; empty when it does not install here."""
    python = folder / "bin" / "python"
    if not python.exists() and subprocess.run([sys.executable, "-m", "venv", str(folder)], check=False).returncode:
        return ""
    install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *PACKAGES]
    done = subprocess.run(install, capture_output=True, check=False)
    return "" if done.returncode else str(python.absolute())


@contextmanager
def serving(python: str, folder: Path, workers: int, threads: int) -> Iterator[tuple[int, int]]:
    """The peer with an empty database; its port, and its process group."""
    folder.mkdir(parents=True)
    for name, text in (("project_settings.py", SETTINGS), ("project_urls.py", URLS)):
        (folder / name).write_text(text, encoding="utf-8")
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "project_settings", "PYTHONPATH": str(folder.absolute())}
    for command in (("migrate", "-v0"), ("loaddata", "-v0", "emailtemplate.json"), ("shell", "-v0", "-c", QUEUE)):
        subprocess.run([python, "-m", "django", *command], env=environ, cwd=folder, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    gunicorn = [python, "-m", "gunicorn", "--no-control-socket", "-w", str(workers), "-b", f"127.0.0.1:{port}"]
    gunicorn += ["--threads", str(threads)] if threads > 1 else []
    application = "django.core.wsgi:get_wsgi_application()"
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*gunicorn, "--preload", application], env=environ, cwd=folder, stderr=log, start_new_session=True
        )
    try:
        _wait_for(port)
        yield port, process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
