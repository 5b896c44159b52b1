"""Two demo letters: one complete, one of a company whose stamp is missing."""

from django.conf import settings
from django.utils import timezone

from correspondence.foundation.files.keeping import keep
from correspondence.intake.models import Channel, Delivery
from correspondence.intake.receiving import HandOver, KeptFile, delivery_key, receive
from correspondence.letters.states import FileRole
from correspondence.organization.actors import SystemActor
from correspondence.organization.models import Agency, Position
from correspondence.parties.models import ApplicantType, Correspondent
from correspondence.standards.models import StandardVersion

from .composing import LetterText, scanned_pdf

ACTOR = SystemActor(job="demo")
OPENING = (
    "Sehubungan dengan pelaksanaan pengadaan barang/jasa melalui Katalog Elektronik, bersama ini kami sampaikan "
    "permohonan konsultasi mengenai hal-hal sebagai berikut:"
)
CLOSING = "Demikian kami sampaikan, atas perhatian dan kerja samanya kami ucapkan terima kasih."
INSTITUTION = LetterText(
    kop=("PEMERINTAH KABUPATEN CONTOH", "SEKRETARIAT DAERAH", "BAGIAN PENGADAAN BARANG DAN JASA"),
    address="Jalan Merdeka Nomor 1, Kabupaten Contoh · pbj@kabupaten.example",
    number="000.3.2/118/PBJ",
    place_date="Contoh, 9 November 2026",
    subject="Permohonan konsultasi pencantuman produk pada Katalog Elektronik",
    addressee=("Kepala Lembaga Kebijakan Pengadaan", "Barang/Jasa Pemerintah", "di Jakarta"),
    body=(
        OPENING,
        "1. persyaratan bagi usaha mikro yang belum memiliki toko daring;",
        "2. tata cara negosiasi harga melalui E-purchasing; dan",
        "3. perlakuan atas produk yang sama dengan harga berbeda antarwilayah.",
        CLOSING,
    ),
    office="Kepala Bagian Pengadaan Barang dan Jasa",
    cap="KABUPATEN CONTOH",
)
COMPANY = LetterText(
    kop=("CV CONTOH MAKMUR",),
    address="Jalan Niaga Nomor 2, Kota Contoh · kantor@cv-contoh.example",
    number="021/CM/XI/2026",
    place_date="Kota Contoh, 12 November 2026",
    subject="Permohonan penjelasan status produk Toko Daring",
    addressee=("Direktur Pengembangan Sistem Katalog", "di Jakarta"),
    body=(
        "Kami penyedia yang terdaftar pada Toko Daring. Status salah satu produk kami berubah sejak pekan lalu.",
        "Kami mohon penjelasan mengenai sebab perubahan tersebut dan langkah yang perlu kami lakukan.",
        CLOSING,
    ),
    office="Direktur CV Contoh Makmur",
    seed=21,
)


def ensure_letters(standard: StandardVersion) -> None:
    """Deliver the two letters once."""
    if Delivery.objects.filter(key=delivery_key("demo", INSTITUTION.number)).exists():
        return
    _deliver(standard, INSTITUTION, ApplicantType.INSTITUTION, "pengirim@kabupaten.example", "kepala")
    _deliver(standard, COMPANY, ApplicantType.LEGAL_BODY, "kantor@cv-contoh.example", "direktur")


def _deliver(
    standard: StandardVersion, text: LetterText, applicant_type: ApplicantType, email: str, addressee: str
) -> None:
    now = timezone.now()
    hand_over = HandOver(
        agency=Agency.objects.get(code="lkpp"),
        channel=Channel.PORTAL,
        key=delivery_key("demo", text.number),
        applicant=Correspondent(
            applicant_type=applicant_type,
            name=text.office,
            organization=text.kop[-1].title(),
            email=email,
            address=text.address.split(" · ")[0],
        ),
        received_at=now,
        addressee=Position.objects.get(code=addressee),
        standard_version=standard,
    )
    blob = keep([scanned_pdf(text)], media_type="application/octet-stream", max_bytes=settings.UPLOAD_MAX_BYTES)
    receive(actor=ACTOR, hand_over=hand_over, files=[KeptFile(blob, "surat.pdf", FileRole.LETTER)], at=now)
