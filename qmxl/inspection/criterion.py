"""The sheet of a criterion: its sub-items with what proves each, what is lacking, and room for the team's own mark."""

from collections.abc import Mapping

from qmxl.catalogue.statuses import status_label
from qmxl.evidence.matching import State
from qmxl.forms.styles import ALARM, INPUT
from qmxl.hospital.folder import EVIDENCE
from qmxl.inspection.book import Drawing, level_shown, on_paper
from qmxl.inspection.chapters import Line, Shown
from qmxl.reports.blinding import HIDDEN
from qmxl.tables.sub_items import EXEMPT, UNDECIDED
from qmxl.xlsx.book import write_value
from qmxl.xlsx.cells import column_letters
from qmxl.xlsx.content import Sheet
from qmxl.xlsx.links import address_of, file_link

COLUMNS = {
    "code": 10.5,
    "level": 6,
    "title": 36,
    "status": 12,
    "evidence": 30,
    "state": 13,
    "lead": 16,
    "owner": 14,
    "ready": 8,
    "gaps": 17,
    "mock": 10,
    "mock_note": 17,
}
AT = {name: at for at, name in enumerate(COLUMNS)}
ABOVE, HEADINGS, FIRST = 2, 6, 7  # rows from 0
UP = "../../"  # from the folder of packs to the hospital's


def write(drawing: Drawing, worksheet: Sheet, shown: Shown) -> Mapping[str, str]:
    """The sheet; gives the cells of what the summary shows: asked, ready, share, met and not_met of the mock round."""
    text, style = drawing.text, drawing.style
    worksheet.write_string(0, 0, f"{shown.code}  {shown.title}", style.title())
    worksheet.set_row(0, 24)
    owner = text("master.owner", hospital=drawing.control.hospital.name, period=str(drawing.period))
    worksheet.write_string(1, 0, owner, style(bold=True))
    for at, (name, width) in enumerate(COLUMNS.items()):
        worksheet.set_column(at, at, width)
        worksheet.write_string(HEADINGS, at, text(f"pack.column.{name}"), style.heading())
    worksheet.set_row(HEADINGS, 46)
    for at, line in enumerate(shown.lines, start=FIRST):
        begins = at == FIRST or line.code != shown.lines[at - FIRST - 1].code
        _line(drawing, worksheet, at, line, begins=begins)
    last = FIRST + len(shown.lines)
    _validate(drawing, worksheet, last)
    worksheet.freeze_panes(FIRST, 0)
    worksheet.print_area(0, 0, last - 1, len(COLUMNS) - 1)
    on_paper(drawing, worksheet, HEADINGS)
    return _above(drawing, worksheet, shown, last)


def _line(drawing: Drawing, worksheet: Sheet, at: int, line: Line, *, begins: bool) -> None:
    text, style = drawing.text, drawing.style
    words, centre = style.fixed(font_size=10, valign="top"), style.fixed(font_size=10, valign="top", align="center")
    entry = style.fixed(font_size=10, valign="top", bg_color=INPUT, locked=False)
    contents: dict[str, tuple[object, object]] = {
        "code": (line.code, style.fixed(font_size=10, valign="top", bold=True)),
        "level": (line.level or "", centre),
        "title": (line.title, words),
        "status": (_status(drawing, line.status), centre),
        "lead": (drawing.departments(drawing.control.programme.sub_items[line.code].all_leads), words),
        "owner": (line.owner or "", words),
        "ready": ("" if line.ready is None else text(_ready(line)), centre),
        "gaps": (text.apart(text(f"evidence.gap.{each}") for each in line.gaps), words),
        "mock": ("", entry),
        "mock_note": ("", entry),
    }
    for name, (content, look) in contents.items():
        mine = begins or name not in {"mock", "mock_note"}
        write_value(worksheet, at, AT[name], content if begins else None, look if mine else words)
    _evidence(drawing, worksheet, at, line)


def _ready(line: Line) -> str:
    return "evidence.ready" if line.ready else "evidence.not_ready"


