"""Takes definitions of indicators over into the control workbook: new ones as lines, of those there what is blank."""

from collections.abc import Iterable, Mapping

from qmxl.catalogue import loader
from qmxl.catalogue.declared import FormField
from qmxl.codes import Code
from qmxl.definitions.reading import Definition
from qmxl.findings import Finding
from qmxl.forms.kinds.shape import Key
from qmxl.texts import Texts
from qmxl.typed.spelling import fold

Entries = dict[str, dict[Key, object]]
LIST, SETTINGS = "own_indicators", "intervals"
OF_STANDARD = ("rationale",)  # what a standard definition does not say itself


def with_definitions(entries: Entries, found: Iterable[Definition], text: Texts, findings: list[Finding]) -> Entries:
    """The entries of a control workbook with the definitions; adds to ``findings`` what was not taken over.

    A line that is there keeps what it says. A standard indicator keeps its definition, its reason is taken.
    """
    own, settings = dict(entries.get(LIST, {})), dict(entries.get(SETTINGS, {}))
    rows = {str(value): row for (row, field, _), value in own.items() if field == "code"}
    last = max((int(row) for row, _, _ in own), default=0)
    standard = {**loader.indicators(), **loader.fed_indicators()}
    labels = {field.id: field.label.in_(text.language) for field in _fields()}
    for each in found:
        if each.code in standard:
            kept = [_filled(settings, each.code, name, each.fields) for name in OF_STANDARD]
            findings += [Finding(Code.DEFINITION_OF_STANDARD, each.cell, {"found": each.code})] if not any(kept) else []
            continue
        if each.code not in rows:
            last += 1
            rows[each.code] = str(last)
            own[rows[each.code], "code", ""] = each.code
        row = rows[each.code]
        differing = [name for name in each.fields if not _filled(own, row, name, each.fields)]
        if differing:
            facts: dict[str, object] = {"found": each.code, "fields": [labels.get(name, name) for name in differing]}
            findings.append(Finding(Code.DEFINITION_DIFFERS, each.cell, facts))
    return {**entries, LIST: own, SETTINGS: settings}


def _filled(lines: dict[Key, object], row: str, field: str, said: Mapping[str, object]) -> bool:
    """Whether a field of a line now says what a definition says of it: it was blank, or said it before."""
    if field not in said:
        return True
    there = lines.get((row, field, ""))
    if there is None or there == "":
        lines[row, field, ""] = said[field]
        return True
    return fold(str(there)) == fold(str(said[field]))


def _fields() -> tuple[FormField, ...]:
    return next(form for form in loader.forms("control") if form.id == LIST).field
