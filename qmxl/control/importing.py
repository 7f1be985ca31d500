"""Takes a hospital's list of sub-items over into its control workbook."""

from collections.abc import Sequence
from pathlib import Path

from qmxl.catalogue import loader
from qmxl.catalogue.models import FormField
from qmxl.control.layout import control_workbook
from qmxl.control.writer import list_entries, starter_entries
from qmxl.forms.fetching import fetch_apart
from qmxl.forms.layout import Key
from qmxl.forms.reader import read_workbook
from qmxl.forms.values import fold, parse
from qmxl.refusal import Refusal
from qmxl.texts import Texts

NEEDED = frozenset({"code", "criterion", "level", "title"})


def with_sub_items(
    entries: dict[str, dict[Key, object]] | None, existing: Path | None, listed: Path, text: Texts
) -> dict[str, dict[Key, object]]:
    """The entries of a control workbook with its sub-items replaced by the list in the workbook ``listed``.

    A department already chosen for a sub-item stays where the list names none.
    """
    kept = entries or (entries_in(existing, text) if existing else starter_entries(text))
    before = {row: value for (row, field, _), value in kept.get("sub_items", {}).items() if field == "code"}
    owners = {
        str(code): kept["sub_items"].get((row, "department", ""))
        for row, code in before.items()
        if ("sub_items" in kept and (row, "department", "") in kept["sub_items"])
    }
    rows = read_list(listed)
    for row in rows:
        if not row.get("department") and str(row["code"]) in owners:
            row["department"] = owners[str(row["code"])]
    return {**kept, "sub_items": list_entries(rows)}


def entries_in(path: Path, text: Texts) -> dict[str, dict[Key, object]]:
    """All that was entered in a control workbook, right or wrong."""
    _, _, raw = fetch_apart(path)
    if raw is None:
        raise Refusal("control_unreadable", path=path, reason=text("finding.FILE-TRUNCATED"))
    sheets, _ = read_workbook(raw, control_workbook(text), path.name)
    return {form: found.entered for form, found in sheets.items()}


def read_list(path: Path) -> list[dict[str, object]]:
    """The sub-items of a workbook with headings such as ma_tieu_muc, tieu_chi, muc, tieu_muc, in any order.

    Raises a Refusal when no sheet has those headings.
    """
    form = next(form for form in loader.forms("control") if form.id == "sub_items")
    names = {fold(name): field for field in form.field for name in _names(field)}
    if not path.is_file():
        raise Refusal("no_files", paths=[str(path)])
    _, _, raw = fetch_apart(path)
    for rows in raw.sheets.values() if raw else ():
        for at, row in enumerate(rows[:20]):
            fields = {column: names[_heading(cell)] for column, cell in enumerate(row) if _heading(cell) in names}
            if {field.id for field in fields.values()} >= NEEDED:
                return list(_items(rows[at + 1 :], fields))
    raise Refusal("sub_items_unreadable", path=path)


def _names(field: FormField) -> tuple[str, ...]:
    return (field.id, field.label.vi, field.label.en, field.label.zh, *field.aliases)


def _heading(cell: object) -> str:
    return fold(cell.replace("*", "")) if isinstance(cell, str) else ""


def _items(rows: Sequence[Sequence[object]], fields: dict[int, FormField]) -> list[dict[str, object]]:
    """Each line that has a code; a level written "Mức 3" is 3."""
    items = []
    for row in rows:
        item: dict[str, object] = {}
        for column, field in fields.items():
            cell = row[column] if column < len(row) else ""
            if cell != "":
                value, _ = parse(cell, "text" if field.id in {"title", "group", "department"} else field.type)
                digits = "".join(c for c in str(cell) if c.isdigit())
                item[field.id] = (
                    int(digits)
                    if field.id == "level" and value is None and digits
                    else (value if value is not None else cell)
                )
        if item.get("code"):
            items.append(item)
    return items
