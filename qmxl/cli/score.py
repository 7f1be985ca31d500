"""The command ``score``: what a table of criteria comes to, as data for programs; people see the report form."""

import json
from argparse import Namespace
from fractions import Fraction
from typing import Any

from qmxl.cli.scored import show_score
from qmxl.cli.showing import finding_said
from qmxl.commands.score import ScoreOutcome, score_file
from qmxl.criteria.scoring import SHARE_DECIMALS, Level, NotApplied, Summary, Tally, printed
from qmxl.criteria.standards import Answers, Standards
from qmxl.refusal import CLEAN, TO_MEND
from qmxl.texts import Texts, texts


def run_score(options: Namespace) -> int:
    """Scores a file; 0 when nothing has to be mended in it, 1 when something has."""
    outcome = score_file(
        options.file,
        language=options.lang,
        criteria=options.set,
        sheet=options.sheet,
        column=options.column,
        last_year=options.last_year,
    )
    text = texts(options.lang)
    if options.json:
        print(json.dumps(said(outcome, text), ensure_ascii=False))
    else:
        show_score(outcome, text)
    return CLEAN if outcome.clean else TO_MEND


def said(outcome: ScoreOutcome, text: Texts) -> dict[str, object]:
    """The outcome as data: each fraction as a number, exactly, and as it is printed."""
    whole: dict[str, object] = {
        "file": str(outcome.path),
        "sheet": outcome.place.sheet,
        "column": outcome.column,
        "set": outcome.criteria.id,
    }
    if outcome.summary:
        whole |= _summary_said(outcome.summary)
    if outcome.standards:
        whole |= _standards_said(outcome.standards)
    if compared := outcome.improvement:
        decimals = outcome.criteria.printed.decimals
        averages = {name: getattr(compared, name) for name in ("last", "this", "change", "least", "most")}
        whole["improvement"] = {
            **{name: _figure(value, decimals) for name, value in averages.items()},
            "share": _figure(compared.share * 100, SHARE_DECIMALS),
            "verdict": compared.verdict,
        }
    return {**whole, "findings": [finding_said(finding, text) for finding in outcome.findings]}


def _figure(value: Fraction | None, decimals: int) -> dict[str, object] | None:
    """A fraction as the nearest number, exactly, and as it is printed; percents come multiplied."""
    if value is None:
        return None
    return {"value": float(value), "exact": str(value), "printed": str(printed(value, decimals))}


def _summary_said(summary: Summary) -> dict[str, object]:
    return {
        **_tally_said(summary.whole, summary),
        "unknown_criteria": list(summary.unknown),
        "not_applied_criteria": [
            {"code": criterion.code, "title": criterion.title, "reason": reason}
            for criterion, reason in summary.left_out
        ],
        "parts": [_tally_said(each, summary) for each in summary.parts],
        "chapters": [_tally_said(each, summary) for each in summary.chapters],
        "criteria": [
            {"code": line.criterion.code, "weight": line.criterion.weight, **_level_said(line.level)}
            for line in summary.lines
        ],
    }


def _level_said(level: Level) -> dict[str, object]:
    state = "not_applied" if isinstance(level, NotApplied) else "unknown" if level is None else "applied"
    return {"level": level if isinstance(level, int) else None, "state": state}


def _tally_said(tally: Tally, summary: Summary) -> dict[str, Any]:
    decimals, levels = summary.criteria.printed.decimals, summary.criteria.rule.levels
    shares = [None if share is None else _figure(share * 100, SHARE_DECIMALS) for share in tally.shares]
    return {
        **({"code": tally.code, "title": tally.title} if tally.code else {}),
        "listed": tally.listed,
        "applied": tally.applied,
        "unknown": tally.unknown,
        "not_applied": tally.left_out,
        "share_applied": _figure(tally.share * 100, SHARE_DECIMALS),
        "points": tally.points,
        "weighted_points": tally.weighted,
        "divisor": tally.divisor,
        "average": _figure(tally.average, decimals),
        "mean": _figure(tally.mean, decimals),
        "levels": {str(level): count for level, count in zip(levels, tally.counts, strict=True)},
        "shares": {str(level): share for level, share in zip(levels, shares, strict=True)},
    }


def _standards_said(standards: Standards) -> dict[str, object]:
    return {
        "passed": standards.passed,
        "asked": standards.asked,
        **_answers_said(standards.whole),
        "contradicted": [list(each.criteria) for each in standards.contradicted],
        "parts": [{"code": part.code, "title": part.title, **_answers_said(part)} for part in standards.parts],
    }


def _answers_said(answers: Answers) -> dict[str, object]:
    return {
        "yes": list(answers.yes),
        "no": list(answers.no),
        "not_applicable": list(answers.not_applicable),
        "unanswered": list(answers.unanswered),
    }
