"""What the tests of membership share."""

import pytest

from core import pdf


@pytest.fixture(autouse=True)
def _blank_papers(request, monkeypatch):
    """Have papers made only where a test looks at one (it is marked `pdf`): each takes a tenth of a second."""
    if not request.node.get_closest_marker("pdf"):
        monkeypatch.setattr(pdf, "make_once", lambda _paper, **_how: b"%PDF-1.7")
