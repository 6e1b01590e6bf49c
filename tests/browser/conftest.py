"""The demonstration itself, black box: `make demo`'s process on a free port with real data, and Chromium before it.

Without Chromium these tests are left out with one line; in CI that is a failure. `TEST_ALL=1` (make test-all) runs
every page in every language, width and colour scheme instead of a sample.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import sync_playwright

from aice_site import postgres
from tests.browser.writing_pages import browse, technician_session  # noqa: F401 - fixtures for those who ask for them by name
from tests.workers import WORKER, WORKERS, in_turn, shared_folder

# Playwright leaves its event loop running in the worker, and Django takes every later test there for asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Without windows it is the quickest.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
START = 480  # seconds: a first start loads all reference data, and the machine may be busy
EVERYTHING = os.environ.get("TEST_ALL") == "1"


def pytest_collection_modifyitems(items):
    """Mark what needs a browser; each worker that gets some of it starts a demo of its own."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed: the browser tests were left out"))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Use the system's Chromium; without its sandbox, which needs rights that containers do not give."""
    assert CHROMIUM, "in CI the browser tests must run: install Chromium"
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return {"executable_path": CHROMIUM, "args": quiet}


@pytest.fixture(scope="session")
def playwright():
    """Start Playwright and leave no connection behind.

    Beside its event loop Django keeps connections in another place than before it and after it, so one that stayed open
    in either would be in the way when the test database is dropped.
    """
    connections.close_all()
    with sync_playwright() as started:
        yield started
        connections.close_all()


def _environment(var_dir, **more):
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    return kept | {"VAR_DIR": str(var_dir), **more}


def pytest_collection_finish(session):
    """Begin to load the demo's data at once where browser tests will run: other tests come before them."""
    is_wanted = any(item.get_closest_marker("browser") for item in session.items)
    if CHROMIUM and is_wanted and WORKER in {"", "gw0"} and not session.config.option.collectonly:
        threading.Thread(target=_load, args=[shared_folder(session.config._tmp_path_factory)]).start()


def _load(together):
    """Load the demo's data into a folder, once for all workers, and return the folder."""
    loaded = together / "loaded"
    with in_turn(together, "loading") as earlier:
        if earlier == 0:
            with postgres.in_use(loaded):
                environment = _environment(loaded, DEMO="1", DJANGO_SETTINGS_MODULE="aice_site.settings")
                command = [sys.executable, "-m", "aice_site.prepare"]
                subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True, timeout=START)  # noqa: S603 - ours
    return loaded


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory):
    """Give this worker a folder with a copy of the demo's data."""
    own, together = tmp_path_factory.mktemp("demo") / "var", shared_folder(tmp_path_factory)
    loaded = _load(together)
    places = {loaded: own, postgres.Place(loaded).home: postgres.Place(own).home}
    with in_turn(together, "copying") as earlier:
        for source, target in places.items():
            if not target.exists():  # unless as root, the database lies in the first folder
                # With its owners: as root the database belongs to somebody else.
                subprocess.run(["cp", "-a", source, target], check=True)  # noqa: S603, S607 - our own folders
        if earlier == WORKERS - 1:
            for source in places:
                shutil.rmtree(source, ignore_errors=True)
    return own


@pytest.fixture(scope="session")
def base_url(demo_data):
    """Start the demo with data of its own and return its address; end it as Ctrl-C does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = demo_data.parent / "log"
    environment = _environment(demo_data, PORT=str(port))
    with log.open("w") as output:
        demo = subprocess.Popen(
            [sys.executable, "-m", "aice_site.demo"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=output,
            stderr=output,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/readyz", demo, log)
        yield address
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(30)
        # As root the server lives outside pytest's closed folder.
        shutil.rmtree(postgres.Place(demo_data).home, ignore_errors=True)


def _wait_for(address, demo, log):
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        assert demo.poll() is None, f"the demo ended: {log.read_text()[-2000:]}"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"the demo did not start: {log.read_text()[-2000:]}")
