"""What is missing of forms with a rhythm, in sentences: "Khoa Nội: thiếu Họp chất lượng tháng 3, 5"."""

from collections.abc import Iterator, Sequence

from qmxl.measures.working_days import week_of
from qmxl.sheets.page import Page
from qmxl.tables.rhythm import Lacking, lacking
from qmxl.tables.supervision import DONE, MISSED, WEEK

WEEKS_BACK = 8  # of the plan of supervision that are told
LONG_RUN = 3  # numbers one after the other that are said as first and last
NAMED = 4  # departments a sentence of the first page names


def sentences(page: Page) -> Iterator[str]:
    """A sentence a form and department with what it lacks."""
    for each in lacking(page.tables.rhythm):
        facts = {"department": page.department(each.department) or each.department, "form": page.title_of(each.form)}
        yield page.text("rhythm.missing", **facts, parts=parts(page, each))


def in_short(page: Page) -> Iterator[str]:
    """A sentence a form: how many departments lack how many parts of it, and some of them by name."""
    by_form: dict[str, list[Lacking]] = {}
    for each in lacking(page.tables.rhythm):
        by_form.setdefault(each.form, []).append(each)
    for form, several in by_form.items():
        worst = sorted(several, key=lambda each: -len(each.parts))[:NAMED]
        named = [f"{page.department(each.department) or each.department}: {parts(page, each)}" for each in worst]
        more = ["…"] if len(several) > NAMED else []
        facts = {"form": page.title_of(form), "departments": len({each.department for each in several})}
        count = sum(len(each.parts) for each in several)
        yield page.text("rhythm.missing_in_short", **facts, count=count, named=page.text.apart([*named, *more]))


def parts(page: Page, each: Lacking) -> str:
    """Parts of the year in words: "tháng 3, 5"."""
    return page.text(f"rhythm.parts.{each.per}", numbers=list(_in_runs(list(numbers(each.parts)))))


def _in_runs(several: Sequence[str]) -> Iterator[str]:
    """Numbers with those that follow each other in short: 1–4, 6, 7."""
    runs: list[list[int]] = []
    for number in map(int, several):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in runs:
        yield from [f"{run[0]}–{run[-1]}"] if len(run) >= LONG_RUN else map(str, run)


def numbers(keys: Sequence[str]) -> Iterator[str]:
    """The numbers of parts of the year by their keys: 3 of 2026-03, 7 of 2026-W07, 2 of 2026-Q2, 2026 of itself."""
    for key in keys:
        year, _, part = key.partition("-")
        yield part.lstrip("WQH0") if part else year


def supervision_in_short(page: Page) -> Iterator[str]:
    """How much of what the office had planned was missed in the last weeks; nothing where nothing was."""
    frame, since = page.tables.supervision, week_of(page.tables.as_of - WEEKS_BACK * WEEK).key
    states = [its for week, its in zip(frame["week"], frame["state"], strict=True) if str(week) >= since]
    if missed := states.count(MISSED):
        yield page.text("week.in_short", missed=missed, done=states.count(DONE), weeks=WEEKS_BACK)
