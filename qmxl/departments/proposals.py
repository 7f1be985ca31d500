"""What another department had answered for a sub-item, shown to the one that has it now; it counts once confirmed.

The form shows it beside the line, with file, sheet and cell. Choosing the same status confirms it: evidence and the
rest then appear in their cells by native formulas. Nothing of it is an answer before that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from qmxl.catalogue import loader
from qmxl.catalogue.codes import CodeList
from qmxl.control.control import Control
from qmxl.departments.entered import Entered, Held
from qmxl.forms.layout import spellings
from qmxl.texts import Texts
from qmxl.typed.spelling import fold
from qmxl.xlsx.notes import Note

FORM = "criteria"
Line = Mapping[str, Held]  # by field


@dataclass(frozen=True)
class Proposal:
    """What is shown, and what appears in the line's other cells once ``status`` is chosen, by field."""

    shown: str
    status: str = ""
    contents: Mapping[str, object] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


def proposals(control: Control, used: Mapping[str, Iterable[Entered]], text: Texts) -> dict[str, dict[str, Proposal]]:
    """Of each department the proposals by sub-item: what others say of sub-items that are its own now."""
    found: dict[str, dict[str, list[Proposal]]] = {}
    for department, workbooks in used.items():
        for workbook in workbooks:
            for code, line in _lines(workbook).items():
                item = control.programme.sub_items.get(code)
                owner = item.department if item and control.programme.applies(item.criterion) else ""
                if item and owner and owner != department and owner in control.departments:
                    proposal = _proposal(workbook, line, control.statuses_of(item), text)
                    found.setdefault(owner, {}).setdefault(code, []).append(proposal)
    return {owner: {code: _one(several) for code, several in its.items()} for owner, its in found.items()}


def _lines(workbook: Entered) -> dict[str, dict[str, Held]]:
    grouped: dict[str, dict[str, Held]] = {}
    for (code, name, _), held in workbook.forms.get(FORM, {}).items():
        grouped.setdefault(code, {})[name] = held
    return grouped


def _one(several: list[Proposal]) -> Proposal:
    """The proposal; of several, which may not agree, only what they say."""
    if len(several) == 1:
        return several[0]
    sources = tuple(source for each in several for source in each.sources)
    return Proposal("\n".join(each.shown for each in several), sources=sources)


def _proposal(workbook: Entered, line: Line, statuses: CodeList, text: Texts) -> Proposal:
    fields = [each for each in next(f for f in loader.forms("department") if f.id == FORM).field if each.id in line]
    said = text.apart(f"{each.label.in_(text.language)}: {in_words(line[each.id])}" for each in fields)
    cells = [line[each.id].cell for each in fields]
    sheet = next(iter(line.values())).sheet
    shown = text("form.proposal", said=said, source=workbook.source, sheet=sheet, cells=cells)
    others = {each.id: _content(line[each.id]) for each in fields if each.id != "status"}
    return Proposal(shown, _status(line.get("status"), statuses, text), others, (workbook.source,))


def _status(held: Held | None, statuses: CodeList, text: Texts) -> str:
    """The status as the new form's list has it; "" for one that is not in it."""
    known = spellings(statuses).get(fold(str(held.raw))) if held else None
    return statuses.label(known, text.language) if known else ""


def in_words(held: Held | None) -> str:
    """A cell's content as a person writes it; "" for a blank one."""
    if held is None:
        return ""
    content = _content(held)
    if isinstance(content, datetime | date):
        return f"{content:%d/%m/%Y}"
    if isinstance(content, float):
        return f"{content:.15g}"
    return str(content)


def _content(held: Held) -> object:
    """What a cell holds, a text with the link on it; of one with nothing but a link or comment that."""
    note = held.note or Note()
    if held.raw is None:
        return note.link or note.comment
    return f"{held.raw} ({note.link})" if isinstance(held.raw, str) and note.link else held.raw
