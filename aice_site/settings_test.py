"""What tests change: a fast hasher, mail in memory behind the outbox, plain static files."""

import os
import tempfile

os.environ.setdefault("DEMO", "1")

from aice_site.settings import *  # noqa: F403 - the point of a settings overlay

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pdf": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pdf"},
}
# Processes that test beside each other are one visitor; it is deleted when the process ends.
_turns = tempfile.TemporaryDirectory()
PDF_TURNS = _turns.name
CONTENTS_APPROVED = False
# Static files come from their folders; none are collected for tests.
WHITENOISE_AUTOREFRESH = True
