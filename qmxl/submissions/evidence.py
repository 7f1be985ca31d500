"""Evidence that hangs on a cell as a link, and on a blank one as a link or comment."""

from collections.abc import Mapping
from dataclasses import replace

from qmxl.forms.answers import Answer, ReadSheet
from qmxl.forms.kinds.shape import Key
from qmxl.xlsx.notes import links, notes
from qmxl.xlsx.package import Package


def bare_evidence(sheets: Mapping[str, ReadSheet]) -> bool:
    """Whether some sub-item is met with a blank evidence cell, which may still hold a link or comment."""
    found = sheets.get("criteria")
    return found is not None and any(
        answer.value == "met" and (answer.row, "evidence", "") not in found.answers
        for answer in found.answers.values()
        if answer.field == "status"
    )


def with_notes(sheets: dict[str, ReadSheet], package: Package) -> dict[str, ReadSheet]:
    """The sheets with the links and comments of blank evidence cells as their answers."""
    found = sheets["criteria"]
    column = found.columns.get("evidence")
    if column is None:
        return sheets
    by_row = {at: key for key, at in found.rows.items()}
    answers: dict[Key, Answer] = dict(found.answers)
    for (name, at_row, at_column), note in notes(package).items():
        key = (by_row.get(at_row, ""), "evidence", "")
        if name == found.name and at_column == column and key[0] and key not in answers:
            said = note.link or note.comment
            answers[key] = Answer("criteria", *key, said, said, "", name, at_row, at_column)
    return {**sheets, "criteria": replace(found, answers=answers)}


def evidence_links(sheets: Mapping[str, ReadSheet], package: Package) -> dict[str, str]:
    """Where the links of evidence cells lead, by sub-item."""
    found = sheets.get("criteria")
    column = found.columns.get("evidence") if found else None
    if found is None or column is None:
        return {}
    by_row = {at: row for row, at in found.rows.items()}
    its = links(package, found.name)
    return {by_row[row]: link for (row, at), link in its.items() if at == column and row in by_row}
