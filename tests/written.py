"""Workbooks written as the product writes them, each once: many tests begin with the same hospital and form.

The same arguments give the same bytes (tests of the writers themselves see to that), so who asks again is given those.
"""

import hashlib
import pickle
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial

from qmxl.control import writer
from qmxl.control.start import Patience
from qmxl.forms.writer import Entries
from qmxl.texts import Texts

KEPT = 150  # of each process; the largest are a quarter of a megabyte


class _Asked:
    """What was asked for, by its content and one object as such, and how it is made."""

    def __init__(self, what: object, of: object, make: Callable[[], bytes]) -> None:
        self.content, self.of, self.make = hashlib.sha256(pickle.dumps(what)).digest(), of, make

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.content == other.content and self.of is other.of

    def __hash__(self) -> int:
        return hash(self.content)


@lru_cache(KEPT)
def _made(asked: _Asked) -> bytes:
    return asked.make()


def once(what: object, make: Callable[[], bytes], of: object = None) -> bytes:
    """What ``make`` gives, which is the same whenever ``what`` is equal and ``of`` the same value.

    That is for a control, which nobody changes and which it takes as long to go through as to write a form.
    """
    return _made(_Asked(what, of, make))


def control_file(
    entries: Entries, made: datetime, text: Texts, *, macros: bool = False, patience: Patience = writer.PATIENCE
) -> bytes:
    """As :func:`qmxl.control.writer.control_file`."""
    what = ("control", entries, made, text.language, macros, patience)
    return once(what, partial(writer.control_file, entries, made, text, macros=macros, patience=patience))
