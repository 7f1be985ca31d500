"""Sheet Sự cố: incidents by month, degree of harm and cause, counted by formulas over the list."""

from collections import Counter
from collections.abc import Sequence

from qmxl.catalogue import loader
from qmxl.master.page import Page, heading
from qmxl.xlsx.cells import column_letters

KEY_ROW, FIRST = 3, 4  # the months as the data have them, hidden; the first table
GROUP_COLOURS = ("#BDD7EE", "#9DC3E6", "#F4B183", "#C00000")


def write(page: Page) -> None:
    """Two tables of counts with a chart each."""
    worksheet, text = page.sheet("incidents"), page.text
    months = page.period.to_date.months
    heading(page, worksheet, "incidents", len(months) + 2, text("master.note.incidents"))
    worksheet.set_portrait()  # the tables and charts below each other are as high as such a page
    worksheet.fit_to_pages(1, 1)
    worksheet.set_column(0, 0, 44)
    worksheet.set_column(1, len(months) + 1, 7)
    worksheet.set_row(KEY_ROW, None, None, {"hidden": True})
    for column, month in enumerate(months, start=1):
        worksheet.write_string(KEY_ROW, column, month)
    groups = [(code.id, code.label.in_(text.language)) for code in loader.code_lists()["harm_group"].code]
    harms = [(code.id, code.label.in_(text.language)) for code in loader.code_lists()["harm"].code]
    causes = [
        (code.label.in_(text.language), code.label.in_(text.language)) for code in loader.code_lists()["cause"].code
    ]
    frame = page.tables.incidents
    cause_words = [page.label("cause", code) for code in frame["cause"]]
    happened = frame["month"].tolist()
    at = _counts(
        page,
        FIRST,
        text("master.by_group"),
        "QM_NhomTonThuong",
        groups,
        list(zip(frame["group"], happened, strict=True)),
    )
    below = _counts(
        page, at + 2, text("master.by_harm"), "QM_MucTonThuong", harms, list(zip(frame["harm"], happened, strict=True))
    )
    last = _counts(
        page, below + 2, text("master.by_cause"), "QM_NguyenNhan", causes, list(zip(cause_words, happened, strict=True))
    )
    _by_month(page, FIRST, len(groups), last + 2)
    _by_cause(page, below + 2, len(causes), last + 2)


def _counts(
    page: Page, first: int, title: str, name: str, kinds: Sequence[tuple[str, str]], found: Sequence[tuple[object, str]]
) -> int:
    """A table kind x month with sums; gives the row after it."""
    worksheet, style, months = page.sheet("incidents"), page.style, page.period.to_date.months
    worksheet.write_string(first, 0, title, style.heading())
    for at, month in enumerate(months, start=1):
        worksheet.write_string(first, at, page.text("form.month", month=int(month[-2:])), style.heading())
    worksheet.write_string(first, len(months) + 1, page.text("master.sum"), style.heading())
    worksheet.set_row(first, 20)
    tally = Counter(found)
    cell = style.fixed(align="center", num_format='0;-0;"·"')
    bold = style.fixed(align="center", bold=True)
    for row, (code, label) in enumerate(kinds, start=first + 1):
        worksheet.write_string(row, 0, label, style.fixed())
        worksheet.set_row(row, 32 if len(label) > 46 else 17)  # said, so that the charts below are placed rightly
        for at, month in enumerate(months, start=1):
            formula = f'=COUNTIFS({name},"{code}",QM_ThangSuCo,{column_letters(at)}${KEY_ROW + 1})'
            worksheet.write_formula(row, at, formula, cell, tally[code, month])
        total = sum(tally[code, month] for month in months)
        worksheet.write_formula(
            row, len(months) + 1, f"=SUM(B{row + 1}:{column_letters(len(months))}{row + 1})", bold, total
        )
    end = first + 1 + len(kinds)
    worksheet.write_string(end, 0, page.text("master.sum"), style.fixed(bold=True))
    for at in range(1, len(months) + 2):
        letters = column_letters(at)
        shown = months if at > len(months) else months[at - 1 : at]
        value = sum(tally[code, month] for code, _ in kinds for month in shown)
        worksheet.write_formula(end, at, f"=SUM({letters}{first + 2}:{letters}{end})", bold, value)
    return end


def _by_month(page: Page, first: int, count: int, at: int) -> None:
    name, months = page.title_of("incidents"), page.period.to_date.months
    chart = page.book.add_chart({"type": "column", "subtype": "stacked"})
    for offset in range(count):
        row = first + 1 + offset
        chart.add_series(
            {
                "name": [name, row, 0],
                "categories": [name, first, 1, first, len(months)],
                "values": [name, row, 1, row, len(months)],
                "fill": {"color": GROUP_COLOURS[offset]},
                "border": {"color": "#404040", "width": 0.5},
                "gap": 60,
            }
        )
    chart.set_title({"name": page.text("master.by_group"), "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom", "font": {"size": 9}})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}})
    chart.set_size({"width": 560, "height": 300})
    page.sheet("incidents").insert_chart(at, 0, chart, {"description": page.text("master.by_group")})


def _by_cause(page: Page, first: int, count: int, at: int) -> None:
    name, last = page.title_of("incidents"), len(page.period.to_date.months) + 1
    chart = page.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": page.text("master.sum"),
            "categories": [name, first + 1, 0, first + count, 0],
            "values": [name, first + 1, last, first + count, last],
            "fill": {"color": "#9DC3E6"},
            "border": {"color": "#404040", "width": 0.5},
            "data_labels": {"value": True},
            "gap": 60,
        }
    )
    chart.set_title({"name": page.text("master.by_cause"), "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"major_gridlines": {"visible": False}})
    chart.set_size({"width": 420, "height": 300})
    page.sheet("incidents").insert_chart(at, 4, chart, {"x_offset": 130, "description": page.text("master.by_cause")})
