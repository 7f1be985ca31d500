"""How several processes share the tests out: those of one LibreOffice or one set of files together, others singly."""

import os

from xdist.scheduler import LoadScopeScheduling

# By the beginning of a test's name. Two screens at a time would make each other's windows slow to answer a click.
TOGETHER = {
    "tests/office/test_buttons.py": "screen",
    "tests/office/test_menu.py": "screen",
    "tests/office/": "calc",
    "tests/golden/test_recalculated.py": "recalculated",
    "tests/excel/test_every_kind_of_file.py": "kinds",
}


class Together(LoadScopeScheduling):
    """Gives each process a whole group, largest first, or one test; the name of what it gives comes from the test's."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for start, group in TOGETHER.items() if nodeid.startswith(start)), nodeid)


def processes() -> int:
    """One more than there are cores: tests that wait for a screen leave theirs idle."""
    return (os.cpu_count() or 1) + 1
