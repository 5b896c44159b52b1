"""Addresses of the tracking page; no code ever stands in one."""

from django.urls import path

from . import receipt, views

urlpatterns = [
    path("", views.track, name="track"),
    path("surat/", views.tracked, name="tracked"),
    path("kirim-ulang/", views.resend, name="resend"),
    path("lengkapi/", views.complete, name="complete-letter"),
    path("balasan/", views.reply, name="reply"),
    path("tanda-terima/", receipt.tracked_receipt, name="tracked-receipt"),
    path("tanda-terima/berkas/", receipt.tracked_receipt_slip, name="tracked-receipt-slip"),
    path("tanda-terima/pdf/", receipt.tracked_receipt_pdf, name="tracked-receipt-pdf"),
    path("keluar/", views.track_end, name="track-end"),
]
