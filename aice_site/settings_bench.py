"""What `make bench` changes: beside the site's addresses there is a view that does nothing."""

from aice_site.settings import *  # noqa: F403 - the point of a settings overlay

ROOT_URLCONF = "aice_site.bench_urls"
