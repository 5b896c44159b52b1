"""The confined child that verifies a stranger's PDF: order as JSON on stdin, answer on stdout."""

import base64
import json
import logging
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signatures.validating import verify_pdf


def order(
    *,
    anchors: Sequence[x509.Certificate],
    tsa_anchors: Sequence[x509.Certificate] | None,
    crls: Sequence[bytes],
    at: datetime,
) -> bytes:
    """Return what the child reads on stdin."""
    tsa = None if tsa_anchors is None else [_text(one.public_bytes(Encoding.DER)) for one in tsa_anchors]
    data = {
        "anchors": [_text(one.public_bytes(Encoding.DER)) for one in anchors],
        "tsa_anchors": tsa,
        "crls": [_text(crl) for crl in crls],
        "at": at.isoformat(),
    }
    return json.dumps(data).encode()


def answer(path: Path, data: dict[str, Any]) -> bytes:
    """Verify one file as ordered and return one line of JSON."""
    tsa = data["tsa_anchors"]
    verification = verify_pdf(
        path,
        anchors=_certificates(data["anchors"]),
        tsa_anchors=None if tsa is None else _certificates(tsa),
        crls=[base64.b64decode(crl) for crl in data["crls"]],
        at=datetime.fromisoformat(data["at"]),
    )
    return json.dumps(verification.as_json()).encode() + b"\n"


def _text(der: bytes) -> str:
    return base64.b64encode(der).decode()


def _certificates(texts: Sequence[str]) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(base64.b64decode(text)) for text in texts]


def main() -> None:
    """Read the order and write the answer; the file is the only argument."""
    logging.disable(logging.CRITICAL)
    sys.stdout.buffer.write(answer(Path(sys.argv[1]), json.load(sys.stdin)))


if __name__ == "__main__":
    main()
