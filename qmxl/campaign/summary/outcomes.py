"""Sheet Trước – sau: the expected outcomes by their indicators before and after the month, and complaints by week."""

from collections.abc import Sequence

from qmxl.campaign.held import Line
from qmxl.campaign.outcomes import Compared
from qmxl.campaign.summary.leaf import HEADINGS, NONE, Drawing, Leaf, cell, rows
from qmxl.forms.styles import value_format

COLUMNS = (
    *("outcome", "indicator", "wanted", "target", "months_before", "before"),
    *("months_after", "after", "change", "interval", "says"),
)
WIDTHS = (32, 32, 11, 10, 9, 11, 9, 11, 11, 18, 38)
FIRST = HEADINGS + 1
OUTCOME, BEFORE, AFTER, SAYS = 0, 5, 7, 10  # columns that the first page shows too


def write(drawing: Drawing) -> None:
    """An outcome a row; values are formulas over the months below."""
    held, text = drawing.held, drawing.text
    leaf = Leaf(drawing, "outcomes", WIDTHS)
    leaf.head(text("campaign.head.outcomes"), text("campaign.note.outcomes"))
    leaf.headings(HEADINGS, COLUMNS)
    points = [
        (each.indicator.code, text(f"campaign.side.{side}"), month, numerator, denominator)
        for each in held.compared
        for side, months in (("before", each.before), ("after", each.after))
        for month, numerator, denominator in months
    ]
    last = FIRST + max(len(held.outcomes), 1) - 1
    weeks_at = last + 3
    surveys_at = weeks_at + 5
    begin = surveys_at + len(held.surveys) + 5  # of the months
    end = begin + max(len(points), 1) - 1
    for at, line in enumerate(held.outcomes, start=FIRST):
        _row(leaf, at, line, compared_by(drawing, line), (begin, end))
    _complaints(leaf, weeks_at)
    _surveys(leaf, surveys_at)
    leaf.section(begin - 2, text("campaign.block.months"))
    leaf.headings(begin - 1, ("indicator", "side", "month", "numerator", "denominator"))
    for at, (code, side, month, *sums) in enumerate(points, start=begin):
        leaf.row(at, (code, side, f"{month[5:]}/{month[:4]}", *sums))
    leaf.worksheet.set_h_pagebreaks([begin - 2])


def _row(leaf: Leaf, at: int, line: Line, found: Compared | None, span: tuple[int, int]) -> None:
    drawing, text = leaf.drawing, leaf.text
    outcome, target, wanted = (line.values.get(name) for name in ("outcome", "target", "direction"))
    named = f"{found.indicator.code}  {found.indicator.name} ({found.indicator.unit})" if found else None
    words = drawing.label("month_outcomes", "direction", wanted) if wanted else None
    leaf.row(at, (outcome, named, words, target, None, None, None, None, None, None, says(found, wanted, drawing)))
    if found is None:
        return
    code, side, values = rows(0, *span), rows(1, *span), values_of(found)
    scale = _scale(found)
    for column, name, months, value in (
        (BEFORE, "before", found.before, values[0]),
        (AFTER, "after", found.after, values[1]),
    ):
        its = f'({code}="{found.indicator.code}")*({side}="{text(f"campaign.side.{name}")}")'
        leaf.formula(at, column - 1, f"SUMPRODUCT({its})", len(months), align="center")
        under = cell(at, column - 1) if found.indicator.without_denominator else f"SUMPRODUCT({its}*{rows(4, *span)})"
        formula = f'IF({under}=0,"{NONE}",SUMPRODUCT({its}*{rows(3, *span)})/{under}*{scale:g})'
        leaf.formula(at, column, formula, value, num_format=shown(found))
    one, other = cell(at, BEFORE), cell(at, AFTER)
    change = NONE if NONE in values else float(values[1]) - float(values[0])
    formula = f'IF(AND(ISNUMBER({one}),ISNUMBER({other})),{other}-{one},"{NONE}")'
    leaf.formula(at, 8, formula, change, num_format="+0.00;-0.00;0.00")
    between = found.difference
    if between and between.lower is not None and between.upper is not None:
        limits = (text.filled("{one}", one=round(limit, 2)) for limit in (between.lower, between.upper))
        leaf.put(at, 9, " … ".join(limits), align="center")


