"""Rules of the workbook: sheets, names, texts, styles and formulas."""

import re
from typing import NamedTuple

from tests.excel import grammar
from tests.excel.rules.package import BUILT_IN_FORMATS, COLS, ROWS, M, R, unescaped, utf16


class Sheet(NamedTuple):
    name: str
    part: str
    state: str
    number: int


class Context:
    """What sheets are checked against."""

    def __init__(self):
        self.sheets, self.names, self.strings, self.texts = [], {}, [], {}
        self.xfs, self.dxfs, self.formats, self.text_xfs = 0, 0, {}, set()
        self.tables, self.table_names, self.code_names = {}, {}, {}
        self.used_strings, self.criteria = 0, set()

    def sheet(self, name):
        return next((s for s in self.sheets if s.name.lower() == name.lower()), None)

    def name_area(self, name):
        text = self.names.get(name.lower())
        try:
            node, _ = grammar.parse(text)
        except (grammar.Bad, TypeError):
            return None
        return grammar.corners(node) if node.kind in ("cell", "area", "cols", "rows") else None


CRITERIA = {"COUNTIF": 1, "COUNTIFS": 1, "SUMIF": 1, "SUMIFS": 2, "AVERAGEIF": 1, "AVERAGEIFS": 2}


def strange_criterion(text, *, literal=False):
    """What COUNTIFS and its like make of a criterion that is no plain text; "" when they take it as it is."""
    if utf16(text) > 255:
        return "an error (more than 255 characters)"
    if re.search(r"(?<!~)[*?]|~(?![*?~])", text):
        return "a pattern (* ? ~)"
    if re.match(r"[<>=]", text) and not literal:
        return "a comparison"
    if text.upper() in ("TRUE", "FALSE"):
        return "a logical value, which no text equals"
    return ""


def check_formula(p, context, part, where, text, *, mode="val", limit=8192):
    """The rules of a formula's text; ``mode`` arr for array formulas, conditional formats and names."""
    if text is None or text == "":
        p.error("formula-empty", part, where, "a formula without text")
        return None
    if text.startswith("="):
        p.error("formula-equals", part, where, "begins with =")
    if len(text) > limit:
        p.error("formula-long", part, where, f"{len(text)} characters, {limit} at most")
    try:
        node, depth = grammar.parse(text)
    except (grammar.Bad, RecursionError) as fault:
        p.error("formula-syntax", part, where, f"{fault} in {text[:80]}")
        return None
    if depth > 64:
        p.error("formula-nested", part, where, f"functions nested {depth} deep, 64 at most")
    if grammar.size(node) > 16384:
        p.error("formula-bytes", part, where, f"about {grammar.size(node)} bytes as Excel keeps it, 16,384 at most")
    for each in grammar.walk(node):
        if each.kind == "call":
            if each.value.startswith(("_XLFN.", "_XLWS.")):
                p.error("formula-newer", part, where, f"{each.value} is newer than Excel 2010")
            elif each.value not in grammar.FUNCTIONS and not each.value.startswith("QM_"):
                p.error(
                    "formula-function",
                    part,
                    where,
                    f"{each.value} is no function of Excel 2010, or lacks its _xlfn. prefix",
                )
            elif each.value in grammar.FUNCTIONS:
                least, most = grammar.FUNCTIONS[each.value][:2]
                if not least <= len(each.kids) <= most:
                    p.error("formula-arguments", part, where, f"{each.value} with {len(each.kids)} arguments")
                if each.value in grammar.LOCALE:
                    p.warn("formula-locale", part, where, f"{each.value} depends on Windows' language or region")
            if len(each.kids) > 255:
                p.error("formula-arguments", part, where, f"{each.value} with {len(each.kids)} arguments")
            if each.value in CRITERIA:
                first = CRITERIA[each.value]
                for kid in each.kids[first::2] if each.value.endswith("S") else each.kids[first : first + 1]:
                    if kid.kind == "str" and strange_criterion(kid.value, literal=True):
                        p.warn(
                            "criteria",
                            part,
                            where,
                            f"{each.value} takes {kid.value!r} for {strange_criterion(kid.value, literal=True)}",
                        )
                    elif kid.kind == "cell" and kid.sheet is None:
                        context.criteria.add((part, kid.value.replace("$", "")))
        if each.kind == "str" and utf16(each.value) > 255:
            p.error("formula-string", part, where, "a text of more than 255 characters inside a formula")
        if each.kind in ("cell", "area", "cols", "rows"):
            r1, _c1, r2, c2 = grammar.corners(each)
            if r2 > ROWS or c2 > COLS or r1 < 1:
                p.error("formula-reference", part, where, f"{each.value} is outside the sheet")
        if each.sheet and "[" in each.sheet:
            p.error("formula-external", part, where, f"refers to another workbook: {each.sheet}")
        elif each.sheet and context.sheet(each.sheet) is None:
            p.error(
                "formula-sheet",
                part,
                where,
                f"no sheet {each.sheet}: Excel takes it for another workbook and asks about links",
            )
        if (
            each.kind == "name"
            and each.value.lower() not in context.names
            and each.value.lower() not in context.table_names
        ):
            p.error("formula-name", part, where, f"no name {each.value}")
        if each.kind == "table":
            name, _, _column = each.value.partition("[")
            table = context.table_names.get(name.lower())
            if table is None:
                p.error("formula-table", part, where, f"no table {name}")
        if each.kind == "err" and each.value == "#REF!":
            p.error("formula-lost", part, where, "#REF! in a formula")
        if each.kind == "union" and mode != "ref":
            p.warn("formula-union", part, where, "a union of references")
    for each in grammar.intersections(node, mode, context.name_area):
        p.warn(
            "formula-intersection",
            part,
            where,
            f"{each.kind} {each.value}: one value wanted of several cells; Excel 365 shows @, older ones intersect",
        )
    return node


