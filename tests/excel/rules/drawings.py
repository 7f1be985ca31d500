"""Rules of drawings, charts, comments and buttons."""

import re

from tests.excel.rules.package import COLS, ROWS, M, O, R, V, X, unescaped
from tests.excel.rules.workbook import check_formula, check_text

D = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def check_drawings(p, context):
    blocks, macros = {}, []
    for name in p.names:
        if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name):
            _drawing(p, name)
        elif re.fullmatch(r"xl/charts/chart\d+\.xml", name):
            _chart(p, context, name)
        elif name.endswith(".vml"):
            macros += _vml(p, name, blocks)
        elif re.fullmatch(r"xl/comments\d+\.xml", name):
            _comments(p, name)
    return macros


def _drawing(p, name):
    root, rels, ids = p.xml(name), p.rels(name), set()
    for anchor in root:
        ends = []
        for tag in ("from", "to"):
            e = anchor.find(D + tag)
            if e is not None:
                row, col = int(e.find(D + "row").text), int(e.find(D + "col").text)
                if not (0 <= row < ROWS and 0 <= col < COLS) or any(
                    int(e.find(D + o).text) < 0 for o in ("rowOff", "colOff")
                ):
                    p.error("drawing-anchor", name, tag, "outside the sheet")
                ends.append((row, col))
        if len(ends) == 2 and (ends[0][0] > ends[1][0] or ends[0][1] > ends[1][1]):
            p.error("drawing-anchor", name, str(ends), "ends before it begins")
        for e in anchor.iter(D + "cNvPr"):
            if e.get("id") in ids:
                p.error("drawing-id", name, e.get("id"), "two shapes of one id")
            ids.add(e.get("id"))
        for e in anchor.iter(C + "chart"):
            if e.get(R + "id") not in rels:
                p.error("drawing-chart", name, e.get(R + "id"), "no such chart")


def _chart(p, context, name):
    root = p.xml(name)
    plot = root.find(f"{C}chart/{C}plotArea")
    axes = {
        e.find(C + "axId").get("val") for e in plot if e.tag in (C + "catAx", C + "valAx", C + "dateAx", C + "serAx")
    }
    for e in plot:
        if e.tag in (C + "catAx", C + "valAx", C + "dateAx"):
            if e.find(C + "crossAx").get("val") not in axes:
                p.error("chart-axis", name, e.tag, "crosses an axis that is not there")
        elif e.tag.endswith("Chart") and e.tag not in (C + "pieChart", C + "doughnutChart"):
            for a in e.findall(C + "axId"):
                if a.get("val") not in axes:
                    p.error("chart-axis", name, a.get("val"), "an axis that is not there")
    for tag in ("idx", "order"):
        values = [e.get("val") for s in root.iter(C + "ser") for e in s.findall(C + tag)]
        if len(values) != len(set(values)):
            p.error("chart-series", name, tag, "two series of one number")
    if len(list(root.iter(C + "ser"))) > 255:
        p.error("chart-series", name, "", "more than 255 series")
    for f in root.iter(C + "f"):
        check_formula(p, context, name, "series", f.text, mode="ref")
    for cache in [*root.iter(C + "numCache"), *root.iter(C + "strCache")]:
        count = int(cache.find(C + "ptCount").get("val"))
        points = [int(e.get("idx")) for e in cache.findall(C + "pt")]
        if points != sorted(set(points)) or (points and points[-1] >= count):
            p.error("chart-cache", name, "", "points out of order or beyond ptCount")
        if cache.tag == C + "numCache":
            for v in cache.iter(C + "v"):
                if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|#N/A", v.text or ""):
                    p.error("chart-cache", name, str(v.text), "not a number")


def _vml(p, name, blocks):
    root, macros, ids = p.xml(name), [], set()
    for e in root.iter(O + "idmap"):
        for block in e.get("data", "").split(","):
            if block in blocks:
                p.error("vml-block", name, block, f"shape numbers also taken by {blocks[block]}")
            blocks[block] = name
    for shape in root.iter(V + "shape"):
        if shape.get("id") in ids:
            p.error("vml-id", name, shape.get("id"), "two shapes of one id")
        ids.add(shape.get("id"))
        number = re.search(r"\d+$", shape.get("id") or "")
        if number and str(int(number[0]) // 1024) not in blocks:
            p.warn("vml-block", name, shape.get("id"), "outside the blocks of its idmap")
        data = shape.find(X + "ClientData")
        if data is None:
            continue
        anchor = data.find(X + "Anchor")
        if anchor is not None:
            n = [int(v) for v in anchor.text.split(",")]
            if len(n) != 8 or n[0] > n[4] or n[2] > n[6]:
                p.error("vml-anchor", name, anchor.text, "not from the upper left to the lower right")
        macro = data.find(X + "FmlaMacro")
        if macro is not None:
            macros.append((name, macro.text))
    return macros


def _comments(p, name):
    root, seen = p.xml(name), set()
    authors = len(list(root.find(M + "authors")))
    for e in root.iter(M + "comment"):
        if e.get("ref") in seen or int(e.get("authorId", 0)) >= authors:
            p.error("comment", name, e.get("ref"), "two comments of one cell, or no such author")
        seen.add(e.get("ref"))
        check_text(p, name, e.get("ref"), unescaped("".join(t.text or "" for t in e.iter(M + "t"))))
