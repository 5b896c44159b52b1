"""Addresses of the door for everybody."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.send, name="send"),
    path("tanda-terima/", views.receipt, name="receipt"),
]