def check_workbook(p, context):
    part = "xl/workbook.xml"
    root, rels = p.xml(part), p.rels(part)
    seen, ids = set(), set()
    for number, e in enumerate(root.find(M + "sheets")):
        name, rid = e.get("name"), e.get(R + "id")
        if not 1 <= utf16(name) <= 31:
            p.error("sheet-name", part, name, f"{utf16(name)} characters, 1 to 31 allowed")
        if re.search(r"[\[\]:*?/\\\x00-\x1f]", name) or name[:1] == "'" or name[-1:] == "'":
            p.error("sheet-name", part, name, "a character no sheet's name may have")
        if name.lower() == "history":
            p.error("sheet-name", part, name, "a name Excel keeps for itself")
        if name.lower() in seen:
            p.error("sheet-name-twice", part, name, "two sheets of one name")
        if e.get("sheetId") in ids or not 1 <= int(e.get("sheetId")) <= 65534:
            p.error("sheet-id", part, name, f"sheetId {e.get('sheetId')} twice or out of range")
        seen.add(name.lower())
        ids.add(e.get("sheetId"))
        if rid not in rels:
            p.error("sheet-rel", part, name, f"no relationship {rid}")
            continue
        context.sheets.append(Sheet(name, rels[rid][1], e.get("state", "visible"), number))
    visible = [s for s in context.sheets if s.state == "visible"]
    if not visible:
        p.error("no-visible-sheet", part, "", "every sheet is hidden")
    view = root.find(f"{M}bookViews/{M}workbookView")
    if view is not None:
        for attribute in ("activeTab", "firstSheet"):
            at = int(view.get(attribute, 0))
            if at >= len(context.sheets) or context.sheets[at].state != "visible":
                p.error("active-sheet", part, attribute, f"{attribute} {at} is no visible sheet")
    for e in root.iter(M + "definedName"):
        _names_first(p, context, part, e)
    _strings(p, context)
    _styles(p, context)
    for sheet in context.sheets:
        _tables_of(p, context, sheet)
    keys = set()
    for e in root.iter(M + "definedName"):
        name, local = e.get("name"), e.get("localSheetId")
        if (name.lower(), local) in keys:
            p.error("name-twice", part, name, "two names alike in one scope")
        keys.add((name.lower(), local))
        if local is not None and int(local) >= len(context.sheets):
            p.error("name-scope", part, name, f"localSheetId {local}")
        bare = name.removeprefix("_xlnm.")
        if utf16(name) > 255 or not re.fullmatch(r"[^\W\d][\w.?\\]*|\\[\w.?]*", bare):
            p.error("name-syntax", part, name, "not a name Excel takes")
        if (re.fullmatch(grammar.CELL, bare) and grammar.cell_parts(bare)[1] <= COLS) or re.fullmatch(
            r"(?i)[rc]|r\d*c\d*|r\d+|c\d+", bare
        ):
            p.error("name-cell", part, name, "a name that is a cell's address")
        if name.lower() in context.table_names:
            p.error("name-table", part, name, "a name and a table alike")
        several = e.text.split(",") if name in ("_xlnm.Print_Area", "_xlnm.Print_Titles") else [e.text]
        nodes = [check_formula(p, context, part, f"name {name}", text, mode="ref") for text in several]
        for node in nodes:
            _of_print(p, context, part, e, node)
    if root.find(M + "externalReferences") is not None:
        p.warn("external-links", part, "", "links to other workbooks: Excel asks before it opens them")


def _of_print(p, context, part, e, node):
    """What is printed, of which there may be several areas, lies on its own sheet."""
    name, local = e.get("name"), e.get("localSheetId")
    if name not in ("_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase") or node is None:
        return
    for each in grammar.walk(node):
        if each.kind in ("cell", "area", "cols", "rows"):
            owner = context.sheet(each.sheet or "")
            if owner is None or owner.number != int(local or -1):
                p.error("name-print", part, name, f"{e.text} is not of its own sheet")
            if "$" not in each.value:
                p.error("name-print", part, name, f"{e.text} is not absolute")


def _names_first(p, context, part, e):
    if e.get("localSheetId") is None:
        context.names[e.get("name").lower()] = e.text


