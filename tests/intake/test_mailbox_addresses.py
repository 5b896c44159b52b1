"""Mailboxes named in the environment: what is read, what is refused, and that no sentence repeats a password."""

import os
import subprocess
import sys
from datetime import date

import pytest

from correspondence.intake.mailbox.addresses import HERE, Source, WrongMailbox, read_sources
from tests.live import ROOT

SECRET = "s3cret-p4ss"


def test_a_mailbox_is_read_with_everything_that_may_be_said_of_it() -> None:
    (source,) = read_sources(
        "imaps://surat%40lkpp.example:a%2Fb%3Ac%25@mail.lkpp.example/Kotak%20Masuk"
        "?agency=lkpp&service=konsultasi-katalog&keep=Tanggap/Diterima&since=2026-01-31"
    )
    assert source == Source(
        host="mail.lkpp.example",
        port=993,
        user="surat@lkpp.example",
        password="a/b:c%",
        folder="Kotak Masuk",
        agency="lkpp",
        service="konsultasi-katalog",
        keep="Tanggap/Diterima",
        since=date(2026, 1, 31),
        tls=True,
    )
    assert source.name == "surat@lkpp.example@mail.lkpp.example:993/Kotak Masuk"
    assert source.address == "surat@lkpp.example"


def test_several_are_separated_by_blanks_or_commas() -> None:
    text = "imaps://a:b@m.example?agency=x, imap://c:d@[::1]:1143/INBOX?agency=y\n imap://e:f@m.example?agency=z"
    first, second, third = read_sources(text)
    assert (first.folder, first.keep, first.port, first.tls) == ("INBOX", HERE, 993, True)
    assert (second.host, second.port, second.tls, second.local) == ("::1", 1143, False, True)
    assert (third.port, third.tls, third.local) == (143, False, False)
    assert read_sources("") == ()


WRONG = {
    "no scheme": f"surat:{SECRET}@mail.example",
    "other scheme": f"pop3://surat:{SECRET}@mail.example?agency=lkpp",
    "no user": f"imaps://:{SECRET}@mail.example?agency=lkpp",
    "no password": "imaps://surat@mail.example?agency=lkpp",
    "no host": f"imaps://surat:{SECRET}@?agency=lkpp",
    "port": f"imaps://surat:{SECRET}@mail.example:abc?agency=lkpp",
    "slash in the password": f"imaps://surat:x/{SECRET}@mail.example?agency=lkpp",
    "number sign in the password": f"imaps://surat:x#{SECRET}@mail.example?agency=lkpp",
    "bracket in the password": f"imaps://surat:[{SECRET}@mail.example?agency=lkpp",
    "no agency": f"imaps://surat:{SECRET}@mail.example/INBOX",
    "unknown word": f"imaps://surat:{SECRET}@mail.example?agency=lkpp&tls={SECRET}",
    "line break": f"imaps://surat:{SECRET}%0d%0aA1@mail.example?agency=lkpp",
    "day": f"imaps://surat:{SECRET}@mail.example?agency=lkpp&since={SECRET}",
    "twice": f"imaps://surat:{SECRET}@mail.example?agency=lkpp imaps://surat:x@mail.example?agency=lkpp",
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_one_is_refused_without_its_password(text: str) -> None:
    with pytest.raises(WrongMailbox) as refused:
        read_sources(text)
    assert SECRET not in str(refused.value)
    assert refused.value.__cause__ is None


def test_no_text_of_a_mailbox_shows_its_password() -> None:
    (source,) = read_sources(f"imaps://surat:{SECRET}@mail.example?agency=lkpp")
    assert SECRET not in f"{source!r} {source} {source.name}"


def test_the_start_is_refused_with_a_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=os.environ | {"TANGGAP_MAILBOXES": f"imaps://surat:{SECRET}@mail.example"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "TANGGAP_MAILBOXES: Mailbox 1 is named wrongly: the agency is missing" in done.stderr
    assert SECRET not in done.stdout + done.stderr
