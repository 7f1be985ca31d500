"""Starting loads little: what a command does not need is not imported before it is asked for."""

import subprocess
import sys

import pytest

SLOW = {  # of the standard library, those that take longest to load; and what only workbooks need
    *("asyncio", "ast", "dataclasses", "datetime", "decimal", "dis", "email", "inspect", "ipaddress", "logging"),
    *("pathlib", "pickle", "statistics", "tokenize", "tomllib", "urllib", "xml", "zipfile"),
    *("formualizer", "openpyxl", "pandas", "pydantic_core", "xlsxwriter"),
}
LOADED = """
import sys
before = set(sys.modules)
from qmxl.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(*sorted(set(sys.modules) - before), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("words", "printed", "slow"),
    [
        (["--version"], "qmxl ", set()),
        (["eval", "=QM_RATE(9,10)"], "90", set()),
        (["eval", "=ROUND(QM_RATE(1,3),2)"], "33.33", {"decimal"}),
        (["eval", "=1/0"], "#DIV/0!", set()),
    ],
)
def test_a_start_loads_nothing_slow_that_it_does_not_use(words: list[str], printed: str, slow: set[str]) -> None:
    started = [sys.executable, "-c", LOADED, *words]
    done = subprocess.run(started, check=True, capture_output=True, encoding="utf-8")
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert (done.stdout.startswith(printed), loaded & SLOW) == (True, slow)
