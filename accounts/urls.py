from django.urls import include, path

from core.views import unfinished

urlpatterns = [
    path("", unfinished, name="city_desk"),
    path("", include("allauth.urls")),
]
