"""Sheet Tình hình gửi: whose master came in, when it was sealed, who is missing, late, unsigned, altered."""

from datetime import date

from qmxl.codes import Severity
from qmxl.findings import counted
from qmxl.offered.contract import FINDINGS, REPORTS
from qmxl.province.above import Above
from qmxl.province.reading import SENT
from qmxl.province.settling import Settled
from qmxl.sheets.page import Page, heading, link_to, marks, table

NAME = "roster"
SUMMARY, FIRST = 3, 9  # the rows of the first figure and of the table's headings, from 0
STATUSES = ("received", "late", "missing")  # of each unit one of these holds
COLUMNS = {
    "department": 14,
    "name": 40,
    "rank_of": 12,
    "status": 22,
    "seal": 31,
    "sealed": 17,
    "made_by": 13,
    "due": 12,
    "days_late": 9,
    "reports_in": 13,
    "errors_in": 11,
    "errors": 8,
    "counts": 8,
    "source": 46,
    "newest_seen": 17,
}

SOURCE = list(COLUMNS).index("source")


def counts(above: Above) -> dict[str, int]:
    """Units by what became of them."""
    found = {name: sum(1 for each in above.settled if each.status == name) for name in STATUSES}
    return {**found, "total": len(above.desk.units)}


def unsigned(above: Above) -> int:
    """How many units count although nobody signed."""
    return sum(1 for each in above.settled if each.counts and each.seal == "unsigned")


def write(above: Above) -> None:
    """The sheet: figures on top by formulas, then a file or a unit without one a row."""
    page, text = above.page, above.page.text
    worksheet = page.sheet(NAME)
    heading(page, worksheet, NAME, 9, text(f"master.note.{NAME}"))
    worksheet.set_row(2, 48)
    due = above.desk.due(page.period)
    rows = [_row(above, each, due) for each in above.settled]
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in COLUMNS]
    moment, day = page.style(num_format="dd/mm/yyyy hh:mm", align="center"), page.day()
    centre, words, blue = page.style(align="center"), page.style(), page.style(font_color="#0563C1", underline=1)
    wrapped, bold = page.style(text_wrap=True), page.style(bold=True, text_wrap=True)
    styles = [words, wrapped, centre, bold, wrapped, moment, centre, day, *[centre] * 5, blue, moment]
    headings = [text(f"master.column.{name}") for name in COLUMNS]
    last = table(page, worksheet, FIRST, "QM_roster", headings, columns, styles, list(COLUMNS.values()))
    for at, each in enumerate(above.settled, start=FIRST + 1):
        if each.source:
            worksheet.link(at, SOURCE, link_to(each.source, "", ""))
    good, poor = text("status.received"), text("status.missing")
    marks(page, worksheet, f"D{FIRST + 2}:D{last}", good, poor)
    marks(page, worksheet, f"E{FIRST + 2}:E{last}", text("seal.signed"), text("seal.altered"))
    _summary(above, last)
    page.book.define_name(SENT, f"={page.reference(NAME)}!$A${FIRST + 2}:$O${last}")


def _row(above: Above, each: Settled, due: date) -> tuple[object, ...]:
    page, desk = above.page, above.desk
    unit = desk.units.get(each.unit)
    said = each.taken.about if each.taken else {}
    late = (each.made.date() - due).days if each.status == "late" and each.made else None
    return (
        each.unit,
        unit.name if unit else said.get("hospital", ""),
        unit.rank if unit else "",
        page.text(f"status.{each.status}"),
        page.text(f"seal.{each.seal}") if each.taken else "",
        each.made,
        said.get("version", ""),
        due if unit else None,
        late,
        _reports(above, each),
        _number(above, each, FINDINGS, Severity.ERROR),
        counted(each.findings)[Severity.ERROR] or None,
        1 if each.counts else 0,
        each.source,
        each.newest,
    )


def _reports(above: Above, each: Settled) -> str:
    """How many of a unit's own reports came in."""
    its = _in_and_all(above, each)
    return f"{its[0]}/{its[1]}" if its else ""


def partly(above: Above, each: Settled) -> tuple[int, int] | None:
    """How many of a unit's own reports came in, and of how many, where they are not all of them."""
    its = _in_and_all(above, each)
    return its if its and its[0] < its[1] else None


def _in_and_all(above: Above, each: Settled) -> tuple[int, int] | None:
    several = [_number(above, each, REPORTS, name) for name in ("received", "late", "total")]
    known = [int(number) for number in several if number is not None]
    return (known[0] + known[1], known[2]) if len(known) == len(several) else None


def _number(above: Above, each: Settled, kind: str, code: str) -> float | None:
    line = above.figures.of(kind, code).get(each.unit) if each.counts else None
    return line.numerator if line else None


def _summary(above: Above, last: int) -> None:
    page, worksheet, style = above.page, above.page.sheet(NAME), above.page.style
    found = counts(above)
    status, seal, chosen = (f"${letters}${FIRST + 2}:${letters}${last}" for letters in ("D", "E", "M"))
    bold = style.fixed(bold=True, align="left")
    for at, name in enumerate(STATUSES, start=SUMMARY):
        word = page.text(f"status.{name}")
        worksheet.merge_range(at, 0, at, 1, word, style.fixed())
        worksheet.write_formula(at, 2, f'=COUNTIF({status},"{word}")', bold, found[name])
    at = SUMMARY + len(STATUSES)
    worksheet.merge_range(at, 0, at, 1, page.text("roster.total"), style.fixed())
    worksheet.write_formula(at, 2, f"=SUM($C${SUMMARY + 1}:$C${at})", bold, found["total"])
    worksheet.merge_range(at + 1, 0, at + 1, 1, page.text("roster.unsigned"), style.fixed())
    formula = f'=COUNTIFS({seal},"{page.text("seal.unsigned")}",{chosen},1)'
    worksheet.write_formula(at + 1, 2, formula, bold, unsigned(above))
    if above.elsewhere:
        said = page.text("roster.elsewhere", count=above.elsewhere)
        worksheet.merge_range(SUMMARY, 3, SUMMARY, 8, said, page.style.instruction())


def cell(page: Page, name: str) -> str:
    """Where a number of the summary stands: of a status, or "total"."""
    return f"{page.reference(NAME)}!$C${SUMMARY + 1 + (*STATUSES, 'total').index(name)}"
