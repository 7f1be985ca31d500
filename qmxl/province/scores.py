"""Sheet Điểm đơn vị: each unit's mean level as its own master computes it, its levels, and its place."""

from qmxl.forms.styles import FRAME
from qmxl.offered.contract import LEVELS, SCORE
from qmxl.province.above import Above
from qmxl.province.criteria import SET
from qmxl.sheets.page import heading
from qmxl.xlsx.bulk import Formula

NAME = "scores"
TOP, WHOLE_ROW, FIRST = 4, 5, 6
COLUMNS = ("department", "name", "rank_of", "mean_of_unit", "place", "known_of")
WIDTHS = (14, 44, 14, 12, 8, 13, *[10] * 5)
KEY = (SCORE, SET, "")


def scores(above: Above) -> dict[str, float]:
    """The mean of each unit that has one."""
    lines = above.lines(KEY).items()
    return {
        u: line.numerator / line.denominator for u, line in lines if line.denominator and line.numerator is not None
    }


def write(above: Above) -> None:
    """All together, then a unit a row; its place is by formula."""
    page, text, worksheet = above.page, above.page.text, above.page.sheet(NAME)
    heading(page, worksheet, NAME, len(WIDTHS), text(f"master.note.{NAME}"))
    worksheet.set_row(2, 48)
    for at, width in enumerate(WIDTHS):
        worksheet.set_column(at, at, width)
    for at, name in enumerate(COLUMNS):
        worksheet.write_string(TOP, at, text(f"master.column.{name}"), page.style.heading())
    for level in range(1, 6):
        worksheet.write_string(TOP, 5 + level, text("master.level_n", number=level), page.style.heading())
    worksheet.set_row(TOP, 34)
    _whole(above)
    own = scores(above)
    last = FIRST + len(above.desk.units)
    for row, unit in enumerate(above.desk.units, start=FIRST):
        _line(above, row, unit, own, last)
    worksheet.freeze_panes(FIRST, 2)
    worksheet.repeat_rows(TOP, WHOLE_ROW)


def _whole(above: Above) -> None:
    page, worksheet = above.page, above.page.sheet(NAME)
    shade = {"border": 1, "border_color": FRAME, "bold": True, "bg_color": "#D9E2F3"}
    centre = page.style(**shade, align="center")
    worksheet.merge_range(WHOLE_ROW, 0, WHOLE_ROW, 2, page.text("pooled.whole"), page.style(**shade))
    over, under = above.summed(KEY), above.summed(KEY, "denominator")
    value = None
    if over and under and under.value:
        value = Formula(f"{over.formula}/{under.formula}", float(over.value) / float(under.value))
    worksheet.put(WHOLE_ROW, 3, value, page.style(**shade, align="center", num_format="0.00"))
    worksheet.put(WHOLE_ROW, 4, None, centre)
    worksheet.put(WHOLE_ROW, 5, _known(above.summed(KEY, "counted"), above.summed(KEY, "due")), centre)
    for level in range(1, 6):
        worksheet.put(WHOLE_ROW, 5 + level, above.summed((LEVELS, SET, str(level))), centre)


def _line(above: Above, row: int, unit: str, own: dict[str, float], last: int) -> None:
    page, worksheet, code = above.page, above.page.sheet(NAME), f"$A{row + 1}"
    frame = {"border": 1, "border_color": FRAME}
    centre, words = page.style(**frame, align="center"), page.style(**frame, text_wrap=True, font_size=10)
    about = above.desk.units[unit]
    mean = place = None
    if unit in own:
        over, under = (above.found(KEY, name, code) for name in ("numerator", "denominator"))
        mean = above.sound(KEY, f"{over}/{under}", own[unit])
        better = sum(value > own[unit] for value in own.values())
        place = Formula(f"RANK(D{row + 1},$D${FIRST + 1}:$D${last})", better + 1)
    known = (
        _known(above.of_unit(KEY, "counted", unit, code), above.of_unit(KEY, "due", unit, code))
        if unit in own
        else None
    )
    levels = [above.of_unit((LEVELS, SET, str(level)), "numerator", unit, code) for level in range(1, 6)]
    dotted = page.style(**frame, align="center", num_format='0;-0;"·"')
    bold = page.style(**frame, align="center", bold=True, num_format="0.00")
    cells = [unit, about.name, about.rank, mean, place, known, *levels]
    looks = [page.style(**frame, bold=True), words, centre, bold, centre, centre, *[dotted] * 5]
    for at, (cell, look) in enumerate(zip(cells, looks, strict=True)):
        worksheet.put(row, at, cell, look)


def _known(counted: Formula | None, due: Formula | None) -> Formula | None:
    if counted is None or due is None:
        return None
    return Formula(f'{counted.formula}&"/"&{due.formula}', f"{counted.value:g}/{due.value:g}")
