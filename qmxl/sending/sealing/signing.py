"""Keys a hospital signs its sealed workbooks with (Ed25519), and what a receiver makes of a signature."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

from qmxl.codes import Code
from qmxl.refusal import Refusal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    Key: TypeAlias = Ed25519PrivateKey
else:
    Key = Any

KIND = "qmxl-ed25519:"
MESSAGE = b"qmxl seal 1\n"


@dataclass(frozen=True)
class KnownKey:
    """A public key a receiver knows: whose it is, and from when to when it is good; the last day is one of them."""

    hospital: str
    public: str
    since: date | None = None
    until: date | None = None
    revoked: date | None = None

    def is_good_on(self, day: date) -> bool:
        """Whether a day is in its time."""
        return (self.since or date.min) <= day <= (self.until or date.max)


class Facts(TypedDict):
    """What findings say of a key."""

    owner: str
    since: date | str
    until: date | str
    revoked: date | None


def new_key(password: str = "") -> tuple[bytes, str]:
    """A new private key as the content of a file, encrypted where there is a password, and its public key."""
    ed25519, serialization = _cryptography()
    key = ed25519.Ed25519PrivateKey.generate()
    how = serialization.BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
    content = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)
    return content, public_of(key)


def read_key(content: bytes, path: object, password: str = "") -> Key:
    """The private key of a file's content; a Refusal for one that is none, or whose password is not there or wrong."""
    ed25519, serialization = _cryptography()
    try:
        key = serialization.load_pem_private_key(content, password.encode() or None)
    except TypeError as error:  # a password is given and not wanted, or wanted and not given
        raise Refusal("key_password", path=path) from error
    except ValueError as error:
        raise Refusal("key_password" if b"ENCRYPTED" in content else "key_unreadable", path=path) from error
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise Refusal("key_unreadable", path=path)
    return key  # type: ignore[no-any-return]  # what loads without types


def public_of(key: Key) -> str:
    """The public key, as a receiver is told it."""
    _, serialization = _cryptography()
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return KIND + base64.b64encode(raw).decode()


def signed(key: Key, root: str) -> str:
    """The signature of a seal by its digest."""
    return base64.b64encode(key.sign(MESSAGE + root.encode())).decode()


def is_signed_by(public: str, root: str, signature: str) -> bool:
    """Whether a signature is that key's."""
    from cryptography.exceptions import InvalidSignature

    ed25519, _ = _cryptography()
    try:
        raw = base64.b64decode(public.removeprefix(KIND), validate=True)
        ed25519.Ed25519PublicKey.from_public_bytes(raw).verify(
            base64.b64decode(signature, validate=True), MESSAGE + root.encode()
        )
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def standing(
    public: str, hospital: str, sealed_on: date | None, known: Iterable[KnownKey]
) -> tuple[Code | None, KnownKey | None]:
    """What a receiver who knows these keys has against one, None for nothing; and what is known of it.

    A key may stand on several lines, one where its time goes on. A revoked key is refused whenever it was used: who
    has it can write any day.
    """
    found = [each for each in known if each.public == public]
    if not found:
        return Code.SEAL_KEY_UNKNOWN, None
    own = [each for each in found if each.hospital.casefold() == hospital.casefold()]
    if not own:
        return Code.SEAL_KEY_OTHER, found[0]
    if revoked := next((each for each in own if each.revoked is not None), None):
        return Code.SEAL_KEY_REVOKED, revoked
    good = next((each for each in own if each.is_good_on(sealed_on or date.max)), None)
    return (None, good) if good else (Code.SEAL_KEY_EXPIRED, own[-1])


def facts_of(owner: KnownKey | None, name: str) -> Facts:
    """What a finding says of a key that is known: whose it is, by their ``name``, and from when to when it is good."""
    key = owner or KnownKey("", "")
    return {"owner": name, "since": key.since or "–", "until": key.until or "–", "revoked": key.revoked}


def _cryptography() -> Any:
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as missing:
        raise Refusal("no_cryptography") from missing
    return ed25519, serialization
