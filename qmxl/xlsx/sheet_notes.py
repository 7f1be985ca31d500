"""Notes put on cells of a sheet below what people wrote there, and taken away again; what they say is never read."""

import re
from collections.abc import Mapping
from html import escape

from qmxl.codes import Code
from qmxl.names import plain
from qmxl.xlsx.amending import Amended
from qmxl.xlsx.cells import column_letters, position
from qmxl.xlsx.colouring import ORDER
from qmxl.xlsx.notes import BEGUN, ENDED, spoken
from qmxl.xlsx.outline import Element, Outline, into, outline, put, without
from qmxl.xlsx.package import Unreadable, local, parsed

COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
LONGEST = 1_500  # characters of one note
SHAPES_OF_A_BLOCK = 1_000  # Excel numbers the shapes of drawings in blocks of 1,024
SHAPE = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL)
BLOCKS = re.compile(rb"(<o:idmap\b[^>]*?\bdata\s*=\s*[\"'])([\d,\s]*)")
TEXT_END = re.compile(rb"<(?:\w+:)?(?:rPh|phoneticPr)\b|</(?:\w+:)?text\s*>")
DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/>'
    "</o:shapelayout></xml>"
)
BOX = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def annotated(package: Amended, sheet: str, notes: Mapping[tuple[int, int], str], author: str) -> None:
    """The cells of a sheet's part have these notes, and no other of ours; below what people wrote in a comment.

    A cell on which people talk in a thread keeps it, and gets none: Excel makes such a comment anew from its thread.
    """
    related = package.related(sheet)
    name = next((each.target for each in related.values() if each.kind == "comments" and not each.external), "")
    if not name and not notes:
        return
    drawn = _drawing(package, sheet)
    left: dict[tuple[int, int], str] = dict(notes)
    if name:
        gone = _below_others(package, name, left)
        if drawn and gone:
            package.put(drawn, _without_shapes(package.part(drawn) or b"", gone))
    else:
        whole = outline(package.part(sheet) or b"")
        name = package.free("xl/comments{}.xml")
        package.put(name, _blank(whole.space))
        package.typed(name, COMMENTS)
        package.relate(sheet, f"{whole.relations}/comments", name)
    if left:
        _add(package, name, left, author)
        _draw(package, sheet, drawn, list(left))


