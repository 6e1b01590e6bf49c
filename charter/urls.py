from django.urls import path

from core.views import unfinished

urlpatterns = [
    path('', unfinished, name='charter'),
    path('<int:number>/', unfinished, name='principle_detail'),
    path('<int:year>/<int:number>/', unfinished, name='principle_detail_of_edition'),
]
