"""The Nu HTML checker (npm vnu-jar, on Java) over every public page type: no errors.

Without Java or VNU_JAR the test is left out with one line; in CI that is a failure. html5lib's strict parser, which is
always there, then checks the pages (test_pages.py).
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import EVERYTHING
from tests.browser.test_pages import LANGUAGES, PAGES, fetch, in_language

CHECKER = os.environ.get("VNU_JAR", "")


def test_every_page_type_is_valid_html(base_url, tmp_path):
    if not (shutil.which("java") and Path(CHECKER).is_file()):
        assert not os.environ.get("CI"), "in CI the HTML checker must run: install Java and set VNU_JAR"
        pytest.skip("Java or VNU_JAR is missing: the Nu HTML checker was left out")
    for number, (name, address, _limit) in enumerate(PAGES):
        for language in LANGUAGES if EVERYTHING else [LANGUAGES[number % len(LANGUAGES)]]:
            answer = fetch(in_language(base_url, address, language))
            (tmp_path / f"{name}-{language}.html").write_bytes(answer.body)

    result = subprocess.run(  # noqa: S603 - the checker that CI has installed
        ["java", "-jar", CHECKER, "--format", "json", "--exit-zero-always", "--errors-only", str(tmp_path)],  # noqa: S607
        capture_output=True,
        check=True,
        text=True,
    )
    messages = json.loads(result.stderr)["messages"]

    assert [
        f"{Path(m['url']).name}:{m.get('lastLine')} {m['message']} {m.get('extract', '')[:120]}" for m in messages
    ] == []
