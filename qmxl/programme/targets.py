"""Sheet Mục tiêu: what a target average costs, the cheapest way there, and who carries it.

All figures are worked out when the master is made: no formula finds the cheapest of so many ways.
"""

from collections.abc import Sequence
from typing import Any

from qmxl.criteria.planning.explaining import Raise
from qmxl.criteria.planning.picture import Picture
from qmxl.criteria.planning.problem import NOBODY
from qmxl.criteria.wording import one, sentences
from qmxl.forms.head import lines_of
from qmxl.forms.styles import INK
from qmxl.sheets.page import Page, heading

NAME = "targets"
WIDTHS = (10, 11, 10, 10, 13, 36, 12, 22)
TOP, CHART_LINES, DATA = 4, 17, 12  # the row of the first sentence; rows of the chart; the column of what it draws


def write(page: Page, seen: Picture | None) -> None:
    """The sentences, what each target costs, the chart of all plans, the criteria to raise, then who does what."""
    if seen is None:
        return
    worksheet, text = page.sheet(NAME), page.text
    heading(page, worksheet, NAME, len(WIDTHS), text("master.note.targets"))
    for column, width in enumerate(WIDTHS):
        worksheet.set_column(column, column, width)
    row = TOP
    for sentence in sentences(seen, text):
        worksheet.merge_range(row, 0, row, len(WIDTHS) - 1, sentence, page.style.fixed(valign="vcenter"))
        worksheet.set_row(row, 17 * max(1, lines_of(sentence, sum(WIDTHS) * 0.9)))
        row += 1
    row = _prices(page, seen, row + 1)
    row = _chart(page, seen, row + 1)
    row = _raises(page, seen, row + 1)
    row = _steps(page, seen, row + 1)
    worksheet.set_portrait()
    worksheet.print_area(0, 0, row, len(WIDTHS) - 1)


def _headings(page: Page, row: int, title: str, names: Sequence[str]) -> int:
    """A table's title and headings; gives the row of its first line."""
    worksheet = page.sheets[NAME]
    worksheet.write_string(row, 0, page.text(f"master.targets.{title}"), page.style(bold=True, font_color=INK))
    for column, name in enumerate(names):
        worksheet.write_string(row + 1, column, page.text(f"plan.column.{name}"), page.style.heading())
    return row + 2


def _row(page: Page, row: int, values: Sequence[Any], formats: Sequence[str], *, strong: bool = False) -> None:
    worksheet = page.sheets[NAME]
    for column, (value, shown) in enumerate(zip(values, formats, strict=True)):
        if isinstance(value, str):
            look = page.style.fixed(font_size=10, bold=strong, **({} if shown == "left" else {"align": "center"}))
            worksheet.write_string(row, column, value, look)
        elif value is None:
            worksheet.write_blank(row, column, None, page.style.fixed())
        else:
            worksheet.write(row, column, value, page.style.fixed(num_format=shown, align="center", bold=strong))


def _prices(page: Page, seen: Picture, row: int) -> int:
    names = ("target", "effort", "criteria_count", "items", "capacity", "over")
    row = _headings(page, row, "prices", names)
    for price in seen.prices:
        over = ", ".join(_department(page, load.owner) for load in price.over)
        if price.plan is None:
            values: list[Any] = [float(price.target), page.text("plan.never"), None, None, None, ""]
        else:
            room = None if price.capacity is None else float(price.capacity)
            counts = (len(price.raises), len(price.plan.steps))
            values = [float(price.target), float(price.plan.effort), *counts, room, over]
        formats = ("0.00##", "#,##0.0", "0", "0", "#,##0.0", "left")
        _row(page, row, values, formats, strong=price.target == seen.target)
        page.sheets[NAME].set_row(row, 14 * max(1, lines_of(over, WIDTHS[5] * 0.9)) + 1)  # else the chart lies over it
        row += 1
    return row


