"""How a form lies on A4: whose it is over the page, who signs below, which page it is.

Head and signatures stand in the margins, outside the cells, so that nothing of them is ever read as an entry and a list
may grow as it likes. The nation's name stands on plans, reports and minutes only. All of it is on every page: programs
differ in what they take for the first page of a sheet, and none knows which one is the last.
"""

import math
from collections.abc import Sequence

from qmxl.forms.head import LINE_HEIGHT, first_moving, heading_height, widths
from qmxl.forms.layout import Sheet, Workbook
from qmxl.texts import Texts
from qmxl.xlsx import content
from qmxl.xlsx.book import footer_text

A4 = 9
LONG, SHORT = 11.69, 8.27  # inches
READ = 57  # percent at which what is printed can just be read: a wider sheet goes on beside
FULL = 0.92  # of a page's width is filled: LibreOffice takes the digits of the font, and a column, as wider than Excel
LONGEST, SPELT_ANEW = 255, 40  # characters Excel takes over or under a page; what other programs add to the same
SIDE, EDGE, OVER, UNDER = 0.4, 0.6, 0.95, 1.25  # inches: margins, and those with a head or signatures
POINTS, HEAD = 72, 120  # in an inch; those that title, instruction and owner take
MORE = 2  # lines, for texts that take several
APART = "\n" * 5  # room to sign
BLANK = "\u00a0"
AS_IT_IS = {"scale_with_doc": False}  # as large over a wide form as over a narrow one
BOLD = "&B"  # on, and off again


def lay_on_paper(worksheet: content.Sheet, sheet: Sheet, workbook: Workbook, text: Texts) -> None:
    """Page, margins, head, signatures and page numbers of a form."""
    worksheet.set_paper(A4)
    if sheet.form.landscape:
        worksheet.set_landscape()
    if across(sheet):
        worksheet.set_print_scale(_scale(sheet))
        worksheet.print_across()
        worksheet.repeat_columns(1, first_moving(sheet) - 1)
    else:
        worksheet.fit_to_pages(1, 0)
    signed = [text(f"form.signed.{who}") for who in sheet.form.signed]
    over, under = OVER if workbook.head else EDGE, UNDER if signed else EDGE
    worksheet.set_margins(left=SIDE, right=SIDE, top=over, bottom=under)
    worksheet.set_footer(_footer(footer_text(workbook.identity.get("title", "")), signed), AS_IT_IS)
    if workbook.head:
        nation = centred(text("form.nation")) if sheet.form.head == "state" else ""
        worksheet.set_header(head_over(workbook.head, nation), AS_IT_IS)


def across(sheet: Sheet) -> bool:
    """Whether a sheet goes on on further pages beside, as on a single one it could not be read."""
    return not sheet.shape.single and sum(_inches(sheet)) > _room(sheet) * 100 / READ


def _scale(sheet: Sheet) -> int:
    """The percent at which a sheet across several pages takes the fewest; the largest of these."""
    inches, stays, room = _inches(sheet), first_moving(sheet) - 1, _room(sheet)
    lines = MORE + sum(1 for line in sheet.lines if not line.spare)
    needed = (HEAD + heading_height(sheet) + LINE_HEIGHT * lines) / POINTS
    high = SHORT - OVER - (UNDER if sheet.form.signed else EDGE)

    def taken(percent: int) -> int:
        return pages(inches, stays, room * 100 / percent) * math.ceil(needed * percent / 100 / high)

    return min(range(100, READ - 1, -1), key=taken)


def pages(inches: Sequence[float], stays: int, room: float) -> int:
    """How many pages beside each other columns take, where the first ``stays`` are printed on each of them."""
    taken, left = 1, room - sum(inches[:stays])
    for each in inches[stays:]:
        if each > left:
            taken, left = taken + 1, room - sum(inches[:stays])
        left -= each
    return taken


def _inches(sheet: Sheet) -> list[float]:
    """How wide the columns that are seen are: seven dots a character and five around it, 96 to an inch."""
    return [(7 * each + 5) / 96 for each in widths(sheet)[1:]]


def _room(sheet: Sheet) -> float:
    """How wide a page is between its margins, in inches, as far as it is to be filled."""
    return ((LONG if sheet.form.landscape else SHORT) - 2 * SIDE) * FULL


def centred(lines: str) -> str:
    """The lines as though each stood in the middle of the longest; a page's margin knows the right side only."""
    several = lines.split("\n")
    longest = max(map(len, several))
    apart = (BLANK * (longest - len(line)) for line in several)  # twice what lacks: a blank is half a letter wide
    return "\n".join(f"{each}{line}{each}" for line, each in zip(several, apart, strict=True))


def head_over(owners: tuple[str, ...], nation: str) -> str:
    """Whose form it is, a line each, on the left, who fills it in in bold; the nation's name on the right."""
    right = f"&R&9{BOLD}{nation}" if nation else ""
    room = (LONGEST - len(right) - len("&L&9 &B")) // len(owners) - 2
    *above, owner = [_cut(each, room) for each in owners]
    return "&L&9" + "\n".join([*above, BOLD + owner]) + right


def _cut(line: str, room: int) -> str:
    """A line as a head takes it, no longer than there is room for: ampersands doubled, a first digit kept apart."""
    shown = " " if line[:1].isdigit() else ""
    for letter in line:
        taken = "&&" if letter == "&" else letter
        if len(shown) + len(taken) >= room:
            return shown + "…"
        shown += taken
    return shown


def _footer(title: str, signed: list[str]) -> str:
    """Up to three who sign, with room to do it, over the usual line: whose it is, the sheet, the page."""
    if len(signed) == 2:
        signed = [signed[0], "", signed[1]]
    left, middle, right = (f"&10{BOLD}{who}{BOLD}{APART}" if signed else "" for who in (*signed, "", "", "")[:3])
    rest = f" – &A{f'&C{middle}&8{BLANK}' if middle else ''}&R{right}&8&P/&N"
    room = LONGEST - SPELT_ANEW - len(f"&L{left}&8{rest}")
    return f"&L{left}&8{title if len(title) <= room else title[: room - 1].rstrip('&') + '…'}{rest}"
