"""Takes a hospital's list of sub-items over into its control workbook."""

from qmxl.codes import Code
from qmxl.control.entries import list_entries, starter_entries
from qmxl.control.layout import control_workbook
from qmxl.control.listed import read_list
from qmxl.findings import Cell, Finding
from qmxl.forms.fetching import Fetched
from qmxl.forms.kinds.shape import Key
from qmxl.forms.own_sheets import own_sheets
from qmxl.forms.reader import read_workbook
from qmxl.refusal import Refusal
from qmxl.texts import Texts


def with_sub_items(
    entries: dict[str, dict[Key, object]] | None,
    existing: Fetched | None,
    listed: Fetched,
    text: Texts,
    findings: list[Finding],
) -> dict[str, dict[Key, object]]:
    """The entries of a control workbook with its sub-items replaced by the list in the workbook ``listed``.

    A department already chosen for a sub-item stays where the list names none. Adds to ``findings`` what of the list
    was not read.
    """
    kept = entries or (entries_in(existing, text) if existing else starter_entries(text))
    before = {row: value for (row, field, _), value in kept.get("sub_items", {}).items() if field == "code"}
    owners = {
        str(code): kept["sub_items"].get((row, "department", ""))
        for row, code in before.items()
        if ("sub_items" in kept and (row, "department", "") in kept["sub_items"])
    }
    rows = read_list(listed, findings)
    for row in rows:
        if not row.get("department") and str(row["code"]) in owners:
            row["department"] = owners[str(row["code"])]
    return {**kept, "sub_items": list_entries(rows)}


def entries_in(fetched: Fetched, text: Texts) -> dict[str, dict[Key, object]]:
    """All that was entered in a control workbook, right or wrong."""
    path, _, raw = fetched
    if raw is None:
        raise Refusal("control_unreadable", path=path, reason=text(f"finding.{Code.FILE_TRUNCATED}"))
    sheets, _ = read_workbook(raw, control_workbook(text), path.name)
    return {form: found.entered for form, found in sheets.items()}


def left_behind(fetched: Fetched, text: Texts, kept: str) -> list[Finding]:
    """Of a control workbook that was written anew the sheets a person had added; the earlier one is ``kept`` there."""
    path, _, raw = fetched
    names = own_sheets(raw, read_workbook(raw, control_workbook(text), path.name)[0]) if raw else ()
    facts: dict[str, object] = {"sheets": list(names), "kept": kept}
    return [Finding(Code.CONTROL_OWN_SHEETS, Cell(path.name), facts)] if names else []
