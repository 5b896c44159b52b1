"""The letter channel of the consultation standard: the one that the system executes."""

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import (
    BODIES,
    Channel,
    ChannelKind,
    Requirement,
    RequirementKind,
    Step,
    TimeLimit,
    Trigger,
)

STEPS = (
    Step(
        1,
        "pengguna",
        "menyampaikan",
        "surat resmi",
        "Pengguna Layanan menyampaikan surat resmi kepada Kepala LKPP, Deputi Bidang Monitoring Evaluasi "
        "dan Pengembangan Sistem Informasi, atau Direktur Pengembangan Sistem Katalog.",
        completes_on=Trigger(CaseEventName.CASE_RECEIVED),
    ),
    Step(
        2,
        "kepala",
        "mendisposisikan",
        "surat permohonan",
        "Surat permohonan didisposisikan Kepala LKPP kepada Deputi Bidang Monitoring Evaluasi dan "
        "Pengembangan Sistem Informasi.",
        next="deputi",
        completes_on=Trigger(CaseEventName.DISPOSITION_SENT, "kepala"),
    ),
    Step(
        3,
        "deputi",
        "menelaah, memberikan arahan, dan mendisposisikan",
        "surat permohonan",
        "Deputi menelaah surat permohonan (tujuan, jenis bantuan, sifat, permasalahan, dan lampiran "
        "surat), memberikan arahan, dan mendisposisikannya kepada Direktur.",
        next="direktur",
        completes_on=Trigger(CaseEventName.DISPOSITION_SENT, "deputi"),
    ),
    Step(
        4,
        "direktur",
        "menerima, mempelajari, memberi petunjuk, dan mendisposisikan",
        "disposisi dan arahan Deputi",
        "Direktur menerima disposisi, mempelajari arahan Deputi, memberi petunjuk mengenai permohonan "
        "tersebut, dan mendisposisikannya kepada Koordinator.",
        next="koordinator",
        completes_on=Trigger(CaseEventName.DISPOSITION_SENT, "direktur"),
    ),
    Step(
        5,
        "koordinator",
        "menerima, meneliti, dan memerintahkan",
        "surat permohonan",
        "Koordinator menerima dan meneliti surat permohonan, lalu memerintahkan Subkoordinator menyusun telaahan.",
        next="sub_koordinator",
        completes_on=Trigger(CaseEventName.DISPOSITION_SENT, "koordinator"),
    ),
    Step(
        6,
        "sub_koordinator",
        "menerima, membuat telaahan, dan mendisposisikan",
        "disposisi Koordinator",
        "Subkoordinator menerima disposisi Koordinator, membuat telaahan, lalu mendisposisikan kepada "
        "Staf untuk mengumpulkan bahan referensi.",
        next="staf",
        completes_on=Trigger(CaseEventName.DISPOSITION_SENT, "sub_koordinator"),
    ),
    Step(
        7,
        "staf",
        "menerima, mengumpulkan, dan menyampaikan",
        "bahan referensi",
        "Staf menerima disposisi Subkoordinator, mengumpulkan bahan referensi untuk konsep jawaban, dan "
        "menyampaikannya kepada Subkoordinator.",
        next="sub_koordinator",
        completes_on=Trigger(CaseEventName.MATERIAL_ATTACHED, "staf"),
    ),
    Step(
        8,
        "sub_koordinator",
        "menerima, membuat, dan menyampaikan",
        "konsep surat jawaban",
        "Subkoordinator menerima bahan referensi, membuat konsep surat jawaban, dan menyampaikannya kepada "
        "Koordinator.",
        next="koordinator",
        completes_on=Trigger(CaseEventName.DRAFT_SUBMITTED, "sub_koordinator"),
    ),
    Step(
        9,
        "koordinator",
        "menerima, mengkoreksi, dan menyampaikan",
        "konsep surat jawaban",
        "Koordinator menerima dan mengkoreksi konsep surat jawaban, lalu menyampaikannya kepada Direktur.",
        next="direktur",
        completes_on=Trigger(CaseEventName.DRAFT_CLEARED, "koordinator"),
    ),
    Step(
        10,
        "direktur",
        "menerima, mengkoreksi, menandatangani, dan mengirimkan",
        "surat jawaban",
        "Direktur menerima dan mengkoreksi konsep surat jawaban, menandatanganinya, dan mengirimkan surat yang sudah "
        "ditandatangani kepada pihak terkait.",
        completes_on=Trigger(CaseEventName.LETTER_SIGNED, "direktur"),
    ),
    Step(
        11,
        None,
        "dikirimkan",
        "surat yang sudah ditandatangani",
        "Kepada Pengguna Layanan dikirimkan surat yang sudah ditandatangani.",
        next="pengguna",
        completes_on=Trigger(CaseEventName.LETTER_DISPATCHED),
    ),
)

SURAT = Channel(
    code="surat",
    kind=ChannelKind.LETTER,
    name="Surat",
    requirements=(
        Requirement(
            RequirementKind.LETTERHEAD,
            "Surat harus memiliki kop surat bagi instansi/badan hukum",
            needed_for=BODIES,
        ),
        Requirement(RequirementKind.SIGNATURE, "Surat harus ditandatangani"),
        Requirement(
            RequirementKind.STAMP,
            "Surat harus dicap/stempel bagi instansi/badan hukum",
            needed_for=BODIES,
        ),
    ),
    steps=STEPS,
    limit=TimeLimit(
        Unit.WORKING_DAYS,
        10,
        start=Trigger(CaseEventName.DISPOSITION_ACKNOWLEDGED, "staf", words="surat diterima staf"),
        stop=Trigger(CaseEventName.LETTER_DISPATCHED, words="surat jawaban dikirimkan"),
        sentence="10 (sepuluh) hari kerja setelah surat diterima staf",
    ),
    addressees=("kepala", "deputi", "direktur"),
)
