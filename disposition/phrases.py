"""The seed list of instruction phrases (domain A3); an editable table afterwards, codes stable."""

from .models import InstructionPhrase

PHRASES = (
    ("know", "Untuk diketahui/perhatian"),
    ("settle", "Selesaikan/tindak lanjuti"),
    ("process", "Proses lebih lanjut"),
    ("advise", "Beri saran/pendapat"),
    ("study", "Pelajari/kaji/telaah"),
    ("draft", "Siapkan konsep jawaban"),
    ("coordinate", "Koordinasikan dan konfirmasikan"),
    ("represent", "Wakili/hadiri"),
    ("monitor", "Pantau"),
    ("discuss", "Bicarakan dengan saya"),
    ("material", "Siapkan bahan"),
    ("schedule", "Jadwalkan"),
    ("circulate", "Edarkan"),
    ("file", "Untuk arsip"),
)


def seed() -> None:
    """Fill the table with the phrases it lacks."""
    for order, (code, text) in enumerate(PHRASES):
        InstructionPhrase.objects.get_or_create(code=code, defaults={"text": text, "order": order})