def _strings(p, context):
    part = "xl/sharedStrings.xml"
    if part not in p.names:
        return
    root = p.xml(part)
    items = root.findall(M + "si")
    for number, si in enumerate(items):
        text = unescaped("".join(t.text or "" for t in si.iter(M + "t")))
        context.strings.append(text)
        check_text(p, part, f"si[{number}]", text)
        if not len(si):
            p.error("string-empty", part, f"si[{number}]", "neither t nor r")
        for t in si.iter(M + "t"):
            if (
                t.text
                and t.text != t.text.strip(" \t\n\r")
                and t.get("{http://www.w3.org/XML/1998/namespace}space") != "preserve"
            ):
                p.warn("string-space", part, f"si[{number}]", "outer blanks without xml:space are lost")
    if root.get("uniqueCount") and int(root.get("uniqueCount")) != len(items):
        p.error("string-count", part, "uniqueCount", f"{root.get('uniqueCount')} said, {len(items)} there")


def check_text(p, part, where, text):
    if utf16(text) > 32767:
        p.error("text-long", part, where, f"{utf16(text)} characters in a cell, 32,767 at most")
    if text.count("\n") > 253:
        p.warn("text-lines", part, where, f"{text.count(chr(10))} line breaks in a cell; Excel's limit is 253")


def _styles(p, context):
    part = "xl/styles.xml"
    root = p.xml(part)

    def of(name):
        e = root.find(M + name)
        kids = list(e) if e is not None else []
        if e is not None and e.get("count") and int(e.get("count")) != len(kids):
            p.warn("style-count", part, name, f"count {e.get('count')}, {len(kids)} there")
        return kids

    fonts, fills, borders, xfs, base = of("fonts"), of("fills"), of("borders"), of("cellXfs"), of("cellStyleXfs")
    context.xfs, context.dxfs = len(xfs), len(of("dxfs"))
    if len(xfs) > 65490:
        p.error("style-many", part, "cellXfs", f"{len(xfs)} cell formats, 65,490 at most")
    if len(fonts) > 1024:
        p.warn("font-many", part, "fonts", f"{len(fonts)} fonts")
    if len(fills) < 2 or [
        f.find(M + "patternFill").get("patternType", "none") for f in fills[:2] if f.find(M + "patternFill") is not None
    ] != ["none", "gray125"]:
        p.error("style-fills", part, "fills", "the first two fills must be none and gray125")
    for f in fonts:
        name = f.find(M + "name")
        if name is not None and utf16(name.get("val")) > 31:
            p.error("font-name", part, name.get("val"), "font names have 31 characters at most")
        size_ = f.find(M + "sz")
        if size_ is not None and not 1 <= float(size_.get("val")) <= 409:
            p.error("font-size", part, size_.get("val"), "font sizes are 1 to 409")
    for e in of("numFmts"):
        number, code = int(e.get("numFmtId")), e.get("formatCode")
        context.formats[number] = code
        if number < 164 and number not in BUILT_IN_FORMATS:
            p.warn("format-id", part, str(number), "custom formats are numbered from 164")
        _format(p, part, code)
    for at, xf in enumerate(xfs):
        for attribute, limit in (
            ("fontId", len(fonts)),
            ("fillId", len(fills)),
            ("borderId", len(borders)),
            ("xfId", max(1, len(base))),
        ):
            if int(xf.get(attribute, 0)) >= limit:
                p.error("style-index", part, f"cellXfs[{at}]", f"{attribute} {xf.get(attribute)} does not exist")
        number = int(xf.get("numFmtId", 0))
        if number >= 164 and number not in context.formats:
            p.error("style-index", part, f"cellXfs[{at}]", f"number format {number} does not exist")
        if number == 49 or context.formats.get(number) == "@":
            context.text_xfs.add(at)


def _format(p, part, code):
    """A number format's code, as far as its shape goes."""
    if not code or utf16(code) > 255:
        p.error("format-long", part, str(code)[:40], "empty, or more than 255 characters")
        return
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.', "", code)
    if '"' in bare:
        p.error("format-quotes", part, code, "a quotation mark is not closed")
    if bare.count(";") > 3:
        p.error("format-sections", part, code, "more than four sections")
    if bare.count("[") != bare.count("]"):
        p.error("format-brackets", part, code, "a bracket is not closed")
    loose = re.sub(r"\[[^\]]*\]|General|AM/PM|A/P|[0#?.,%;@/:+\-() $Eedmyhsgb'&~{}<>=!^]", "", bare)
    ascii_, other = "".join(c for c in loose if c.isascii()), "".join(c for c in loose if not c.isascii())
    if ascii_:
        p.error("format-letters", part, code, f"{ascii_!r} outside quotation marks")
    if other:
        p.warn("format-letters", part, code, f"{other!r} outside quotation marks: put it into them")


def _tables_of(p, context, sheet):
    for kind, target, _mode in p.rels(sheet.part).values():
        if kind.endswith("/table") and target in p.names:
            root = p.xml(target)
            name = root.get("displayName", "")
            if name.lower() in context.table_names:
                p.error("table-name-twice", target, name, "two tables of one name")
            if root.get("id") in context.tables:
                p.error("table-id-twice", target, root.get("id"), "two tables of one id")
            context.tables[root.get("id")] = target
            context.table_names[name.lower()] = (sheet.name, root)
