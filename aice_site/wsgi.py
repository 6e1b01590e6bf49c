"""The WSGI application that the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aice_site.settings")
# Nobody waits longer for a page; who waits for a command or a task does.
os.environ.setdefault("STATEMENT_TIMEOUT", "10")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402 - models are ready only now

from figures import readership  # noqa: E402 - as above

readership.start()
# Every view is loaded before the first visitor comes. What is there now stays as long as the process, so the collector
# of garbage need not look through it: it took a tenth of a second each time, and some visitor waited for it.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
