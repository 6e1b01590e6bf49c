from django.urls import path

from core.views import unfinished

urlpatterns = [
    path('', unfinished, name='home'),
    path('association/', unfinished, name='association'),
    path('association/<slug:slug>/', unfinished, name='page_detail'),
    path('join/', unfinished, name='join'),
    path('contact/', unfinished, name='contact'),
    path('search/', unfinished, name='site_search'),
]
