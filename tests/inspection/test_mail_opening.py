"""Mails taken apart in the sandbox: encoded, broken, nested and enormous ones."""

from email.message import EmailMessage
from pathlib import Path
from time import monotonic

import pytest

from correspondence.inspection.kinds import RECEIVE
from correspondence.inspection.mail_opening import OpenedMail, OpeningFailed, address_in, open_mail
from correspondence.inspection.safety import Verdict, check
from tests.inspection.safety_samples import mail_bytes, pdf_bytes

HEAD = b"From: Kantor <kantor@contoh.example>\r\nSubject: Surat\r\n"


def opened(folder: Path, content: bytes) -> OpenedMail:
    """Take a mail apart."""
    (folder / "mail").write_bytes(content)
    (folder / "out").mkdir(exist_ok=True)
    return open_mail(folder / "mail", folder / "out")


def part(head: bytes, content: bytes) -> bytes:
    """Compose a mail of one text and one part with these header lines."""
    return (
        HEAD + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="B"\r\n\r\n'
        b"--B\r\nContent-Type: text/plain\r\n\r\nIsi.\r\n--B\r\n" + head + b"\r\n\r\n" + content + b"\r\n--B--\r\n"
    )


def test_a_plain_mail_says_who_wrote_what_when(tmp_path: Path) -> None:
    content = mail_bytes(
        Message_ID="<a@b.example>", Date="Mon, 02 Nov 2026 08:00:00 +0700", In_Reply_To="<c@d.example>",
        References="<e@f.example> <c@d.example>", Reply_To="Kantor <kantor@contoh.example>",
    )  # fmt: skip
    mail = opened(tmp_path, content)
    assert (mail.from_address, mail.subject, mail.message_id) == ("warga@example.test", "Permohonan", "<a@b.example>")
    assert mail.reply_to == "kantor@contoh.example"
    assert mail.sent_at is not None
    assert mail.sent_at.isoformat() == "2026-11-02T08:00:00+07:00"
    assert mail.answers == ("<c@d.example>", "<e@f.example>", "<c@d.example>")
    assert mail.text.strip() == "Dengan hormat"
    (file,) = mail.files
    assert file.name == "surat.pdf"
    assert file.path.read_bytes().startswith(b"%PDF")


NAMES = {
    "words": (b'name="=?utf-8?q?Surat_=C3=A9.pdf?="', "Surat é.pdf"),
    "two words": (b'name="=?utf-8?q?Surat_?= =?utf-8?q?dua.pdf?="', "Surat dua.pdf"),
    "rfc 2231": (b"name*=utf-8''Surat%20%C3%A9.pdf", "Surat é.pdf"),
    "continued": (b"name*0*=utf-8''Surat%20; name*1*=panjang.pdf", "Surat panjang.pdf"),
    "windows": (b"name*=windows-1252''Surat%20%E9.pdf", "Surat é.pdf"),
    "unknown charset": (b"name*=x-tidak-ada''Surat.pdf", "Surat.pdf"),
    "path": (b'name="../../etc/C:\\\\surat.pdf"', "surat.pdf"),
    "line break": (b'name="=?utf-8?q?a=0D=0Ab.pdf?="', "a b.pdf"),
    "turned": (b'name="=?utf-8?q?surat=E2=80=AEfdp.exe?="', "suratfdp.exe"),
    "none": (b"x=y", "lampiran-1.pdf"),
}


@pytest.mark.parametrize(("said", "name"), NAMES.values(), ids=NAMES.keys())
def test_names_of_files_are_read_however_they_are_encoded(tmp_path: Path, said: bytes, name: str) -> None:
    mail = opened(tmp_path, part(b"Content-Type: application/pdf; " + said, b"%PDF-1.7"))
    assert [file.name for file in mail.files] == [name]
    assert mail.files[0].path.parent == tmp_path / "out"


HEADERS = {
    "words": (b"From: =?utf-8?q?Dinas_=C3=89?= <a@b.example>", ("Dinas É", "a@b.example")),
    "bytes": ("From: Dinas É <a@b.example>".encode(), ("Dinas É", "a@b.example")),
    "windows": ("From: Dinas É <a@b.example>".encode("windows-1252"), ("Dinas É", "a@b.example")),
    "name like an address": (b'From: "=?utf-8?q?x=40y=2Eexample=2C?=" <a@b.example>', ("x@y.example,", "a@b.example")),
    "comma": (b'From: "Dinas, Bagian" <a@b.example>', ("Dinas, Bagian", "a@b.example")),
    "line break": (b"From: =?utf-8?q?x=0D=0ABcc=3A_z=40y=2E?= <a@b.example>", ("x Bcc: z@y.", "a@b.example")),
    "several": (b"From: a@b.example, c@d.example", ("", "a@b.example")),
    "none": (b"X-Other: x", ("", "")),
    "no address": (b"From: Tanpa Alamat", ("", "")),
}  # fmt: skip


@pytest.mark.parametrize(("line", "told"), HEADERS.values(), ids=HEADERS.keys())
def test_the_sender_is_read_however_it_is_written(tmp_path: Path, line: bytes, told: tuple[str, str]) -> None:
    mail = opened(tmp_path, line + b"\r\nSubject: x\r\nTo: z@y.example\r\n\r\nisi\r\n")
    assert (mail.from_name, mail.from_address) == told


