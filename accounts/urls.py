"""Everything behind the sign-in that is not the admin."""

from django.urls import include, path
from django.utils.translation import pgettext_lazy
from django.views.generic.base import RedirectView

from accounts import views
from cities import people, upkeep
from cities.desk import city_desk

urlpatterns = [
    path("", city_desk, name="city_desk"),
    path(pgettext_lazy("address", "profile/"), views.profile, name="account_profile"),
    path(pgettext_lazy("address", "invitation/<str:token>/"), views.invitation, name="account_invitation"),
    path(pgettext_lazy("address", "your-data/"), views.personal_data, name="account_data"),
    path(pgettext_lazy("address", "delete/"), people.account_delete, name="account_delete"),
    path(pgettext_lazy("address", "city/<slug:slug>/"), upkeep.city_profile, name="city_profile"),
    path(pgettext_lazy("address", "contacts/<slug:slug>/"), upkeep.city_contacts, name="city_contacts"),
    path(pgettext_lazy("address", "inhabitants/<slug:slug>/"), upkeep.city_inhabitants, name="city_inhabitants"),
    path(pgettext_lazy("address", "confirm/<str:token>/"), upkeep.city_confirm, name="city_confirm"),
    path(pgettext_lazy("address", "people/<slug:slug>/"), people.city_people, name="city_people"),
    path(pgettext_lazy("address", "role/<int:pk>/invite/"), people.city_role_invite, name="city_role_invite"),
    path(pgettext_lazy("address", "role/<int:pk>/end/"), people.city_role_end, name="city_role_end"),
    path(pgettext_lazy("address", "role/<int:pk>/hand-over/"), people.city_role_hand_over, name="city_role_hand_over"),
    path(pgettext_lazy("address", "handover/<int:pk>/"), people.city_handover_decide, name="city_handover_decide"),
    path(pgettext_lazy("address", "experiences/"), include("experiences.authoring_urls")),
    # Addresses are the secretariat's to change: nobody takes one that is not proven theirs.
    path("email/", RedirectView.as_view(pattern_name="account_profile"), name="account_email"),
    path(pgettext_lazy("address", "second-factor/"), views.second_factor, name="account_second_factor"),
    path(pgettext_lazy("address", "act-as/end/"), views.act_as_end, name="account_act_as_end"),
    path("", include("allauth.urls")),
]
