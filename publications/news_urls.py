from django.urls import path

from core.views import unfinished

urlpatterns = [
    path('', unfinished, name='news_list'),
    path('<slug:slug>/', unfinished, name='news_detail'),
]
