"""Addresses of the desk."""

from django.urls import path

from .clock_acts import clock_reason, extend
from .compensation import compensations, revoke_compensation
from .counter import counter, counter_receipt
from .files import letter_file, page_image
from .inbox import inbox
from .letter import letter, letter_state, retry_step
from .positions import switch_position
from .quarantine import quarantine, quarantine_file, quarantine_retry
from .register_book import register_book
from .registering import register_letter
from .supplement import letter_supplement

urlpatterns = [
    path("", inbox, name="inbox"),
    path("register/", register_book, name="register-book"),
    path("loket/", counter, name="counter"),
    path("loket/<int:case_id>/tanda-terima/", counter_receipt, name="counter-receipt"),
    path("surat/<int:letter_id>/", letter, name="letter"),
    path("surat/<int:letter_id>/daftar/", register_letter, name="register-letter"),
    path("surat/<int:letter_id>/susulan/", letter_supplement, name="letter-supplement"),
    path("surat/<int:letter_id>/keadaan/", letter_state, name="letter-state"),
    path("surat/<int:letter_id>/ulangi/<int:step_id>/", retry_step, name="retry-step"),
    path("surat/<int:letter_id>/perpanjang/", extend, name="extend-clock"),
    path("surat/<int:letter_id>/alasan/", clock_reason, name="clock-reason"),
    path("berkas/<int:file_id>/<str:kind>/", letter_file, name="letter-file"),
    path("halaman/<int:file_id>/<int:number>/", page_image, name="page-image"),
    path("karantina/", quarantine, name="quarantine"),
    path("karantina/<int:file_id>/", quarantine_file, name="quarantine-file"),
    path("karantina/<int:delivery_id>/ulangi/", quarantine_retry, name="quarantine-retry"),
    path("kompensasi/", compensations, name="compensations"),
    path("kompensasi/<int:entitlement_id>/cabut/", revoke_compensation, name="revoke-compensation"),
    path("jabatan/", switch_position, name="switch-position"),
]
