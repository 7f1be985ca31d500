"""What the master says of a target in words: its bounds, that it changes within the period, and what it rests on."""

from collections.abc import Sequence

from qmxl.control.models import Target
from qmxl.measures.aims import Aim
from qmxl.sheets.page import Page
from qmxl.texts.showing import show


def bounds(page: Page, target: float, upper: float | None) -> str:
    """A target as words say it: 90, or of a range 85–95."""
    several = [target] if upper is None else [target, upper]
    return "–".join(show(each, page.text.language) for each in several)


def shown_in(page: Page, aim: Aim | None) -> float | str | None:
    """What the column of targets holds: a number, or the words of a range."""
    if aim is None or aim.upper is None:
        return aim.target if aim else None
    return bounds(page, aim.target, aim.upper)


def starred(number_format: str) -> str:
    """The format of a target that changes within the period: a * behind the number, or behind the words of a range."""
    return f'{number_format}"*";;{number_format}"*";@"*"'


def change(targets: Sequence[Target]) -> bool:
    """Whether the targets of a period's months are not one."""
    return len({(each.target, each.upper) for each in targets}) > 1


def note(page: Page, targets: Sequence[Target]) -> str:
    """What is to be known of the target of a period: that it changes within it, its source, and whose the benchmark is.

    ``targets`` are those of the period's months one after the other; the last one is what is held against.
    """
    if not targets:
        return ""
    text, last, told = page.text, targets[-1], []
    if change(targets):
        several = [
            text("master.aim.span", first=t.first or "…", last=t.last or "…", target=bounds(page, t.target, t.upper))
            for t in targets
        ]
        told.append(text("master.aim.changes", several=text.apart(several)))
    if last.source:
        told.append(text("master.aim.source", source=last.source))
    if last.benchmark is not None and last.benchmark_of:
        told.append(text("master.aim.benchmark", whose=last.benchmark_of))
    return " ".join(told)
