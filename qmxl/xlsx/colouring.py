"""Cells of a sheet coloured without touching them: by conditional formats above all others, known by their formula.

A cell's own format, its content and what stands around it stay as they are, and taking the colours away leaves nothing.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from qmxl.xlsx.amending import Amended
from qmxl.xlsx.outline import Element, Outline, outline, put, without
from qmxl.xlsx.styling import added

ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)  # of what stands below a sheet's root
SIGN = "qmxl"
FORMULA = f'N("{SIGN}")=0'  # always true, and nobody else's
RANGES = 60  # of one rule
RULE = re.compile(rb"<((?:\w+:)?cfRule)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*(?:/>|>.*?</\1\s*>)", re.DOTALL)
PRIORITY = re.compile(rb"(<(?:\w+:)?cfRule\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*?\spriority\s*=\s*[\"'])(\d{1,9})")


class Look(NamedTuple):
    """How a cell is coloured, as RGB."""

    fill: str
    ink: str


def looks_in(package: Amended, looks: Sequence[Look]) -> dict[Look, int]:
    """The numbers under which the workbook's styles know the looks from now on."""
    first = added(package, "dxfs", [_look(each) for each in looks])
    return {look: first + at for at, look in enumerate(looks)}


def _look(look: Look) -> str:
    ink, fill = f'<font><color rgb="FF{look.ink}"/></font>', f'<bgColor rgb="FF{look.fill}"/>'
    return f"<dxf>{ink}<fill><patternFill>{fill}</patternFill></fill></dxf>"


def coloured(sheet: Outline, ranges: Sequence[tuple[Sequence[str], int]]) -> bytes:
    """The sheet with ranges in the look of a number each, before all colours there are."""
    blocks = [
        (several[at : at + RANGES], number) for several, number in ranges for at in range(0, len(several), RANGES)
    ]
    later = PRIORITY.sub(lambda found: found[1] + b"%d" % (int(found[2]) + len(blocks)), sheet.xml)
    made = "".join(
        f'<conditionalFormatting xmlns="{sheet.space}" sqref="{" ".join(several)}">'
        f'<cfRule type="expression" dxfId="{number}" priority="{at}"><formula>{FORMULA}</formula></cfRule>'
        "</conditionalFormatting>"
        for at, (several, number) in enumerate(blocks, start=1)
    )
    return put(outline(later), made, "conditionalFormatting", ORDER)


def plain(xml: bytes) -> bytes:
    """The sheet without the colours put here before, whoever saved it since."""
    sign = SIGN.encode()
    if sign not in xml:
        return xml
    whole = outline(xml)
    ours: list[Element] = []
    mixed: list[Element] = []
    for each in whole.below:
        if each.name == "conditionalFormatting" and _signed(whole.xml[each.start : each.end]):
            others = [rule for rule in RULE.finditer(whole.xml[each.start : each.end]) if not _signed(rule[0])]
            (mixed if others else ours).append(each)
    kept = whole.xml
    for each in reversed(mixed):
        said = RULE.sub(lambda rule: b"" if _signed(rule[0]) else rule[0], kept[each.start : each.end])
        kept = kept[: each.start] + said + kept[each.end :]
    return without(kept, ours) if not mixed else plain(kept)


def _signed(xml: bytes) -> bool:
    return re.search(rb'N\s*\(\s*(?:"|&quot;)%s(?:"|&quot;)\s*\)' % SIGN.encode(), xml) is not None
