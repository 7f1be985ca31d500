"""The workbook of what is personal in a month: the exam, who takes it again, teams, awards. It is never sent."""

import io
from collections.abc import Sequence
from datetime import datetime

from qmxl.campaign.exam import Judged
from qmxl.campaign.held import Held
from qmxl.campaign.summary.leaf import HEADINGS, Drawing, Leaf, cell
from qmxl.campaign.workbook import EXAM
from qmxl.forms.styles import Styles
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book

SITTING = (
    *("department", "staff", "profession", "birth_year", "skill", "trained", "exam_on", "age", "takes"),
    *("score", "retest_on", "retest", "outcome", "again"),
)
WIDTHS = (28, 14, 16, 10, 22, 9, 12, 9, 12, 8, 12, 9, 14, 9)
FIRST = HEADINGS + 1
LIMIT, MARK = (2, 8), (2, 12)  # the cells of the age limit and the pass mark


def internal_file(held: Held, made: datetime, text: Texts) -> bytes | None:
    """The .xlsx of what names persons; None where there is nothing of it."""
    persons = [line for line in held.awards if line.values.get("person")]
    if not (held.sittings or held.members or persons):
        return None
    buffer = io.BytesIO()
    book = new_book(buffer, made, text("internal.title"))
    drawing = Drawing(book, Styles(book), text, held)
    if held.sittings:
        _exam(drawing)
        _retest(drawing, [each for each in held.sittings if each.again])
    if held.members:
        leaf = Leaf(drawing, "members", (34, 34, 36))
        _table(leaf, "members", ("team", "person", "department"), [(t, n, held.name(d)) for t, n, d in held.members])
    if persons:
        leaf = Leaf(drawing, "awarded", (36, 32, 32, 50))
        named = [(line.values, line.values.get("department")) for line in persons]
        said = [(v.get("award"), v.get("person"), held.name(str(d)) if d else None, v.get("reason")) for v, d in named]
        _table(leaf, "awarded", ("award", "person", "department", "reason"), said)
    book.define_name("QM_internal", '="1"')  # by this it is known, whatever it is called: it is never sent
    book.close()
    return buffer.getvalue()


def _table(leaf: Leaf, title: str, columns: Sequence[str], lines: Sequence[Sequence[object]]) -> None:
    leaf.head(leaf.text(f"campaign.head.{title}"), leaf.text("internal.note"))
    leaf.headings(HEADINGS, columns)
    for at, line in enumerate(lines, start=FIRST):
        leaf.row(at, line)
    leaf.printed_from(HEADINGS)


def _exam(drawing: Drawing) -> None:
    """A line of the exam a row; age and result are formulas over what was entered."""
    held, text = drawing.held, drawing.text
    leaf = Leaf(drawing, "sittings", WIDTHS)
    leaf.head(text("campaign.head.sittings"))
    limit, mark = held.settings.get("max_age"), held.settings.get("pass_mark")
    for (row, column), name, value in ((LIMIT, "limit", limit), (MARK, "mark", mark)):
        leaf.worksheet.write_string(row, column - 1, text(f"campaign.{name}"), drawing.style(align="right"))
        leaf.put(row, column, value)
    leaf.headings(HEADINGS, SITTING)
    for at, each in enumerate(held.sittings, start=FIRST):
        its = each.sitting
        taken = text("campaign.yes") if its.trained else None
        profession = drawing.label(EXAM, "profession", its.profession)
        leaf.row(at, (held.name(its.department), its.staff, profession, its.birth_year, its.skill, taken, its.exam_on))
        _worked_out(leaf, at, each)
        leaf.put(at, 3, its.birth_year, num_format="0", align="center")
        for column, value in ((9, its.score), (10, its.retest_on), (11, its.retest)):
            leaf.put(at, column, value)
    leaf.printed_from(HEADINGS)


def _worked_out(leaf: Leaf, at: int, each: Judged) -> None:
    """The age on the day (at most), whether the person takes the exam, and what came of it."""
    text, its = leaf.text, each.sitting
    year, day, score, retest = (cell(at, column) for column in (3, 6, 9, 11))
    if its.birth_year is not None and its.exam_on is not None:
        back = 1 if its.birthday == "before" else 0
        age = its.exam_on.year - its.birth_year - back
        leaf.formula(at, 7, f"YEAR({day})-{year}" + (f"-{back}" if back else ""), age, align="center")
    else:
        leaf.put(at, 7, None)
    leaf.put(at, 8, text(f"campaign.takes.{each.eligible}"))
    mark = f"${cell(*MARK)[0]}${MARK[0] + 1}"
    words = {name: text(f"campaign.outcome.{name}") for name in ("passed", "failed", "absent", "open")}
    formula = (
        f'IF(COUNT({score},{retest})=0,"{words["absent"]}",IF({mark}="","{words["open"]}",'
        f'IF(MAX({score},{retest})>={mark},"{words["passed"]}","{words["failed"]}")))'
    )
    leaf.formula(at, 12, formula, words[each.result])
    leaf.put(at, 13, text("campaign.yes") if each.again else None, align="center", bold=True)


def _retest(drawing: Drawing, again: Sequence[Judged]) -> None:
    """Who takes the exam again, with room to sign."""
    held = drawing.held
    leaf = Leaf(drawing, "retest", (30, 16, 20, 28, 16, 24))
    columns = ("department", "staff", "profession", "skill", "outcome", "signature")
    said = [
        (
            held.name(each.sitting.department),
            each.sitting.staff,
            drawing.label(EXAM, "profession", each.sitting.profession),
            each.sitting.skill,
            drawing.text(f"campaign.outcome.{each.result}"),
            None,
        )
        for each in again
    ]
    _table(leaf, "retest", columns, said)
