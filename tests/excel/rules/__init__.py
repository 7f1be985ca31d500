"""What Excel wants of a workbook beyond its schema: a breach brings a repair, or a file that is not what was meant."""

import zipfile

from tests.excel import grammar
from tests.excel.rules.drawings import check_drawings
from tests.excel.rules.inputs import check_picks
from tests.excel.rules.macros import check_macros, check_properties, check_ribbon
from tests.excel.rules.package import Finding, M, Package
from tests.excel.rules.sheet import check_selected, check_sheet
from tests.excel.rules.workbook import Context, check_workbook, strange_criterion
from tests.excel.rules.zip import check_parts, check_zip


def check(path):
    """All findings of a file."""
    try:
        p = Package(path)
    except (zipfile.BadZipFile, OSError) as fault:
        return [Finding("ERROR", "not-a-zip", str(path), "", str(fault))]
    check_zip(p)
    check_parts(p)
    if any(f.rule in ("xml-malformed", "no-content-types") for f in p.found):
        return p.found
    context = Context()
    check_workbook(p, context)
    for sheet in context.sheets:
        before = getattr(context, "lists", [])
        check_sheet(p, context, sheet)
        context.__dict__["lists"] = before if before is getattr(context, "lists", before) else context.lists
    _late_lists(p, context)
    check_selected(p, context)
    macros = check_drawings(p, context)
    check_properties(p)
    check_macros(p, context, macros, check_ribbon(p, macros))
    total = "xl/sharedStrings.xml"
    if total in p.names:
        said = p.xml(total).get("count")
        if said and int(said) != context.used_strings:
            p.warn("string-count", total, "count", f"{said} said, {context.used_strings} used")
    return p.found


def _late_lists(p, context):
    """Lists are resolved when the texts of all sheets are known."""
    texts = {}
    for sheet in context.sheets:
        kept = {}
        for c in p.xml(sheet.part).iter(M + "c"):
            v, kind = c.find(M + "v"), c.get("t")
            if kind == "s" and v is not None and int(v.text) < len(context.strings):
                kept[grammar.cell_parts(c.get("r"))] = (0, context.strings[int(v.text)])
            elif kind == "str" and v is not None:
                kept[grammar.cell_parts(c.get("r"))] = (0, v.text or "")
        texts[sheet.name.lower()] = kept
    again = []
    for part, where, areas, items, cells in getattr(context, "lists", ()):
        if isinstance(items, tuple):
            e = next(e for e in p.xml(part).iter(M + "dataValidation") if f"validation {e.get('sqref')}" == where)
            node, _ = grammar.parse(e.find(M + "formula1").text)
            items = (texts.get((node.sheet or "").lower(), {}), items[1])
        again.append((part, where, areas, items, cells))
    context.lists = again
    check_picks(p, context)
    by_part = {sheet.part: texts[sheet.name.lower()] for sheet in context.sheets}
    for part, cell in sorted(context.criteria):
        text = by_part.get(part, {}).get(grammar.cell_parts(cell), (0, ""))[1]
        if strange_criterion(text):
            p.warn("criteria", part, cell, f"{text[:40]!r} as a criterion is {strange_criterion(text)}")