def _evidence(drawing: Drawing, worksheet: Sheet, at: int, line: Line) -> None:
    """What proves it and where that lies: the file where it is there, else what the department wrote.

    The state beside it is the link to the file: a link's own text would not be broken into lines by LibreOffice.
    """
    text, style = drawing.text, drawing.style
    fine = line.state in {None, State.FOUND, State.DESCRIBED}
    look = {"font_size": 10, "valign": "top"} | ({} if fine else {"bold": True, "font_color": ALARM})
    path = f"{EVIDENCE}/{line.path}" if line.path else ""
    link = {"font_color": "#0563C1", "underline": 1} if path and fine else {}
    write_value(worksheet, at, AT["evidence"], path or line.evidence, style.fixed(**look))
    state = text(f"evidence.state.{line.state}") if line.state else ""
    if line.state is State.OLD and line.dated:
        state = text("pack.dated", state=state, day=line.dated)
    write_value(worksheet, at, AT["state"], state, style.fixed(**look, **link, align="center"))
    if path:
        worksheet.link(at, AT["state"], file_link(f"{UP}{address_of(path)}"))


def _status(drawing: Drawing, status: str | None) -> str:
    if not status:
        return drawing.text("master.unanswered")
    if status in {EXEMPT, *UNDECIDED}:
        return drawing.text("master.not_published" if status == HIDDEN else f"master.{status}")
    return status_label(status, drawing.text.language)


def _validate(drawing: Drawing, worksheet: Sheet, last: int) -> None:
    """The team chooses met or not met; nothing else can be typed there."""
    rule = {
        "validate": "list",
        "source": list(drawing.mock_words),
        "error_title": drawing.text("pack.column.mock"),
        "error_message": drawing.text("pack.mock_error"),
    }
    worksheet.data_validation(FIRST, AT["mock"], last - 1, AT["mock"], rule)


def _above(drawing: Drawing, worksheet: Sheet, shown: Shown, last: int) -> Mapping[str, str]:
    """Level, target and who is in charge; how much is ready and how the team marked, by formulas."""
    text, strong = drawing.text, drawing.style(bold=True, align="left")
    for at, (name, content) in enumerate((("level", level_shown(shown, text)), ("target", shown.target)), ABOVE):
        worksheet.write_string(at, 0, text(f"pack.{name}"), strong)
        worksheet.write(at, AT["title"], "–" if content is None else content, strong)
    worksheet.write_string(ABOVE + 2, 0, text("master.column.lead"), strong)
    leads = drawing.style(text_wrap=True)
    worksheet.merge_range(ABOVE + 2, AT["title"], ABOVE + 2, len(COLUMNS) - 1, drawing.departments(shown.leads), leads)
    answers = [line.ready for line in shown.lines if line.ready is not None]
    ready, mock = (_cells(name, last) for name in ("ready", "mock"))
    yes, no = text("evidence.ready"), text("evidence.not_ready")
    asked, fine = (f"{column_letters(AT['state'])}{ABOVE + at}" for at in (1, 2))
    share = sum(answers) * 100 / len(answers) if answers else ""
    words = drawing.mock_words
    marks = [text("pack.mock_count", word=word) for word in words]
    counted = (
        ("asked", ABOVE, "evidence", "state", text("pack.asked"), f'COUNTIF({ready},"{yes}")+COUNTIF({ready},"{no}")'),
        ("ready", ABOVE + 1, "evidence", "state", text("pack.ready"), f'COUNTIF({ready},"{yes}")'),
        ("share", ABOVE, "lead", "ready", text("pack.share"), f'IF({asked}=0,"",{fine}*100/{asked})'),
        ("met", ABOVE, "gaps", "mock_note", marks[0], f'COUNTIF({mock},"{words[0]}")'),
        ("not_met", ABOVE + 1, "gaps", "mock_note", marks[1], f'COUNTIF({mock},"{words[1]}")'),
    )
    results = {"asked": len(answers), "ready": sum(answers), "share": share, "met": 0, "not_met": 0}
    for name, row, before, column, label, formula in counted:
        look = drawing.style(bold=True, align="left", num_format='0.0" %"' if name == "share" else "0")
        worksheet.write_string(row, AT[before], label, strong)
        worksheet.write_formula(row, AT[column], f"={formula}", look, results[name])
    return {name: f"${column_letters(AT[column])}${row + 1}" for name, row, _, column, _, _ in counted}


def _cells(name: str, last: int) -> str:
    """The cells of a column beside the sub-items."""
    return f"{column_letters(AT[name])}{FIRST + 1}:{column_letters(AT[name])}{last}"
