from django.urls import path

from core.views import unfinished

urlpatterns = [
    path('', unfinished, name='publication_list'),
    path('<slug:slug>/', unfinished, name='publication_detail'),
]
