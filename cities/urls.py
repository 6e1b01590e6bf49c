from django.urls import path

from core.views import unfinished

urlpatterns = [
    path('', unfinished, name='city_list'),
    path('<slug:slug>/', unfinished, name='city_detail'),
]
