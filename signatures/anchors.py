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
    """Return the roots of the agencies that sign here, or nothing before any authority was made."""
    return [certificate for root in sorted(folder.glob("*/root.pem")) for certificate in read_certificates(root)]


def trusted_roots(folder: Path) -> list[x509.Certificate]:
    """Return the certificates that the administrator has laid into the folder; an unreadable file stops everything.

    Raises BadAnchorError: signatures must not silently count as untrusted because a file was copied badly.
    """
    files = sorted(path for path in folder.glob("*") if path.suffix in {".pem", ".crt", ".cer", ".der"})
    return [certificate for path in files for certificate in read_certificates(path)]


def office_crls(folder: Path) -> list[bytes]:
    """Return the lists of revoked certificates (DER) of the agencies that sign here."""
    return [path.read_bytes() for path in sorted(folder.glob("*/*.crl"))]
