"""Sheet Trang giám đốc: one A4 page of what the director has to know of the criteria, exceptions only.

Figures of today and of last year are formulas over the other sheets. What moved since a snapshot, the forecast and what
the target takes are worked out while the master is made, and say so.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from qmxl.criteria.effectiveness import Effect
from qmxl.criteria.progress import COVERED, ENOUGH, Changes, Moved
from qmxl.criteria.wording import sentences, shown
from qmxl.forms.styles import FRAME, HEAD, INK
from qmxl.programme import criteria, workload
from qmxl.programme.score_sheet import LAST, PLAN, Report
from qmxl.programme.score_sheet import NAME as SCORE
from qmxl.programme.worklist import Left, cells
from qmxl.sheets import long_tables
from qmxl.sheets.long_tables import status_word
from qmxl.sheets.page import Page, across, second_line
from qmxl.sheets.rhythm_words import in_short, supervision_in_short
from qmxl.tables.sub_items import UNPROVED
from qmxl.tables.worklist import LEAST_EFFORT, Task, Workload
from qmxl.xlsx.cells import Percent, column_letters

WIDTH, NARROW = 12, 8.6  # columns of one width, which the parts share
MOST_DEPARTMENTS, MOST_CRITERIA, MOST_NAMED = 7, 6, 6
MOST_FORMS = 4  # of which it says what is missing by their rhythm
LINE, TITLE = 92, 66  # characters that a line of the page takes, and one of a criterion's title


def from_elsewhere(page: Page) -> Iterator[tuple[str, list[str]]]:
    """Further parts of the page as title and sentences: the target, what is missing, what had an effect."""
    if page.tables.targets is not None:
        yield page.text("master.director.target"), sentences(page.tables.targets, page.text)
    missing = [*supervision_in_short(page), *in_short(page)]
    if missing:
        more = [page.text("rhythm.more", count=len(missing) - MOST_FORMS)] if len(missing) > MOST_FORMS else []
        yield page.text("master.director.rhythm"), [*missing[:MOST_FORMS], *more]
    found = Counter(each.effect for each in page.tables.effects)
    if found:
        said = [f"{page.text(f'effect.{effect}')}: {count}" for effect, count in found.items()]
        same = [each.code for each in page.tables.effects if each.effect is Effect.UNCHANGED]
        told = [page.text("master.director.effects", count=found.total(), said=page.text.apart(sorted(said)))]
        told += [page.text("master.director.same", items=same)] if same else []
        yield page.text("master.director.effect"), told


def write(page: Page, levels: list[criteria.Row], report: Report | None, left: Left) -> None:
    """The page, from the average down to where to begin."""
    worksheet, text, style = page.sheet("director"), page.text, page.style
    worksheet.hide_gridlines(2)
    worksheet.set_column(0, WIDTH - 1, NARROW)
    title = style(bold=True, font_size=18, font_color=INK, align="center")
    worksheet.merge_range(0, 0, 0, WIDTH - 1, text("master.title.director"), title)
    worksheet.set_row(0, 28)
    owner = text("master.owner", hospital=page.control.hospital.name, period=str(page.period))
    owner += f" – {text('master.as_of')} {text.filled('{day}', day=left.moved.today)}"
    look = style(bold=True, font_size=12, align="center")
    worksheet.merge_range(1, 0, 1, WIDTH - 1, "", look)
    second_line(page, worksheet, owner, look)
    _averages(page, levels, report, left, 3)
    _counts(page, left, 7)
    at = _changes(page, left, 11)
    at = _departments(page, left, at + 1)
    at = _begin(page, levels, left, at + 1)
    for heading, told in from_elsewhere(page):
        at += 1
        _section(page, at, heading)
        for sentence in told:
            at += 1
            _sentence(page, at, sentence)
        at += 1
    worksheet.merge_range(at + 1, 0, at + 1, WIDTH - 1, text("master.note.director"), style(**SMALL_PRINT))
    worksheet.set_row(at + 1, 36)
    _print(page, at + 1)


SMALL_PRINT = {"italic": True, "font_size": 8, "text_wrap": True, "valign": "top"}


def _averages(page: Page, levels: list[criteria.Row], report: Report | None, left: Left, at: int) -> None:
    """Last year, now, planned, and where the present pace leads."""
    text, where, none = page.text, criteria.cells(page), criteria.UNKNOWN
    now, known = criteria.mean(levels), sum(1 for row in levels if row.reached is not None)
    _tile(page, at, 0, text("master.tile.last_year"), *_average(page, report, LAST), "0.00")
    label = text("master.tile.level_now", known=known, all=len(levels))
    _tile(page, at, 3, label, now, f"={where['mean']}" if now is not None else "", "0.00")
    _tile(page, at, 6, text("master.tile.aim"), *_average(page, report, PLAN), "0.00")
    ahead = left.moved.forecast
    if ahead is None:
        _tile(page, at, 9, text("master.tile.no_forecast", least=ENOUGH, share=Percent(COVERED)), none, "", "")
        return
    said = text("master.tile.forecast", until=ahead.until, points=ahead.points, first=ahead.first, last=ahead.last)
    figures = {name: shown(Fraction(getattr(ahead, name)), 2, text) for name in ("value", "lowest", "highest")}
    _tile(page, at, 9, said, "{value} ({lowest}–{highest})".format(**figures), "", "")


def _average(page: Page, report: Report | None, series: int) -> tuple[float | None, str]:
    """The average of a series of the official summary and the formula that reads it there; None where it has none."""
    found = report.tally(series).average if report else None
    if report is None or found is None:
        return None, ""
    row, column = report.place("average", series)
    return float(found), f"={page.reference(SCORE)}!${column_letters(column)}${row + 1}"


def _tile(page: Page, row: int, column: int, label: str, value: object, formula: str, number_format: str) -> None:
    worksheet, frame = page.sheet("director"), {"border": 1, "border_color": FRAME, "align": "center"}
    small = page.style(**frame, font_size=9, text_wrap=True, font_color="#404040")
    size = 13 if isinstance(value, str) and len(value) > 6 else 20
    big = page.style(**frame, bold=True, font_size=size, font_color=INK, num_format=number_format or "General")
    worksheet.merge_range(row, column, row, column + 2, label, small)
    worksheet.merge_range(row + 1, column, row + 2, column + 2, "", big)
    worksheet.set_row(row, 38)
    if formula:
        worksheet.write_formula(row + 1, column, formula, big, value)
    elif isinstance(value, float):
        worksheet.write_number(row + 1, column, value, big)
    else:
        worksheet.write_string(row + 1, column, str(criteria.UNKNOWN if value is None else value), big)


def _counts(page: Page, left: Left, at: int) -> None:
    """Late, disputed, not known how, and met without evidence."""
    text, frame = page.text, page.tables.sub_items
    status = column_letters(list(frame).index("status"))
    top = long_tables.FIRST + 2
    whole = f"{page.reference('sub_item_data')}!${status}${top}:${status}${top + len(frame['status']) - 1}"
    total = len(left.workloads)
    for column, name in ((0, "late"), (3, "disputed")):
        value = sum(_figure(left, each, name) for each in left.workloads)
        _tile(page, at, column, text(f"master.tile.{name}"), value, f"={workload.cell(page, total, name)}", "0")
    for column, code in ((6, "dont_know_how"), (9, UNPROVED)):
        formula = f'=COUNTIF({whole},"{status_word(page, code)}")'
        count = sum(1 for each in frame["status"] if each == code)
        _tile(page, at, column, text(f"master.tile.{code}"), count, formula, "0")


def _figure(left: Left, load: Workload, name: str) -> int:
    return load.late(left.moved.today) if name == "late" else load.disputed


def _section(page: Page, at: int, title: str) -> None:
    style = page.style(bold=True, bg_color="#D9E2F3", border=1, border_color=FRAME)
    page.sheet("director").merge_range(at, 0, at, WIDTH - 1, title, style)


def _sentence(page: Page, at: int, sentence: str) -> None:
    worksheet = page.sheet("director")
    worksheet.merge_range(at, 0, at, WIDTH - 1, sentence, page.style.fixed(font_size=10, valign="top"))
    worksheet.set_row(at, 14 * max(1, -(-len(sentence) // LINE)) + 2)


def _headings(page: Page, at: int, parts: Sequence[tuple[int, int, str]]) -> None:
    for start, stop, name in parts:
        look = page.style.fixed(bold=True, bg_color=HEAD, align="center", font_size=9)
        across(page.sheet("director"), at, start, stop, page.text(f"master.column.{name}"), look)
    page.sheet("director").set_row(at, 28)


def _number(page: Page, row: int, column: int, value: float, formula: str = "", stop: int = 0) -> None:
    look = page.style.fixed(align="center", num_format="#,##0.0" if stop > column else "0", font_size=10)
    if stop > column:
        page.sheet("director").merge_range(row, column, row, stop, "", look)
    if formula:
        page.sheet("director").write_formula(row, column, formula, look, value)
    else:
        page.sheet("director").write_number(row, column, value, look)


MOVES = ("met", "fell", "puzzled", "withdrawn")


def _changes(page: Page, left: Left, at: int) -> int:
    """What moved since a week, a month and a quarter; gives the row after it."""
    text, since = page.text, left.moved.since
    _section(page, at, text("master.section.changes"))
    known = {name: each for name, each in since.items() if each}
    if not known:
        _sentence(page, at + 1, text("master.no_snapshot"))
        return at + 2
    _headings(
        page, at + 1, [(0, 3, "since"), *((4 + 2 * n, 5 + 2 * n, f"moved_{name}") for n, name in enumerate(MOVES))]
    )
    at += 2
    for name, found in known.items():
        said = text(f"master.since.{name}", day=found.since)
        across(page.sheet("director"), at, 0, 3, said, page.style.fixed(font_size=10))
        for number, move in enumerate(MOVES):
            column = 4 + 2 * number
            look = page.style.fixed(align="center", font_size=10)
            page.sheet("director").merge_range(at, column, at, column + 1, len(getattr(found, move)), look)
        at += 1
    for move in ("fell", "puzzled"):
        sentence = _named(page, next(iter(known.values())), move)
        if sentence:
            _sentence(page, at, sentence)
            at += 1
    return at


def _named(page: Page, found: Changes, move: str) -> str:
    """Which sub-items moved since the first of the days, at most some of them by name."""
    several: Sequence[Moved] = getattr(found, move)
    if not several:
        return ""
    named = page.text.apart(f"{each.code} ({page.department(each.department)})" for each in several[:MOST_NAMED])
    more = f" … (+{len(several) - MOST_NAMED})" if len(several) > MOST_NAMED else ""
    return page.text(f"master.moved.{move}", day=found.since, items=named + more)


def _departments(page: Page, left: Left, at: int) -> int:
    """The departments that are late or not agreed with, worst first; gives the row after it."""
    text = page.text
    today = left.moved.today
    _section(page, at, text("master.section.departments"))
    named = [(n, each) for n, each in enumerate(left.workloads) if each.late(today) or each.disputed]
    named.sort(key=lambda pair: (-pair[1].late(today), -pair[1].disputed, pair[0]))
    if not named:
        _sentence(page, at + 1, text("master.nobody_late"))
        return at + 2
    names = ("late", "disputed", "finished", "left", "effort_left")
    parts = [(6 + n, 11 if name == "effort_left" else 6 + n, name) for n, name in enumerate(names)]
    _headings(page, at + 1, [(0, 5, "name"), *parts])
    at += 2
    for number, load in named[:MOST_DEPARTMENTS]:
        across(page.sheet("director"), at, 0, 5, page.department(load.department), page.style.fixed(font_size=10))
        values = (load.late(today), load.disputed, load.listed - len(load.tasks), len(load.tasks), load.cost)
        for (start, stop, name), value in zip(parts, values, strict=True):
            _number(page, at, start, value, f"={workload.cell(page, number, name)}", stop=stop)
        at += 1
    if len(named) > MOST_DEPARTMENTS:
        _sentence(page, at, text("master.more_departments", count=len(named) - MOST_DEPARTMENTS))
        at += 1
    return at


def _begin(page: Page, levels: list[criteria.Row], left: Left, at: int) -> int:
    """The criteria that lack least to their next level, below their target; gives the row after it."""
    text = page.text
    _section(page, at, text("master.section.begin"))
    near = _nearest(levels, left.tasks)
    if not near:
        _sentence(page, at + 1, text("master.nothing_open"))
        return at + 2
    _headings(
        page,
        at + 1,
        [(0, 6, "criterion"), (7, 7, "level_now"), (8, 8, "next"), (9, 9, "left"), (10, 11, "effort_left")],
    )
    codes, wanted = cells(page, left, "criterion"), cells(page, left, "level")
    effort = cells(page, left, "effort")
    at += 2
    for row, number, several in near[:MOST_CRITERIA]:
        named = f"{row.criterion.code}. {row.criterion.title}"
        across(page.sheet("director"), at, 0, 6, named, page.style.fixed(font_size=10))
        page.sheet("director").set_row(at, 14 * max(1, -(-len(named) // TITLE)) + 2)
        _number(page, at, 7, number - 1)
        _number(page, at, 8, number)
        where = f'{codes},"{row.criterion.code}",{wanted},"<={number}"'
        _number(page, at, 9, len(several), f"=COUNTIFS({where})")
        least = LEAST_EFFORT
        spent = f'SUMIFS({effort},{where},{effort},">{least}")+{least}*COUNTIFS({where},{effort},"<={least}")'
        spent += f'+COUNTIFS({where},{effort},"")'
        _number(page, at, 10, sum(task.cost for task in several), f"={spent}", stop=11)
        at += 1
    return at


Near = tuple[criteria.Row, int, list[Task]]


def _nearest(levels: list[criteria.Row], left: Sequence[Task]) -> list[Near]:
    """Criteria below their target, each with its next level and the tasks up to it: least effort first."""
    found: list[Near] = []
    for row in levels:
        now = row.levels.lowest
        if now is None or (row.target is not None and now >= row.target) or (row.cap and now >= row.cap):
            continue
        several = [task for task in left if task.criterion == row.criterion.code and task.level <= now + 1]
        if several:
            found.append((row, now + 1, several))
    return sorted(found, key=lambda each: (sum(task.cost for task in each[2]), len(each[2]), each[0].at))


def _print(page: Page, last: int) -> None:
    worksheet = page.sheet("director")
    worksheet.set_paper(9)
    worksheet.set_portrait()
    worksheet.fit_to_pages(1, 1)
    worksheet.print_area(0, 0, last, WIDTH - 1)
    worksheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.62)
    worksheet.center_horizontally()
