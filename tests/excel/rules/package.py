"""The parts of a package and what is found in them."""

import posixpath
import re
import zipfile
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from tests.excel import grammar

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PKG = "http://schemas.openxmlformats.org/package/2006/relationships"
CT = "http://schemas.openxmlformats.org/package/2006/content-types"
X = "{urn:schemas-microsoft-com:office:excel}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"
M, R = f"{{{MAIN}}}", f"{{{REL}}}"
ROWS, COLS = 1_048_576, 16_384
MAIN_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ".xlam": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    ".xltx": "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
}
ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState "
    "dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins "
    "pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing "
    "legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst"
).split()
BUILT_IN_FORMATS = {0, *range(1, 23), *range(27, 32), *range(37, 41), *range(45, 51), *range(55, 59)}
TABLE_NAME = re.compile(r"[^\W\d][\w.\\]*|\\[\w.]*")


class Finding(NamedTuple):
    level: str
    rule: str
    part: str
    where: str
    what: str

    def __str__(self):
        return f"{self.level} {self.rule} {self.part} {self.where}: {self.what}"


def utf16(text):
    """Length as Excel counts it."""
    return len(text.encode("utf-16-le")) // 2


def unescaped(text):
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)


def area(ref):
    """(row, column, row, column) of A1 or A1:B2; ValueError when it is neither or outside the sheet."""
    m = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?", ref)
    if not m:
        raise ValueError(ref)
    r1, c1 = grammar.cell_parts(m[1] + m[2])
    r2, c2 = grammar.cell_parts(m[3] + m[4]) if m[3] else (r1, c1)
    if not (1 <= r1 <= r2 <= ROWS and 1 <= c1 <= c2 <= COLS):
        raise ValueError(ref)
    return r1, c1, r2, c2


def overlap(a, b):
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def first_overlap(areas):
    """Two of the areas that overlap, or None; swept by rows."""
    open_, ordered = [], sorted(areas)
    for each in ordered:
        open_ = [o for o in open_ if o[2] >= each[0]]
        for o in open_:
            if overlap(o, each):
                return o, each
        open_.append(each)
    return None


def a1(r, c):
    letters = ""
    while c:
        c, left = divmod(c - 1, 26)
        letters = chr(65 + left) + letters
    return f"{letters}{r}"


def looks_typed(text):
    """Whether Excel would take the text for a number or a date when it is entered (or picked) in a General cell."""
    t = text.strip()
    return bool(
        re.fullmatch(r"[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?%?", t)
        or re.fullmatch(r"\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?", t)
        or re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", t)
        or re.fullmatch(r"\d{1,2}[- ]?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*([- ]?\d{2,4})?", t, re.I)
        or re.fullmatch(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ]\d{1,4}", t, re.I)
        or t.upper() in ("TRUE", "FALSE")
    )


class Package:
    """The zip and its parts."""

    def __init__(self, path):
        self.path, self.found = Path(path), []
        self.zip = zipfile.ZipFile(path)
        self.names = self.zip.namelist()
        self._xml = {}

    def add(self, level, rule, part, where, what):
        self.found.append(Finding(level, rule, part, where, what))

    def error(self, rule, part, where, what):
        self.add("ERROR", rule, part, where, what)

    def warn(self, rule, part, where, what):
        self.add("WARN", rule, part, where, what)

    def read(self, name):
        return self.zip.read(name)

    def xml(self, name):
        if name not in self._xml:
            self._xml[name] = ET.fromstring(self.read(name))
        return self._xml[name]

    def rels(self, part):
        """id -> (type, resolved target, mode) of a part's relationships."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", base + ".rels")
        if name not in self.names:
            return {}
        made = {}
        for e in self.xml(name):
            target, mode = e.get("Target"), e.get("TargetMode", "Internal")
            if mode == "Internal":
                target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if e.get("Id") in made:
                self.error("rel-id-twice", name, e.get("Id"), "two relationships of one id")
            made[e.get("Id")] = (e.get("Type"), target, mode)
        return made
