"""Rules of a sheet: cells, merged ranges, tables, views and page."""

import re

from tests.excel import grammar
from tests.excel.rules.inputs import check_conditions, check_links, check_validations
from tests.excel.rules.package import (
    COLS,
    ORDER,
    ROWS,
    TABLE_NAME,
    M,
    R,
    a1,
    area,
    first_overlap,
    overlap,
    unescaped,
    utf16,
)
from tests.excel.rules.workbook import check_formula, check_text


def check_sheet(p, context, sheet):
    part, root, rels = sheet.part, p.xml(sheet.part), p.rels(sheet.part)
    order = [e.tag.removeprefix(M) for e in root]
    places = [ORDER.index(t) for t in order if t in ORDER]
    if places != sorted(places):
        p.error("element-order", part, "", f"elements out of order: {' '.join(order)}")
    for tag in set(order):
        if order.count(tag) > 1 and tag not in ("conditionalFormatting",):
            p.error("element-twice", part, tag, "more than one")
    cells = _cells(p, context, sheet, root)
    properties = root.find(M + "sheetPr")
    code = properties.get("codeName") if properties is not None else None
    if code:
        if code.lower() in context.code_names or utf16(code) > 31:
            p.error("code-name", part, code, "code name twice, or longer than 31 characters")
        context.code_names[code.lower()] = sheet.name
    merged = _merges(p, part, root)
    tables = _tables(p, context, sheet, rels, cells)
    for m in merged:
        for t in tables:
            if overlap(m, t):
                p.error("merge-in-table", part, f"{a1(*m[:2])}:{a1(*m[2:])}", "merged cells inside a table")
    hit = first_overlap(tables)
    if hit:
        p.error("table-overlap", part, f"{hit}", "two tables overlap")
    check_validations(p, context, part, root, cells)
    check_conditions(p, context, part, root)
    check_links(p, context, part, root, rels)
    _views(p, context, sheet, root)
    _layout(p, context, part, root)
    _filter(p, context, sheet, root, tables)
    _protection(p, part, root)
    for tag, ending in (("drawing", "/drawing"), ("legacyDrawing", "/vmlDrawing")):
        for e in root.findall(M + tag):
            if e.get(R + "id") not in rels or not rels[e.get(R + "id")][0].endswith(ending):
                p.error("drawing-rel", part, tag, f"{e.get(R + 'id')} is no {ending[1:]}")
    listed = {e.get(R + "id") for e in root.iter(M + "tablePart")}
    linked = {rid for rid, (kind, *_r) in rels.items() if kind.endswith("/table")}
    if listed != linked:
        p.error("table-part", part, "tableParts", f"tables listed {sorted(listed)} and linked {sorted(linked)}")
    e = root.find(M + "tableParts")
    if e is not None and e.get("count") and int(e.get("count")) != len(e):
        p.error("table-part", part, "tableParts", "count is wrong")


def _cells(p, context, sheet, root):
    """Every cell's style and text, checked on the way."""
    part, kept, last_row = sheet.part, {}, 0
    top = [ROWS, COLS, 0, 0]
    for row in root.find(M + "sheetData"):
        number = int(row.get("r", last_row + 1))
        if not last_row < number <= ROWS:
            p.error("row-order", part, f"row {number}", f"after row {last_row}")
        if row.get("ht") and not 0 <= float(row.get("ht")) <= 409.5:
            p.error("row-height", part, f"row {number}", f"{row.get('ht')} points, 409.5 at most")
        last_row, last_column = number, 0
        spans = row.get("spans")
        for c in row:
            ref = c.get("r")
            try:
                r, col = grammar.cell_parts(ref)
            except TypeError:
                p.error("cell-address", part, str(ref), "not an address")
                continue
            if r != number or not last_column < col <= COLS:
                p.error("cell-order", part, ref, f"in row {number} after column {last_column}")
            last_column = col
            if spans:
                low, high = map(int, spans.split()[0].split(":"))
                if not low <= col <= high and " " not in spans:
                    p.warn("row-spans", part, ref, f"outside spans {spans}")
            top = [min(top[0], r), min(top[1], col), max(top[2], r), max(top[3], col)]
            style = int(c.get("s", 0))
            if style >= max(1, context.xfs):
                p.error("cell-style", part, ref, f"style {style} does not exist")
            kept[r, col] = (style, _cell(p, context, part, c, ref))
    dimension = root.find(M + "dimension")
    if dimension is not None and kept:
        try:
            d = area(dimension.get("ref"))
            if not (d[0] <= top[0] and d[1] <= top[1] and d[2] >= top[2] and d[3] >= top[3]):
                p.warn("dimension", part, dimension.get("ref"), f"cells are at {a1(*top[:2])}:{a1(*top[2:])}")
        except ValueError:
            p.error("dimension", part, dimension.get("ref"), "not a range")
    return kept


