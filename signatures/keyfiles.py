"""Private key files: RSA keys kept together with their certificate, written whole or not at all."""

import os
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

KEY_BITS = 2048


def write_private(path: Path, data: bytes) -> None:
    """Replace a file in one step, readable by its owner only."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    Path(temporary).replace(path)


def new_key() -> rsa.RSAPrivateKey:
    """Make an RSA key of KEY_BITS bits."""
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)


def write_pair(path: Path, key: rsa.RSAPrivateKey, certificate: x509.Certificate, passphrase: bytes | None) -> None:
    """Write key (encrypted when a passphrase is given) and certificate into one PEM file."""
    protection: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        protection = serialization.BestAvailableEncryption(passphrase)
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    write_private(path, key.private_bytes(pem, form, protection) + certificate.public_bytes(pem))


def read_pair(path: Path, passphrase: bytes | None) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """Read what write_pair wrote; ValueError or TypeError when the passphrase does not fit."""
    data = path.read_bytes()
    key = serialization.load_pem_private_key(data, passphrase or None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(path.name)
    return key, x509.load_pem_x509_certificate(data)
