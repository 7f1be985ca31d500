"""Rules of properties, the ribbon and what macros they call."""

import re
import struct

from tests.excel.rules.package import M
from tests.excel.rules.vba_lines import lint
from tests.excel.rules.vba_project import read_project

UI = "{http://schemas.microsoft.com/office/2009/07/customui}"


def check_properties(p):
    if "docProps/app.xml" in p.names:
        root = p.xml("docProps/app.xml")
        vt = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"
        for box in root.iter(vt + "vector"):
            if int(box.get("size")) != len(box):
                p.error("properties", "docProps/app.xml", "vector", f"size {box.get('size')}, {len(box)} there")
    if "docProps/core.xml" in p.names:
        for e in p.xml("docProps/core.xml"):
            if e.tag.endswith(("created", "modified")) and not re.fullmatch(
                r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", e.text or ""
            ):
                p.error("properties", "docProps/core.xml", e.tag, f"{e.text} is no time")


def check_ribbon(p, macros):
    """(part, control's callback, how many arguments) of each callback; ids and namespace checked."""
    calls = []
    for kind, target, _mode in p.rels("").values():
        if kind.endswith("/ui/extensibility") and target in p.names:
            root = p.xml(target)
            if (
                kind == "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
                and not root.tag.startswith(UI)
            ):
                p.error("ribbon-namespace", target, root.tag, "the 2007 relationship wants the 2009/07 namespace")
            seen = set()
            for e in root.iter():
                if e.get("id"):
                    if e.get("id") in seen or not re.fullmatch(r"[A-Za-z_][\w.-]{0,1023}", e.get("id")):
                        p.error("ribbon-id", target, e.get("id"), "twice, or not an id")
                    seen.add(e.get("id"))
                for attribute in ("label", "screentip"):
                    if len(e.get(attribute) or "") > 1024:
                        p.error("ribbon-label", target, e.get("id"), "more than 1,024 characters")
                for attribute, value in e.attrib.items():
                    if attribute.startswith("on") or attribute.startswith("get"):
                        calls.append((target, value, 2 if attribute.startswith("get") else 1))
    return calls


def check_macros(p, context, buttons, callbacks):
    part = "xl/vbaProject.bin"
    if part not in p.names:
        for where, name in buttons:
            p.error("button-macro", where, name, "a button's macro in a workbook without macros")
        return
    try:
        modules, project = read_project(p, part)
    except (AssertionError, struct.error, IndexError, KeyError) as fault:
        p.error("vba-unreadable", part, "", repr(fault))
        return
    public = {}
    for module in modules:
        for m in re.finditer(
            r"(?mi)^[ \t]*(?:(public|private|friend)[ \t]+)?(?:static[ \t]+)?(sub|function)[ \t]+(\w+)[ \t]*\(([^)]*)\)",
            module["source"],
        ):
            if (m[1] or "public").lower() == "public" and module["kind"] == "standard":
                public[m[3].lower()] = (module["name"], m[2].lower(), m[4])
        lint(p, f"{part}/{module['name']}", module["source"])
    for where, name in buttons:
        bare = name.rpartition("!")[2].rpartition(".")[2].lower()
        if bare not in public or public[bare][1] != "sub" or public[bare][2].strip():
            p.error("button-macro", where, name, "no public Sub without arguments of that name")
    for where, name, count in callbacks:
        bare = name.rpartition(".")[2].lower()
        arguments = public[bare][2].split(",") if bare in public and public[bare][2].strip() else []
        if len(arguments) != count or public[bare][1] != "sub":
            p.error("ribbon-callback", where, name, f"no public Sub of that name with {count} arguments")
        elif not re.search(r"As\s+(IRibbonControl|IRibbonUI|Object)\s*$|^\s*\w+\s*$", arguments[0]):
            p.error("ribbon-callback", where, name, f"its argument is {arguments[0]}")
        elif count == 2 and not re.fullmatch(r"(?i)\s*(ByRef )?\w+( As Variant)?\s*", arguments[1]):
            p.error("ribbon-callback", where, name, f"Excel gives a Variant to fill, it takes {arguments[1]}")
    documents = {m["name"].lower() for m in modules if m["kind"] == "document"}
    codes = dict(context.code_names)
    e = p.xml("xl/workbook.xml").find(M + "workbookPr")
    book = e.get("codeName") if e is not None else None
    if book:
        codes[book.lower()] = "the workbook"
    for name in documents - set(codes):
        p.warn("vba-orphan", part, name, "a document module that belongs to no sheet: it shows as an empty object")
    if book and book.lower() not in documents:
        p.error("vba-workbook", part, book, "the workbook's code name has no module")
    for name in project.get("names", set()) ^ {m["name"].lower() for m in modules}:
        p.error("vba-project", part, name, "PROJECT and dir name other modules")
