"""Forgetting a setting stops the start and names it; nothing opens by being forgotten."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from aice_site.check import PRODUCTION

NEEDED = ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DEFAULT_FROM_EMAIL", "SECRETARIAT_EMAIL"]


def loaded(tmp_path, environment):
    """Load the settings in a process of their own and return what it says."""
    names = {"DEMO", "DEBUG", "DATABASE_URL", "SECURE_SSL_REDIRECT", *PRODUCTION}
    kept = {name: value for name, value in os.environ.items() if name not in names}
    code = "from aice_site import settings as s; print(s.DEBUG, s.DEMO, s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT)"
    return subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={**kept, "VAR_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", NEEDED)
def test_missing_setting_stops_the_start_by_name(tmp_path, name):
    result = loaded(tmp_path, {key: value for key, value in PRODUCTION.items() if key != name})

    assert result.returncode == 1
    assert f"Set the environment variable {name} (see README.md, “Settings”)." in result.stderr


def test_settings_are_closed_where_nothing_else_is_said(tmp_path):
    result = loaded(tmp_path, PRODUCTION)

    assert result.stdout.split() == ["False", "False", "True", "True"]


def test_only_the_web_server_gives_up_slow_statements(tmp_path):
    code = "from django.db import connection; c = connection.cursor(); c.execute('SHOW statement_timeout'); print(*c.fetchone())"
    shown = {}
    for name, start in {"web": "import aice_site.wsgi; ", "command": "import django; django.setup(); "}.items():
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "aice_site.settings", "VAR_DIR": str(settings.VAR_DIR)}
        environment.pop("STATEMENT_TIMEOUT", None)
        done = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", start + code], cwd=settings.BASE_DIR, env=environment,
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        shown[name] = done.stdout.strip()

    assert shown == {"web": "10s", "command": "0"}