def _blank(space: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<comments xmlns="{space}"><authors/><commentList/></comments>'.encode()


def _below_others(package: Amended, name: str, left: dict[tuple[int, int], str]) -> list[tuple[int, int]]:
    """Puts notes below comments there are, taking them from ``left``; gives the cells whose comment was all ours."""
    whole = outline(package.part(name) or b"")
    group = next((each for each in parsed(whole.xml) if local(each.tag) == "commentList"), None)
    elements = whole.children("commentList")
    if group is None or len(group) != len(elements):
        raise Unreadable(Code.FILE_TRUNCATED)
    authors = [each.text or "" for each in parsed(whole.xml).iter() if local(each.tag) == "author"]
    gone: list[tuple[int, int]] = []
    xml = whole.xml
    for comment, element in reversed(list(zip(group, elements, strict=True))):
        at = position(comment.get("ref", ""))
        said = "".join(each.text or "" for each in comment.iter() if local(each.tag) == "t")
        theirs, author = spoken(said), comment.get("authorId", "")
        if at is None:
            continue
        if said != theirs and not theirs:
            xml = without(xml, [element])
            gone.append(at)
            continue
        if author.isdecimal() and int(author) < len(authors) and authors[int(author)].startswith("tc="):
            left.pop(at, None)
            continue
        if said != theirs:
            xml = _said(xml, element, whole.space, theirs)
        if note := left.pop(at, ""):
            same = Element(element.name, element.start, _end(xml, element))
            xml = _with_run(xml, same, _run(whole.space, f"\n{note}"))
    package.put(name, xml)
    return gone


def _end(xml: bytes, element: Element) -> int:
    """Where an element ends after it was written anew: at the next comment or the end of their list."""
    found = re.compile(rb"</(?:\w+:)?comment\s*>").search(xml, element.start)
    return found.end() if found else element.end


def _said(xml: bytes, element: Element, space: str, words: str) -> bytes:
    """A comment with other words, in one piece."""
    whole = xml[element.start : element.end]
    begin = re.search(rb"<(?:\w+:)?text\b[^>]*>", whole)
    end = re.search(rb"</(?:\w+:)?text\s*>", whole)
    if begin is None or end is None:
        return xml
    made = whole[: begin.end()] + _run(space, words, marked=False).encode() + whole[end.start() :]
    return xml[: element.start] + made + xml[element.end :]


def _with_run(xml: bytes, element: Element, run: str) -> bytes:
    whole = xml[element.start : element.end]
    end = TEXT_END.search(whole)
    if end is None:
        return xml
    return xml[: element.start] + whole[: end.start()] + run.encode() + whole[end.start() :] + xml[element.end :]


def _run(space: str, words: str, *, marked: bool = True) -> str:
    """A run of text; one that is ours between its signs."""
    lead = "\n" if words.startswith("\n") else ""
    shown = plain(words.strip("\n") if marked else words)
    shown = shown if len(shown) <= LONGEST or not marked else f"{shown[: LONGEST - 1]}…"
    said = f"{lead}{BEGUN}{shown}{ENDED}" if marked else shown
    size = '<rPr><sz val="9"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr>'
    return f'<r xmlns="{space}">{size}<t xml:space="preserve">{escape(said, quote=False)}</t></r>'


def _add(package: Amended, name: str, notes: Mapping[tuple[int, int], str], author: str) -> None:
    whole = outline(package.part(name) or b"")
    authors = whole.first("authors")
    if authors is None:
        raise Unreadable(Code.FILE_TRUNCATED)
    number = len(whole.children("authors"))
    said = f'<author xmlns="{whole.space}">{escape(plain(author), quote=False)}</author>'
    more = outline(into(whole.xml, authors, said))
    listed = more.first("commentList")
    if listed is None:
        raise Unreadable(Code.FILE_TRUNCATED)
    made = "".join(
        f'<comment xmlns="{whole.space}" ref="{column_letters(column)}{row + 1}" authorId="{number}">'
        f"<text>{_run(whole.space, note)}</text></comment>"
        for (row, column), note in sorted(notes.items())
    )
    package.put(name, into(more.xml, listed, made))


def _drawing(package: Amended, sheet: str) -> str:
    """The part with the boxes of a sheet's comments; "" where there is none."""
    whole = outline(package.part(sheet) or b"")
    element = whole.first("legacyDrawing")
    if element is None:
        return ""
    found = re.search(rb":id\s*=\s*[\"']([^\"']+)", whole.xml[element.start : element.end])
    related = package.related(sheet).get(found[1].decode("utf-8", "replace")) if found else None
    return related.target if related and package.part(related.target) is not None else ""


def _draw(package: Amended, sheet: str, drawn: str, cells: list[tuple[int, int]]) -> None:
    """Boxes for the cells, hidden until one points at them."""
    if not drawn:
        whole: Outline = outline(package.part(sheet) or b"")
        drawn = package.free("xl/drawings/vmlDrawing{}.vml")
        package.put(drawn, DRAWING.encode())
        package.typed_by_ending("vml", VML)
        id_ = package.relate(sheet, f"{whole.relations}/vmlDrawing", drawn)
        link = f'<legacyDrawing xmlns="{whole.space}" xmlns:r="{whole.relations}" r:id="{id_}"/>'
        package.put(sheet, put(whole, link, "legacyDrawing", ORDER))
    there = package.part(drawn) or b""
    taken = [int(each) for part in _drawings(package) for found in BLOCKS.findall(part) for each in _numbers(found[1])]
    block = max(taken, default=0) + 1
    shapes = [
        _shape((block + at // SHAPES_OF_A_BLOCK) * 1024 + at % SHAPES_OF_A_BLOCK + 1, *cell)
        for at, cell in enumerate(cells)
    ]
    blocks = b",".join(b"%d" % (block + at) for at in range(-(-len(cells) // SHAPES_OF_A_BLOCK)))
    more = BLOCKS.sub(lambda found: found[1] + b",".join(filter(None, [found[2].strip(), blocks])), there, count=1)
    box = "" if b'id="_x0000_t202"' in more else BOX
    end = more.rindex(b"</xml>")
    package.put(drawn, more[:end] + (box + "".join(shapes)).encode() + more[end:])


def _numbers(said: bytes) -> list[bytes]:
    return [each for each in said.replace(b" ", b"").split(b",") if each.isdigit()]


def _drawings(package: Amended) -> list[bytes]:
    return [package.part(name) or b"" for name in package.names if name.endswith(".vml")]


def _shape(number: int, row: int, column: int) -> str:
    anchor = f"{column + 1}, 15, {max(row - 1, 0)}, 10, {column + 5}, 15, {row + 6}, 4"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:5pt;'
        'width:240pt;height:100pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


def _without_shapes(xml: bytes, cells: list[tuple[int, int]]) -> bytes:
    def kept(found: re.Match[bytes]) -> bytes:
        row, column = (re.search(rb"<x:%s>\s*(\d+)" % name, found[0]) for name in (b"Row", b"Column"))
        return b"" if row and column and (int(row[1]), int(column[1])) in cells else found[0]

    return SHAPE.sub(kept, xml)
