"""The coverage of the Charter, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition, require_safe

from core import freshness
from experiences.coverage import Coverage


@login_not_required
@require_safe
@condition(etag_func=freshness.page_tag)
def coverage(request: HttpRequest) -> HttpResponse:
    """Show which principles the experiences answer to, by topic and by network; each number leads to its list."""
    return render(request, "experiences/coverage.html", {"coverage": Coverage(freshness.version_for(request))})
