"""Sheet Điểm chất lượng: the official summary of the main set, beside earlier years, the team and the plan.

All figures are formulas over the table of criteria at the sheet's end, whose levels of now are those of the sheet
Tiêu chí.
"""

from fractions import Fraction

from qmxl.criteria.improvement import improvement
from qmxl.criteria.wording import weighing
from qmxl.programme import criteria_radars as radars
from qmxl.programme import score_of_each
from qmxl.programme.criteria import Row
from qmxl.programme.score_sheet import (
    CHAPTER,
    CODE,
    COMPARED,
    LAST,
    LINES,
    NAME,
    NOW,
    SERIES,
    TITLE,
    TOP,
    WEIGHT,
    Report,
    write_cell,
)
from qmxl.sheets.page import Page, heading
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

SAFE = 12  # decimals at which two averages are compared, so that the tail of a division makes no difference


def write(page: Page, report: Report | None, rows: list[Row]) -> None:
    """The sheet, on A4 pages upright: the summary with its charts, then the criteria."""
    if report is None:
        return
    worksheet = page.sheet(NAME)
    note = page.text("master.note.criteria_report", set=report.criteria.title, decision=report.criteria.decision)
    heading(page, worksheet, NAME, report.width, note)
    levels = max(len(report.criteria.rule.levels), 5)
    for column, width in enumerate((8, 44, 8, 9, *[10.5] * len(SERIES), *[7.5] * levels)):
        worksheet.set_column(column, column, width)
    worksheet.set_column(report.width, report.width, None, None, {"hidden": True})
    _summary(page, report)
    _by_level(page, report)
    _improvement(page, report)
    _by_part(page, report)
    codes = [code for code, _ in report.headings]
    radars.write(page, NAME, report.criteria, report.drawn, report.charts, codes, report.parts + 1)
    score_of_each.write(page, report, {row.criterion.code: row for row in rows})
    worksheet.set_portrait()
    worksheet.print_area(0, 0, report.last, report.width - 1)
    worksheet.set_h_pagebreaks([report.first - 1])


def _series_headings(page: Page, row: int, title: str) -> None:
    worksheet, style = page.sheet(NAME), page.style.heading()
    worksheet.merge_range(row, 0, row, COMPARED - 1, title, style)
    for at, name in enumerate(SERIES):
        worksheet.write_string(row, COMPARED + at, page.text(f"master.series.{name}"), style)
    worksheet.set_row(row, 32)


def _summary(page: Page, report: Report) -> None:
    """The lines of the official summary, in each series."""
    worksheet, text, count = page.sheet(NAME), page.text, len(report.criteria.criterion)
    _series_headings(page, TOP, text("master.criteria_summary"))
    facts = {"count": count, "weights": weighing(report.criteria, text)}
    for line in LINES:
        row, _ = report.place(line)
        worksheet.merge_range(
            row, 0, row, COMPARED - 1, text(f"master.criteria_line.{line}", **facts), page.style.fixed()
        )
        for at in range(len(SERIES)):
            write_cell(
                page, row, COMPARED + at, _line(report, line, at), _format(report, line), strong=line == "average"
            )


def _line(report: Report, line: str, at: int) -> Formula | None:
    """A figure of the official summary; nothing in a series without levels."""
    tally, levels, weights = report.tally(at), report.series(at), report.cells(WEIGHT)
    if not tally.applied:
        return None
    column = column_letters(COMPARED + at)
    row = {name: report.place(name)[0] + 1 for name in LINES}
    formulas: dict[str, tuple[str, Fraction | int | None]] = {
        "applied": (f"COUNT({levels})", tally.applied),
        "applied_share": (f"{column}{row['applied']}/ROWS({levels})", Fraction(tally.applied, tally.listed)),
        "points": (f"SUM({levels})", tally.points),
        "weighted": (f"SUMPRODUCT({weights},{levels})", tally.weighted),
        "average": (f"{column}{row['weighted']}/SUMPRODUCT(--ISNUMBER({levels}),{weights})", tally.average),
        "unknown": (f'SUMPRODUCT(--({levels}<>""))-COUNT({levels})', tally.unknown if at == NOW else 0),
    }
    formula, value = formulas[line]
    if line == "unknown":
        return Formula(formula, tally.unknown) if at == NOW else None
    return Formula(formula, float(value or 0))


def _format(report: Report, line: str) -> str:
    decimals = "0." + "0" * report.criteria.printed.decimals
    return {"average": decimals, "applied_share": "0.00%"}.get(line, "#,##0")


def _by_level(page: Page, report: Report) -> None:
    """How many of the criteria applied are at each level, and which part of them that is."""
    worksheet, text = page.sheet(NAME), page.text
    _series_headings(page, report.levels, text("master.criteria_by_level"))
    rule, applied = report.criteria.rule, report.place("applied")[0] + 1
    for position, level in enumerate(rule.levels):
        word = f" ({rule.words[position]})" if rule.words else ""
        for offset, kind in enumerate(("count", "share")):
            row = report.levels + 1 + 2 * position + offset
            label = text(f"master.criteria_level.{kind}", level=level) + (word if kind == "count" else "")
            worksheet.merge_range(row, 0, row, COMPARED - 1, label, page.style.fixed())
            for at in range(len(SERIES)):
                tally, column = report.tally(at), column_letters(COMPARED + at)
                if not tally.applied:
                    write_cell(page, row, COMPARED + at, None, "0")
                elif kind == "count":
                    counted = Formula(f"COUNTIF({report.series(at)},{level})", tally.counts[position])
                    write_cell(page, row, COMPARED + at, counted, "#,##0")
                else:
                    share = float(tally.shares[position] or 0)
                    write_cell(page, row, COMPARED + at, Formula(f"{column}{row}/{column}{applied}", share), "0.00%")


