"""Addresses of the desk."""

from django.urls import path

from .clock_acts import clock_reason, extend
from .compensation import compensations, revoke_compensation
from .counter import counter
from .counter_receipt import counter_receipt, counter_receipt_pdf, counter_receipt_slip
from .files import letter_file, page_image
from .inbox import inbox
from .letter import letter, letter_state, retry_step
from .machines import scan_folder, scan_folder_seen, system_new, system_renew, system_revoke, systems
from .machines_steps import machine_step_retry
from .mailbox import mailbox, mailbox_fetch, mailbox_file, mailbox_open, mailbox_retry
from .positions import switch_position
from .quarantine import quarantine, quarantine_dismiss, quarantine_file, quarantine_retry
from .register_book import register_book
from .registering import register_letter
from .scan_tray import scan_original, scan_rejoin, scan_tray
from .separator_sheets import separator_sheets
from .supplement import letter_supplement

urlpatterns = [
    path("", inbox, name="inbox"),
    path("register/", register_book, name="register-book"),
    path("loket/", counter, name="counter"),
    path("loket/<int:case_id>/tanda-terima/", counter_receipt, name="counter-receipt"),
    path("loket/<int:case_id>/tanda-terima/berkas/", counter_receipt_slip, name="counter-receipt-slip"),
    path("loket/<int:case_id>/tanda-terima/pdf/", counter_receipt_pdf, name="counter-receipt-pdf"),
    path("pindai/", scan_tray, name="scan-tray"),
    path("pindai/lembar-pemisah/", separator_sheets, name="separator-sheets"),
    path("pindai/<int:scan_id>/asli/", scan_original, name="scan-original"),
    path("pindai/<int:scan_id>/satukan/", scan_rejoin, name="scan-rejoin"),
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
    path("karantina/<int:delivery_id>/singkirkan/", quarantine_dismiss, name="quarantine-dismiss"),
    path("mesin/", scan_folder, name="scan-folder"),
    path("mesin/<int:refusal_id>/selesai/", scan_folder_seen, name="scan-folder-seen"),
    path("mesin/langkah/<int:step_id>/ulangi/", machine_step_retry, name="machine-step-retry"),
    path("mesin/sistem/", systems, name="systems"),
    path("mesin/sistem/baru/", system_new, name="system-new"),
    path("mesin/sistem/<int:client_id>/token/", system_renew, name="system-renew"),
    path("mesin/sistem/<int:client_id>/cabut/", system_revoke, name="system-revoke"),
    path("kotak-surat/", mailbox, name="mailbox"),
    path("kotak-surat/ambil/", mailbox_fetch, name="mailbox-fetch"),
    path("kotak-surat/berkas/<int:file_id>/", mailbox_file, name="mailbox-file"),
    path("kotak-surat/<int:message_id>/ulangi/", mailbox_retry, name="mailbox-retry"),
    path("kotak-surat/<int:delivery_id>/jadikan-surat/", mailbox_open, name="mailbox-open"),
    path("kompensasi/", compensations, name="compensations"),
    path("kompensasi/<int:entitlement_id>/cabut/", revoke_compensation, name="revoke-compensation"),
    path("jabatan/", switch_position, name="switch-position"),
]
