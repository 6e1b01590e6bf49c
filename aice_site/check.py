"""`make check`: what reviewers run before anything lands, all of it, then one line (`python -m aice_site.check`)."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from aice_site import postgres

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CHECKS = {
    "style (ruff)": [PYTHON, "-m", "ruff", "check", "."],
    "format (ruff)": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "templates (djlint)": [PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"],
    "settings (check --deploy)": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "catalogues": [PYTHON, "manage.py", "messages", "--check"],
}
# As in production: what `check --deploy` judges is the closed form, not the demo's.
PRODUCTION = {
    "SECRET_KEY": "only-for-the-checks-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "www.example.org",
    "SITE_URL": "https://www.example.org",
    "DEFAULT_FROM_EMAIL": "website@example.org",
    "SECRETARIAT_EMAIL": "secretariat@example.org",
    "DJANGO_SETTINGS_MODULE": "aice_site.settings",
}


def main() -> int:
    """Run every check even after one has failed: people want the whole list at once."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DEMO", "DEBUG"}} | PRODUCTION
    failed = []
    try:
        with contextlib.ExitStack() as stack:
            if not os.environ.get("DATABASE_URL"):
                stack.enter_context(postgres.in_use(Path(os.environ.get("VAR_DIR") or ROOT / "var")))
            for name, command in CHECKS.items():
                result = subprocess.run(  # noqa: S603 - our own commands
                    command, cwd=ROOT, env=environment, text=True, capture_output=True, check=False
                )
                print(f"{'failed' if result.returncode else 'ok':<7}{name}", flush=True)
                if result.returncode:
                    failed.append(name)
                    print((result.stdout + result.stderr).rstrip() + "\n", flush=True)
    except postgres.PostgresError as error:
        print(error, file=sys.stderr)
        return 1
    if failed:
        print(f"{len(failed)} of {len(CHECKS)} checks failed: {', '.join(failed)}")
        return 1
    print(f"All {len(CHECKS)} checks passed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