def _chart(page: Page, seen: Picture, row: int) -> int:
    """All the plans no other beats: the effort over the average; and the one that is shown."""
    worksheet, text, name = page.sheets[NAME], page.text, page.title_of(NAME)
    points = [(float(plan.average), float(plan.effort)) for plan in seen.frontier]
    worksheet.set_column(DATA, DATA + 1, None, None, {"hidden": True})
    chosen = seen.chosen
    drawn = [*points, *([(float(chosen.average), float(chosen.effort))] if chosen else [])]
    for at, (average, effort) in enumerate(drawn):
        worksheet.write_number(at, DATA, average, page.style(num_format="0.0000"))
        worksheet.write_number(at, DATA + 1, effort, page.style(num_format="0.0"))
    chart = page.book.add_chart({"type": "scatter", "subtype": "straight"})
    last = len(points) - 1
    chart.add_series(
        {
            "name": text("master.targets.frontier"),
            "categories": [name, 0, DATA, last, DATA],
            "values": [name, 0, DATA + 1, last, DATA + 1],
            "line": {"color": INK, "width": 2},
        }
    )
    if chosen:
        chart.add_series(
            {
                "name": text("master.targets.chosen"),
                "categories": [name, last + 1, DATA, last + 1, DATA],
                "values": [name, last + 1, DATA + 1, last + 1, DATA + 1],
                "marker": {"type": "diamond", "size": 10, "fill": {"color": "#C55A11"}, "border": {"color": "#C55A11"}},
            }
        )
    chart.set_title({"name": text("master.targets.chart"), "name_font": {"size": 11}})
    low, high = points[0][0], points[-1][0]
    axis = {"min": int(low * 10) / 10, "max": -int(-high * 10) / 10 + 0.1, "num_format": "0.0"}
    chart.set_x_axis({"name": text("master.targets.average"), **axis, "name_font": {"size": 9, "bold": False}})
    chart.set_y_axis(
        {
            "name": text("plan.column.effort"),
            "min": 0,
            "num_format": "#,##0",
            "name_font": {"size": 9, "bold": False},
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}},
        }
    )
    chart.set_legend({"position": "bottom", "font": {"size": 8}})
    chart.show_hidden_data()
    chart.set_size({"width": 880, "height": CHART_LINES * 20 - 10})
    place = {"x_offset": 2, "y_offset": 3, "object_position": 2, "description": text("master.targets.chart")}
    worksheet.insert_chart(row, 0, chart, place)
    return row + CHART_LINES


def _raises(page: Page, seen: Picture, row: int) -> int:
    """The criteria the plan raises, the cheapest per point first."""
    if not seen.raises:
        return row
    titles = page.control.programme.main_set.by_code
    row = _headings(page, row, "raises", ("criterion", "level", "effort", "gain", "items", "title"))
    for each in seen.raises:
        owners = sorted({owner for step in each.steps for owner in step.owners})
        whose = page.text.apart(_department(page, owner) for owner in owners)
        named = titles[each.criterion].title + (f" ({whose})" if whose else "")
        values = (each.criterion, f"{each.before} → {each.after}", float(each.effort), float(each.average))
        _row(page, row, (*values, len(each.steps), named), ("", "", "#,##0.0", "+0.000", "0", "left"))
        page.sheets[NAME].set_row(row, 15 * max(1, lines_of(named, WIDTHS[5] * 0.95)))
        row += 1
    return row


def _steps(page: Page, seen: Picture, row: int) -> int:
    """The sub-items of the plan by department, in the order to do them."""
    if not seen.raises:
        return row
    row = _headings(page, row, "steps", ("item", "level", "effort", "due", "criterion", "text", "lead", "evidence"))
    by_owner: dict[str, list[tuple[Raise, Any]]] = {}
    for each in seen.raises:
        for step in each.steps:
            for owner in step.owners or (NOBODY,):
                by_owner.setdefault(owner, []).append((each, step))
    known = {load.owner: load for load in seen.loads}
    for owner in sorted(by_owner):
        load = known[owner]
        room = page.text("plan.unlimited") if load.capacity is None else one(load.capacity, page.text)
        told = page.text(
            "master.targets.load", department=_department(page, owner), effort=one(load.effort, page.text), room=room
        )
        page.sheets[NAME].merge_range(
            row, 0, row, len(WIDTHS) - 1, told, page.style.fixed(bold=True, bg_color="#EDF2FA")
        )
        row += 1
        for each, step in by_owner[owner]:
            item = page.control.programme.sub_items[step.code]
            due = item.due.strftime("%d/%m/%Y") if item.due else ""
            climb = f"{each.criterion}: {each.before} → {each.after}"
            lead = _department(page, owner)
            values = (step.code, str(item.level), float(step.effort), due, climb, item.title, lead, item.expected)
            _row(page, row, values, ("", "", "#,##0.0", "", "", "left", "left", "left"))
            takes = ((item.title, WIDTHS[5]), (lead, WIDTHS[6]))
            page.sheets[NAME].set_row(row, 13.5 * max(1, *(lines_of(said, width * 0.95) for said, width in takes)))
            row += 1
    return row


def _department(page: Page, owner: str) -> str:
    return page.text("plan.nobody") if owner == NOBODY else page.called(owner)
