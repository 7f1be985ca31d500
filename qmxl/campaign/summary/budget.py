"""Sheet Kinh phí: planned beside spent, and whether the items add up to the stated total."""

from qmxl.campaign.summary.leaf import HEADINGS, NONE, WHOLE, Drawing, Leaf, cell, rows

COLUMNS = ("item", "planned", "actual", "difference", "note")
WIDTHS = (46, 18, 18, 18, 44)
FIRST = HEADINGS + 1


def last_line(drawing: Drawing) -> int:
    """The row of the last item."""
    return FIRST + max(len(drawing.held.budget), 1) - 1


def write(drawing: Drawing) -> None:
    """An item a row; sums, differences and the comparison with the stated total are formulas."""
    held, text = drawing.held, drawing.text
    leaf = Leaf(drawing, "budget", WIDTHS)
    leaf.head(text("campaign.head.budget"))
    leaf.headings(HEADINGS, COLUMNS)
    for at, line in enumerate(held.budget, start=FIRST):
        item, planned, actual, note = (line.values.get(name) for name in ("item", "planned", "actual", "note"))
        leaf.row(at, (item, planned, actual, None, note))
        one, other = cell(at, 1), cell(at, 2)
        value = NONE if planned is None or actual is None else actual - planned
        leaf.formula(at, 3, f'IF(OR({one}="",{other}=""),"{NONE}",{other}-{one})', value)
    last = last_line(drawing)
    sums = [sum(line.values.get(name) or 0 for line in held.budget) for name in ("planned", "actual")]
    leaf.row(last + 1, (text("campaign.total"), None, None, None, None), bold=True)
    for column, value in enumerate(sums, start=1):
        leaf.formula(last + 1, column, f"SUM({rows(column, FIRST, last)})", value, bold=True)
    leaf.formula(last + 1, 3, f"{cell(last + 1, 2)}-{cell(last + 1, 1)}", sums[1] - sums[0], bold=True)
    stated = held.settings.get("budget")
    leaf.row(last + 2, (text("campaign.stated"), stated))
    leaf.put(last + 3, 0, text("campaign.off"))
    value = NONE if stated is None else sums[0] - stated
    one, other = cell(last + 1, 1), cell(last + 2, 1)
    looks = {"num_format": f'{WHOLE};[Red]-{WHOLE};"0 ✓"', "bold": True}
    leaf.formula(last + 3, 1, f'IF({other}="","{NONE}",{one}-{other})', value, **looks)
