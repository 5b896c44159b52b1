"""What several published standards of the same agency state alike."""

from correspondence.standards.source import Compensation, Lapor, Link, Reading

LKPP = "Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah"
LKPP_COMPLEX = "Kompleks Rasuna Epicentrum"
LKPP_STREET = "Jl. Epicentrum Tengah Lot 11 B Jakarta Selatan 12940"
LKPP_ADDRESS = f"{LKPP_COMPLEX}, {LKPP_STREET}"
CALL_CENTER_NUMBERS = ("144", "021-29935577")
FREE = "Tidak dipungut biaya"
# Two spellings of one door of the agency's letter system stand in the standards (reading I15).
E_OFFICE = Link(
    "https://eoffice.lkpp.go.id/persuratan",
    "https://eoffice.lkpp.go.id/persuratan",
    aliases=("e-office.lkpp.go.id/persuratan",),
)

PRIORITY_NEXT_TIME = Compensation(
    "Bila kami tidak menyelesaikan sesuai jangka waktu penyelesaian, kami memberikan kompensasi "
    "berupa pemberian prioritas untuk pelayanan berikutnya."
)
PRIORITY_READING = Reading(
    "I24",
    "Kompensasi menjadi hak pemohon bila batas waktu terlewat karena instansi, dipakai satu kali pada "
    "permohonan berikutnya, berlaku 12 bulan, dan dapat dicabut dengan alasan.",
    about="compensation",
)

# The standards name the year of their decree at most; portal.demo.pages chooses the day and these sentences say so.
DEMO_DAY_READING = Reading(
    "Peragaan",
    "Tanggal mulai berlaku di peragaan ini adalah pilihan peragaan; SK hanya menyebut tahun.",
)
DEMO_DAY_WITHOUT_DECREE = Reading(
    "Peragaan",
    "Tanggal mulai berlaku di peragaan ini adalah pilihan peragaan; standar tidak menyebut nomor SK maupun tanggalnya.",
)


def clock_reading(channel: str, start: str, stop: str) -> Reading:
    """Give the reading of a channel's time where the standard states neither its start nor its stop."""
    return Reading(
        "I5",
        f"Saat mulai dan berhenti tidak disebut; menurut bacaan kami waktu dihitung sejak {start} sampai {stop}.",
        about=f"channels/{channel}/limit",
    )


def lapor_for(title: str) -> Lapor:
    """Give the national complaint block as it stands below a standard of this title."""
    return Lapor(
        sentence="Pengaduan, aspirasi, maupun permintaan informasi juga dapat disampaikan melalui aplikasi LAPOR!",
        explanation="LAPOR! menampung permasalahan pelayanan publik dalam satu kanal dan menyampaikan laporan "
        "kepada instansi terkait. Selain Website LAPOR!, tersedia aplikasinya: Unduh di Play Store, Unduh di App "
        "Store.",
        links=(Link("Website LAPOR!", "https://www.lapor.go.id/"),),
        issue_sentence=f"Isu dan Keluhan: laporkan masalah Pelayanan Publik “{title}”.",
    )