def compared_by(drawing: Drawing, line: Line) -> Compared | None:
    """The comparison of an outcome's indicator; None where none is chosen."""
    code = str(line.values.get("indicator") or "")
    return next((each for each in drawing.held.compared if each.indicator.code == code), None)


def _scale(found: Compared) -> float:
    """What a quotient is multiplied by; of things that are only counted the mean of a period is told as it is."""
    return 1.0 if found.indicator.without_denominator else found.indicator.scale


def shown(found: Compared) -> str:
    """How the values are shown: of things that are counted with decimals too, for they are means."""
    return "#,##0.00" if found.indicator.without_denominator else value_format(found.indicator.kind)


def values_of(found: Compared) -> tuple[float | str, float | str]:
    """The pooled value before and after; – where there is nothing to divide by."""

    def pooled(months: Sequence[tuple[str, float, float | None]]) -> float | str:
        below = sum(1.0 if denominator is None else denominator for _, _, denominator in months)
        return sum(numerator for _, numerator, _ in months) / below * _scale(found) if below else NONE

    return pooled(found.before), pooled(found.after)


def says(found: Compared | None, wanted: object, drawing: Drawing) -> str:
    """What the comparison says, as carefully as its months allow, and how many were left out."""
    said = _says(found, wanted, drawing)
    waiting = found.waiting if found else 0
    return f"{said} {drawing.text('campaign.says.waiting', count=waiting)}" if waiting else said


def _says(found: Compared | None, wanted: object, drawing: Drawing) -> str:
    text = drawing.text
    if found is None:
        return text("campaign.says.none")
    if not found.before or not found.after or found.difference is None:
        return text("campaign.says.no_months", before=len(found.before), after=len(found.after))
    if found.few:
        return text("campaign.says.few", before=len(found.before), after=len(found.after))
    side = found.difference.side
    if not side:
        return text("campaign.says.same")
    moved = "up" if side > 0 else "down"
    if wanted not in {"up", "down"}:
        return text(f"campaign.says.{moved}")
    return text(f"campaign.says.{moved}_{'wanted' if wanted == moved else 'unwanted'}")


def _complaints(leaf: Leaf, row: int) -> None:
    """Complaints received in each week of the month, from the register of complaints."""
    held, text = leaf.drawing.held, leaf.text
    leaf.section(row - 1, text("campaign.block.complaints"))
    if not held.complaints:
        leaf.worksheet.write_string(row, 0, text("campaign.no_register"), leaf.drawing.style(italic=True))
        return
    _weeks(leaf, row, [text("campaign.week", number=each.week) for each in held.complaints])
    for column, each in enumerate(held.complaints, start=1):
        leaf.put(row + 1, column, each.received, align="center")
    leaf.put(row + 1, 0, text("campaign.received"))
    right = len(held.complaints)
    total = sum(each.received for each in held.complaints)
    leaf.formula(row + 1, right + 1, f"SUM({cell(row + 1, 1)}:{cell(row + 1, right)})", total, bold=True)


def _weeks(leaf: Leaf, row: int, names: Sequence[str]) -> None:
    heading = leaf.drawing.style.heading()
    for column, name in enumerate(("", *names, leaf.text("campaign.total"))):
        leaf.worksheet.write_string(row, column, name, heading)


def _surveys(leaf: Leaf, row: int) -> None:
    """Satisfaction before and after: the mean of all marks given, always with how many sheets it is of."""
    held, text = leaf.drawing.held, leaf.text
    leaf.section(row - 1, text("campaign.block.surveys"))
    if not held.surveys:
        leaf.worksheet.write_string(row, 0, text("campaign.no_survey"), leaf.drawing.style(italic=True))
        return
    leaf.headings(row, ("survey", "side", "sheets", "marks", "sum", "mean"))
    for at, each in enumerate(held.surveys, start=row + 1):
        side = text(f"campaign.side.{each.side}")
        leaf.row(at, (held.titles.get(each.form, each.form), side, each.sheets, each.marks, each.total))
        leaf.share(at, 5, (cell(at, 4), each.total), (cell(at, 3), each.marks), num_format="0.00")