def test_broken_base64_gives_what_can_be_read(tmp_path: Path) -> None:
    head = b'Content-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64'
    mail = opened(tmp_path, part(head, b"JVBERi0xLjc*!*\r\nKaaa="))
    assert mail.files[0].path.read_bytes().startswith(b"%PDF-1.7")


def test_windows_text_is_read(tmp_path: Path) -> None:
    mail = opened(tmp_path, HEAD + b"Content-Type: text/plain; charset=windows-1252\r\n\r\nR\xe9sum\xe9 \x80 5\r\n")
    assert mail.text.strip() == "Résumé € 5"


def test_html_is_read_as_text_and_its_scripts_are_not(tmp_path: Path) -> None:
    mail = opened(tmp_path, HEAD + b"Content-Type: text/html\r\n\r\n<p>Yth.</p><script>jahat()</script><p>Hormat</p>")
    assert mail.text.split() == ["Yth.", "Hormat"]


def test_a_mail_that_is_nothing_but_a_pdf_gives_it(tmp_path: Path) -> None:
    mail = opened(tmp_path, HEAD + b'Content-Type: application/pdf; name="surat.pdf"\r\n\r\n%PDF-1.7 isi')
    assert [file.name for file in mail.files] == ["surat.pdf"]


def test_mails_in_mails_give_their_files_down_to_a_depth(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "a@b.example", "Dalam", "<dalam@b.example>"
    mail.set_content("Isi.")
    mail.add_attachment(pdf_bytes(), maintype="application", subtype="pdf", filename="surat.pdf")
    for depth in range(12):
        outer = EmailMessage()
        outer["From"], outer["Subject"] = "a@b.example", f"Luar {depth}"
        outer.set_content("Diteruskan.")
        outer.add_attachment(mail)
        mail = outer
    found = opened(tmp_path, mail.as_bytes())
    assert [file.name for file in found.files] == ["Luar 10.eml", "Luar 9.eml", "Luar 8.eml", "Luar 7.eml"]
    assert [file.inside for file in found.files] == [False, True, True, True]
    assert "<dalam@b.example>" in found.named


def test_signatures_on_mails_and_words_of_servers_are_no_files(tmp_path: Path) -> None:
    for kind in (b"application/pkcs7-signature", b"application/pgp-signature", b"text/rfc822-headers"):
        assert opened(tmp_path, part(b"Content-Type: " + kind + b'; name="x.p7s"', b"xyz")).files == ()


def test_three_thousand_parts_are_bounded(tmp_path: Path) -> None:
    one = b'--B\r\nContent-Type: image/png; name="a.png"\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n'
    content = HEAD + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="B"\r\n\r\n' + one * 3000 + b"--B--"
    begun = monotonic()
    mail = opened(tmp_path, content)
    assert monotonic() - begun < 30
    assert (len(mail.files), mail.left_out) == (50, 2950)
    verdict = check(tmp_path / "mail", name="a.eml", accepted=RECEIVE)
    assert (verdict.verdict, "many-parts" in verdict.flags) == (Verdict.WARN, True)


def test_a_header_of_200_kilobytes_is_read_and_one_without_end_refused(tmp_path: Path) -> None:
    long = HEAD + b"X-Panjang: " + b"a b\r\n " * 33_000 + b"\r\n\r\nisi"
    assert 190_000 < len(long) < 256_000
    assert opened(tmp_path, long).subject == "Surat"
    with pytest.raises(OpeningFailed) as failed:
        opened(tmp_path, HEAD + b"X-Panjang: " + b"a b\r\n " * 60_000 + b"\r\n\r\nisi")
    assert failed.value.reason == "too-complex"


@pytest.mark.parametrize(
    ("headers", "flags"),
    [
        ({"Auto_Submitted": "auto-replied; owner-email=x"}, {"auto-reply"}),
        ({"Auto_Submitted": "no"}, set()),
        ({"Auto_Submitted": "auto-generated"}, {"bulk-mail"}),
        ({"Precedence": "bulk"}, {"bulk-mail"}),
        ({"Precedence": "auto_reply"}, {"auto-reply"}),
        ({"X_Autoreply": "no"}, set()),
        ({"X_Auto_Response_Suppress": "OOF, AutoReply"}, {"bulk-mail"}),
        ({"X_Auto_Response_Suppress": "DR"}, set()),
        ({"List_Unsubscribe": "<mailto:x@y.example>"}, {"bulk-mail"}),
        ({"Return_Path": "<>"}, {"bounce"}),
        ({"Return_Path": "<warga@example.test>"}, set()),
    ],
)
def test_what_wrote_a_mail_is_told_by_its_headers(tmp_path: Path, headers: dict[str, str], flags: set[str]) -> None:
    path = tmp_path / "mail"
    path.write_bytes(mail_bytes(**headers))
    found = check(path, name="a.eml", accepted=RECEIVE)
    assert set(found.flags) - {"attachments"} == flags
    assert found.accepted


def test_addresses_that_cannot_be_written_to_are_none() -> None:
    for text in (
        "",
        "a",
        "a@b",
        "a b@c.example",
        "a@c.example\r\nBcc: x@y.example",
        "a@c.example>",
        "é@c.example",
        "@",
    ):
        assert address_in(text) == ""
    assert address_in(" Nama.Orang+surat@sub.contoh.example ") == "Nama.Orang+surat@sub.contoh.example"
