"""The WSGI application that the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aice_site.settings")
# Nobody waits longer for a page; who waits for a command or a task does.
os.environ.setdefault("STATEMENT_TIMEOUT", "10")
application = get_wsgi_application()

from figures import readership  # noqa: E402 - models are ready only now

readership.start()
