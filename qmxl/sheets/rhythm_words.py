"""What is missing of forms with a rhythm, in sentences: "Khoa Nội: thiếu Họp chất lượng tháng 3, 5"."""

from collections.abc import Iterable, Iterator

from qmxl.measures.rhythms import number_of
from qmxl.measures.working_days import week_of
from qmxl.sheets.page import Page
from qmxl.tables.rhythm import Lacking, lacking
from qmxl.tables.supervision import DONE, MISSED, WEEK
from qmxl.texts.parts_of_year import in_runs, number_said

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
    return page.text(f"rhythm.parts.{each.per}", numbers=in_runs(numbers(page, each.per, each.parts), LONG_RUN))


def numbers(page: Page, per: str, keys: Iterable[str]) -> list[str]:
    """What tells parts of the year from others of their kind, by their keys."""
    return [number_said(per, number_of(key, page.period.year), page.text) for key in keys]


def supervision_in_short(page: Page) -> Iterator[str]:
    """How much of what the office had planned was missed in the last weeks; nothing where nothing was."""
    frame, since = page.tables.supervision, week_of(page.tables.as_of - WEEKS_BACK * WEEK).key
    states = [its for week, its in zip(frame["week"], frame["state"], strict=True) if str(week) >= since]
    if missed := states.count(MISSED):
        yield page.text("week.in_short", missed=missed, done=states.count(DONE), weeks=WEEKS_BACK)
