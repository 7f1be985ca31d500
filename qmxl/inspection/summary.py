"""The first sheet of a chapter's workbook: its criteria with level, target, readiness and how the team marked."""

from collections.abc import Mapping

from xlsxwriter.url import Url

from qmxl.inspection.book import Drawing, level_shown, on_paper
from qmxl.inspection.chapters import Shown
from qmxl.xlsx.cells import column_letters
from qmxl.xlsx.content import Sheet

COLUMNS = {
    "criterion": 11,
    "criterion_title": 52,
    "level": 15,
    "target": 10,
    "asked": 12,
    "ready": 10,
    "share": 10,
    "leads": 44,
    "met": 12,
    "not_met": 12,
}
AT = {name: at for at, name in enumerate(COLUMNS)}
HEADINGS, FIRST = 4, 5  # rows from 0
COUNTED = ("asked", "ready", "met", "not_met")
Places = Mapping[str, tuple[str, Mapping[str, str]]]  # by criterion its sheet, as formulas write it, and cells


def write(drawing: Drawing, worksheet: Sheet, places: Places) -> None:
    """A criterion a row, by formulas over its sheet, and their sums."""
    text, style, chapter = drawing.text, drawing.style, drawing.chapter
    worksheet.write_string(0, 0, text("pack.title", chapter=chapter.key, title=chapter.title), style.title())
    worksheet.set_row(0, 26)
    owner = text("master.owner", hospital=drawing.control.hospital.name, period=str(drawing.period))
    worksheet.write_string(1, 0, owner, style(bold=True))
    worksheet.merge_range(2, 0, 2, len(COLUMNS) - 1, text("pack.note"), style.instruction())
    worksheet.set_row(2, 48)
    for at, (name, width) in enumerate(COLUMNS.items()):
        worksheet.set_column(at, at, width)
        worksheet.write_string(HEADINGS, at, _heading(drawing, name), style.heading())
    worksheet.set_row(HEADINGS, 34)
    for at, shown in enumerate(chapter.criteria, start=FIRST):
        _criterion(drawing, worksheet, at, shown, *places[shown.code])
    last = FIRST + len(chapter.criteria)
    _sums(drawing, worksheet, last)
    worksheet.freeze_panes(FIRST, 0)
    worksheet.print_area(0, 0, last, len(COLUMNS) - 1)
    on_paper(drawing, worksheet, HEADINGS)


def _heading(drawing: Drawing, name: str) -> str:
    if name in {"met", "not_met"}:
        return drawing.text("pack.mock_count", word=drawing.mock_words[name == "not_met"])
    return drawing.text(f"pack.{name}")


def _criterion(drawing: Drawing, worksheet: Sheet, at: int, shown: Shown, sheet: str, cells: Mapping[str, str]) -> None:
    style = drawing.style
    words, centre = style.fixed(), style.fixed(align="center")
    answers = [line.ready for line in shown.lines if line.ready is not None]
    results = {"asked": len(answers), "ready": sum(answers), "met": 0, "not_met": 0}
    worksheet.write_string(at, 0, shown.code, style.fixed(bold=True, font_color="#0563C1", underline=1))
    worksheet.link(at, 0, Url(f"internal:{sheet}!A1"))
    worksheet.write_string(at, AT["criterion_title"], shown.title, words)
    worksheet.write(at, AT["level"], level_shown(shown, drawing.text), centre)
    worksheet.write(at, AT["target"], "–" if shown.target is None else shown.target, centre)
    worksheet.write_string(at, AT["leads"], drawing.departments(shown.leads), words)
    for name in COUNTED:
        worksheet.write_formula(at, AT[name], f"={sheet}!{cells[name]}", centre, results[name])
    _share(drawing, worksheet, at, results)


def _share(drawing: Drawing, worksheet: Sheet, at: int, results: Mapping[str, int]) -> None:
    asked, ready = (f"{column_letters(AT[name])}{at + 1}" for name in ("asked", "ready"))
    value = results["ready"] * 100 / results["asked"] if results["asked"] else ""
    look = drawing.style.fixed(align="center", bold=True, num_format='0.0" %"')
    worksheet.write_formula(at, AT["share"], f'=IF({asked}=0,"",{ready}*100/{asked})', look, value)


def _sums(drawing: Drawing, worksheet: Sheet, last: int) -> None:
    strong = drawing.style.fixed(bold=True, align="center")
    lines = [line.ready for shown in drawing.chapter.criteria for line in shown.lines if line.ready is not None]
    results = {"asked": len(lines), "ready": sum(lines), "met": 0, "not_met": 0}
    for at in range(len(COLUMNS)):
        worksheet.write_blank(last, at, None, strong)
    worksheet.write_string(last, AT["criterion_title"], drawing.text("master.sum"), drawing.style.fixed(bold=True))
    for name in COUNTED:
        cells = f"{column_letters(AT[name])}{FIRST + 1}:{column_letters(AT[name])}{last}"
        worksheet.write_formula(last, AT[name], f"=SUM({cells})", strong, results[name])
    _share(drawing, worksheet, last, results)
