from django.urls import path

from cities import views

urlpatterns = [
    path("", views.network_list, name="network_list"),
    path("<slug:slug>/", views.network_detail, name="network_detail"),
]
