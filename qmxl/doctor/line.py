"""One line of the doctor's report."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class State(StrEnum):
    """How a thing is: well, worth a look, or in the way of the work."""

    OK = "ok"
    SEE = "see"
    ERROR = "error"


@dataclass(frozen=True)
class Line:
    """What was looked at, how it is and with which facts; the text is ``doctor.<code>.<state>``."""

    code: str
    state: State
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Patient:
    """What is looked at: this computer and, where one was named, a hospital's folder; messages in a language."""

    folder: Path | None
    language: str = "vi"
