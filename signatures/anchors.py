"""Read trust anchors and lists of revoked certificates from files."""

from pathlib import Path

from cryptography import x509


class BadAnchorError(ValueError):
    """A file that should hold certificates holds none that can be read."""


def read_certificates(path: Path) -> list[x509.Certificate]:
    """Return all certificates of a PEM file, or the one of a DER file; BadAnchorError or OSError else."""
    data = path.read_bytes()
    try:
        if b"-----BEGIN" in data:
            return x509.load_pem_x509_certificates(data)
        return [x509.load_der_x509_certificate(data)]
    except ValueError as error:
        raise BadAnchorError(str(path)) from error


def office_anchors(folder: Path) -> list[x509.Certificate]:
    """Return the office's own root, or nothing before its authority was made."""
    root = folder / "root.pem"
    return read_certificates(root) if root.is_file() else []


def office_crls(folder: Path) -> list[bytes]:
    """Return the office's own lists of revoked certificates (DER)."""
    return [path.read_bytes() for path in sorted(folder.glob("*.crl"))]
