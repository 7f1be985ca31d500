"""Sheet Hiệu quả: the indicator of each sub-item that is met, before and after the day it was completed."""

from collections.abc import Sequence

from xlsxwriter.url import Url

from qmxl.criteria.effectiveness import Effect
from qmxl.forms.styles import value_format
from qmxl.sheets import long_tables
from qmxl.sheets.page import GOOD, POOR, Page, check_format, heading
from qmxl.tables.effectiveness import Effected, Side
from qmxl.xlsx.blocks import Block, blocks
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

NAME = "effectiveness"
GROUPS, FIRST = 4, 6  # rows from 0: what stands over the headings, the first sub-item
COLUMNS = (
    "code",
    "title",
    "department",
    "done",
    "indicator",
    "indicator_name",
    "unit",
    "whose",
    "before_months",
    "before_value",
    "before_interval",
    "after_months",
    "after_value",
    "after_interval",
    "effect",
    "open",
    "astray",
)
WIDTHS = (12, 40, 16, 12, 10, 30, 9, 16, 8, 9, 15, 8, 9, 15, 24, 7, 22)
AT = {name: column_letters(at) for at, name in enumerate(COLUMNS)}
MEANS = "#,##0.0#"  # of a count: the mean of a month
SIDES = ("before", "after")


def write(page: Page) -> None:
    """A sub-item a row; months and values are formulas over the figures, what is said of them is not."""
    its = page.tables.effects
    if not its:
        return
    worksheet, text = page.sheet(NAME), page.text
    heading(page, worksheet, NAME, len(COLUMNS) - 2, text("master.note.effectiveness"))
    worksheet.set_row(2, 80)
    _headings(page)
    found = _blocks(page)
    worksheet.write_block(FIRST, _columns(page, its, found), _styles(page, its))
    last = FIRST + len(its)
    for at, each in enumerate(its, start=FIRST):
        block = found.get((each.indicator.code, each.owner))
        if block:
            worksheet.link(at, COLUMNS.index("open"), Url(f"internal:{block.sheet}!A{block.first}"))
    for effect, colour in ((Effect.IMPROVED, GOOD), (Effect.WORSENED, POOR)):
        shown = page.book.add_format({"bg_color": colour, "bold": effect is Effect.WORSENED})
        rule = {"type": "cell", "criteria": "==", "value": f'"{text(f"effect.{effect}")}"', "format": shown}
        worksheet.conditional_format(f"{AT['effect']}{FIRST + 1}:{AT['effect']}{last}", rule)
    worksheet.print_area(0, 0, last - 1, len(COLUMNS) - 3)  # the link and the check are for the screen
    worksheet.freeze_panes(FIRST, 2)
    worksheet.repeat_rows(GROUPS, FIRST - 1)


def _headings(page: Page) -> None:
    worksheet, text, style = page.sheet(NAME), page.text, page.style.heading()
    for at, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        worksheet.set_column(at, at, width)
        side, _, what = name.partition("_")
        if side in SIDES:
            worksheet.write_string(FIRST - 1, at, text(f"effect.{what}"), style)
        else:
            worksheet.merge_range(GROUPS, at, FIRST - 1, at, text(f"master.column.{name}"), style)
    for side in SIDES:
        first = COLUMNS.index(f"{side}_months")
        worksheet.merge_range(GROUPS, first, GROUPS, first + 2, text(f"effect.{side}"), style)
    worksheet.set_row(FIRST - 1, 32)


def _blocks(page: Page) -> dict[tuple[object, ...], Block]:
    """The figures of each indicator and owner; the hospital's are its sums by month."""
    sheet = page.reference("indicator_data")
    found = blocks(sheet, page.tables.indicators, ("indicator", "department"), long_tables.FIRST + 2)
    return {**found}


