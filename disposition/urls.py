"""Addresses of disposition."""

from django.urls import path

from . import views

urlpatterns = [
    path("disposisi/<int:recipient_id>/terima/", views.acknowledge, name="acknowledge"),
    path("disposisi/<int:recipient_id>/beri/", views.dispose, name="dispose"),
    path("disposisi/<int:recipient_id>/kembalikan/", views.return_letter, name="return-letter"),
    path("disposisi/<int:disposition_id>/tarik/", views.withdraw, name="withdraw"),
    path("disposisi/<int:recipient_id>/bahan/", views.hand_in, name="hand-in"),
    path("disposisi/<int:case_id>/lembar/", views.disposition_sheet, name="disposition-sheet"),
    path("disposisi/<int:recipient_id>/susun/", views.take_up, name="take-up"),
    path("bahan/<int:material_id>/", views.material_file, name="material-file"),
    path("surat/<int:letter_id>/teruskan/", views.reforward, name="reforward"),
]
