"""Sheet So sánh khoa: of each indicator the departments in order beside a funnel plot, so that chance is not ranked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from xlsxwriter.format import Format

from qmxl.forms.head import width_of
from qmxl.forms.styles import FRAME, value_format
from qmxl.master.funnel_picture import picture
from qmxl.master.funnel_words import beyond_words, sentence
from qmxl.measures.funnel import Funnel
from qmxl.sheets import long_tables
from qmxl.sheets.page import DECIMAL, GOOD, POOR, WAITING, WHOLE, Page, heading, named
from qmxl.tables.ranking import Place, Ranking, rankings
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

NAME = "comparison"
FIRST = 4  # the row of the first block, from 0
COLUMNS = {
    "rank": 7,
    "department": 20,
    "name": 29,
    "rate": 10,
    "coverage": 8,
    "numerator": 11,
    "denominator": 11,
    "between": 16,
    "small": 9,
    "difference_from_others": 40,
}
CURVES = ("size", "lower998", "lower95", "centre", "upper95", "upper998", "target")
CLASSES = {"": "within", "95": "watched", "99.8": "outside"}
WORK = len(COLUMNS) + 1  # the first column of the working
CHART, CHART_ROWS = 2, 20  # rows from the top of a block: the chart, and how many it takes
SCALE, ROWS_OF_A_PAGE = 55, 84  # percent at which the table is as wide as a page; usual rows on it, the head aside
TAIL = 2  # rows below a table: what is said of it, and a blank one


@dataclass(frozen=True)
class Drawn:
    """A ranking and the row in which its block begins."""

    ranking: Ranking
    top: int

    @property
    def table(self) -> int:
        """The row of the table's headings."""
        return self.top + CHART + (CHART_ROWS if self.ranking.limits else 0)

    @property
    def last(self) -> int:
        """The last row of what is printed."""
        return self.table + len(self.ranking.places) + 1


class Sums(NamedTuple):
    """The formulas of a place's figures; of how much is there None where nothing is due."""

    numerator: str
    denominator: str
    coverage: str | None


Summing: TypeAlias = Callable[[Ranking, Place, str], Sums]  # the text is the cell of the place's code


def layout(page: Page) -> list[Drawn]:
    """The blocks of the departments' rankings."""
    return below_each_other(rankings(page.control, page.tables.indicators, page.period))


def below_each_other(several: Sequence[Ranking]) -> list[Drawn]:
    """The blocks below each other."""
    found, top = [], FIRST
    for ranking in several:
        found.append(Drawn(ranking, top))
        top = found[-1].last + TAIL
    return found


def write(page: Page, blocks: Sequence[Drawn]) -> None:
    """All blocks of departments."""
    if blocks:
        draw(page, blocks, _of_departments(page))


def _of_departments(page: Page) -> Summing:
    """Sums over a department's figures, an error where other rows stand in their place."""
    figures = long_tables.indicator_blocks(page)

    def sums(ranking: Ranking, place: Place, code: str) -> Sums:
        indicator, due = ranking.indicator, place.coverage.due
        block = figures[indicator.code, place.department]
        counting = f"{block.cells('counted')},1"
        last = f",{block.cells('last_to_date')},1" if indicator.at_a_point else ""
        astray = block.astray(indicator=f'"{indicator.code}"', department=code)
        above, below = (
            f"IF({astray},NA(),SUMIFS({block.cells(name)},{counting}{last}))" for name in ("numerator", "denominator")
        )
        return Sums(above, below, f'IF({astray},NA(),COUNTIFS({counting})&"/{due}")' if due else None)

    return sums


def draw(page: Page, blocks: Sequence[Drawn], sums: Summing) -> None:
    """All blocks; each begins a page."""
    worksheet = page.sheet(NAME)
    heading(page, worksheet, NAME, len(COLUMNS), page.text("master.note.comparison"))
    worksheet.set_row(2, 108)
    worksheet.set_portrait()
    for at, width in enumerate(COLUMNS.values()):
        worksheet.set_column(at, at, width)
    for drawn in blocks:
        _block(page, drawn, sums)
    worksheet.set_print_scale(SCALE)
    worksheet.print_area(0, 0, blocks[-1].last, len(COLUMNS) - 1)  # the working is for the screen
    worksheet.set_h_pagebreaks(_breaks(blocks))


def _breaks(blocks: Sequence[Drawn]) -> list[int]:
    """The rows before which a page ends, so that a table and its chart stay together."""
    found, begin = [], 0
    for drawn in blocks:
        if drawn.top > FIRST and drawn.last - begin > ROWS_OF_A_PAGE:
            begin = drawn.top
            found.append(begin)
    return found


