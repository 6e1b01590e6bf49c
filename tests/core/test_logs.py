"""The log has the traceback of every error of ours, also of those in the pages of errors, and of nothing else."""

import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.core.handlers.exception import response_for_exception
from django.http import Http404

from core.logs import RefusalsInOneLine
from core.signed import make_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(caplog):
    caplog.handler.addFilter(RefusalsInOneLine())
    caplog.handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    yield caplog
    caplog.handler.filters.clear()


def answer(rf, error):
    request = rf.get("/en/somewhere?name=Ada")
    try:
        raise error
    except type(error) as caught:
        return response_for_exception(request, caught)


def test_error_is_written_once_with_its_traceback(rf, log):
    response = answer(rf, ZeroDivisionError("by nothing"))

    assert response.status_code == 500
    assert log.text.count("Traceback") == log.text.count("ZeroDivisionError: by nothing") == 1
    assert "ERROR Error while answering GET /en/somewhere\n" in log.text
    assert "Ada" not in log.text


def test_secret_of_a_link_stands_in_no_line(rf, log):
    token = make_token("some.kind", [7, "mail"])
    request = rf.get(f"/en/join/apply/{token}/agreement/")

    response_for_exception(request, Http404())
    logging.getLogger("anything").warning("Not for %s: %s", 7, request.path)

    assert "/en/join/apply/" in log.text
    assert token not in log.text
    assert token.rpartition(":")[2] not in log.text


def test_error_in_the_page_of_an_error_is_written(rf, log, monkeypatch):
    def broken(*args, **kwargs):
        raise LookupError("in the page itself")

    monkeypatch.setattr("core.views.render", broken)

    response = answer(rf, Http404())

    assert response.status_code == 500
    assert log.text.count("LookupError: in the page itself") == 1


def test_refusal_is_one_line(rf, log):
    response = answer(rf, PermissionDenied("not yours"))

    assert response.status_code == 403
    assert log.text == "WARNING Forbidden (Permission denied): /en/somewhere\n"
