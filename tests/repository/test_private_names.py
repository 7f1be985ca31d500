"""Names of the libraries for workbooks that are no part of what they promise, and that qmxl uses all the same.

A new version of one of them may drop any of these: this is where it is seen first.
"""

import ast
import re
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import pytest

from tests.sources import nodes

PRIVATE = {
    "xlsxwriter.format:Format": ("_get_xf_index",),
    "xlsxwriter.packager:Packager": ("_filename",),
    "xlsxwriter.url:Url": (
        "_original_url",
        "_link",
        "_relationship_link",
        "_anchor",
        "_text",
        "_escape_url",
        "_tip",
        "_is_object_link",
    ),
    "xlsxwriter.sharedstrings:SharedStringTable": ("_get_shared_string_index", "count"),
    "xlsxwriter.workbook": ("ZipFile",),
    "xlsxwriter.workbook:Workbook": ("_store_workbook",),
    "xlsxwriter.worksheet:Worksheet": (
        "_check_dimensions",
        "_prepare_formula",
        "_write_cell",
        "_write_blank",
        "_write_formula",
        "_write_number",
        "_write_rows",
        "_write_string",
        "dim_colmax",
        "dim_colmin",
        "dim_rowmax",
        "dim_rowmin",
        "fh",
        "str_table",
    ),
}


@pytest.mark.parametrize("place", PRIVATE)
def test_what_is_no_part_of_a_librarys_promise_is_still_there(place: str) -> None:
    module, _, name = place.partition(":")
    there = getattr(import_module(module), name) if name else import_module(module)
    known = {*dir(there)} | set(_set_in(there) if name else ())
    assert {each for each in PRIVATE[place] if each not in known} == set()


def test_every_private_name_of_another_is_in_this_list() -> None:
    listed = {name for names in PRIVATE.values() for name in names}
    used = {name for module in nodes().values() for name in _of_others(module)}
    declared = {name for module in nodes().values() for name in _declared(module)}
    assert (
        used - declared - {"_exit", "_value_", "_asdict"} <= listed
    )  # os._exit, Enum._value_ and _asdict of tuples are documented


def _of_others(module: Iterable[ast.AST]) -> set[str]:
    """Private attributes that are asked for, whosoever they are."""
    return {
        node.attr
        for node in module
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__")
    }


def _declared(module: Iterable[ast.AST]) -> set[str]:
    """Private names that qmxl gives itself: functions, and attributes set on ``self``."""
    functions = {node.name for node in module if isinstance(node, ast.FunctionDef)}
    set_here = {
        node.attr
        for node in module
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }
    return functions | set_here


def _set_in(kind: type) -> set[str]:
    """The attributes that a class sets on itself."""
    source = Path(import_module(kind.__module__).__file__ or "").read_text(encoding="utf-8")
    return set(re.findall(r"self\.(\w+)(?::[^=\n]+)? =", source))
