"""The rooms of the package: imports run one way between them, and none grows out of proportion."""

import ast
import re
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import median

from tests.sources import PACKAGE, nodes

# From the ground up: a room imports from rooms before it. What is no folder is a module of the package itself.
ROOMS = (
    ("__init__", "refusal", "names"),
    ("period", "codes"),
    ("hospital",),
    ("xlsx",),
    ("texts", "findings"),
    ("grouping",),
    ("typed",),
    ("functions",),
    ("hosts",),
    ("proof",),
    ("catalogue",),
    ("measures",),
    ("criteria",),
    ("forms",),
    ("own_forms",),
    ("definitions",),
    ("control", "assessed"),
    ("importing",),
    ("assessors",),
    ("submissions",),
    ("checks",),
    ("departments",),
    ("reports",),
    ("evidence",),
    ("engines",),
    ("tables",),
    ("series",),
    ("handing_out",),
    ("campaign",),
    ("sheets",),
    ("offered",),
    ("programme", "inspection", "spc"),
    ("master",),
    ("seven_tools",),
    ("reviews",),
    ("sending",),
    ("province",),
    ("sample",),
    ("commands",),
    ("desks",),
    ("build", "doctor"),
    ("cli",),
    ("__main__",),
)
LARGEST = 0.1  # of all lines
MIDDLING = 100  # lines


def room(module: str) -> str:
    """The room of a dotted name: ``xlsx`` of ``qmxl.xlsx.cells``."""
    return [*module.split("."), "__init__"][1]


def modules() -> dict[str, Path]:
    """Every module by its dotted name."""
    paths = sorted(PACKAGE.rglob("*.py"))
    named = {".".join(("qmxl", *path.relative_to(PACKAGE).with_suffix("").parts)): path for path in paths}
    return {name.removesuffix(".__init__") if name != "qmxl.__init__" else name: path for name, path in named.items()}


def read(path: Path) -> Iterable[ast.AST]:
    """What stands in a module."""
    return nodes()[path.relative_to(PACKAGE).as_posix()]


def imported(module: Iterable[ast.AST], known: set[str]) -> Iterator[str]:
    """The modules of qmxl that a module imports, wherever in it."""
    for node in module:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "qmxl")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "qmxl":
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in known else str(node.module)


def arrows() -> dict[tuple[str, str], set[str]]:
    """From which room to which other something is imported, and by which modules."""
    known = modules()
    found: dict[tuple[str, str], set[str]] = {}
    for name, path in known.items():
        for other in imported(read(path), set(known)):
            if room(name) != room(other):
                found.setdefault((room(name), room(other)), set()).add(f"{name} -> {other}")
    return found


def lines() -> dict[str, int]:
    """How long each module is."""
    return {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules().items()}


def test_every_room_has_its_place() -> None:
    assert {each for floor in ROOMS for each in floor} == {room(name) for name in modules()}


def test_imports_between_rooms_run_one_way() -> None:
    floor = {each: at for at, several in enumerate(ROOMS) for each in several}
    upward = {
        arrow
        for (of, to), several in arrows().items()
        if floor[to] >= floor[of] and to != "__init__"
        for arrow in several
    }
    assert upward == set()


def test_there_is_no_circle_of_rooms() -> None:
    graph: dict[str, set[str]] = {}
    for of, to in arrows():
        if to != "__init__":
            graph.setdefault(of, set()).add(to)
    assert [*TopologicalSorter(graph).static_order()]


def test_the_page_lists_the_rooms_in_their_order() -> None:
    """Each above those it may import from; of a line of several the first counts."""
    page = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("| room | holds |")[2].partition("\n\n")[0]
    listed = [re.findall(r"`(\w+)", line.split("|")[1]) for line in table.splitlines() if line.startswith("| `")]
    level = {name: at for at, several in enumerate(ROOMS) for name in several}
    order = [level[names[0]] for names in listed]
    assert order == sorted(order, reverse=True)
    assert {name for several in ROOMS for name in several} - {"__init__", "__main__"} <= {
        n for its in listed for n in its
    }


def test_no_room_holds_more_than_a_tenth() -> None:
    whole, rooms = sum(lines().values()), dict.fromkeys((room(name) for name in modules()), 0)
    for name, count in lines().items():
        rooms[room(name)] += count
    assert {name: count for name, count in rooms.items() if count > LARGEST * whole} == {}


def test_half_of_the_modules_are_short() -> None:
    assert median(count for count in lines().values() if count > 1) < MIDDLING


def test_the_names_in_a_hospitals_folder_are_spelt_once() -> None:
    """Prose may name them."""
    spelt = re.compile(r"(bieu-mau|nop|tong-hop|lich-su|minh-chung|tra-lai|QM_(?:TongHop|NoiBo|DieuKhien)\S*)(?:/.*)?")
    found = {
        (name, node.value)
        for name, path in modules().items()
        for node in read(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and spelt.fullmatch(node.value)
    }
    assert {name for name, _ in found} == {"qmxl.hospital.folder"}
    said = [value for _, value in found]
    assert len(said) == len(set(said))


def test_the_macros_are_told_the_names_in_a_hospitals_folder() -> None:
    from qmxl.desks.excel import buttons

    source = (PACKAGE / "control" / "qlcl" / "QLCL.bas").read_text(encoding="ascii")
    assert re.findall(r"nop|tong-hop|lich-su|bieu-mau|QM_(?:TongHop|NoiBo|DieuKhien)", source) == []
    assert re.findall(r'As String = "(\{\w+\})"', source) == [f"{{{name}}}" for name in buttons.NAMES]
    assert re.findall(r"\{(\w+)\}", buttons.source()) == ["period", "period"]
