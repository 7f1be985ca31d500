"""The command ``spc``: a control chart of any table, said to people, as data for programs, or as a workbook."""

import json
from argparse import Namespace

from qmxl.cli.showing import finding_said, show_found
from qmxl.cli.table import GAP, aligned
from qmxl.commands.spc import SpcOutcome, spc_file
from qmxl.refusal import CLEAN, TO_MEND
from qmxl.spc import wording
from qmxl.spc.charting import SpcChart, reach_of
from qmxl.texts import Texts, texts


def run_spc(options: Namespace) -> int:
    """Charts a file's figures; 0 when nothing has to be mended in it, 1 when something has."""
    outcome = spc_file(
        options.file,
        language=options.lang,
        kind=options.kind,
        sheet=options.sheet,
        area=options.range,
        label=options.label,
        y=options.y,
        n=options.n,
        subgroup=options.subgroup,
        freeze=options.freeze,
        parts=options.parts,
        exclude=options.exclude,
        multiply=options.multiply,
        target=options.target,
        improvement=options.improvement,
        output=options.xlsx,
    )
    text = texts(options.lang)
    if options.json:
        print(json.dumps(said(outcome, text), ensure_ascii=False))
    else:
        show_spc(outcome, text)
    return CLEAN if outcome.clean else TO_MEND


def show_spc(outcome: SpcOutcome, text: Texts) -> None:
    """Where it was read, which chart it is, the sentence, limits and runs, what stands out, what is to be mended."""
    chart = outcome.chart
    print(_place(chart, text))
    print(wording.why(chart, text))
    print()
    print(wording.sentence(chart, text))
    print()
    for line in aligned(wording.phase_rows(chart, text), numbers=range(2, 7)):
        print(line)
    if wording.varying(chart):
        print(text("spc.varying"))
    rows = wording.signal_rows(chart, text)
    if len(rows) > 1:
        print()
        print(text("spc.signals", count=len(rows) - 1))
        for line in aligned(rows, numbers=(0, 2)):
            print(f"{GAP}{line}")
    missing = [p.label.said for p, y in zip(chart.figures.points, chart.chart.y, strict=True) if y is None]
    if missing:
        print(text("spc.missing", count=len(missing), points=missing))
    if chart.plan.exclude:
        print(text("spc.excluded", points=[chart.figures.points[at].label.said for at in chart.plan.exclude]))
    if outcome.findings:
        print()
        show_found(outcome.findings, text)
    if outcome.written:
        print(outcome.written)


def _place(chart: SpcChart, text: Texts) -> str:
    """The file, the sheet and the columns that were read, and how many points there are."""
    figures = chart.figures
    heads = [head for head in (figures.label, figures.y, figures.n, *figures.subgroup) if head]
    parts = [text("spc.place", path=figures.place.source)]
    if figures.place.sheet:
        parts.append(text("spc.sheet", sheet=figures.place.sheet))
    if heads:
        parts.append(text("spc.columns", columns=[text("spc.quoted", head=head) for head in dict.fromkeys(heads)]))
    return text("spc.read", place=", ".join(parts), count=len(figures.points))


def said(outcome: SpcOutcome, text: Texts) -> dict[str, object]:
    """The outcome as data: lists of the chart have an item a point; ``signals``, ``starts`` and ``parts`` count from 0.

    ``points`` tells the same point by point, where ``number`` counts from 1 as people do.
    """
    chart = outcome.chart
    figures, plan, drawn, found = chart.figures, chart.plan, chart.chart, chart.said
    return {
        "file": str(outcome.path),
        "sheet": figures.place.sheet,
        "columns": {"label": figures.label, "y": figures.y, "n": figures.n, "subgroup": list(figures.subgroup)},
        "kind": plan.kind,
        "why": plan.why,
        "why_said": wording.why(chart, text),
        "sentence": wording.sentence(chart, text),
        "multiply": plan.multiply,
        "unit": wording.unit_of(chart),
        "freeze": plan.freeze,
        "parts": list(plan.parts),
        "exclude": list(plan.exclude),
        "target": plan.target,
        "improvement": plan.improvement,
        "labels": [point.label.said for point in figures.points],
        "y": drawn.y,
        "centre": drawn.centre,
        "lower": chart.lower,
        "upper": drawn.upper,
        "signals": drawn.signals,
        "starts": list(drawn.starts),
        "runs": [each._asdict() for each in drawn.runs],
        "longest": [
            None if each is None else {"first": each[0], "last": each[1], "side": each[2]} for each in chart.longest
        ],
        "variation": found.variation if found else None,
        "assurance": reach_of(chart),
        "causes": [cause._asdict() for cause in found.causes] if found else [],
        "points": _points(chart, text),
        "xlsx": str(outcome.written) if outcome.written else None,
        "findings": [finding_said(finding, text) for finding in outcome.findings],
    }


def _points(chart: SpcChart, text: Texts) -> list[dict[str, object]]:
    """Each point with what it was read from, its limits and the rule that names it."""
    standing = {signal.at: signal for signal in wording.signals(chart)}
    drawn, lower = chart.chart, chart.lower
    found: list[dict[str, object]] = []
    for at, (point, phase) in enumerate(zip(chart.figures.points, chart.phase, strict=True)):
        signal = standing.get(at)
        key = "" if signal is None else f"spc.rule.{signal.rule}.{'high' if signal.side > 0 else 'low'}"
        found.append(
            {
                "number": at + 1,
                "label": point.label.said,
                "cell": point.cell,
                "counted": point.y,
                "n": point.n,
                **({"values": list(point.values)} if point.values else {}),
                "value": drawn.y[at],
                "centre": drawn.centre[at],
                "lower": lower[at],
                "upper": drawn.upper[at],
                "phase": phase,
                "excluded": at in chart.plan.exclude,
                "outside": at in drawn.signals,
                "type": chart.said.point_types[at] if chart.said else None,
                "rule": signal.rule if signal else None,
                "rule_said": text(key) if key else None,
            }
        )
    return found