def _cell(p, context, part, c, ref):
    """The text of a cell, None when it holds none; its formula checked."""
    kind, v, f = c.get("t", "n"), c.find(M + "v"), c.find(M + "f")
    held = None if v is None else v.text
    if kind not in ("n", "s", "str", "inlineStr", "b", "e", "d"):
        p.error("cell-type", part, ref, kind)
    if f is not None:
        shape = f.get("t", "normal")
        if shape in ("normal", "array") or f.text:
            check_formula(p, context, part, ref, f.text, mode="arr" if shape == "array" else "val")
        if kind == "s" or kind == "inlineStr":
            p.error("cell-formula-type", part, ref, f"a formula in a cell of type {kind}")
        if shape == "array" and not f.get("ref"):
            p.error("cell-array", part, ref, "an array formula without ref")
    if kind == "s":
        if held is None or not held.isdigit() or int(held) >= len(context.strings):
            p.error("cell-string", part, ref, f"no shared string {held}")
            return None
        context.used_strings += 1
        return context.strings[int(held)]
    if kind == "inlineStr":
        inline = c.find(M + "is")
        if v is not None:
            p.error("cell-inline", part, ref, "inlineStr with v")
            return None
        if inline is None:
            p.warn("cell-inline", part, ref, "inlineStr without is: read as blank")
            return None
        text = unescaped("".join(t.text or "" for t in inline.iter(M + "t")))
        check_text(p, part, ref, text)
        return text
    if kind == "str":
        text = unescaped(held or "")
        check_text(p, part, ref, text)
        return text
    if kind == "b" and held not in ("0", "1"):
        p.error("cell-boolean", part, ref, str(held))
    if kind == "e" and held not in (*grammar.ERRORS, "#GETTING_DATA"):
        p.error("cell-error", part, ref, f"{held} is no error value")
    if kind == "n" and held is not None:
        if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", held) or len(held) > 255:
            p.error("cell-number", part, ref, f"{held[:40]} is no number")
        elif abs(float(held)) > 9.99999999999999e307:
            p.error("cell-number", part, ref, f"{held[:40]} is too large")
    return None


def _merges(p, part, root):
    box = root.find(M + "mergeCells")
    if box is None:
        return []
    areas = []
    for e in box:
        try:
            found = area(e.get("ref"))
        except ValueError:
            p.error("merge-range", part, e.get("ref"), "not a range")
            continue
        if found[:2] == found[2:]:
            p.error("merge-one", part, e.get("ref"), "one cell merged")
        areas.append(found)
    if not areas or (box.get("count") and int(box.get("count")) != len(box)):
        p.error("merge-count", part, "mergeCells", "empty, or count is wrong")
    hit = first_overlap(areas)
    if hit:
        p.error("merge-overlap", part, f"{a1(*hit[0][:2])} {a1(*hit[1][:2])}", "merged ranges overlap")
    return areas


