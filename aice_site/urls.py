"""The only place that joins the apps. Path words are translated; the table is in docs/architecture.md."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path
from django.utils.translation import pgettext_lazy

from aice_site.sitemaps import SITEMAPS
from core import health
from core import views as core_views
from experiences.views import files as experience_files
from figures.views import figures, figures_csv
from memberships.network_views import network_document
from pages.retention_view import retention
from pages.views import root

# Looked through from the top: what is asked for most comes first.
urlpatterns = i18n_patterns(
    path(pgettext_lazy("address", "experiences/"), include("experiences.urls")),
    path("", include("pages.urls")),
    path(pgettext_lazy("address", "join/"), include("memberships.joining.urls")),
    path(pgettext_lazy("address", "cities/"), include("cities.urls")),
    path(pgettext_lazy("address", "networks/"), include("cities.network_urls")),
    path(pgettext_lazy("address", "charter/"), include("charter.urls")),
    path(pgettext_lazy("address", "collections/"), include("experiences.collection_urls")),
    path(pgettext_lazy("address", "awards/"), include("awards.urls")),
    path(pgettext_lazy("address", "agenda/"), include("events.urls")),
    path(pgettext_lazy("address", "publications/"), include("publications.urls")),
    path(pgettext_lazy("address", "news/"), include("publications.news_urls")),
    path(pgettext_lazy("address", "account/"), include("memberships.dues_urls")),
    path(pgettext_lazy("address", "account/"), include("memberships.assembly_urls")),
    path(pgettext_lazy("address", "account/"), include("awards.nominating_urls")),
    path(pgettext_lazy("address", "account/"), include("accounts.urls")),
)

urlpatterns += [
    path("", root, name="root"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", core_views.robots, name="robots"),
    path("sitemap.xml", core_views.public(sitemap_views.index), {"sitemaps": SITEMAPS}, name="sitemap_index"),
    path(
        "sitemap-<section>.xml",
        core_views.public(sitemap_views.sitemap),
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("tiles/<slug:slug>-<int:section>.svg", core_views.tile, name="tile"),
    path("media/experiences/<int:pk>/<str:name>", experience_files.image, name="experience_image"),
    path("media/documents/<int:pk>/<str:name>", experience_files.document, name="experience_document"),
    path("media/networks/<int:pk>/<str:name>", network_document, name="network_document"),
    path("media/public/<path:name>", core_views.public_media, name="public_media"),
    path("admin/gallery/", core_views.gallery, name="gallery"),
    path("admin/figures/", admin.site.admin_view(figures), name="figures"),
    path("admin/figures/<slug:which>/", admin.site.admin_view(figures), name="figures_of"),
    path("admin/figures/<slug:which>.csv", admin.site.admin_view(figures_csv), name="figures_csv"),
    path("admin/retention/", admin.site.admin_view(retention), name="retention"),
    path("admin/", admin.site.urls),
]

handler400 = "core.views.bad_request"
handler403 = "core.views.forbidden"
handler404 = "core.views.not_found"
handler500 = "core.views.server_error"
