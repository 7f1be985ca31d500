"""The recipes of CONTRIBUTING.md: each, done to a copy of the tree as it stands there, does what it says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
HOUSE = {  # what else a recipe has to leave whole
    "A form": ("tests/repository/test_codes.py",),
    "A kind of rule": ("tests/unit/test_own_form_rows.py",),
    "A check": ("tests/repository/test_codes.py", "tests/repository/test_texts.py"),
    "A sheet of the master": ("tests/repository/test_texts.py",),
    "A function": ("tests/spec/test_functions.py",),
}


class Block(NamedTuple):
    """A block under the name of its file: the whole file, or a change of it."""

    path: str
    kind: str
    text: str


def recipes() -> dict[str, list[Block]]:
    """The blocks of each recipe by its title; a recipe is a part of the page with a block that has a file."""
    parts = (part.partition("\n") for part in PAGE.split("\n## ")[1:])
    return {title: [Block(*each) for each in re.findall(BLOCK, part)] for title, _, part in parts}


BLOCK = re.compile(r"^`([^`\n]+)`\n\n```(\w+)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)


def changed(before: str, change: str) -> str:
    """A text after a change, part by part: the lines without + are there once, those without - come in their place."""
    for part in change.split("@@\n"):
        lines = part.splitlines(keepends=True)
        old = "".join(line[1:] or "\n" for line in lines if not line.startswith("+"))
        new = "".join(line[1:] or "\n" for line in lines if not line.startswith("-"))
        assert f"\n{before}".count(f"\n{old}") == 1, f"not there once:\n{old}"
        before = f"\n{before}".replace(f"\n{old}", f"\n{new}")[1:]
    return before


def done(blocks: list[Block], tree: Path) -> list[str]:
    """Does what a recipe says; gives the files it is about."""
    for path, kind, text in blocks:
        target = tree / path
        assert target.exists() == (kind == "diff"), path
        target.write_text(
            changed(target.read_text(encoding="utf-8"), text) if kind == "diff" else text, encoding="utf-8"
        )
    return [block.path for block in blocks]


def run(tree: Path, *arguments: str) -> None:
    """Runs a module of Python in the copy."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment = {**outside, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    told = subprocess.run(
        [sys.executable, *arguments], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what a recipe changes and its test needs."""
    passed = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "qmxl", tmp_path / "qmxl", ignore=passed)
    for each in [
        *(ROOT / "tests").glob("*.py"),
        ROOT / "tests/unit/conftest.py",
        *(ROOT / path for paths in HOUSE.values() for path in paths),
    ]:
        target = tmp_path / each.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(each, target)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    run(tmp_path, "-c", f"import qmxl; assert qmxl.__file__.startswith({str(tmp_path)!r})")
    return tmp_path


def test_there_are_five_recipes_and_each_ends_with_its_test() -> None:
    found = recipes()
    assert found.keys() == HOUSE.keys()
    assert [blocks[-1].path.partition("/")[0] for blocks in found.values()] == ["tests"] * 5


def test_a_form_needs_no_python() -> None:
    assert [Path(block.path).suffix for block in recipes()["A form"] if block.path.startswith("qmxl")] == [".toml"]


def test_a_change_that_does_not_fit_is_seen() -> None:
    assert changed("a\nb\nc\n", " a\n-b\n+d\n@@\n c\n+e\n") == "a\nd\nc\ne\n"
    with pytest.raises(AssertionError):
        changed("a\nb\na\n", " a\n+d\n")


@pytest.mark.slow
@pytest.mark.parametrize("title", recipes())
def test_a_recipe_does_what_it_says(title: str, tree: Path) -> None:
    files = done(recipes()[title], tree)
    written = [path for path in files if path.endswith(".py")]
    run(tree, "-m", "ruff", "check", "-q", "--no-cache", *written)
    run(tree, "-m", "ruff", "format", "-q", "--check", "--no-cache", *written)
    run(tree, "-c", "from qmxl.build import READY, build; build(artefacts=READY)")
    run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", files[-1], *HOUSE[title])