def _tables(p, context, sheet, rels, cells):
    areas = []
    for kind, target, _mode in rels.values():
        if not kind.endswith("/table") or target not in p.names:
            continue
        root = p.xml(target)
        name = root.get("displayName", "")
        if not TABLE_NAME.fullmatch(name) or utf16(name) > 255 or re.fullmatch(grammar.CELL, name):
            p.error("table-name", target, name, "not a name a table may have")
        try:
            r1, c1, r2, c2 = area(root.get("ref"))
        except ValueError:
            p.error("table-range", target, root.get("ref"), "not a range")
            continue
        areas.append((r1, c1, r2, c2))
        header, totals = int(root.get("headerRowCount", 1)), int(root.get("totalsRowCount", 0))
        if r2 - r1 + 1 < header + totals + 1:
            p.error("table-rows", target, root.get("ref"), "a table needs a row below its headings")
        columns = root.find(M + "tableColumns")
        if len(columns) != c2 - c1 + 1 or int(columns.get("count", len(columns))) != len(columns):
            p.error(
                "table-columns", target, root.get("ref"), f"{len(columns)} columns declared, {c2 - c1 + 1} in the range"
            )
        seen, ids = set(), set()
        for at, column in enumerate(columns):
            raw = column.get("name")
            heading = unescaped(raw)
            if heading.lower() in seen:
                p.error("table-heading-twice", target, heading, "two columns of one name (case does not matter)")
            if column.get("id") in ids:
                p.error("table-column-id", target, heading, "two columns of one id")
            seen.add(heading.lower())
            ids.add(column.get("id"))
            if not heading or utf16(heading) > 255:
                p.error("table-heading", target, heading[:40], "empty, or more than 255 characters")
            if "\n" in raw or "\r" in raw:
                p.error("table-heading-break", target, heading, "a line break must be written _x000a_")
            if header:
                _style, shown = cells.get((r1, c1 + at), (0, None))
                if shown is None:
                    p.error(
                        "table-heading-cell",
                        sheet.part,
                        a1(r1, c1 + at),
                        f"no text, the table {name} wants {heading!r}",
                    )
                elif shown.replace("\r\n", "\n") != heading.replace("\r\n", "\n"):
                    p.error(
                        "table-heading-cell",
                        sheet.part,
                        a1(r1, c1 + at),
                        f"{shown!r}, the table {name} wants {heading!r}",
                    )
            for tag in ("calculatedColumnFormula", "totalsRowFormula"):
                e = column.find(M + tag)
                if e is not None:
                    check_formula(p, context, target, heading, e.text)
        own = root.find(M + "autoFilter")
        if own is not None and own.get("ref") != f"{a1(r1, c1)}:{a1(r2 - totals, c2)}":
            p.error("table-filter", target, own.get("ref"), f"the filter's range is not the table's {root.get('ref')}")
    return areas


def _views(p, context, sheet, root):
    part = sheet.part
    for view in root.iter(M + "sheetView"):
        pane = view.find(M + "pane")
        have = {s.get("pane", "topLeft") for s in view.findall(M + "selection")}
        if pane is not None:
            x, y = float(pane.get("xSplit", 0)), float(pane.get("ySplit", 0))
            allowed = (
                {"topLeft"}
                | ({"topRight"} if x else set())
                | ({"bottomLeft"} if y else set())
                | ({"bottomRight"} if x and y else set())
            )
            if (not x and not y) or pane.get("activePane", "topLeft") not in allowed:
                p.error("pane", part, pane.get("activePane"), "a pane that is not split")
            if have - allowed:
                p.error("pane-selection", part, str(have - allowed), "a selection in a pane that is not there")
            if pane.get("state") in ("frozen", "frozenSplit") and pane.get("topLeftCell"):
                r, c, *_ = area(pane.get("topLeftCell"))
                if r <= y or c <= x:
                    p.error(
                        "pane", part, pane.get("topLeftCell"), "the unfrozen part would begin inside the frozen one"
                    )
        elif have - {"topLeft"}:
            p.error("pane-selection", part, str(have), "selections of panes without a pane")
        for s in view.findall(M + "selection"):
            if s.get("activeCell"):
                one = area(s.get("activeCell"))
                if not any(overlap(one, area(each)) for each in (s.get("sqref") or s.get("activeCell")).split()):
                    p.error("selection", part, s.get("activeCell"), f"the active cell is outside {s.get('sqref')}")
        if view.get("tabSelected") == "1":
            context.__dict__.setdefault("selected", []).append(sheet)


