"""Assemblies on the desk of a city, and networks on the desk of the one that coordinates them."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from memberships import assembly_views as views
from memberships import network_views

urlpatterns = [
    path(pgettext_lazy("address", "assembly/<int:pk>/<slug:slug>/"), views.city_assembly, name="city_assembly"),
    path(
        pgettext_lazy("address", "assembly/<int:pk>/<slug:slug>/delegate/"),
        views.assembly_delegate,
        name="assembly_delegate",
    ),
    path(pgettext_lazy("address", "assembly/<int:pk>/<slug:slug>/proxy/"), views.assembly_proxy, name="assembly_proxy"),
    path(
        pgettext_lazy("address", "assembly/<int:pk>/<slug:slug>/proxy/withdraw/"),
        views.assembly_proxy_withdraw,
        name="assembly_proxy_withdraw",
    ),
    path(pgettext_lazy("address", "assembly/document/<int:pk>/"), views.assembly_document, name="assembly_document"),
    path(pgettext_lazy("address", "network/<slug:slug>/"), network_views.network_desk, name="network_desk"),
    path(
        pgettext_lazy("address", "network/<slug:slug>/city/"), network_views.network_city_add, name="network_city_add"
    ),
    path(
        pgettext_lazy("address", "network/<slug:slug>/city/<int:pk>/"),
        network_views.network_city,
        name="network_city",
    ),
    path(
        pgettext_lazy("address", "network/<slug:slug>/meeting/"), network_views.network_meeting, name="network_meeting"
    ),
    path(
        pgettext_lazy("address", "network/<slug:slug>/meeting/<int:pk>/"),
        network_views.network_meeting,
        name="network_meeting_update",
    ),
    path(
        pgettext_lazy("address", "network/<slug:slug>/meeting/<int:pk>/delete/"),
        network_views.network_meeting_delete,
        name="network_meeting_delete",
    ),
    path(
        pgettext_lazy("address", "network/<slug:slug>/document/"),
        network_views.network_document_add,
        name="network_document_add",
    ),
    path(
        pgettext_lazy("address", "network/<slug:slug>/document/<int:pk>/remove/"),
        network_views.network_document_remove,
        name="network_document_remove",
    ),
]
