"""Sheet Theo tuần: self-checks of each department and supervision of each office, week by week."""

from qmxl.campaign.held import FILLED, MISSING, Checked, Held
from qmxl.campaign.summary.leaf import HEADINGS, Drawing, Leaf, cell
from qmxl.campaign.summary.visits import BY, WEEK
from qmxl.forms.styles import ALARM
from qmxl.xlsx.book import quoted
from qmxl.xlsx.cells import column_letters

FIRST = HEADINGS + 2  # the first department's row of the first block, from 0
LEFT = 2  # the first week's column
ON_A_PAGE = 12  # departments, with which the three blocks are read on one page
APART = 3  # rows between a block's end and the next one's first row: its title and headings


def _begin(held: Held, block: int) -> int:
    """The first row of a block: problems, put right, supervision."""
    return FIRST + block * (len(held.control.departments) + APART)


def places(drawing: Drawing, number: int) -> tuple[str, str]:
    """Where the problems and what was put right of the ``number``-th department stand, week by week."""
    right = column_letters(LEFT + len(drawing.held.weeks) - 1)
    sheet, left = quoted(drawing.name("weeks")), column_letters(LEFT)
    one, other = (_begin(drawing.held, block) + number + 1 for block in (0, 1))
    return f"{sheet}!${left}${one}:${right}${one}", f"{sheet}!${left}${other}:${right}${other}"


def sums(held: Held, department: str) -> tuple[float, float]:
    """The problems a department found in all weeks, and how many of them were put right."""
    its = [each for each in held.checked if each.department == department]
    return sum(each.problems or 0 for each in its), sum(each.fixed or 0 for each in its)


def write(drawing: Drawing) -> None:
    """Three blocks below each other, a week a column."""
    held, text = drawing.held, drawing.text
    leaf = Leaf(drawing, "weeks", (15, 32, *[15] * len(held.weeks), 12))
    leaf.head(text("campaign.head.weeks"), text("campaign.note.weeks"))
    codes = list(held.control.departments)
    for block, name in enumerate(("problems", "fixed")):
        _headings(leaf, _begin(held, block), f"campaign.block.{name}", total=True)
        for at, department in enumerate(codes, start=_begin(held, block)):
            its = [each for each in held.checked if each.department == department]
            leaf.row(at, (department, held.name(department)))
            for column, each in enumerate(its, start=LEFT):
                leaf.put(at, column, _shown(drawing, each, name), align="center")
            value = sums(held, department)[block]
            span = f"{cell(at, LEFT)}:{cell(at, LEFT + len(held.weeks) - 1)}"
            leaf.formula(at, LEFT + len(held.weeks), f"SUM({span})", value, bold=True)
    _supervision(leaf)
    if len(codes) <= ON_A_PAGE:
        leaf.worksheet.fit_to_pages(1, 1)
    else:
        leaf.worksheet.set_h_pagebreaks([_begin(held, block) - 2 for block in (1, 2)])
    first, right = _begin(held, 0), LEFT + len(held.weeks) - 1
    alarm = drawing.book.add_format({"bold": True, "font_color": ALARM, "bg_color": "#FCE4D6"})
    rule = {"type": "cell", "criteria": "==", "value": f'"{text("campaign.missing")}"', "format": alarm}
    leaf.worksheet.conditional_format(first, LEFT, first + len(codes) - 1, right, rule)


def _headings(leaf: Leaf, first: int, title: str, *, total: bool) -> None:
    held, text = leaf.drawing.held, leaf.text
    leaf.section(first - 2, text(title))
    leaf.headings(first - 1, ("code", "department"))
    heading = leaf.drawing.style.heading()
    for column, week in enumerate(held.weeks, start=LEFT):
        days = f"{text('campaign.week', number=week.number)}\n{week.first:%d/%m}–{week.last:%d/%m}"
        leaf.worksheet.write_string(first - 1, column, days, heading)
    if total:
        leaf.worksheet.write_string(first - 1, LEFT + len(held.weeks), text("campaign.total"), heading)


def _shown(drawing: Drawing, each: Checked, name: str) -> object:
    """The number, "x" where a check gave none, that it is missing, or that it is not due yet."""
    number = each.problems if name == "problems" else each.fixed
    if each.state == FILLED:
        return "x" if number is None and name == "problems" else number
    if name == "fixed":
        return None
    return drawing.text("campaign.missing" if each.state == MISSING else "campaign.waiting")


def _supervision(leaf: Leaf) -> None:
    """How many lines of supervision each office has in each week, as formulas over the lines."""
    drawing, held = leaf.drawing, leaf.drawing.held
    begin = _begin(held, 2)
    _headings(leaf, begin, "campaign.block.supervision", total=True)
    last = HEADINGS + 1 + max(len(held.visits), 1) - 1
    by, weeks = (drawing.at("visits", column, HEADINGS + 1, last) for column in (BY, WEEK))
    for at, code in enumerate(held.supervisors, start=begin):
        leaf.row(at, (held.code(code), held.name(code)))
        for column, week in enumerate(held.weeks, start=LEFT):
            count = sum(visit.by == code and visit.week == week.number for visit in held.visits)
            formula = f"COUNTIFS({by},$A{at + 1},{weeks},{week.number})"
            leaf.formula(at, column, formula, count, align="center", num_format='0;;"·"')
        span = f"{cell(at, LEFT)}:{cell(at, LEFT + len(held.weeks) - 1)}"
        whole = sum(visit.by == code and visit.week is not None for visit in held.visits)
        leaf.formula(at, LEFT + len(held.weeks), f"SUM({span})", whole, bold=True)
