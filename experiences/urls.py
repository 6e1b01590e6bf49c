from django.urls import path

from core.views import unfinished

urlpatterns = [
    path('', unfinished, name='experience_list'),
    path('<slug:slug>/', unfinished, name='experience_detail'),
]
