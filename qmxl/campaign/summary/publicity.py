"""Sheet Truyền thông, học tập: how much of each kind, week by week, and the log of what it was."""

from collections.abc import Sequence
from typing import Any

from qmxl.campaign.held import Line
from qmxl.campaign.summary.leaf import HEADINGS, Drawing, Leaf, cell, rows
from qmxl.catalogue import loader
from qmxl.submissions.identity import CAMPAIGN

PUBLICITY, STUDY = "month_publicity", "month_study"


def write(drawing: Drawing) -> None:
    """Two parts with their counts as formulas over the log below each."""
    leaf = Leaf(drawing, "publicity", (32, 28, 12, 8, 12, 48, 38))
    leaf.head(drawing.text("campaign.head.publicity"))
    at = _part(leaf, HEADINGS, PUBLICITY, "quantity", "content", drawing.held.publicity)
    _part(leaf, at + 2, STUDY, "present", "topic", drawing.held.study)


def _part(leaf: Leaf, row: int, form: str, amount: str, content: str, lines: Sequence[Line]) -> int:
    """A kind a row with how often and how much, then the log; gives its last row."""
    drawing, text = leaf.drawing, leaf.text
    declared = next(each for each in loader.forms(CAMPAIGN) if each.id == form)
    codes = loader.code_list(declared, "kind")
    kinds = [code.label.in_(text.language) for code in codes.code] if codes else []
    leaf.section(row, text(f"campaign.block.{form}"))
    leaf.headings(row + 1, ("kind", "times", f"amount_{amount}"))
    first, last = row + 2, row + 1 + len(kinds)
    begin = last + 4
    end = begin + max(len(lines), 1) - 1
    kind, quantity = rows(1, begin, end), rows(2, begin, end)
    said = [(drawing.label(form, "kind", line.values.get("kind")), _number(line.values.get(amount))) for line in lines]
    for at, name in enumerate(kinds, start=first):
        leaf.put(at, 0, name)
        times = sum(each == name for each, _ in said)
        leaf.formula(at, 1, f"COUNTIF({kind},$A{at + 1})", times)
        leaf.formula(at, 2, f"SUMIFS({quantity},{kind},$A{at + 1})", sum(n for each, n in said if each == name))
    leaf.put(last + 1, 0, text("campaign.total"), bold=True)
    totals = (len([each for each, _ in said if each in kinds]), sum(n for each, n in said if each in kinds))
    for column, value in enumerate(totals[: 1 if form == PUBLICITY else 2], start=1):  # posters and talks do not add up
        leaf.formula(last + 1, column, f"SUM({cell(first, column)}:{cell(last, column)})", value, bold=True)
    leaf.headings(begin - 1, ("department", "kind", f"amount_{amount}", "week", "day", "content", "source"))
    for at, (line, (name, _)) in enumerate(zip(lines, said, strict=True), start=begin):
        number, day = line.values.get(amount), line.values.get("day")
        leaf.row(at, (drawing.held.name(line.whose), name, number, line.week, day, line.values.get(content)))
        leaf.source(at, 6, line.source, line.sheet, line.cell)
    return end


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
