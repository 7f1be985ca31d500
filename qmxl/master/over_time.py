"""Sheet Theo thời gian: every indicator of the hospital on a line, what a person should look at first on top."""

from collections.abc import Iterator, Sequence

from xlsxwriter.url import Url

from qmxl.forms.head import width_of
from qmxl.forms.styles import value_format
from qmxl.master import series_data
from qmxl.master.control_charts import Placed
from qmxl.master.series_data import POINT_COLUMNS, POINTS, SIGNALS
from qmxl.series.reading import Reading
from qmxl.sheets.page import GOOD, POOR, Page, heading, weak_mark
from qmxl.xlsx.cells import column_letters

NAME = "over_time"
HEADINGS, FIRST = 4, 5  # rows from 0
COLUMNS = ("indicator", "indicator_name", "chart_of", "trend", "last_period", "last_value", "unit", "target")
SAID = ("changed", "assured", "sentence")
WIDTHS = (10, 34, 22, 24, 11, 10, 9, 10, 16, 19, 62)
LETTERS, LINE = 68, 15  # of a line of the sentence; points of a line
MOST = 40  # lines of departments; all of them are in the sheet of data


def write(page: Page, blocks: Sequence[Placed]) -> None:
    """The hospital's lines, then those of the departments in which something got worse or is out of reach."""
    if not blocks:
        return
    worksheet, text = page.sheet(NAME), page.text
    names = (*COLUMNS, *SAID)
    heading(page, worksheet, NAME, len(names), text("master.note.over_time"))
    worksheet.set_row(2, 64)
    for at, (name, width) in enumerate(zip(names, WIDTHS, strict=True)):
        worksheet.write_string(HEADINGS, at, text(f"master.column.{name}"), page.style.heading())
        worksheet.set_column(at, at, width)
    worksheet.set_row(HEADINGS, 32)
    lines = sorted(_hospital(blocks), key=lambda line: line[1].urgency)
    own = sorted(_departments(blocks), key=lambda line: line[1].urgency)
    row = FIRST
    for line in lines:
        _line(page, row, *line)
        row += 1
    if own:
        row += 1
        said = text("series.departments", shown=min(MOST, len(own)), count=len(own))
        worksheet.merge_range(row, 0, row, len(names) - 1, said, page.style(bold=True, font_size=12))
        row += 1
        for line in own[:MOST]:
            _line(page, row, *line)
            row += 1
    _marks(page, row)
    worksheet.print_area(0, 0, row - 1, len(names) - 1)
    worksheet.freeze_panes(FIRST, 2)
    worksheet.repeat_rows(HEADINGS)


def _hospital(blocks: Sequence[Placed]) -> Iterator[tuple[Placed, Reading, int]]:
    """Of each indicator its block, what is said of the hospital, and the place of the owner."""
    for placed in blocks:
        yield placed, placed.each.hospital, 0


def _departments(blocks: Sequence[Placed]) -> Iterator[tuple[Placed, Reading, int]]:
    """The departments a person should look at."""
    for placed in blocks:
        for at, said in enumerate(placed.each.readings):
            worse = said.state in {"special_cause_concern", "never_happened"}
            if at and (worse or said.assurance == "consistent_fail"):
                yield placed, said, at


def _line(page: Page, row: int, placed: Placed, said: Reading, at: int) -> None:
    """A line: values are those of the data, by formula; the trend is drawn in the cell."""
    worksheet, style = page.sheet(NAME), page.style
    indicator, place = placed.each.indicator, placed.place
    frame = {"border": 1, "border_color": "#BFBFBF"}
    shown = value_format(indicator.kind)
    link = Url(f"internal:{page.reference('control_charts')}!A{placed.top + 1}")
    worksheet.link(row, 0, link)
    worksheet.write_string(row, 0, indicator.code, style(underline=1, font_color="#0563C1", **frame))
    worksheet.write_string(row, 1, indicator.name + weak_mark(indicator), style(text_wrap=True, font_size=10, **frame))
    owner = series_data.owner_words(page, said.charted.series.owner)
    worksheet.write_string(row, 2, owner, style(text_wrap=True, font_size=10, **frame))
    worksheet.write_blank(row, 3, None, style(**frame))
    rate = column_letters(POINT_COLUMNS.index("rate"))
    first = place.points + at * place.months
    worksheet.add_sparkline(
        row,
        3,
        {
            "range": f"{page.reference(POINTS)}!{rate}{first}:{rate}{first + place.months - 1}",
            "markers": True,  # LibreOffice draws the line on the screen, but not in a PDF
            "last_point": True,
            "show_hidden": True,
            "weight": 1.25,  # without one LibreOffice draws no line
            "series_color": "#1F3864",
            "last_color": "#C55A11",
        },
    )
    values = {
        "last_period": style(align="center", **frame),
        "last_value": style(num_format=shown, align="center", **frame),
        "unit": style(align="center", font_size=10, text_wrap=True, **frame),
        "target": style(num_format=shown, align="center", **frame),
        "changed": style(align="center", bold=True, **frame),
        "assured": style(align="center", **frame),
        "sentence": style(text_wrap=True, **frame),
    }
    known = _known(page, placed, said)
    for number, name in enumerate((*COLUMNS, *SAID)):
        if name not in values:
            continue
        if known[name] in {None, ""}:
            worksheet.write_blank(row, number, None, values[name])
            continue
        cell = (
            f"{page.reference(SIGNALS)}!${column_letters(series_data.SIGNAL_COLUMNS.index(name))}${place.signals + at}"
        )
        worksheet.write_formula(row, number, f"={cell}", values[name], known[name])
    worksheet.set_row(row, _height(str(known["sentence"])))


def _height(said: str) -> float:
    """Points of a row whose sentence is seen whole."""
    return max(2, -(-width_of(said) // LETTERS)) * LINE + 4


def _known(page: Page, placed: Placed, said: Reading) -> dict[str, object]:
    """What the line's cells hold."""
    row = series_data.signal_row(page, placed.each, said)
    return dict(zip(series_data.SIGNAL_COLUMNS, row, strict=True))


def _marks(page: Page, rows: int) -> None:
    """Good and poor told apart by fill; the words say it too."""
    worksheet, text = page.sheet(NAME), page.text
    state, assured = (column_letters((*COLUMNS, *SAID).index(name)) for name in ("changed", "assured"))
    poor = page.book.add_format({"bg_color": POOR, "bold": True})
    good = page.book.add_format({"bg_color": GOOD})
    looks = (
        (state, ("special_cause_concern_high", "special_cause_concern_low", "never_happened"), "state", poor),
        (state, ("special_cause_improvement_high", "special_cause_improvement_low"), "state", good),
        (assured, ("consistent_fail",), "assured", poor),
        (assured, ("consistent_pass",), "assured", good),
    )
    for letters, names, table, look in looks:
        for name in names:
            rule = {"type": "cell", "criteria": "==", "value": f'"{text(f"series.{table}.{name}")}"', "format": look}
            worksheet.conditional_format(f"{letters}{FIRST + 1}:{letters}{rows}", rule)
