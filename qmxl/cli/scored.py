"""Shows the official summary of a table to people, in the lines and tables of the ministry's report form."""

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.cli.showing import show_found
from qmxl.commands.score import ScoreOutcome
from qmxl.criteria.improvement import Improvement
from qmxl.criteria.scoring import SHARE_DECIMALS, Summary, Tally, printed
from qmxl.criteria.standards import Standards
from qmxl.texts import Texts

GAP = "  "


def show_score(outcome: ScoreOutcome, text: Texts) -> None:
    """Where it was read, the summary, and what is to be mended."""
    place, criteria = outcome.place, outcome.criteria
    key = "score.place" if place.sheet else "score.place_text"
    print(text(key, path=place.source, sheet=place.sheet, column=outcome.column))
    print(text("score.set", title=criteria.title, decision=criteria.decision))
    lines: list[str] = []
    if outcome.summary:
        lines = [*_block(outcome.summary, text), "", *_by_chapter(outcome.summary, text)]
    elif outcome.standards:
        lines = _standards(outcome.standards, text)
    if outcome.improvement:
        lines += ["", *_improvement(outcome.improvement, criteria, text)]
    for line in ["", *lines, ""]:
        print(line)
    show_found(outcome.findings, text)


def figure(value: Fraction | None, decimals: int, text: Texts) -> str:
    """A figure with all its decimals, as the language writes it; a dash where there is none."""
    if value is None:
        return text("score.none")
    said: Decimal = printed(value, decimals)
    return f"{said:f}".replace(".", ",") if text.language == "vi" else f"{said:f}"


def _block(summary: Summary, text: Texts) -> list[str]:
    """The lines 1 to 6 of the report form, and what is not in them."""
    whole, criteria = summary.whole, summary.criteria
    average = text("score.average", average=figure(whole.average, criteria.printed.decimals, text))
    lines = [
        text("score.heading"),
        text("score.applied", applied=whole.applied, listed=whole.listed),
        text("score.share", listed=whole.listed, share=figure(whole.share * 100, SHARE_DECIMALS, text)),
        text("score.points", points=whole.points, weighted=whole.weighted),
        " ".join([average, *_weights(criteria, text)]),
        "",
        text("score.levels"),
        *_levels(summary, text),
    ]
    if summary.unknown:
        lines += ["", text("score.unknown", count=len(summary.unknown), criteria=list(summary.unknown))]
    if summary.left_out:
        lines += ["", text("score.left_out", count=len(summary.left_out))]
        lines += [
            f"{GAP}{criterion.code} {criterion.title}: {reason or text('score.no_reason')}"
            for criterion, reason in summary.left_out
        ]
    return lines


def _weights(criteria: CriteriaSet, text: Texts) -> list[str]:
    """Which chapters weigh more than one, and how much, for each such weight."""
    told = []
    for weight in sorted({each.weight for each in criteria.criterion} - {1}):
        chapters = list(dict.fromkeys(each.chapter for each in criteria.criterion if each.weight == weight))
        named = text("score.both", first=chapters[:-1], last=chapters[-1]) if len(chapters) > 1 else chapters[0]
        told.append(text("score.weights", chapters=named, weight=weight))
    return told


def _levels(summary: Summary, text: Texts) -> list[str]:
    whole, levels = summary.whole, summary.criteria.rule.levels
    heads = ["", *(text("score.level", level=level) for level in levels), text("score.all")]
    counts = [text("score.counts"), *map(str, whole.counts), str(whole.applied)]
    all_of_them = None if not whole.applied else Fraction(100)
    shares = [None if share is None else share * 100 for share in (*whole.shares,)]
    printed_shares = [figure(share, SHARE_DECIMALS, text) for share in (*shares, all_of_them)]
    return aligned([heads, counts, [text("score.shares"), *printed_shares]])


def _by_chapter(summary: Summary, text: Texts) -> list[str]:
    """A line for each part, its chapters below it, and the whole."""
    heads = [text("score.code"), *(text("score.level", level=level) for level in summary.criteria.rule.levels)]
    heads += [text(f"score.{each}") for each in ("mean", "count", "open", "title")]
    rows = [heads]
    for part in summary.parts:
        within = [each for each in summary.chapters if summary.criteria.chapters[each.code].part == part.code]
        rows += [_row(each, summary, text) for each in (part, *within)]
    return [text("score.chapters"), *aligned(rows, last=True)]


def _row(tally: Tally, summary: Summary, text: Texts) -> list[str]:
    mean = figure(summary.mean_of(tally), summary.criteria.printed.decimals, text)
    return [tally.code, *map(str, tally.counts), mean, str(tally.applied), str(tally.unknown), tally.title]


def _standards(standards: Standards, text: Texts) -> list[str]:
    whole = standards.whole
    if standards.passed is None:
        verdict = text("score.undecided")
    elif standards.passed:
        verdict = text("score.passed")
    else:
        verdict = text("score.failed", count=len(whole.no), criteria=list(whole.no))
    lines = [verdict]
    if whole.unanswered:
        lines.append(text("score.unanswered", count=len(whole.unanswered), criteria=list(whole.unanswered)))
    rows = [[text(f"score.{each}") for each in ("code", "yes", "no", "not_applicable", "blank", "part")]]
    for each in (*standards.parts, whole):
        counts = (len(answers) for answers in (each.yes, each.no, each.not_applicable, each.unanswered))
        rows.append([each.code, *map(str, counts), each.title if each.code else text("score.whole")])
    return [*lines, "", *aligned(rows, last=True)]


def _improvement(compared: Improvement, criteria: CriteriaSet, text: Texts) -> Iterable[str]:
    decimals = criteria.printed.decimals
    names = ("last", "this", "change", "least", "most")
    said = {name: figure(getattr(compared, name), decimals, text) for name in names}
    share = figure(compared.share * 100, SHARE_DECIMALS, text)
    yield text("score.improvement", share=share, last=said["last"], this=said["this"], change=said["change"])
    if compared.verdict:
        yield text(f"score.{compared.verdict}", least=said["least"], most=said["most"])


def aligned(rows: Sequence[Sequence[str]], *, last: bool = False) -> list[str]:
    """The rows as lines with their columns below each other: the first to the left, numbers to the right.

    ``last``: the last column is a text, to the left as it is.
    """
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [_aligned(row, widths, last=last).rstrip() for row in rows]


def _aligned(row: Sequence[str], widths: Sequence[int], *, last: bool) -> str:
    cells = []
    for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
        room, left = " " * (width - _width(cell)), at == 0 or (last and at == len(row) - 1)
        cells.append(cell + room if left else room + cell)
    return GAP.join(cells)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
