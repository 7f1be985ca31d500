"""Formats added to those that a workbook has, each once."""

from collections.abc import Sequence

from qmxl.xlsx.amending import Amended
from qmxl.xlsx.outline import into, outline, put

STYLES = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
LEAST = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{space}">'
    '<fonts count="1"><font/></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>'
)


def styles_of(package: Amended) -> str:
    """The part of the workbook's formats; a plain one is made where it has none."""
    name = package.shared("styles")
    if name and package.part(name):
        return name
    book = outline(package.part(package.workbook) or b"")
    name = package.free("xl/styles{}.xml")
    package.put(name, LEAST.format(space=book.space).encode())
    package.typed(name, SHEET)
    package.relate(package.workbook, f"{book.relations}/styles", name)
    return name


def added(package: Amended, group: str, elements: Sequence[str]) -> int:
    """Puts elements side by side into a group of the formats; gives the number of the first.

    Where the same stand there from a time before they are not put in again.
    """
    name = styles_of(package)
    whole = outline(package.part(name) or b"")
    there, children = whole.first(group), whole.children(group)
    spaced = [_spaced(each, whole.space) for each in elements]
    if there is None:
        made = f'<{group} xmlns="{whole.space}" count="{len(spaced)}">{"".join(spaced)}</{group}>'
        package.put(name, put(whole, made, group, STYLES))
        return 0
    known, wanted = [whole.xml[each.start : each.end] for each in children], [each.encode() for each in spaced]
    for at in range(len(known) - len(wanted) + 1):
        if known[at : at + len(wanted)] == wanted:
            return at
    package.put(name, into(whole.xml, there, "".join(spaced), len(children) + len(spaced)))
    return len(children)


def _spaced(element: str, space: str) -> str:
    """The element with its namespace, whatever prefix the others have."""
    end = min(at for at in (element.find(" "), element.find(">")) if at > 0)
    return f'{element[:end]} xmlns="{space}"{element[end:]}'
