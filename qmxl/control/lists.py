"""The hospital's own lists that fields of any form choose from: its departments, indicators and sub-items."""

from collections.abc import Iterable, Mapping

from qmxl.catalogue.base import Label
from qmxl.catalogue.codes import Code, CodeList

DEPARTMENTS, INDICATORS, SUB_ITEMS = "@departments", "@indicators", "@sub_items"
TITLES = {
    DEPARTMENTS: Label(vi="Khoa/phòng", en="Departments", zh="科室"),
    INDICATORS: Label(vi="Chỉ số", en="Indicators", zh="指标"),
    SUB_ITEMS: Label(vi="Tiểu mục", en="Sub-items", zh="子条目"),
}


def offered(code: str, name: str) -> str:
    """How a drop-down offers a code."""
    return f"{code} – {name}"


def lists_of(named: Mapping[str, Iterable[tuple[str, str]]]) -> dict[str, CodeList]:
    """Each list out of its codes and names, as drop-downs offer and people type them; a list without any is none."""
    made = {}
    for name, codes in named.items():
        its = tuple(_code(code, called) for code, called in codes)
        if its:
            made[name] = CodeList(id=name, title=TITLES[name], code=its)
    return made


def _code(code: str, name: str) -> Code:
    shown = offered(code, name)
    return Code(id=code, label=Label(vi=shown, en=shown, zh=shown), aliases=(name,))