def check_selected(p, context):
    chosen = getattr(context, "selected", [])
    if len(chosen) > 1:
        p.warn(
            "sheets-grouped",
            "xl/workbook.xml",
            ", ".join(s.name for s in chosen),
            "several sheets selected: what is typed goes into all of them",
        )
    for s in chosen:
        if s.state != "visible":
            p.error("selected-hidden", s.part, s.name, "a hidden sheet is selected")


def _layout(p, context, part, root):
    last = 0
    for c in root.iter(M + "col"):
        low, high = int(c.get("min")), int(c.get("max"))
        if not last < low <= high <= COLS:
            p.error("columns", part, f"{low}-{high}", "columns out of order, overlapping or too far")
        last = high
        if c.get("width") and not 0 <= float(c.get("width")) <= 255:
            p.error("column-width", part, f"{low}-{high}", f"{c.get('width')}, 255 at most")
        if int(c.get("style", 0)) >= max(1, context.xfs):
            p.error("cell-style", part, f"columns {low}-{high}", f"style {c.get('style')} does not exist")
    setup = root.find(M + "pageSetup")
    if setup is not None:
        if setup.get("scale") and not 10 <= int(setup.get("scale")) <= 400:
            p.error("page-scale", part, setup.get("scale"), "10 to 400 percent")
        for attribute in ("fitToWidth", "fitToHeight"):
            if not 0 <= int(setup.get(attribute, 1)) <= 32767:
                p.error("page-fit", part, attribute, "0 to 32767")
        if setup.get(R + "id"):
            p.warn("printer-settings", part, setup.get(R + "id"), "settings of a printer")
    for tag in ("rowBreaks", "colBreaks"):
        box = root.find(M + tag)
        if box is not None:
            if (
                len(box) > 1026
                or int(box.get("count", len(box))) != len(box)
                or int(box.get("manualBreakCount", 0)) > len(box)
            ):
                p.error("page-breaks", part, tag, f"{len(box)} breaks, 1,026 at most, and counts must be right")
    for e in root.find(M + "headerFooter") if root.find(M + "headerFooter") is not None else ():
        text = re.sub(r"_x[0-9A-Fa-f]{4}_", "\n", e.text or "")  # ST_Xstring: how openpyxl spells a line's end
        if utf16(text) > 255:
            p.error("header-footer", part, e.tag.removeprefix(M), f"{utf16(text)} characters, 255 at most")
        for m in re.finditer(r"&&|&(\d+)", text):
            if m[1] and int(m[1]) > 409:
                p.warn(
                    "footer-size",
                    part,
                    e.tag.removeprefix(M),
                    f"font size {m[1]}: digits of the text run into the size; put a space between",
                )
        if re.search(r"&(?![&LCRPNDTAFGZSXYBIUEOHK\d\"+-])", text.replace("&&", "")):
            p.error("footer-code", part, e.tag.removeprefix(M), "an & that begins no code: double it")


def _filter(p, context, sheet, root, tables):
    e = root.find(M + "autoFilter")
    if e is None:
        return
    try:
        mine = area(e.get("ref"))
    except ValueError:
        p.error("filter-range", sheet.part, e.get("ref"), "not a range")
        return
    if any(overlap(mine, t) for t in tables):
        p.error("filter-in-table", sheet.part, e.get("ref"), "a sheet's filter overlaps a table")


def _protection(p, part, root):
    e = root.find(M + "sheetProtection")
    if e is None:
        return
    if e.get("hashValue") and not (e.get("algorithmName") and e.get("saltValue") and e.get("spinCount")):
        p.error("protection", part, "", "a hash without algorithm, salt or spin count")
    if e.get("password") and not re.fullmatch(r"[0-9A-Fa-f]{1,4}", e.get("password")):
        p.error("protection", part, e.get("password"), "not a password's digest")
