r"""Signatures under seals and heads (chữ ký số, Ed25519). Keys are given by the caller and never stored.

What is signed is `"vngov-signed/1\\0"` and the document as JSON without its signature: keys sorted, no spaces, UTF-8. The
public key stands in the document, so that it is signed as well. Needs the extra `sign`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

import attrs
import orjson

from vngov.errors import InvalidInput, VngovError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = [
    "DocumentUnreadable",
    "Ed25519Signer",
    "KeyUnusable",
    "Signature",
    "Signer",
    "SigningMissing",
    "canonical",
    "fits",
    "sign",
]

_PREFIX = b"vngov-signed/1\0"


class SigningMissing(VngovError, ImportError):
    """The program for signatures is not installed (chưa cài phần ký số)."""

    code = "signing_missing"
    vi = "chưa cài phần ký số; hãy cài: pip install 'vngov[sign]'"
    en = "signatures need an extra: pip install 'vngov[sign]'"


class KeyUnusable(InvalidInput):
    """A key that is no Ed25519 key, or is locked with a password (khóa ký không dùng được). The key is not told."""

    code = "key_unusable"
    vi = "khóa không dùng được: cần khóa Ed25519, 32 byte hoặc tệp PEM không đặt mật khẩu"
    en = "the key cannot be used: an Ed25519 key is needed, 32 bytes or a PEM file without a password"


class DocumentUnreadable(InvalidInput):
    """A seal, a proof or a sheet of heads that does not have its form (tài liệu chứng minh không đọc được)."""

    code = "document_unreadable"
    vi = "tài liệu không đúng khuôn dạng {format}"
    en = "the document does not have the form {format}"


@attrs.frozen
class Signature:
    """A signature (chữ ký): the public key (32 bytes) and its 64 bytes over a document."""

    key: bytes
    value: bytes


class Signer(Protocol):
    """Whatever signs with Ed25519 (người hoặc thiết bị ký): a key in memory, a token, a remote service."""

    @property
    def key(self) -> bytes:
        """Give the public key, 32 bytes."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Give the signature over a message, 64 bytes."""
        ...


class Ed25519Signer:
    """Signs with a private key in memory (ký bằng khóa được đưa vào). Raises SigningMissing, KeyUnusable."""

    __slots__ = ("_private",)

    def __init__(self, private: bytes) -> None:
        _needs_signing()
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        try:
            self._private: Ed25519PrivateKey = Ed25519PrivateKey.from_private_bytes(private)
        except (ValueError, TypeError):
            raise KeyUnusable() from None

    @classmethod
    def from_pem(cls, pem: bytes) -> Ed25519Signer:
        """Read a private key as `openssl genpkey -algorithm ed25519` writes it. Raises SigningMissing, KeyUnusable."""
        _needs_signing()
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            private = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise KeyUnusable() from None
        if not isinstance(private, Ed25519PrivateKey):
            raise KeyUnusable()
        return cls(private.private_bytes_raw())

    @property
    def key(self) -> bytes:
        return self._private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Give the signature over a message, 64 bytes."""
        return self._private.sign(message)


def canonical(data: Mapping[str, Any]) -> bytes:
    """Write plain data in the one form that is signed: JSON, keys sorted, no spaces, UTF-8."""
    return orjson.dumps(dict(data), option=orjson.OPT_SORT_KEYS)


def sign(data: Mapping[str, Any], signer: Signer) -> Signature:
    """Sign plain data (ký), those of a seal or of a sheet of heads."""
    key = signer.key
    return Signature(key, signer.sign(_message(data, key)))


def fits(data: Mapping[str, Any], signature: Signature) -> bool:
    """Tell whether a signature was made with its key over these data (chữ ký có khớp không). Raises SigningMissing.

    Whose key it is must be known from elsewhere.
    """
    _needs_signing()
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(signature.key).verify(signature.value, _message(data, signature.key))
    except (InvalidSignature, ValueError):
        return False
    return True


def _message(data: Mapping[str, Any], key: bytes) -> bytes:
    return _PREFIX + canonical({**data, "key": key.hex()})


def _needs_signing() -> None:
    try:
        import cryptography  # noqa: F401
    except ImportError:
        raise SigningMissing() from None
