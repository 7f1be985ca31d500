"""The table of faults: each code is used and has its sentences, and nothing beside the table goes by a code's text."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

import pytest

from qmxl.codes import Code, Family, Severity, Trait
from qmxl.texts import LANGUAGES, texts
from tests.sources import nodes

TABLE = "codes.py"
SAID = re.compile("|".join(sorted(Code, key=len, reverse=True)))
OF_FIGURES = (Family.TYPE, Family.COUNT, Family.MISSING, Family.STRUCTURE)  # they can stand at the cell of a figure


Nodes = Iterable[ast.AST]  # of a module


def beside() -> Mapping[str, Nodes]:
    """Every module beside the table."""
    return {name: its for name, its in nodes().items() if name != TABLE}


def used(module: Nodes, of: str = "Code") -> Iterator[str]:
    """The lines of the table a module asks for by name, or the names it asks for ``of`` another."""
    for node in module:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == of:
            yield node.attr


def spelt(module: Nodes) -> Iterator[str]:
    """The literal strings that are a code, or the key of a code's text."""
    for node in module:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            word = node.value.rpartition(".")[2]
            if SAID.fullmatch(word):
                yield word


def begun(module: Nodes) -> Iterator[str]:
    """What a text is asked to begin or end with that codes begin or end with too."""
    words = {part for code in Code for part in (code.partition("-")[0], code.rpartition("-")[2])}
    for node in module:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            asked = node.func.attr in {"startswith", "endswith"} and "code" in ast.unparse(node.func.value)
            said = (each for argument in node.args for each in ast.walk(argument)) if asked else ()
            yield from (
                each.value for each in said if isinstance(each, ast.Constant) and str(each.value).strip("-") in words
            )


def short(language: str, table: str) -> set[str]:
    """The codes with a short name in a table of the texts."""
    return {key.removeprefix(table) for key in texts(language).table if key.startswith(table)}


def test_codes_are_found_where_they_stand() -> None:
    read = ast.parse("""
found = Finding(Code.COUNT_TOTAL, cell)
wrong = finding.code == "FILE-PDF", text("finding.FILE-EMPTY"), "see COUNT-ZERO here", finding.code.startswith("FORM-")
""")
    module = list(ast.walk(read))
    assert (list(used(module)), list(spelt(module)), list(begun(module))) == (
        ["COUNT_TOTAL"],
        ["FILE-PDF", "FILE-EMPTY"],
        ["FORM-"],
    )


def test_a_code_is_named_as_it_is_spelt() -> None:
    assert {code.name: str(code) for code in Code} == {code.name: code.name.replace("_", "-") for code in Code}


def test_each_code_is_used_and_each_one_used_is_in_the_table() -> None:
    names = {name for module in beside().values() for name in used(module)}
    assert names == set(Code.__members__)


def test_no_code_is_spelt_outside_the_table() -> None:
    assert [(name, word) for name, its in beside().items() for word in (*spelt(its), *begun(its))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_code_has_its_sentence(language: str) -> None:
    assert short(language, "finding.") == set(Code)
    assert short(language, "finding_field.") <= set(Code)
    assert short(language, "finding_line.") <= set(Code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_keeps_a_figure_out_and_each_doubt_has_a_short_name(language: str) -> None:
    keeps_out = {code for code in Code if Trait.KEEPS_OUT in code.traits and code.family in OF_FIGURES}
    assert keeps_out - short(language, "finding_short.") == set()
    assert {code for code in Code if code.family is Family.DOUBT} == short(language, "doubt.")
    assert short(language, "finding_short.") <= set(Code)


def test_only_errors_keep_anything_out() -> None:
    assert [
        code for code in Code if Trait.KEEPS_OUT in code.traits and code.severity not in {Severity.ERROR, None}
    ] == []


def test_each_trait_and_family_is_had_and_asked_for() -> None:
    asked = {name for module in beside().values() for name in used(module, "Trait")}
    assert [trait for trait in Trait if trait.name not in asked] == []
    assert [trait for trait in Trait if not any(trait in code.traits for code in Code)] == []
    assert {code.family for code in Code} == set(Family)
