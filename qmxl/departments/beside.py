"""What a department reads beside its sub-items: due date, evidence, guidance, practice, and who works with it."""

from collections.abc import Iterable, Sequence

from qmxl.control.control import Control
from qmxl.control.criteria_models import Practice, SubItem
from qmxl.control.programme import Programme
from qmxl.forms.layout import Beside, ReadingList, Told
from qmxl.texts import Texts

WIDTHS = {"due": 12, "person": 18, "expected": 30, "guidance": 36, "practice": 36, "role": 24}
SUPPORTING = "supporting"  # the list of what a department only supports, as its sheet is marked
LISTED = {
    "code": 12,
    "level": 6,
    "sub_item": 54,
    "lead": 26,
    **{name: WIDTHS[name] for name in WIDTHS if name != "role"},
}


def told_beside(
    control: Control, department: str, items: Sequence[SubItem], text: Texts
) -> tuple[list[Beside], list[tuple[Told, ...]]]:
    """The columns beside a department's sub-items, those alone that hold anything, and each sub-item's cells."""
    rows = [_of(control, department, item, text) for item in items]
    held = [id_ for id_ in WIDTHS if any(row[id_].value for row in rows)]
    return [Beside(id_, WIDTHS[id_]) for id_ in held], [tuple(row[id_] for id_ in held) for row in rows]


def _of(control: Control, department: str, item: SubItem, text: Texts) -> dict[str, Told]:
    return {**_of_all(control, item), "role": Told(_role(control, department, item, text) or None)}


def _of_all(control: Control, item: SubItem) -> dict[str, Told]:
    """What whoever works on a sub-item reads, leading or supporting."""
    return {
        "due": Told(item.due),
        "person": Told(item.person or None),
        "expected": Told(item.expected or None),
        "guidance": Told(item.guidance or None),
        "practice": _practice(
            [each for each in control.programme.practices if each.code in {item.code, item.criterion}]
        ),
    }


def _practice(several: Sequence[Practice]) -> Told:
    """What is done well elsewhere, each with its source; a cell has one link, so that of several stand as text."""
    if len(several) == 1:
        return Told(f"{several[0].practice} ({several[0].source})", several[0].link)
    said = (f"– {each.practice} ({each.source}){f' {each.link}' if each.link else ''}" for each in several)
    return Told("\n".join(said) or None)


def _role(control: Control, department: str, item: SubItem, text: Texts) -> str:
    """With whom the department leads, and who supports; "" where it leads alone."""
    others = [each for each in item.all_leads if each != department]
    parts = [text("form.leads_with", departments=_names(control, others, text))] if others else []
    if item.all_supporting:
        parts.append(text("form.supported_by", departments=_names(control, item.all_supporting, text)))
    return "\n".join(parts)


def _names(control: Control, departments: Iterable[str], text: Texts) -> str:
    known = control.departments
    return text.apart(known[each].name if each in known else each for each in departments)


def levels_beside(
    programme: Programme, department: str, criteria: Sequence[str]
) -> tuple[list[Beside], list[tuple[Told, ...]]]:
    """Last year's level of each criterion, what the office proposes and what was agreed; blank where nothing is."""
    agreed = {each.criterion: each for each in programme.agreed_targets if each.department == department}
    rows = []
    for code in criteria:
        setting, talk = programme.criteria.get(code), agreed.get(code)
        last = (setting.external or setting.last_year) if setting else None
        proposed = (talk.proposed if talk else None) or (setting.target_level if setting else None)
        rows.append((last, proposed, talk.agreed if talk else None))
    columns = [Beside("last_level", 12), Beside("proposed_level", 14), Beside("agreed_level", 14)]
    return columns, [tuple(Told(str(level) if level else None) for level in row) for row in rows]


def supporting_list(control: Control, department: str, text: Texts) -> ReadingList | None:
    """The sub-items a department supports and does not lead, to be read and not answered; None where it has none."""
    items = [
        item
        for item in control.programme.sub_items.values()
        if department in item.all_supporting
        and department not in item.all_leads
        and control.programme.applies(item.criterion)
    ]
    if not items:
        return None
    return ReadingList(
        SUPPORTING,
        text("form.supporting.sheet"),
        text("form.supporting.title"),
        text("form.supporting.instruction"),
        tuple(text(f"form.beside.{id_}" if id_ in WIDTHS else f"form.{id_}") for id_ in LISTED),
        tuple(LISTED.values()),
        tuple(_supported(control, item, text) for item in items),
    )


def _supported(control: Control, item: SubItem, text: Texts) -> tuple[Told, ...]:
    fixed = (item.code, str(item.level or ""), item.title, _names(control, item.all_leads, text))
    return (*map(Told, fixed), *_of_all(control, item).values())
