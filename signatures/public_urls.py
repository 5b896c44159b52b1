"""Public addresses of verification; the QR code of a letter holds the second one."""

from django.urls import path

from . import public_views

urlpatterns = [
    path("", public_views.verify_start, name="verify-start"),
    path("<slug:code>/", public_views.verify, name="verify"),
]
