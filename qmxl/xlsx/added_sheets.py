"""Sheets of plain lines put into somebody's workbook: before all others, or behind them where nobody sees them."""

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple
from xml.etree import ElementTree as ET

from qmxl.codes import Code
from qmxl.names import escaped_attribute, plain
from qmxl.xlsx.amending import Amended
from qmxl.xlsx.cells import address, column_letters
from qmxl.xlsx.content import digits, fitting
from qmxl.xlsx.outline import into, outline
from qmxl.xlsx.package import Unreadable, local, parsed
from qmxl.xlsx.reading import listed_sheets
from qmxl.xlsx.styling import added

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
SELECTED = re.compile(rb"(<(?:\w+:)?sheetView\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*?)\stabSelected\s*=\s*[\"']\w+[\"']")
OF_A_SHEET = re.compile(rb"(\slocalSheetId\s*=\s*[\"'])(\d+)")
VIEW = re.compile(rb"(<(?:\w+:)?workbookView\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/?>)")
AT = re.compile(rb"\s(?:activeTab|firstSheet)\s*=\s*[\"']\d+[\"']")
NOT_SEEN = ' hidden="1"'
LOOKS = ("text", "plain", "number", "title", "strong", "head", "link", "small")


class Spot(NamedTuple):
    """A cell: what it holds, how it looks, and where in the workbook it leads."""

    value: str | float
    look: str = "text"
    place: str = ""


class Drawn(NamedTuple):
    """A sheet of lines: the widths of its columns, in characters, and the heights of lines, in points.

    The first line and the first column are not shown.
    """

    name: str
    lines: Sequence[Sequence[Spot]]
    widths: Sequence[float] = ()
    heights: Sequence[float] = ()


def put_in_front(package: Amended, sheet: Drawn, there: str = "") -> None:
    """The sheet is the first of the workbook and the one that is seen, or takes the place of the part ``there``."""
    styles = _styles(package)
    for each in _parts(package):
        package.put(each, SELECTED.sub(rb"\1", package.part(each) or b""))
    if there:
        package.unrelate(there)
        _seen(package, there)
    else:
        there = _listed(package, sheet.name, "xl/worksheets/sheetQm{}.xml", hidden=False)
    space = outline(package.part(package.workbook) or b"").space
    package.put(there, _xml(sheet, space, styles, seen=True))


def put_behind(package: Amended, sheet: Drawn) -> None:
    """The sheet is in the workbook and seen by nobody, in place of one of that name if there is one."""
    there = next((each.part for each in listed_sheets_of(package) if each.name == sheet.name), "")
    if not there:
        there = _listed(package, sheet.name, "xl/worksheets/sheetQm{}.xml", hidden=True)
    package.unrelate(there)
    space = outline(package.part(package.workbook) or b"").space
    package.put(there, _xml(sheet, space, dict.fromkeys(LOOKS, 0), seen=False))


class _Part(NamedTuple):
    name: str
    part: str


def listed_sheets_of(package: Amended) -> list[_Part]:
    """The worksheets the package came with, by name and part."""
    return [_Part(each.name, each.part) for each in listed_sheets(package.package)]


def _parts(package: Amended) -> list[str]:
    """The parts of all sheets, of charts too."""
    kinds = {"worksheet", "chartsheet", "dialogsheet"}
    several = [each.target for each in package.related(package.workbook).values() if each.kind in kinds]
    return [each for each in several if package.part(each) is not None]


def _listed(package: Amended, name: str, pattern: str, *, hidden: bool) -> str:
    """Lists a sheet first, or last and hidden from everybody; gives the name of its part."""
    book, part = package.workbook, package.free(pattern)
    whole = outline(package.part(book) or b"")
    group = whole.first("sheets")
    if group is None:
        raise Unreadable(Code.FILE_TRUNCATED)
    tags = _named(whole.xml)
    taken = {each.get("name", "").casefold() for each in tags}
    number = max((int(each.get("sheetId", "0")) for each in tags if each.get("sheetId", "0").isdecimal()), default=0)
    title, count = name, 2
    while title.casefold() in taken:
        title, count = f"{name[:27]} {count}", count + 1
    package.put(part, b"")
    package.typed(part, SHEET)
    id_ = package.relate(book, f"{whole.relations}/worksheet", part)
    state = ' state="veryHidden"' if hidden else ""
    said = (
        f'<sheet xmlns="{whole.space}" xmlns:r="{whole.relations}" name="{escaped_attribute(title)}" '
        f'sheetId="{number + 1}"{state} r:id="{id_}"/>'
    )
    xml = into(whole.xml, group, said, first=not hidden)
    if not hidden:  # names of single sheets count them
        xml = OF_A_SHEET.sub(lambda found: found[1] + b"%d" % (int(found[2]) + 1), xml)
        xml = VIEW.sub(lambda found: AT.sub(b"", found[1]) + found[2], xml)
    package.put(book, xml)
    return part


