"""Addresses of the draft."""

from django.urls import path

from . import changing, views

urlpatterns = [
    path("konsep/<int:case_id>/", views.draft, name="draft"),
    path("konsep/<int:case_id>/keadaan/", views.draft_state, name="draft-state"),
    path("konsep/<int:case_id>/unduh/<int:number>/", views.download, name="draft-download"),
    path("konsep/<int:case_id>/banding/<int:old>/<int:new>/", views.compare, name="draft-compare"),
    path("konsep/<int:case_id>/mulai/", changing.begin, name="draft-begin"),
    path("konsep/<int:case_id>/simpan/", changing.save, name="draft-save"),
    path("konsep/<int:case_id>/unggah/", changing.upload, name="draft-upload"),
    path("konsep/<int:case_id>/paraf/", changing.pass_on, name="draft-pass-on"),
    path("konsep/<int:case_id>/kembalikan/", changing.return_draft, name="draft-return"),
    path("konsep/<int:case_id>/ulangi/", changing.retry, name="draft-retry"),
]
