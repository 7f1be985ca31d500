"""Why a command could not do its work, as a value that becomes one plain sentence; and the exit codes."""

CLEAN, TO_MEND, COULD_NOT = 0, 1, 2  # exit codes


class Refusal(Exception):  # noqa: N818 - it is a refusal, not an error of the program
    """A command cannot do what it was asked; nothing was changed.

    ``code`` names a text ``refusal.<code>``; ``facts`` fill its placeholders.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def by_the_system(error: OSError) -> Refusal:
    """What the operating system refused, and where."""
    return Refusal("system", path=error.filename or "?", reason=error.strerror or type(error).__name__)
