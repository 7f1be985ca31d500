"""Makes a key to sign with."""

import os
from pathlib import Path

from qmxl.commands.freeze import PASSWORD
from qmxl.refusal import Refusal, by_the_system
from qmxl.sending.sealing.signing import new_key

FILE = "qmxl-khoa.pem"


def key_new(path: Path) -> str:
    """Writes a new private key to ``path``, which only its owner may read; gives the public key.

    It is encrypted where the environment has a password for it. A Refusal where the file is there already.
    """
    content, public = new_key(os.environ.get(PASSWORD, ""))
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Refusal("key_exists", path=path) from error
    except OSError as error:
        raise by_the_system(error) from error
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return public
