from django.urls import path

from core.views import unfinished

urlpatterns = [
    path('', unfinished, name='award_list'),
    path('<int:year>/', unfinished, name='award_detail'),
]
