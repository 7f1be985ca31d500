"""Shows the official summary of a table to people, in the lines and tables of the ministry's report form."""

from collections.abc import Iterable
from fractions import Fraction

from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.cli.showing import show_found
from qmxl.cli.table import GAP, aligned
from qmxl.commands.score import ScoreOutcome
from qmxl.criteria.improvement import Improvement
from qmxl.criteria.scoring import SHARE_DECIMALS, Summary, Tally
from qmxl.criteria.standards import Standards
from qmxl.criteria.wording import shown, weighing
from qmxl.texts import Texts


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
    return shown(value, decimals, text)


def _block(summary: Summary, text: Texts) -> list[str]:
    """The lines 1 to 6 of the report form, and what is not in them."""
    whole, criteria = summary.whole, summary.criteria
    average = text("score.average", average=figure(whole.average, criteria.printed.decimals, text))
    lines = [
        text("score.heading"),
        text("score.applied", applied=whole.applied, listed=whole.listed),
        text("score.share", listed=whole.listed, share=figure(whole.share * 100, SHARE_DECIMALS, text)),
        text("score.points", points=whole.points, weighted=whole.weighted),
        " ".join([average, *weighing(criteria, text)]),
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


def _levels(summary: Summary, text: Texts) -> list[str]:
    whole, levels = summary.whole, summary.criteria.rule.levels
    heads = ["", *(text("score.level", level=level) for level in levels), text("score.all")]
    counts = [text("score.counts"), *map(str, whole.counts), str(whole.applied)]
    all_of_them = None if not whole.applied else Fraction(100)
    shares = [None if share is None else share * 100 for share in (*whole.shares,)]
    printed_shares = [figure(share, SHARE_DECIMALS, text) for share in (*shares, all_of_them)]
    return aligned([heads, counts, [text("score.shares"), *printed_shares]], numbers=range(1, len(heads)))


def _by_chapter(summary: Summary, text: Texts) -> list[str]:
    """A line for each part, its chapters below it, and the whole."""
    heads = [text("score.code"), *(text("score.level", level=level) for level in summary.criteria.rule.levels)]
    heads += [text(f"score.{each}") for each in ("mean", "count", "open", "title")]
    rows = [heads]
    for part in summary.parts:
        within = [each for each in summary.chapters if summary.criteria.chapters[each.code].part == part.code]
        rows += [_row(each, summary, text) for each in (part, *within)]
    return [text("score.chapters"), *aligned(rows, numbers=range(1, len(rows[0]) - 1))]


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
    return [*lines, "", *aligned(rows, numbers=range(1, len(rows[0]) - 1))]


def _improvement(compared: Improvement, criteria: CriteriaSet, text: Texts) -> Iterable[str]:
    decimals = criteria.printed.decimals
    names = ("last", "this", "change", "least", "most")
    said = {name: figure(getattr(compared, name), decimals, text) for name in names}
    share = figure(compared.share * 100, SHARE_DECIMALS, text)
    yield text("score.improvement", share=share, last=said["last"], this=said["this"], change=said["change"])
    if compared.verdict:
        yield text(f"score.{compared.verdict}", least=said["least"], most=said["most"])
