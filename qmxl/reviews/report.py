"""The first sheet of a review: head, sentences by chapter, what is left to be written, signatures; A4 upright."""

from collections.abc import Sequence

from qmxl.forms.head import width_of
from qmxl.forms.styles import FRAME
from qmxl.reviews.page import Page
from qmxl.reviews.planned import DONE
from qmxl.xlsx.bulk import BulkSheet, Formula

WIDTHS = (6, 30, 18, 18, 30)
ROOM, ROOM_OF_WIDE = 108, 92  # characters of a line over all but the first of them; where some are as wide as two
HIGH = 16.5  # points of a line
LEFT = 10  # of what is left over, told on this sheet
SIGNED = ("made_by", "office", "director")


def _lines(said: str) -> int:
    wide = width_of(said)
    return 1 + wide // (ROOM if wide == len(said) else ROOM_OF_WIDE)


class Report:
    """The sheet while lines are added to it."""

    def __init__(self, page: Page, worksheet: BulkSheet) -> None:
        self.page, self.worksheet, self.row = page, worksheet, 0
        worksheet.hide_gridlines(2)
        for at, width in enumerate(WIDTHS):
            worksheet.set_column(at, at, width)
        page.on_paper(worksheet, landscape=False)

    def head(self) -> None:
        """Who is over the hospital and the hospital on the left, the nation's words on the right; the title."""
        page, text, hospital = self.page, self.page.text, self.page.reviewed.control.hospital
        over = hospital.authority or text("review.authority")
        strong = page.style(bold=True, align="center", text_wrap=True)
        for row, (left, right) in enumerate(((over, text("review.nation")), (hospital.name, text("review.motto")))):
            self.worksheet.merge_range(
                row, 0, row, 1, left, strong if row else page.style(align="center", text_wrap=True)
            )
            self.worksheet.merge_range(row, 2, row, 4, right, strong)
            self.worksheet.set_row(row, 20 if row == 0 else 34)
        self.worksheet.merge_range(2, 2, 2, 4, text("review.place_and_day"), page.style(italic=True, align="right"))
        kind = "year" if page.reviewed.whole else f"half{1 if page.reviewed.period.first == 1 else 2}"
        title = text(f"review.title.{kind}", year=str(page.reviewed.period.year))
        look = page.style(bold=True, font_size=15, align="center", text_wrap=True)
        self.worksheet.merge_range(4, 0, 4, 4, title, look)
        self.worksheet.set_row(4, 44)
        self.row = 6

    def chapter(self, name: str) -> None:
        """The heading of a chapter."""
        self.row += 1
        look = self.page.style(bold=True, font_size=12, bottom=1, bottom_color=FRAME)
        self.worksheet.merge_range(self.row, 0, self.row, 4, self.page.text(f"review.chapter.{name}"), look)
        self.worksheet.set_row(self.row, 22)
        self.row += 1

    def say(self, said: Formula | str) -> None:
        """A paragraph."""
        look = self.page.style(text_wrap=True, valign="top", align="justify")
        words = str(said.value) if isinstance(said, Formula) else said
        self.worksheet.write_string(self.row, 0, "–", self.page.style(align="right", valign="top"))
        self.worksheet.merge_range(self.row, 1, self.row, 4, "", look)
        self.worksheet.put(self.row, 1, said, look)
        lines = sum(_lines(part) for part in words.split("\n"))
        self.worksheet.set_row(self.row, min(400, 3 + HIGH * lines))
        self.row += 1

    def room(self, lines: int) -> None:
        """A frame to write in."""
        look = self.page.style.entry("text", valign="top")
        self.worksheet.merge_range(self.row, 0, self.row, 4, "", look)
        self.worksheet.set_row(self.row, HIGH * lines)
        self.row += 1

    def signatures(self) -> None:
        """Who made it, who heads the office, who approves it."""
        self.row += 1
        look = self.page.style(bold=True, align="center", text_wrap=True)
        for (first, last), name in zip(((0, 1), (2, 3), (4, 4)), SIGNED, strict=True):
            words = self.page.text(f"review.signed.{name}")
            if first == last:
                self.worksheet.write_string(self.row, first, words, look)
            else:
                self.worksheet.merge_range(self.row, first, self.row, last, words, look)
        self.worksheet.set_row(self.row, 36)
        self.worksheet.print_area(0, 0, self.row + 5, 4)


def write(
    page: Page,
    worksheet: BulkSheet,
    rhythm: Sequence[Formula],
    promised: Sequence[Formula],
    numbers: Sequence[Formula],
    left: tuple[str, int],
) -> None:
    """The whole sheet."""
    report, text, reviewed = Report(page, worksheet), page.text, page.reviewed
    report.head()
    for name, several in (("rhythm", rhythm), ("promised", promised), ("numbers", numbers)):
        report.chapter(name)
        if name == "numbers" and reviewed.lacking:
            report.say(reviewed.lacking)
        for said in several or (text("review.none"),):
            report.say(said)
    report.chapter("left")
    report.say(page.live("review.said.left", {"count": left}))
    open_ones = sorted((each for each in reviewed.promises if each.state != DONE), key=lambda each: -each.days)
    for each in open_ones[:LEFT]:
        facts = {
            "form": each.form.sheet.in_(text.language),
            "what": each.what,
            "department": reviewed.name(each.department),
        }
        key = "review.said.overdue" if each.days else "review.said.open"
        report.say(text(key, **facts, days=each.days, why=each.why or text("review.no_reason")))
    report.chapter("notes")
    absent = [reviewed.name(each) for each in reviewed.missing]
    report.say(text("review.said.absent", departments=absent) if absent else text("review.said.nobody_absent"))
    report.say(text("review.said.figures"))
    for name, lines in (("judgement", 6), ("plans", 6)):
        report.chapter(name)
        report.room(lines)
    report.signatures()
