"""Addresses of the door for everybody."""

from django.urls import path

from . import drafts_files, drafts_views, receipt_views, views

urlpatterns = [
    path("", views.send, name="send"),
    path("data-pribadi/", views.privacy, name="send-privacy"),
    path("lupakan/", drafts_views.forget_browser, name="letter-form-forget"),
    path("lanjutkan/", drafts_views.resume, name="letter-form-resume"),
    path("lanjutkan/kode/", drafts_views.resume_code, name="letter-form-resume-code"),
    path("isian/<slug:key>/", drafts_views.resume_draft, name="letter-form"),
    path("isian/<slug:key>/surat/", views.change, name="letter-form-change"),
    path("isian/<slug:key>/kode/", drafts_views.code, name="letter-form-code"),
    path("isian/<slug:key>/kode/lagi/", drafts_views.code_again, name="letter-form-code-again"),
    path("isian/<slug:key>/berkas/", drafts_files.files, name="letter-form-files"),
    path("isian/<slug:key>/berkas/<int:file_id>/", drafts_files.file, name="letter-form-file"),
    path("isian/<slug:key>/periksa/", drafts_views.review, name="letter-form-review"),
    path("tanda-terima/", receipt_views.receipt, name="receipt"),
    path("tanda-terima/berkas/", receipt_views.receipt_slip, name="receipt-slip"),
    path("tanda-terima/pdf/", receipt_views.receipt_pdf, name="receipt-pdf"),
]