def _named(xml: bytes) -> list[ET.Element]:
    """The lines of a workbook's list of sheets."""
    return [each for group in parsed(xml) if local(group.tag) == "sheets" for each in group]


def _seen(package: Amended, part: str) -> None:
    """The workbook opens at the sheet of that part, wherever it stands."""
    book = package.workbook
    related = package.related(book)
    ids = [
        each.get(next((key for key in each.attrib if key.endswith("}id")), ""), "")
        for each in _named(package.part(book) or b"")
    ]
    at = next((at for at, id_ in enumerate(ids) if id_ in related and related[id_].target == part), 0)
    xml = VIEW.sub(lambda found: AT.sub(b"", found[1]) + b' activeTab="%d"' % at + found[2], package.part(book) or b"")
    package.put(book, xml)


def _styles(package: Amended) -> dict[str, int]:
    """The numbers of the cell formats of the looks, added to those the workbook has."""
    fonts = [
        '<font><sz val="11"/><name val="Times New Roman"/><family val="1"/></font>',
        '<font><b/><sz val="16"/><color rgb="FF9C0006"/><name val="Times New Roman"/><family val="1"/></font>',
        '<font><b/><sz val="11"/><name val="Times New Roman"/><family val="1"/></font>',
        '<font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="Times New Roman"/><family val="1"/></font>',
        '<font><i/><sz val="9"/><color rgb="FF595959"/><name val="Times New Roman"/><family val="1"/></font>',
    ]
    font = added(package, "fonts", fonts)
    grey = (
        '<fill><patternFill patternType="solid"><fgColor rgb="FFD9E1F2"/><bgColor indexed="64"/></patternFill></fill>'
    )
    fill = added(package, "fills", [grey])
    line = '<border><left/><right/><top/><bottom style="thin"><color rgb="FFBFBFBF"/></bottom><diagonal/></border>'
    border = added(package, "borders", [line])
    wrap = '<alignment vertical="top" wrapText="1"/>'
    looks = {
        "text": (font, 0, border, wrap),
        "plain": (font, 0, 0, '<alignment vertical="center"/>'),
        "number": (font, 0, border, '<alignment horizontal="center" vertical="top"/>'),
        "title": (font + 1, 0, 0, '<alignment vertical="center"/>'),
        "strong": (font + 2, 0, 0, wrap),
        "head": (font + 2, fill, border, '<alignment horizontal="center" vertical="center" wrapText="1"/>'),
        "link": (font + 3, 0, border, '<alignment horizontal="center" vertical="top"/>'),
        "small": (font + 4, 0, 0, wrap),
    }
    made = [
        f'<xf numFmtId="0" fontId="{f}" fillId="{c}" borderId="{b}" xfId="0" applyFont="1" applyFill="1" '
        f'applyBorder="1" applyAlignment="1">{a}</xf>'
        for f, c, b, a in looks.values()
    ]
    first = added(package, "cellXfs", made)
    return {look: first + at for at, look in enumerate(looks)}


def _xml(sheet: Drawn, space: str, styles: dict[str, int], *, seen: bool) -> bytes:
    rows, links = [], []
    for at, line in enumerate(sheet.lines):
        filled = [(address(at, column), spot) for column, spot in enumerate(line) if spot != Spot("")]
        cells = "".join(_cell(where, spot.value, styles[spot.look]) for where, spot in filled)
        links += [
            f'<hyperlink ref="{where}" location="{escaped_attribute(spot.place)}"/>'
            for where, spot in filled
            if spot.place
        ]
        height = sheet.heights[at] if at < len(sheet.heights) else 0
        look = ' hidden="1"' if at == 0 else f' ht="{height}" customHeight="1"' if height else ""
        rows.append(f'<row r="{at + 1}"{look}>{cells}</row>')
    columns = [
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"{NOT_SEEN if at == 1 else ""}/>'
        for at, width in enumerate(sheet.widths, start=1)
    ]
    last = f"{column_letters(max((len(line) for line in sheet.lines), default=1) - 1)}{max(len(sheet.lines), 1)}"
    chosen = ' tabSelected="1"' if seen else ""
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
            f'<worksheet xmlns="{space}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:{last}"/>',
            f'<sheetViews><sheetView showGridLines="0"{chosen} workbookViewId="0"/></sheetViews>',
            f"<cols>{''.join(columns)}</cols>" if columns else "",
            f"<sheetData>{''.join(rows)}</sheetData>",
            f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "",
            '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>',
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>',
        )
    ).encode()


def _cell(at: str, value: str | float, style: int) -> str:
    look = f' s="{style}"' if style else ""
    if isinstance(value, str):
        if not value:
            return f'<c r="{at}"{look}/>'
        said = escape(fitting(plain(value)), quote=False)
        return f'<c r="{at}"{look} t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'
    return f'<c r="{at}"{look}><v>{digits(value)}</v></c>'
