"""Words by which a letterhead names its issuer and where to reach it."""

ISSUER_WORDS = frozenset((
    "pemerintah", "kementerian", "dinas", "badan", "lembaga", "kabupaten", "kota", "provinsi", "kecamatan",
    "kelurahan", "desa", "sekretariat", "direktorat", "universitas", "institut", "politeknik", "sekolah",
    "rumah", "sakit", "rsud", "puskesmas", "upt", "uptd", "kantor", "komisi", "dewan", "balai", "yayasan",
    "koperasi", "perum", "perusahaan", "pt", "cv", "bank", "asosiasi", "ikatan", "persatuan", "perhimpunan",
    "republik", "company", "ministry", "department", "university", "office", "corporation", "ltd", "inc",
))  # fmt: skip
CONTACT_WORDS = frozenset((
    "jl", "jln", "jalan", "telp", "telepon", "tel", "phone", "fax", "faks", "faksimile", "faximile", "email",
    "e-mail", "website", "laman", "pos", "po", "kodepos",
))  # fmt: skip
