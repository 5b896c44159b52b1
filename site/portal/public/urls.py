"""Addresses of the tracking page; no code ever stands in one."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.track, name="track"),
    path("surat/", views.tracked, name="tracked"),
    path("kirim-ulang/", views.resend, name="resend"),
    path("lengkapi/", views.complete, name="complete-letter"),
    path("balasan/", views.reply, name="reply"),
    path("keluar/", views.track_end, name="track-end"),
]
