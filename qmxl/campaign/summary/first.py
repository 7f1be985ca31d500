"""Sheet Báo cáo tổng kết: a page or two to be signed, its figures formulas over the other sheets."""

from collections.abc import Iterator
from typing import NamedTuple

from qmxl.campaign.held import DONE
from qmxl.campaign.outcomes import Compared
from qmxl.campaign.summary import budget, contest, exam, outcomes, review, tasks, weeks
from qmxl.campaign.summary.leaf import NONE, PERCENT, WHOLE, Drawing, Leaf, cell
from qmxl.xlsx.book import quoted

WIDTHS = (34, 16, 16, 34)  # as wide as A4 upright
PODIUM = 3  # ranks of the contest on the page
LONGEST_UNIT = 20  # characters, for which a cell has room
CARRIED = 8  # lines of a kind on the page; the others stand on their own sheet


class Key(NamedTuple):
    """A figure of the page: its label, its formula and value, and how it is shown."""

    label: str
    formula: str
    value: object
    shown: str = WHOLE


def write(drawing: Drawing, leaf: Leaf) -> None:
    """Head, theme, figures, outcomes, contest, awards, lessons, signatures."""
    held, text = drawing.held, drawing.text
    at = _head(leaf)
    for label, value in (("theme", held.settings.get("theme")), ("aims", held.settings.get("aims"))):
        if value:
            leaf.across(
                at, 0, 3, f"{text(f'campaign.first.{label}')}: {value}", drawing.style(text_wrap=True, valign="top")
            )
            at += 1
    for line in _leaders(drawing):
        leaf.across(at, 0, 3, line, drawing.style(text_wrap=True, valign="top"))
        at += 1
    numerals = iter(text("campaign.first.numerals").split())
    at = _figures(leaf, at + 1, numerals)
    at = _outcomes(leaf, at + 1, numerals)
    at = _contest(leaf, at, numerals)
    for name, lines in _told(drawing):
        if lines:
            _section(leaf, at, name, numerals)
            for line in lines[:CARRIED]:
                at += 1
                leaf.across(at, 0, 3, f"– {line}", drawing.style(text_wrap=True, valign="top", indent=1))
            if len(lines) > CARRIED:
                at += 1
                leaf.across(
                    at, 0, 3, text("campaign.first.more", count=len(lines) - CARRIED), drawing.style(italic=True)
                )
            at += 1
    _signatures(leaf, at + 1)


def _leaders(drawing: Drawing) -> Iterator[str]:
    """The committee by its roles and positions; names stay in the plan."""
    ranks = {code: at for at, code in enumerate(("head", "deputy", "secretary", "member"))}
    several = sorted(drawing.held.leaders, key=lambda each: ranks.get(str(each.values.get("role")), len(ranks)))
    for each in several:
        role = drawing.label("month_leaders", "role", each.values.get("role"))
        department = each.values.get("department")
        who = [str(each.values.get("position") or ""), drawing.held.name(str(department)) if department else ""]
        whole = ", ".join(filter(None, who))
        duty = each.values.get("duty")
        yield (
            f"{role}: {whole}" + (f" – {duty}" if duty else "") if whole else f"{role}" + (f": {duty}" if duty else "")
        )


def _section(leaf: Leaf, at: int, name: str, numerals: Iterator[str]) -> None:
    """The title of the next part."""
    leaf.section(at, f"{next(numerals)} {leaf.text(f'campaign.first.{name}')}")


