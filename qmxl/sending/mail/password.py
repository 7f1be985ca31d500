"""The password of the mail server: from the environment or the computer's keyring, never from a file."""

import os

VARIABLE = "QMXL_SMTP_PASSWORD"


def service(host: str) -> str:
    """Under which name a keyring has it; beside it stands the user's name."""
    return f"qmxl-{host}"


def password_of(host: str, user: str) -> str | None:
    """The password; None where there is none, no keyring, or one that does not open."""
    given = os.environ.get(VARIABLE)
    if given:
        return given
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        return keyring.get_password(service(host), user) or None
    except (KeyringError, RuntimeError, OSError):
        return None
