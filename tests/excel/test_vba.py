"""Both VBA modules are to the grammar of the language ([MS-VBAL]), and use no name that is not declared."""

import pytest

from qmxl.desks.excel import buttons
from qmxl.hosts import vba
from tests.excel.vba_names import undeclared

SOURCES = {"QM": vba.module, "QLCL": buttons.source, "ThisWorkbook": buttons.watch}


def syntax_faults(source: str) -> list[str]:
    """What the grammar does not take, by line."""
    antlr4 = pytest.importorskip("antlr4")
    from antlr4.error.ErrorListener import ErrorListener
    from antlr4_vba.vbaLexer import vbaLexer
    from antlr4_vba.vbaParser import vbaParser

    class Listener(ErrorListener):
        def syntaxError(self, _recognizer, _symbol, line, _column, message, _error):  # noqa: N802 - its name there
            found.append(f"{line}: {message}")

    found: list[str] = []
    lexer = vbaLexer(antlr4.InputStream(source.replace("\r\n", "\n")))
    parser = vbaParser(antlr4.CommonTokenStream(lexer))
    for each in (lexer, parser):
        each.removeErrorListeners()
        each.addErrorListener(Listener())
    parser.startRule()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", SOURCES)
def test_a_module_is_to_the_grammar(name: str):
    assert syntax_faults(SOURCES[name]()) == []


def test_a_syntax_fault_is_noticed():
    assert syntax_faults('Attribute VB_Name = "Q"\nSub A()\n    If x = Then y = 1\nEnd Sub\n') != []


@pytest.mark.parametrize("name", SOURCES)
def test_every_name_is_declared(name: str):
    """What the editor would stop at under Option Explicit."""
    beside = buttons.source() if name == "ThisWorkbook" else ""
    assert undeclared(SOURCES[name]() + beside) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Dim folder As String, name As String", "Dim folder As String", "UNKNOWN qmdesk name"),
        ("GoTo NotOpened", "GoTo Elsewhere", "NO LABEL qmopened Elsewhere"),
        ("Dim row As Long, sheet As Object", "Dim row As Long, book As Object", "TWICE qmlanguage book"),
    ],
)
def test_a_fault_of_names_is_noticed(old: str, new: str, fault: str):
    source = buttons.source()
    assert old in source
    found = undeclared(source.replace(old, new, 1))
    assert fault in found
