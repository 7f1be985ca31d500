"""What a review says in sentences that can be copied: each number in them is the formula of a cell of its tables."""

from collections.abc import Iterator, Sequence

from qmxl.control.owed import MISSING
from qmxl.reviews.numbers import NONE, Figure, shown_as
from qmxl.reviews.page import Page
from qmxl.reviews.planned import DONE, Part, called
from qmxl.reviews.tables import Told
from qmxl.xlsx.book import quoted
from qmxl.xlsx.bulk import Formula

MOST, TASKS = 8, 5  # departments and tasks that are named in a sentence


def of_rhythm(page: Page, told: Sequence[Told]) -> Iterator[Formula]:
    """How many of the parts in which lines were owed came, and which lack of which department."""
    for each in told:
        done = f"({each.cells['came'][0]}+{each.cells['nothing'][0]})"
        held = each.cells["came"][1] + each.cells["nothing"][1]
        numbers = {"done": (done, held), "all": each.cells["all"]}
        lacking = _lacking(page, [part for part in page.reviewed.parts if part.form == each.form])
        waiting = each.cells["waiting"]
        key = "review.said.owed_lacking" if lacking else "review.said.owed_all"
        if waiting[1]:
            key, numbers = f"{key}_waiting", {**numbers, "waiting": waiting}
        facts = {"form": each.form.sheet.in_(page.text.language)}
        yield page.live(key, numbers, **facts, **({"lacking": lacking} if lacking else {}))


def _lacking(page: Page, several: Sequence[Part]) -> str:
    """``tháng 7 (Khoa Nội); tháng 3, 5 (Khoa Ngoại)``."""
    by_department: dict[str, list[Part]] = {}
    for part in several:
        if part.state == MISSING:
            by_department.setdefault(part.department, []).append(part)
    first = list(by_department.items())[:MOST]
    said = [f"{called(its, page.text)} ({page.reviewed.name(department)})" for department, its in first]
    left = len(by_department) - MOST
    return page.text.apart([*said, *([page.text("review.more_departments", count=left)] if left > 0 else [])])


def of_promises(page: Page, told: Sequence[Told]) -> Iterator[Formula]:
    """How many of the lines due in the span are done, overdue and not due yet, and why some are not."""
    for each in told:
        cells = each.cells
        percent = f'IF({cells["all"][0]}=0,"–",ROUND(100*{cells[DONE][0]}/{cells["all"][0]},0))'
        value = round(100 * cells[DONE][1] / cells["all"][1] + 1e-9) if cells["all"][1] else NONE
        numbers = {
            "all": cells["all"],
            "done": cells[DONE],
            "percent": (percent, value),
            "overdue": cells["overdue"],
            "not_yet": cells["not_yet"],
        }
        left = [p for p in page.reviewed.promises if p.form == each.form and p.in_span and p.state == "overdue"]
        facts = {"form": each.form.sheet.in_(page.text.language)}
        if not left:
            yield page.live("review.said.promised", numbers, **facts)
            continue
        why = [
            f"{p.what} ({page.reviewed.name(p.department)}): {p.why or page.text('review.no_reason')}"
            for p in left[:TASKS]
        ]
        more = [page.text("review.more", count=len(left) - TASKS)] if len(left) > TASKS else []
        yield page.live("review.said.promised_left", numbers, **facts, why=page.text.apart([*why, *more]))


def of_numbers(page: Page, figures: Sequence[Figure], first: int) -> Iterator[Formula]:
    """A sentence a register: its lines now and before, then each single number; ``first`` is a row from 1."""
    sheet = quoted(page.called("numbers"))
    rows = list(enumerate(figures, start=first))
    for form in dict.fromkeys(each.form for each in figures):
        its = [(row, each) for row, each in rows if each.form == form and not each.member and (each.now or each.before)]
        pieces: list[Formula] = []
        for row, each in its:
            whole = each.title == page.text("review.lines") and each.way == "lines"
            now, before = (
                _shown(sheet, column, row, value, each.way) for column, value in (("C", each.now), ("D", each.before))
            )
            title = form.sheet.in_(page.text.language) if whole else each.title
            key = "review.said.lines" if whole else "review.said.number"
            if each.before is None:
                pieces.append(page.live(f"{key}_alone", {"now": now}, title=title))
            else:
                pieces.append(page.live(key, {"now": now, "before": before}, title=title))
        between, stop = page.text.apart(["", ""]), page.text("review.said.stop")
        formula = f'&"{between}"&'.join(piece.formula for piece in pieces) + f'&"{stop}"'
        yield Formula(formula, between.join(str(piece.value) for piece in pieces) + stop)


def _shown(sheet: str, column: str, row: int, value: Formula | None, count: str) -> tuple[str, object]:
    """A number as it stands in a sentence: shares in percent, means to one decimal, all others to two at most."""
    if value is None:
        return '"0"', "0"
    cell, held = f"{sheet}!{column}{row}", value.value
    known = isinstance(held, int | float)
    if shown_as(count) == "0.0%":
        text = f"{_rounded(float(held) * 100)}%" if known else NONE
        return f'IF(ISNUMBER({cell}),ROUND({cell}*100,1)&"%","{NONE}")', text
    if shown_as(count) == "#,##0.0":
        return f'IF(ISNUMBER({cell}),ROUND({cell},1)&"","{NONE}")', _rounded(float(held)) if known else NONE
    return f'IF(ISNUMBER({cell}),ROUND({cell},2)&"","{NONE}")', _rounded(float(held), 100) if known else NONE


def _rounded(value: float, parts: int = 10) -> str:
    """To tenths, or other ``parts`` of one, as spreadsheets round: away from zero."""
    from math import copysign, floor

    return f"{copysign(floor(abs(value) * parts + 0.5 + 1e-9) / parts, value):.15g}"