def _improvement(page: Page, report: Report) -> None:
    """How much the average has risen since last year, against what hospitals aim at."""
    worksheet, text, aim = page.sheet(NAME), page.text, report.criteria.improvement
    now, last = report.tally(NOW).average, report.tally(LAST).average
    row = report.place("average")[0] + 1
    at_now, at_last = (f"{column_letters(COMPARED + at)}{row}" for at in (NOW, LAST))
    for offset, name in enumerate(("rise", "rise_aim")):
        facts = {"least": aim[0] * 100, "most": aim[1] * 100} if aim else {"least": 0, "most": 0}
        label = text(f"master.criteria_line.{name}", **facts)
        worksheet.merge_range(report.aim + offset, 0, report.aim + offset, COMPARED - 1, label, page.style.fixed())
        for at in range(len(SERIES)):
            write_cell(page, report.aim + offset, COMPARED + at, None, "0")
    if now is None or last is None or not aim:
        return
    found, top = improvement(report.criteria, last, now), report.criteria.rule.levels[-1]
    write_cell(
        page, report.aim, COMPARED + NOW, Formula(f"{at_now}/{at_last}-1", float(found.share)), "+0.0%;-0.0%;0.0%"
    )
    words = {name: text(f"master.rise.{name}") for name in ("below", "within", "above")}
    least, most = (f"ROUND({at_now}-MIN({at_last}*{1 + each:.15g},{top}),{SAFE})" for each in (aim[0], aim[-1]))
    formula = f'IF({least}<0,"{words["below"]}",IF({most}<=0,"{words["within"]}","{words["above"]}"))'
    verdict = Formula(formula, words[found.verdict])
    write_cell(page, report.aim + 1, COMPARED + NOW, verdict, "General", strong=True)


def _by_part(page: Page, report: Report) -> None:
    """For each part and chapter the criteria applied, the means of every series, and how many are at each level."""
    worksheet, text, style = page.sheet(NAME), page.text, page.style.heading()
    names = [text(f"master.column.{name}") for name in ("code", "part_or_chapter", "applied_count", "weighted_mean")]
    names += [text(f"master.series.{name}") for name in SERIES]
    names += [text("master.level_n", number=level) for level in report.criteria.rule.levels]
    for column, name in enumerate(names):
        worksheet.write_string(report.parts, column, name, style)
    worksheet.set_row(report.parts, 34)
    criteria = report.criteria
    titles = {each.code: each.title for each in criteria.part} | {each.code: each.title for each in criteria.chapter}
    for row, (code, is_part) in enumerate(report.headings, start=report.parts + 1):
        _part(page, report, row, code, titles[code], report.cells(report.width if is_part else CHAPTER), bold=is_part)


def _part(page: Page, report: Report, row: int, code: str, title: str, keys: str, *, bold: bool) -> None:
    worksheet, look = page.sheet(NAME), page.style.fixed(bold=bold, **({"bg_color": "#EDF2FA"} if bold else {}))
    worksheet.write_string(row, CODE, code, look)
    worksheet.write_string(row, TITLE, title, look)
    mine, now, weights = f"$A{row + 1}", report.tally(NOW, code), report.cells(WEIGHT)
    levels, printed = report.series(NOW), f"0.{'0' * report.criteria.printed.decimals}"
    there = f"({keys}={mine})*ISNUMBER({levels})"
    applied = Formula(f"SUMPRODUCT({there})", now.applied)
    write_cell(page, row, WEIGHT, applied, "#,##0", strong=bold)
    if now.average is not None:
        formula = f"SUMPRODUCT(({keys}={mine})*{weights},{levels})/SUMPRODUCT({there}*{weights})"
        write_cell(page, row, CHAPTER, Formula(formula, float(now.average)), printed, strong=bold)
    else:
        write_cell(page, row, CHAPTER, None, printed)
    for at in range(len(SERIES)):
        mean = report.summaries[SERIES[at]].mean_of(report.tally(at, code))
        value = None if mean is None else Formula(_mean(report, keys, mine, at), float(mean))
        write_cell(page, row, COMPARED + at, value, printed, strong=bold or at == NOW)
    for position, level in enumerate(report.criteria.rule.levels):
        counted = Formula(f"COUNTIFS({keys},{mine},{levels},{level})", now.counts[position])
        write_cell(page, row, COMPARED + len(SERIES) + position, counted, '0;-0;"·"', strong=bold)


def _mean(report: Report, keys: str, mine: str, at: int) -> str:
    """The formula of a mean as the set prints it: plain, or with weights."""
    levels, weights = report.series(at), report.cells(WEIGHT)
    if report.criteria.printed.parts == "plain":
        return f"AVERAGEIF({keys},{mine},{levels})"
    there = f"({keys}={mine})*ISNUMBER({levels})*{weights}"
    return f"SUMPRODUCT(({keys}={mine})*{weights},{levels})/SUMPRODUCT({there})"
