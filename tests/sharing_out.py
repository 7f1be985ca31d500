"""How several processes share the tests out: those of one LibreOffice or one set of files together, others singly."""

import os

from xdist.scheduler import LoadScopeScheduling

# By the beginning of a test's name. Two screens at a time would make each other's windows slow to answer a click.
TOGETHER = {
    "tests/office/test_buttons.py": "screen",
    "tests/office/test_menu.py": "screen",
    "tests/office/test_functions": "functions",
    "tests/office/": "calc",
    "tests/repository/": "sources",
    "tests/excel/test_every_kind_of_file.py": "kinds",
    "tests/golden/test_master.py": "sample",
    "tests/golden/test_layout.py": "sample",
    "tests/golden/test_registers.py": "sample",
    "tests/golden/test_sample_criteria.py": "sample",
}
# Whose tests share what takes seconds to make.
FILES = (
    "tests/golden/",
    "tests/spec/test_own_forms.py",
    "tests/spec/test_pack.py",
    "tests/unit/test_answer_sheets.py",
    "tests/unit/test_province",
    "tests/unit/test_words_of_the_ribbon.py",
)


class Together(LoadScopeScheduling):
    """Gives each process a whole group, largest first, or one test; the name of what it gives comes from the test's."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, _ = nodeid.partition("::")
        alone = file if nodeid.startswith(FILES) else nodeid
        return next((group for start, group in TOGETHER.items() if nodeid.startswith(start)), alone)


def processes() -> int:
    """One more than there are cores: tests that wait for a screen leave theirs idle."""
    return (os.cpu_count() or 1) + 1
