from django.urls import path

from core.views import unfinished

urlpatterns = [
    path('', unfinished, name='network_list'),
    path('<slug:slug>/', unfinished, name='network_detail'),
]
