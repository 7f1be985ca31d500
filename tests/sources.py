"""The modules of the package as Python reads them, parsed once for all tests that look through them."""

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import qmxl

PACKAGE = Path(qmxl.__file__).parent


@cache
def sources() -> Mapping[str, ast.Module]:
    """Every module by its path in the package, to be read only."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@cache
def nodes() -> Mapping[str, tuple[ast.AST, ...]]:
    """All that stands in each of them, in the order of :func:`ast.walk`."""
    return {name: tuple(ast.walk(tree)) for name, tree in sources().items()}
