"""The workbook of a chapter for an inspecting team: a summary, then a sheet per criterion, to be printed on A4."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from xlsxwriter.workbook import Workbook

from qmxl.catalogue.statuses import status_label
from qmxl.control.control import Control
from qmxl.forms.styles import Styles
from qmxl.inspection.chapters import Chapter, Shown
from qmxl.period import Period
from qmxl.texts import Texts
from qmxl.xlsx.book import footer_text, new_book, quoted
from qmxl.xlsx.content import Sheet

NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Drawing:
    """One workbook of a pack while it is being drawn."""

    book: Workbook
    style: Styles
    text: Texts
    control: Control
    period: Period
    chapter: Chapter

    @property
    def mock_words(self) -> tuple[str, str]:
        """What the team chooses from: met, not met."""
        language = self.text.language
        return status_label("met", language), status_label("not_met", language)

    def departments(self, codes: tuple[str, ...]) -> str:
        """Departments by their names."""
        known = self.control.departments
        return self.text.apart(known[code].name if code in known else code for code in codes)


def chapter_file(control: Control, chapter: Chapter, period: Period, made: datetime, text: Texts) -> bytes:
    """The .xlsx of a chapter; the same tables give the same parts, the time ``made`` in docProps aside."""
    from qmxl.inspection import criterion, summary

    buffer = io.BytesIO()
    title = f"{text('pack.header')} – {chapter.key}"
    book = new_book(buffer, made, title)
    drawing = Drawing(book, Styles(book), text, control, period, chapter)
    first = book.add_worksheet(text("pack.summary"))
    names = sheet_names(chapter, taken=text("pack.summary"))
    places: dict[str, Mapping[str, str]] = {}
    for shown in chapter.criteria:
        worksheet = book.add_worksheet(names[shown.code])
        places[shown.code] = criterion.write(drawing, worksheet, shown)
    summary.write(drawing, first, {code: (quoted(names[code]), at) for code, at in places.items()})
    book.close()
    return buffer.getvalue()


def sheet_names(chapter: Chapter, taken: str) -> dict[str, str]:
    """What the sheet of each criterion is called: its code, as sheets can be called."""
    names: dict[str, str] = {}
    used = {taken.casefold()}
    for shown in chapter.criteria:
        name, number = NOT_IN_SHEETS.sub("-", shown.code)[:28].strip("'"), 2
        bare = name
        while name.casefold() in used:
            name, number = f"{bare} {number}", number + 1
        used.add(name.casefold())
        names[shown.code] = name
    return names


def on_paper(drawing: Drawing, worksheet: Sheet, repeated: int) -> None:
    """A4 landscape, a page wide: hospital, pack and chapter above, period and page below, the headings repeated."""
    hospital = footer_text(drawing.control.hospital.name)
    pack, chapter = footer_text(drawing.text("pack.header")), footer_text(drawing.chapter.key)
    period = footer_text(drawing.text("pack.period", period=str(drawing.period)))
    page = drawing.text("pack.page", page="&P", pages="&N")
    worksheet.set_paper(9)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
    worksheet.set_header(f'&L&9{hospital}&C&"Times New Roman,Bold"&11{pack}&R&9{chapter}')
    worksheet.set_footer(f"&L&8{period}&R&8{page}")
    worksheet.repeat_rows(repeated)
    worksheet.hide_gridlines(2)


def level_shown(shown: Shown, text: Texts) -> int | str:
    """The level a criterion reaches, or that it is not known yet."""
    return text("master.not_decided") if shown.level is None else shown.level