def _block(page: Page, drawn: Drawn, sums: Summing) -> None:
    worksheet, text, ranking, top = page.sheet(NAME), page.text, drawn.ranking, drawn.top
    indicator, width = ranking.indicator, len(COLUMNS) - 1
    title = named(indicator)
    worksheet.merge_range(top, 0, top, width, title, page.style(bold=True, font_size=13, bottom=2))
    worksheet.set_row(top, 24)
    said = page.style(text_wrap=True, valign="top", font_size=12)
    worksheet.merge_range(top + 1, 0, top + 1, width, sentence(page, ranking), said)
    worksheet.set_row(top + 1, 16 * -(-len(sentence(page, ranking)) // 125) + 10)
    _table(page, drawn, sums)
    if ranking.limits:
        _working(page, drawn, ranking.limits)
        chart = picture(page, drawn.ranking, page.title_of(NAME), _places(drawn))
        options = {"object_position": 2, "x_offset": 2, "y_offset": 2, "description": title}
        worksheet.insert_chart(top + CHART, 0, chart, options)
    if ranking.left_out:
        names = text("funnel.left_out", who=ranking.left_out)
        worksheet.merge_range(drawn.last, 0, drawn.last, width, names, page.style.instruction())


def _places(drawn: Drawn) -> dict[str, tuple[int, int, int, int]]:
    """Where the chart finds what it draws: first row, first column, last row, last column."""
    limits = drawn.ranking.limits
    many = len(limits.curve) if limits else 0
    at = list(COLUMNS)
    rows = drawn.table + 1, drawn.table + len(drawn.ranking.places)
    curves = {
        name: (drawn.top + CHART + row, WORK + 1, drawn.top + CHART + row, WORK + many)
        for row, name in enumerate(CURVES)
    }
    columns = {"denominator": at.index("denominator")}
    columns |= {name: WORK + number for number, name in enumerate(CLASSES.values())}
    return {**curves, **{name: (rows[0], column, rows[1], column) for name, column in columns.items()}}


def _table(page: Page, drawn: Drawn, sums: Summing) -> None:
    worksheet, ranking = page.sheet(NAME), drawn.ranking
    for at, name in enumerate(COLUMNS):
        worksheet.write_string(drawn.table, at, page.text(f"master.column.{name}"), page.style.heading())
    worksheet.set_row(drawn.table, 32)
    for row, place in enumerate(ranking.places, start=drawn.table + 1):
        cells = _cells(page, ranking, place, sums, row + 1)
        for at, (cell, look) in enumerate(zip(cells, _looks(page, ranking, place), strict=True)):
            worksheet.put(row, at, cell, look)
        if (lines := _lines(cells)) > 1:
            worksheet.set_row(row, 14 * lines + 2)
        if ranking.limits:
            at = WORK + list(CLASSES).index(place.beyond)
            rate = column_letters(list(COLUMNS).index("rate"))
            pale = page.style(font_color="#7F7F7F", font_size=9, num_format=value_format(ranking.indicator.kind))
            worksheet.put(row, at, Formula(f"{rate}{row + 1}", place.value), pale)


def _lines(cells: Sequence[object]) -> int:
    """How many lines a row needs: one that grew by itself would move what stands below from under the charts."""
    said = dict(zip(COLUMNS, cells, strict=True))
    return max(-(-width_of(str(said[name])) // COLUMNS[name]) for name in ("name", "difference_from_others"))


def _cells(page: Page, ranking: Ranking, place: Place, sums: Summing, row: int) -> list[object]:
    text, indicator = page.text, ranking.indicator
    letters = {name: column_letters(at) for at, name in enumerate(COLUMNS)}
    formulas = sums(ranking, place, f"${letters['department']}{row}")
    rate = f"{letters['numerator']}{row}*{indicator.scale:g}/{letters['denominator']}{row}"
    between = ""
    if place.interval:
        low, high = (round(each, 2) for each in place.interval)
        between = text("effect.between", lower=low, upper=high)
    return [
        place.rank,
        place.department,
        page.department(place.department),
        Formula(rate, place.value),
        Formula(formulas.coverage, place.coverage.said) if formulas.coverage else "",
        Formula(formulas.numerator, place.numerator),
        Formula(formulas.denominator, place.denominator),
        between,
        text("funnel.small") if place.small else "",
        beyond_words(page, ranking, place),
    ]


def _looks(page: Page, ranking: Ranking, place: Place) -> list[Format]:
    frame: dict[str, object] = {"border": 1, "border_color": FRAME}
    better = place.better(ranking.indicator.direction)
    said: dict[str, object] = {"bold": place.beyond == "99.8"}
    if better is not None:
        said["bg_color"] = GOOD if better else POOR
    shown, partial = value_format(ranking.indicator.kind), place.coverage.partial
    number = {"align": "center", "num_format": f'{shown}"*"' if partial else shown, "italic": partial}
    covered = page.style(**frame, align="center", **({"bg_color": WAITING} if partial else {}))
    sums = [
        page.style(**frame, align="center", num_format=WHOLE if float(its).is_integer() else DECIMAL)
        for its in (place.numerator, place.denominator)
    ]
    centre, words = page.style(**frame, align="center"), page.style(**frame, text_wrap=True, font_size=10)
    pale = page.style(**frame, align="center", font_color="#7F7F7F", num_format='0"*"' if partial else "0")
    strong = page.style(**frame, bold=True)
    judged = page.style(**frame, **said, text_wrap=True, font_size=10)
    return [pale, strong, words, page.style(**frame, **number), covered, *sums, centre, centre, judged]


def _working(page: Page, drawn: Drawn, limits: Funnel) -> None:
    """What the curves are drawn by, beside the printed page."""
    worksheet, ranking = page.sheet(NAME), drawn.ranking
    pale = page.style(font_color="#7F7F7F", font_size=9)
    number = page.style(font_color="#7F7F7F", font_size=9, num_format="0.00")
    target = ranking.target if isinstance(ranking.target, int | float) else None
    rows: dict[str, list[float | None]] = {
        "size": [each.n for each in limits.curve],
        "lower998": [each.lower998 for each in limits.curve],
        "lower95": [each.lower95 for each in limits.curve],
        "centre": [limits.centre for _ in limits.curve],
        "upper95": [each.upper95 for each in limits.curve],
        "upper998": [each.upper998 for each in limits.curve],
        "target": [target for _ in limits.curve],
    }
    for row, (name, values) in enumerate(rows.items(), start=drawn.top + CHART):
        worksheet.write_string(row, WORK, page.text(f"funnel.curve.{name}"), pale)
        for at, value in enumerate(values, start=WORK + 1):
            worksheet.put(row, at, value, number)
    for at, name in enumerate(CLASSES.values(), start=WORK):
        worksheet.write_string(drawn.table, at, page.text(f"funnel.class.{name}"), pale)
