"""Sheet Hội thi: the points of each team by round, its rank, and the lines they come from."""

from qmxl.campaign.contest import ROUNDS
from qmxl.campaign.summary.leaf import DECIMAL, HEADINGS, Drawing, Leaf, cell, rows

COLUMNS = ("rank", "team", "members", *ROUNDS, "total_points")
WIDTHS = (9, 32, 14, 13, 13, 13, 13)
FIRST = HEADINGS + 1
ON_A_PAGE = 70  # rows that can be read on one page


def write(drawing: Drawing) -> None:
    """A team a row, the winner first; totals and ranks are formulas over the lines below."""
    held, text = drawing.held, drawing.text
    leaf = Leaf(drawing, "contest", WIDTHS, portrait=True)
    leaf.head(text("campaign.head.contest"), text("campaign.note.contest"))
    leaf.headings(HEADINGS, COLUMNS)
    order = sorted(held.standings, key=lambda each: each.rank)
    last = FIRST + len(order) - 1
    begin = last + 4  # of the lines
    end = begin + max(len(held.scored), 1) - 1
    team, round_, points = (rows(column, begin, end) for column in (1, 2, 3))
    for at, each in enumerate(order, start=FIRST):
        leaf.put(at, 1, each.team, bold=each.rank == 1)
        leaf.put(at, 2, each.members, align="center")
        for column, (name, value) in enumerate(zip(ROUNDS, each.points, strict=True), start=3):
            word = text(f"campaign.column.{name}")
            formula = f'ROUND(SUMPRODUCT(({team}=$B{at + 1})*({round_}="{word}")*{points}),6)'
            leaf.formula(at, column, formula, value, num_format=DECIMAL)
        leaf.formula(at, 6, f"ROUND(SUM({cell(at, 3)}:{cell(at, 5)}),6)", each.total, num_format=DECIMAL, bold=True)
        whole, required, buzzer = (rows(column, FIRST, last) for column in (6, 3, 4))
        mine = [cell(at, column) for column in (6, 3, 4)]
        ties = (
            f"SUMPRODUCT(({whole}={mine[0]})*({required}>{mine[1]}))"
            f"+SUMPRODUCT(({whole}={mine[0]})*({required}={mine[1]})*({buzzer}>{mine[2]}))"
        )
        leaf.formula(at, 0, f"RANK({mine[0]},{whole})+{ties}", each.rank, bold=True, align="center")
    if end < ON_A_PAGE:
        leaf.worksheet.fit_to_pages(1, 1)
    leaf.section(begin - 2, text("campaign.block.contest_lines"))
    leaf.headings(begin - 1, ("number", "team", "round", "points_given"))
    for at, line in enumerate(held.scored, start=begin):
        leaf.row(at, (at - begin + 1, line.team, text(f"campaign.column.{line.round}"), line.points))
