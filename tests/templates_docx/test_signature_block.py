"""Who signs for whom, and what is printed above the signature (domain I7)."""

import pytest

from templates_docx.signature_block import SigningChainError, SigningPost, signature_lines, signing_for

KEPALA = SigningPost("Kepala Lembaga")
DEPUTI = SigningPost("Deputi Bidang Monitoring-Evaluasi")
DIREKTUR = SigningPost("Direktur Pengembangan Sistem Katalog")


@pytest.mark.parametrize(
    ("chain", "form", "lines"),
    [
        ((DIREKTUR,), "own_name", ("Direktur Pengembangan Sistem Katalog,",)),
        (
            (DEPUTI, DIREKTUR),
            "on_behalf",
            ("a.n. Deputi Bidang Monitoring-Evaluasi,", "Direktur Pengembangan Sistem Katalog,"),
        ),
        (
            (KEPALA, DEPUTI, DIREKTUR),
            "by_delegation",
            (
                "a.n. Kepala Lembaga,",
                "Deputi Bidang Monitoring-Evaluasi,",
                "u.b.",
                "Direktur Pengembangan Sistem Katalog,",
            ),
        ),
    ],
)
def test_block_follows_the_chain(chain: tuple[SigningPost, ...], form: str, lines: tuple[str, ...]) -> None:
    assert signing_for(chain) == form
    assert signature_lines(chain) == lines


@pytest.mark.parametrize(
    ("capacity", "prefix"),
    [("substantive", ""), ("acting", "Plt. "), ("stand_in", "Plh. "), ("interim", "Pj. ")],
)
def test_capacity_stands_before_the_title_of_its_holder_only(capacity: str, prefix: str) -> None:
    signer = SigningPost(DIREKTUR.title, capacity)
    assert signature_lines((signer,)) == (f"{prefix}{DIREKTUR.title},",)
    assert signature_lines((DEPUTI, signer)) == (f"a.n. {DEPUTI.title},", f"{prefix}{DIREKTUR.title},")
    assert signature_lines((SigningPost("Kepala", capacity), DEPUTI))[0] == f"a.n. {prefix}Kepala,"


@pytest.mark.parametrize("length", [0, 4])
def test_delegation_ends_two_levels_below(length: int) -> None:
    with pytest.raises(SigningChainError):
        signature_lines((KEPALA, DEPUTI, DIREKTUR, SigningPost("Koordinator"))[:length])


@pytest.mark.parametrize(("title", "capacity"), [("  ", "substantive"), ("Kepala", "retired")])
def test_blank_title_and_unknown_capacity_are_refused(title: str, capacity: str) -> None:
    with pytest.raises(SigningChainError):
        SigningPost(title, capacity)
