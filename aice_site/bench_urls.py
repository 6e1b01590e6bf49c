"""The site's addresses and a view that does nothing: what every page of `make bench` is compared with."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from aice_site.urls import handler403, handler404, handler500, urlpatterns

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


@login_not_required
def hello(_request):
    """Answer at once."""
    return HttpResponse("hello")


urlpatterns = [*i18n_patterns(path("hello/", hello)), *urlpatterns]
