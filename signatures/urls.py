"""Addresses of signing and release."""

from django.urls import path

from . import incoming_views, views

urlpatterns = [
    path("berkas/<int:file_id>/ditandatangani/<int:number>/", incoming_views.signed_revision, name="signed-revision"),
    path("tandatangan/<int:case_id>/", views.sign, name="sign"),
    path("tandatangan/<int:case_id>/keadaan/", views.sign_state, name="sign-state"),
    path("tandatangan/<int:case_id>/ulangi/", views.sign_retry, name="sign-retry"),
    path("tandatangan/<int:prepared_id>/pdf/", views.prepared_pdf, name="prepared-pdf"),
    path("tandatangan/<int:prepared_id>/halaman/<int:number>/", views.prepared_page, name="prepared-page"),
    path("kirim-balasan/<int:signed_id>/", views.release, name="release"),
    path("balasan/<int:signed_id>/pdf/", views.signed_pdf, name="signed-pdf"),
]