def _columns(page: Page, its: Sequence[Effected], found: dict[tuple[object, ...], Block]) -> list[list[object]]:
    text = page.text
    columns: list[list[object]] = [
        [each.code for each in its],
        [each.title for each in its],
        [page.department(each.department) or each.department for each in its],
        [each.done for each in its],
        [each.indicator.code for each in its],
        [each.indicator.name for each in its],
        [each.indicator.unit for each in its],
        [page.department(each.owner) for each in its],
    ]
    for name in SIDES:
        sides: list[Side] = [getattr(each, name) for each in its]
        own = [(found.get((each.indicator.code, each.owner)), each) for each in its]
        masks = [_mask(page, block, each, name) if block and each.first else "" for block, each in own]
        columns += [
            [_months(mask, side, at) for at, (mask, side) in enumerate(zip(masks, sides, strict=True), FIRST + 1)],
            [
                _value(block, each, mask, side, at)
                for at, ((block, each), mask, side) in enumerate(zip(own, masks, sides, strict=True), FIRST + 1)
            ],
            [_interval(page, side) for side in sides],
        ]
    columns += [
        [text(f"effect.{each.effect}") for each in its],
        [text("master.open") if (each.indicator.code, each.owner) in found else "" for each in its],
        [_astray(found.get((each.indicator.code, each.owner)), each, at) for at, each in enumerate(its, FIRST + 1)],
    ]
    return columns


def _mask(page: Page, block: Block, each: Effected, side: str) -> str:
    """1 for each row of a month of that side that has a value, 0 for the others and for the year's sum."""
    period = block.cells("period")
    january = f"{page.period.year}-01"
    start, end = (january, each.first) if side == "before" else (max(each.first, january), f"{page.period.year}-99")
    return f'({period}>="{start}")*({period}<"{end}")*ISNUMBER({block.cells("rate")})'


def _months(mask: str, side: Side, at: int) -> Formula | int:
    return Formula(f"IF({AT['astray']}{at},NA(),SUMPRODUCT({mask}))", side.months) if mask else 0


def _value(block: Block | None, each: Effected, mask: str, side: Side, at: int) -> Formula | None:
    """Sums of the side's months as a rate; of counts the mean of a month."""
    if block is None or not mask or side.value is None:
        return None
    numerator = f"SUMPRODUCT({mask}*{block.cells('numerator')})"
    if each.indicator.without_denominator:
        formula = f"{numerator}/SUMPRODUCT({mask})"
    else:
        formula = f"{numerator}*{each.indicator.scale:g}/SUMPRODUCT({mask}*{block.cells('denominator')})"
    return Formula(f"IF({AT['astray']}{at},NA(),{formula})", side.value)


def _interval(page: Page, side: Side) -> str:
    if side.lower is None or side.upper is None:
        return ""
    return page.text("effect.between", lower=round(side.lower, 1), upper=round(side.upper, 1))


def _astray(block: Block | None, each: Effected, at: int) -> Formula | int:
    if block is None:
        return 0
    return Formula(block.astray(indicator=f"${AT['indicator']}{at}", department=f'"{each.owner}"'), 0)


def _styles(page: Page, its: Sequence[Effected]) -> list[object]:
    frame = {"border": 1, "border_color": "#BFBFBF"}
    words = page.style(**frame, text_wrap=True, font_size=10)
    centre = page.style(**frame, align="center", font_size=10, text_wrap=True)
    day = page.style(**frame, align="center", num_format="dd/mm/yyyy")
    number, strong = page.style(**frame, align="center"), page.style(**frame, align="center", bold=True, text_wrap=True)
    shapes = [MEANS if each.indicator.without_denominator else value_format(each.indicator.kind) for each in its]
    looks = {shape: page.style(**frame, align="center", num_format=shape) for shape in set(shapes)}
    values = [looks[shape] for shape in shapes]
    blue = page.style(**frame, align="center", font_color="#0563C1", underline=1)
    check = page.style(**frame, align="center", num_format=check_format(page))
    side = [number, values, centre]
    return [words, words, words, day, words, words, centre, words, *side, *side, strong, blue, check]
