"""The hospital's own lists that fields of any form choose from: its departments, indicators and sub-items."""

from collections.abc import Iterable, Mapping

from qmxl.catalogue.base import Label
from qmxl.catalogue.codes import Code, CodeList
from qmxl.catalogue.declared import Form

DEPARTMENTS, INDICATORS, SUB_ITEMS = "@departments", "@indicators", "@sub_items"
REGISTERS, QUESTIONNAIRES = "@registers", "@questionnaires"
DASH = " – "  # between a code and what it is called
TITLES = {
    DEPARTMENTS: Label(vi="Khoa/phòng", en="Departments", zh="科室"),
    INDICATORS: Label(vi="Chỉ số", en="Indicators", zh="指标"),
    SUB_ITEMS: Label(vi="Tiểu mục", en="Sub-items", zh="子条目"),
    REGISTERS: Label(vi="Sổ theo dõi", en="Registers", zh="登记簿"),
    QUESTIONNAIRES: Label(vi="Phiếu khảo sát", en="Questionnaires", zh="问卷"),
}


FORMS = frozenset({REGISTERS, QUESTIONNAIRES})  # the lists whose codes nobody but a drop-down shows


def name_in(codes: CodeList, code: str, language: str) -> str:
    """What a code of the hospital's own lists is called, without itself; one that is in none stands for itself."""
    return codes.label(code, language).partition(DASH)[2] or code


def offered(code: str, name: str) -> str:
    """How a drop-down offers a code."""
    return f"{code}{DASH}{name}"


def lists_of(named: Mapping[str, Iterable[tuple[str, ...]]]) -> dict[str, CodeList]:
    """Each list out of its codes and names, as drop-downs offer and people type them; a list without any is none.

    Behind code and name may stand what else a code was called.
    """
    made = {}
    for name, codes in named.items():
        its = tuple(_code(*each) for each in codes)
        if its:
            made[name] = CodeList(id=name, title=TITLES[name], code=its)
    return made


def registers_of(forms: Iterable[Form]) -> dict[str, CodeList]:
    """The list of registers, each by its code and what its sheet is called."""
    code = [
        Code(id=form.id, label=_named(form), aliases=(form.id.upper(), form.sheet.vi, form.sheet.en, form.sheet.zh))
        for form in forms
    ]
    return {REGISTERS: CodeList(id=REGISTERS, title=TITLES[REGISTERS], code=tuple(code))} if code else {}


def questionnaires_of(forms: Iterable[Form]) -> dict[str, CodeList]:
    """The list of questionnaires, each by its code in capitals and what its sheet is called."""
    code = [Code(id=form.id.upper(), label=_named(form), aliases=form.sheet.all) for form in forms]
    return {QUESTIONNAIRES: CodeList(id=QUESTIONNAIRES, title=TITLES[QUESTIONNAIRES], code=tuple(code))} if code else {}


def _named(form: Form) -> Label:
    sheet, code = form.sheet, form.id.upper()
    return Label(vi=offered(code, sheet.vi), en=offered(code, sheet.en), zh=offered(code, sheet.zh))


def _code(code: str, name: str, *others: str) -> Code:
    shown = offered(code, name)
    return Code(id=code, label=Label(vi=shown, en=shown, zh=shown), aliases=(name, *others))
