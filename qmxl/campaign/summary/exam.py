"""Sheet Thi tay nghề: how many take the exam, came and passed, by department; no person, and no group of a few."""

from collections.abc import Sequence

from qmxl.campaign.exam import FEW, Tally
from qmxl.campaign.summary.leaf import HEADINGS, Drawing, Leaf, cell

COLUMNS = (
    *("department", "listed", "eligible", "uncertain", "trained", "trained_share"),
    *("present", "present_share", "passed", "passed_share", "again"),
)
WIDTHS = (36, 10, 11, 11, 11, 11, 11, 11, 11, 11, 11)
PLACES = (1, 2, 3, 4, 6, 8, 10)  # the columns of a tally's numbers
SHARES = {5: (4, 2), 7: (6, 2), 9: (8, 6)}
FIRST = HEADINGS + 1
POOLED = ""  # departments with few people, together


def groups(tallies: Sequence[Tally]) -> list[Tally]:
    """The departments with at least five people examined, the others pooled, with the next smallest where need be."""
    by_size = sorted(tallies, key=lambda each: each.present)
    pooled = [each for each in by_size if each.present < FEW]
    rest = by_size[len(pooled) :]
    while pooled and rest and sum(each.present for each in pooled) < FEW:
        pooled.append(rest.pop(0))
    kept = [each for each in tallies if each not in pooled]
    if not pooled:
        return kept
    sums = (sum(values) for values in zip(*(each[1:] for each in pooled), strict=True))
    return [*kept, Tally(POOLED, *sums)]


def tells(drawing: Drawing) -> bool:
    """Whether it is said who passed: where the pass mark is known, and more than a few were examined."""
    held = drawing.held
    return held.settings.get("pass_mark") is not None and sum(each.present for each in held.tallies) >= FEW


def write(drawing: Drawing) -> None:
    """A department a row and the hospital; shares are formulas."""
    held, text = drawing.held, drawing.text
    leaf = Leaf(drawing, "exam", WIDTHS)
    age, mark = held.settings.get("max_age"), held.settings.get("pass_mark")
    facts = {"age": age if age is not None else "…", "mark": mark if mark is not None else "…", "few": FEW}
    leaf.head(text("campaign.head.exam"), text("campaign.note.exam", **facts))
    leaf.headings(HEADINGS, COLUMNS)
    shown = groups(held.tallies)
    known = tells(drawing)
    for at, each in enumerate(shown, start=FIRST):
        leaf.put(at, 0, held.name(each.department) if each.department else text("campaign.few", few=FEW))
        for column, value in zip(PLACES, each[1:], strict=True):
            leaf.put(at, column, value if known or column < 8 else None)
        _shares(leaf, at, dict(zip(PLACES, each[1:], strict=True)), known=known)
    last = FIRST + len(shown) - 1
    leaf.put(last + 1, 0, text("campaign.total"), bold=True)
    totals = dict(zip(PLACES, (sum(v) for v in zip(*(each[1:] for each in shown), strict=True)), strict=True))
    for column, value in totals.items():
        span = f"{cell(FIRST, column)}:{cell(last, column)}"
        if known or column < 8:
            leaf.formula(last + 1, column, f"SUM({span})", value, bold=True)
    _shares(leaf, last + 1, totals, known=known)


def _shares(leaf: Leaf, at: int, values: dict[int, int], *, known: bool) -> None:
    for column, (part, whole) in SHARES.items():
        if known or column < 8:
            leaf.share(at, column, (cell(at, part), values[part]), (cell(at, whole), values[whole]))
