"""Everything behind the sign-in that is not the admin."""

from django.urls import include, path
from django.utils.translation import pgettext_lazy
from django.views.generic.base import RedirectView

from accounts import views
from cities.desk import city_desk

urlpatterns = [
    path("", city_desk, name="city_desk"),
    path(pgettext_lazy("address", "profile/"), views.profile, name="account_profile"),
    path(pgettext_lazy("address", "invitation/<str:token>/"), views.invitation, name="account_invitation"),
    path(pgettext_lazy("address", "experiences/"), include("experiences.authoring_urls")),
    # Addresses are the secretariat's to change: nobody takes one that is not proven theirs.
    path("email/", RedirectView.as_view(pattern_name="account_profile"), name="account_email"),
    path("", include("allauth.urls")),
]
