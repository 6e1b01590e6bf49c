from django.urls import path

from core.views import unfinished

urlpatterns = [
    path('', unfinished, name='event_list'),
]
