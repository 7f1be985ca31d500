"""Rules of drop-downs, conditional formats and links."""

import re
from urllib.parse import quote, unquote

from tests.excel import grammar
from tests.excel.rules.package import M, R, a1, area, first_overlap, looks_typed, unescaped, utf16
from tests.excel.rules.workbook import check_formula


def check_validations(p, context, part, root, cells):
    box = root.find(M + "dataValidations")
    if box is None:
        return
    if len(box) > 65534 or not len(box):
        p.error("validation-many", part, "", f"{len(box)} data validations")
    if box.get("count") and int(box.get("count")) != len(box):
        p.error("validation-count", part, "", f"count {box.get('count')}, {len(box)} there")
    areas = []
    for e in box:
        where = f"validation {e.get('sqref')}"
        mine = []
        for ref in (e.get("sqref") or "").split():
            try:
                mine.append(area(ref))
            except ValueError:
                p.error("validation-range", part, where, "not a range")
        areas += mine
        for attribute, limit in (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 255)):
            text = unescaped(e.get(attribute) or "")
            if utf16(text) > limit:
                p.error("validation-text", part, where, f"{attribute} of {utf16(text)} characters, {limit} at most")
        if utf16(unescaped(e.get("error") or "")) > 225:
            p.warn("validation-text", part, where, "Excel's own dialog takes 225 characters for an error's text")
        kind, one, two = e.get("type", "none"), e.find(M + "formula1"), e.find(M + "formula2")
        if kind != "none" and (one is None or not one.text):
            p.error("validation-formula", part, where, f"type {kind} without formula1")
        if (
            e.get("operator", "between") in ("between", "notBetween")
            and kind in ("whole", "decimal", "date", "time", "textLength")
            and two is None
        ):
            p.error("validation-formula", part, where, "between without formula2")
        items = None
        for f in (one, two):
            if f is None or f.text is None:
                continue
            text = f.text
            inline = re.fullmatch(r'"((?:[^"]|"")*)"', text) if kind == "list" else None
            if inline:
                if utf16(inline[1].replace('""', '"')) > 255:
                    p.error("validation-list", part, where, f"a list of {utf16(inline[1])} characters, 255 at most")
                items = inline[1].replace('""', '"').split(",")
                continue
            node = check_formula(p, context, part, where, text, mode="ref" if kind == "list" else "arr")
            if node is None:
                continue
            for each in grammar.walk(node):
                if each.kind == "array" or each.kind == "union":
                    p.error(
                        "validation-array", part, where, "array constants and unions are not allowed in validations"
                    )
                if each.kind == "range":
                    p.error("validation-reference", part, where, f"a range put together with ':' in {text}")
            if kind == "list" and node.kind in ("area", "cell"):
                r1, c1, r2, c2 = grammar.corners(node)
                if r1 != r2 and c1 != c2:
                    p.error("validation-list", part, where, "a list must be one row or one column")
                items = context.texts.get((node.sheet or "").lower()), (r1, c1, r2, c2)
        context.__dict__.setdefault("lists", []).append((part, where, mine, items, cells))
    hit = first_overlap(areas)
    if hit:
        p.warn(
            "validation-overlap",
            part,
            f"{a1(*hit[0][:2])} {a1(*hit[1][:2])}",
            "two validations of one cell: Excel keeps one",
        )


def check_picks(p, context):
    """A text picked from a list goes into the cell as if it were typed: 2025-10 becomes a date unless the cell is Text."""
    for part, where, areas, items, cells in getattr(context, "lists", ()):
        texts = items
        if isinstance(items, tuple):
            found, (r1, c1, r2, c2) = items
            texts = (
                [
                    found[r, c][1]
                    for r in range(r1, r2 + 1)
                    for c in range(c1, c2 + 1)
                    if found and (r, c) in found and found[r, c][1]
                ]
                if found
                else []
            )
        typed = [t for t in texts or () if t and looks_typed(t)]
        if not typed:
            continue
        for r1, c1, r2, c2 in areas:
            loose = [
                (r, c)
                for r in range(r1, min(r2, r1 + 2000) + 1)
                for c in range(c1, c2 + 1)
                if cells.get((r, c), (0,))[0] not in context.text_xfs
            ]
            if loose:
                p.warn(
                    "pick-retyped",
                    part,
                    where,
                    f"{a1(*loose[0])} is not formatted as Text: {typed[0]!r} from the list becomes a number or date",
                )
                break


def check_conditions(p, context, part, root):
    ranks = set()
    for box in root.findall(M + "conditionalFormatting"):
        for ref in (box.get("sqref") or "").split():
            try:
                area(ref)
            except ValueError:
                p.error("condition-range", part, ref, "not a range")
        for rule in box:
            if rule.tag != M + "cfRule":
                continue
            where = f"condition {box.get('sqref')}"
            if rule.get("dxfId") is not None and int(rule.get("dxfId")) >= context.dxfs:
                p.error("condition-style", part, where, f"dxf {rule.get('dxfId')} does not exist")
            if int(rule.get("priority", 0)) < 1 or rule.get("priority") in ranks:
                p.warn("condition-priority", part, where, f"priority {rule.get('priority')} below 1 or used twice")
            ranks.add(rule.get("priority"))
            formulas = rule.findall(M + "formula")
            if rule.get("type") in ("cellIs", "expression") and not formulas:
                p.error("condition-formula", part, where, "no formula")
            for f in formulas:
                node = check_formula(p, context, part, where, f.text, mode="arr")
                if node is not None and any(e.kind in ("array", "union") for e in grammar.walk(node)):
                    p.error(
                        "condition-array",
                        part,
                        where,
                        "array constants and unions are not allowed in conditional formats",
                    )


def check_links(p, context, part, root, rels):
    box = root.find(M + "hyperlinks")
    if box is None:
        return
    if len(box) > 65530 or not len(box):
        p.error("link-many", part, "", f"{len(box)} links on a sheet, 65,530 at most")
    seen = set()
    for e in box:
        ref, rid, location = e.get("ref"), e.get(R + "id"), unescaped(e.get("location") or "")
        if ref in seen:
            p.error("link-twice", part, ref, "two links of one cell")
        seen.add(ref)
        try:
            area(ref)
        except ValueError:
            p.error("link-range", part, ref, "not a cell")
        if rid is None and not location:
            p.error("link-nowhere", part, ref, "neither target nor location")
        if rid is not None:
            if rid not in rels or not rels[rid][0].endswith("/hyperlink") or rels[rid][2] != "External":
                p.error("link-rel", part, ref, f"{rid} is no external hyperlink")
            else:
                target = rels[rid][1]
                if len(quote(unquote(target), safe="/:#?&=%~.-_!'(),;@+$")) > 2079:
                    p.error("link-long", part, ref, f"a target of {len(target)} characters (2,079 at most, escaped)")
        elif location:
            m = re.fullmatch(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)", location)
            if m and context.sheet((m[1] or m[2]).replace("''", "'")) is None:
                p.warn("link-sheet", part, ref, f"no sheet for {location}")
            elif not m and location.lower() not in context.names:
                p.warn("link-sheet", part, ref, f"{location} leads nowhere")
        if utf16(location) > 2079 or utf16(e.get("tooltip") or "") > 255:
            p.error("link-long", part, ref, "location of more than 2,079 or tip of more than 255 characters")