def _head(leaf: Leaf) -> int:
    """Authority and hospital on the left, the country's name and motto on the right, the title below."""
    drawing, text = leaf.drawing, leaf.text
    held, style = drawing.held, drawing.style
    middle = {"align": "center", "text_wrap": True}
    authority = str(held.settings.get("authority") or held.control.hospital.authority).upper()
    left = (authority, held.control.hospital.name.upper())
    right = (text("campaign.first.country"), text("campaign.first.motto"))
    for row, (one, other) in enumerate(zip(left, right, strict=True)):
        leaf.worksheet.merge_range(row, 0, row, 1, one, style(bold=row == 1, **middle))
        leaf.worksheet.merge_range(row, 2, row, 3, other, style(bold=True, font_size=11 if row == 0 else 12, **middle))
        leaf.worksheet.set_row(row, 32 if row == 1 else 20)
    leaf.worksheet.merge_range(3, 0, 3, 3, text("campaign.first.title"), style(bold=True, font_size=15, **middle))
    leaf.worksheet.set_row(3, 26)
    days = text("campaign.first.days", days=held.month.shown, day=held.today)
    leaf.worksheet.merge_range(4, 0, 4, 3, days, style(italic=True, **middle))
    return 6


def _figures(leaf: Leaf, at: int, numerals: Iterator[str]) -> int:
    _section(leaf, at, "figures", numerals)
    for key in _keys(leaf.drawing):
        at += 1
        leaf.worksheet.merge_range(at, 0, at, 2, leaf.text(f"campaign.figure.{key.label}"), leaf.drawing.style.fixed())
        leaf.formula(at, 3, key.formula, key.value, num_format=key.shown, bold=True, align="center")
        leaf.worksheet.set_row(at, 18)
    return at + 1


def _keys(drawing: Drawing) -> Iterator[Key]:
    held = drawing.held
    last = tasks.FIRST + max(len(held.tasks), 1) - 1
    status, late = (drawing.at("tasks", column, tasks.FIRST, last) for column in (tasks.STATUS, tasks.LATE))
    number, total = drawing.at("tasks", 0, tasks.FIRST, last), len(held.tasks)
    statuses = [said.status for task in held.tasks if (said := held.status_of(task))]
    done = sum(status == DONE for status in statuses)
    count = f'COUNTIF({status},"{tasks.status_words(drawing, DONE)}")'
    yield Key("tasks", f"COUNTA({number})", total)
    yield Key("done", count, done)
    yield Key(
        "share", f'IF(COUNTA({number})=0,"{NONE}",{count}/COUNTA({number}))', done / total if total else NONE, PERCENT
    )
    yield Key("late", f'COUNTIF({late},">0")', sum(tasks.late_days(held, task) > 0 for task in held.tasks))
    bottom = tasks.FIRST + len(held.control.departments)
    whole = f"{quoted(drawing.name('departments'))}!${{}}${bottom + 1}"
    yes = drawing.at("departments", 2, tasks.FIRST, bottom - 1)
    yield Key("reported", f'COUNTIF({yes},"{drawing.text("campaign.yes")}")', len(held.reported))
    found = [weeks.sums(held, code) for code in held.control.departments]
    missing = sum(each.state == "missing" for each in held.checked)
    yield Key("missing", whole.format("J"), missing)
    yield Key("problems", whole.format("K"), sum(one for one, _ in found))
    yield Key("fixed", whole.format("L"), sum(other for _, other in found))
    if held.tallies:
        yield from _exam(drawing)
    line = budget.last_line(drawing) + 2
    money = f"{quoted(drawing.name('budget'))}!${{}}${line}"
    for name, letter, field in (("planned", "B", "planned"), ("spent", "C", "actual")):
        yield Key(name, money.format(letter), sum(each.values.get(field) or 0 for each in held.budget))


def _exam(drawing: Drawing) -> Iterator[Key]:
    """Attendance, and where the pass mark is known who passed."""
    held = drawing.held
    line = exam.FIRST + len(exam.groups(held.tallies)) + 1
    whole = f"{quoted(drawing.name('exam'))}!${{}}${line}"
    eligible, present, passed = (
        sum(getattr(each, name) for each in held.tallies) for name in ("eligible", "present", "passed")
    )
    yield Key("present", whole.format("H"), present / eligible if eligible else NONE, PERCENT)
    if exam.tells(drawing):
        yield Key("passed", whole.format("J"), passed / present if present else NONE, PERCENT)


def _outcomes(leaf: Leaf, at: int, numerals: Iterator[str]) -> int:
    """The outcomes, their indicators before and after and what the comparison says: formulas over their own sheet."""
    drawing, held = leaf.drawing, leaf.drawing.held
    if not held.outcomes:
        return at
    _section(leaf, at, "outcomes", numerals)
    leaf.headings(at + 1, ("outcome", "before", "after", "says"))
    sheet, at = quoted(drawing.name("outcomes")), at + 2
    for row, line in enumerate(held.outcomes, start=outcomes.FIRST):
        found = outcomes.compared_by(drawing, line)
        outcome, said = line.values.get("outcome") or "", outcomes.says(found, line.values.get("direction"), drawing)
        leaf.row(at, (outcome, NONE, NONE, said), align="center")
        for column, its, value in ((0, outcomes.OUTCOME, outcome), (3, outcomes.SAYS, said)):
            leaf.formula(at, column, f"{sheet}!{cell(row, its)}", value)
        if found:
            both = zip((1, 2), (outcomes.BEFORE, outcomes.AFTER), outcomes.values_of(found), strict=True)
            for column, its, value in both:
                looks = {"num_format": f"{outcomes.shown(found)}{_unit(found)}", "align": "center"}
                leaf.formula(at, column, f"{sheet}!{cell(row, its)}", value, **looks)
        at += 1
    return at + 1


def _unit(found: Compared) -> str:
    """The unit of an indicator behind its number, as a number format has it."""
    said = found.indicator.unit.replace('"', "")[:LONGEST_UNIT].strip()
    return f' "{said}"' if said else ""


def _contest(leaf: Leaf, at: int, numerals: Iterator[str]) -> int:
    """The first ranks of the contest, as formulas over its sheet."""
    drawing, held = leaf.drawing, leaf.drawing.held
    order = sorted(held.standings, key=lambda each: each.rank)
    if not order or not held.scored:
        return at
    _section(leaf, at, "contest", numerals)
    sheet = quoted(drawing.name("contest"))
    for number, each in enumerate(order):
        if each.rank > PODIUM:
            break
        at += 1
        row = contest.FIRST + number + 1
        leaf.formula(
            at,
            0,
            f'"{leaf.text("campaign.first.rank")} "&{sheet}!$A${row}',
            f"{leaf.text('campaign.first.rank')} {each.rank}",
        )
        leaf.worksheet.merge_range(at, 1, at, 2, None, drawing.style.fixed(bold=True))
        leaf.formula(at, 1, f"{sheet}!$B${row}", each.team, bold=True)
        leaf.formula(at, 3, f"{sheet}!$G${row}", each.total, num_format="#,##0.##", align="center")
    return at + 2


def _told(drawing: Drawing) -> Iterator[tuple[str, list[str]]]:
    """Awards, results, problems, and what goes into next year's plan, as lines."""
    yield "awards", [f"{award}: {whom}" for award, whom in review.awards(drawing)]
    for name, kinds in (("results", ("result",)), ("problems", ("problem",)), ("next_year", review.CARRIED)):
        yield (
            name,
            [
                f"{content} ({whose})" if whose else content
                for kind in kinds
                for whose, content in review.said(drawing, kind)
            ],
        )


def _signatures(leaf: Leaf, at: int) -> None:
    """Who made it, who looked at it, who decides: with room to sign."""
    middle = leaf.drawing.style(bold=True, align="center", text_wrap=True)
    leaf.worksheet.write_string(at, 0, leaf.text("campaign.first.made_by"), middle)
    leaf.worksheet.merge_range(at, 1, at, 2, leaf.text("campaign.first.office"), middle)
    leaf.worksheet.write_string(at, 3, leaf.text("campaign.first.director"), middle)
    leaf.worksheet.set_row(at, 20)
    leaf.worksheet.set_row(at + 1, 70)
