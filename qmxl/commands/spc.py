"""Charts figures of any file, without a hospital's folder, and writes a workbook with the chart if one is wanted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from qmxl.codes import Severity
from qmxl.commands.outcome import Clock, utc_now
from qmxl.engines.tables import tables_in
from qmxl.findings import Finding, sort_key
from qmxl.grouping import grouped
from qmxl.hospital.saving import refuse_if_open, save
from qmxl.measures.plotted import KINDS, SUBGROUPED, WITH_SIZES, Kind
from qmxl.measures.special_causes import Improvement
from qmxl.refusal import Refusal
from qmxl.spc.charting import Plan, SpcChart, charted
from qmxl.spc.choosing import Why, chosen_kind, possible
from qmxl.spc.columns import Asked
from qmxl.spc.gaps import without_gaps
from qmxl.spc.places import places
from qmxl.spc.reading import Figures, read_figures
from qmxl.texts import texts
from qmxl.typed.spelling import nfc
from qmxl.typed.values import number_in
from qmxl.xlsx.cells import COLUMNS, ROWS, position
from qmxl.xlsx.reading import Range

AREA = re.compile(r"(?:'?(?P<sheet>[^'!]+)'?!)?(?P<first>[$A-Za-z0-9]+):(?P<last>[$A-Za-z0-9]+)")


@dataclass(frozen=True)
class SpcOutcome:
    """A file's figures as a control chart, what is to be mended in them, and the workbook that was written."""

    path: Path
    chart: SpcChart
    findings: list[Finding]
    written: Path | None = None

    @property
    def clean(self) -> bool:
        """Whether nothing has to be mended."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def spc_file(
    path: Path,
    *,
    language: str,
    kind: str = "",
    sheet: str = "",
    area: str = "",
    label: str = "",
    y: str = "",
    n: str = "",
    subgroup: Sequence[str] = (),
    freeze: str = "",
    parts: Sequence[str] = (),
    exclude: Sequence[str] = (),
    multiply: str = "",
    target: str = "",
    improvement: Improvement = "neutral",
    output: Path | None = None,
    clock: Clock = utc_now,
) -> SpcOutcome:
    """The control chart of a table in a workbook or CSV file; ``kind`` is chosen from the figures where it is "".

    Columns are headings or letters, ``area`` a range such as A1:D40. ``parts`` and ``exclude`` are points by name or by
    number from 1, ``freeze`` the number or name of the last point that sets the limits. A Refusal where the file, a
    column or a point is not there, and where the ``output`` cannot be written; faulty figures are findings.
    """
    if kind and kind not in KINDS:
        raise Refusal("spc_kind", kind=kind, kinds=list(KINDS))
    if output is not None:
        _writable(output, path)
    named, looked = _area(area)
    asked = Asked(kind, nfc(label), nfc(y), nfc(n), tuple(nfc(each) for each in subgroup))
    times = _number(multiply, "--multiply") if multiply else 1.0
    if times <= 0:
        raise Refusal("spc_number", option="--multiply", found=multiply)
    text = texts(language)
    tables, unread = tables_in(path, language, "spc_unreadable")
    figures = read_figures(path.name, tables, asked, text, nfc(sheet or named), looked)
    chosen, why = _chosen(kind, figures)
    _fitting(chosen, figures, asked)
    figures = without_gaps(possible(figures, chosen), chosen, text)
    names = [point.label for point in figures.points]
    plan = Plan(
        chosen,
        why,
        times,
        places([freeze], names, "--freeze")[0] + 1 if freeze else None,
        tuple(at for at in places(parts, names, "--parts") if at),
        tuple(places(exclude, names, "--exclude")),
        _number(target, "--target") if target else None,
        improvement,
    )
    if chosen in {"p", "pp"} and plan.target is not None and plan.target > times:
        raise Refusal("spc_target_share", target=plan.target, most=times)
    if plan.freeze is not None and plan.parts:
        raise Refusal("spc_freeze_parts")
    chart = charted(figures, plan)
    findings = sorted(grouped([*unread, *figures.findings]), key=sort_key)
    if output is not None:
        from qmxl.spc.workbook import spc_workbook

        save(output, spc_workbook(chart, findings, path.name, clock(), text))
    return SpcOutcome(path, chart, findings, output)


def _chosen(asked: str, figures: Figures) -> tuple[Kind, Why]:
    """The kind that is asked for, else the one the figures take; and why."""
    return next(((kind, "asked") for kind in KINDS if kind == asked), None) or chosen_kind(figures)


def _writable(output: Path, path: Path) -> None:
    """A Refusal for what would take the figures' own place, is open elsewhere or would not be opened by its name."""
    if output.suffix.casefold() != ".xlsx":
        raise Refusal("spc_not_xlsx", path=output)
    if output.exists() and path.exists() and output.samefile(path):
        raise Refusal("spc_same_file", path=output)
    refuse_if_open(output)


def _area(written: str) -> tuple[str, Range | None]:
    """The sheet a range names, "" for none, and its first and last row and column."""
    if not written:
        return "", None
    found = AREA.fullmatch(written.strip())
    first = last = None
    if found:
        first, last = _corner(found["first"], low=True), _corner(found["last"], low=False)
    if found is None or first is None or last is None:
        raise Refusal("spc_range", found=written)
    rows, columns = sorted((first[0], last[0])), sorted((first[1], last[1]))
    return found["sheet"] or "", (rows[0], columns[0], rows[1], columns[1])


def _corner(written: str, *, low: bool) -> tuple[int, int] | None:
    """A cell, or the first or last one of a whole column or row."""
    bare = written.replace("$", "")
    if bare.isalpha():
        return position(f"{bare}{1 if low else ROWS}")
    if bare.isdecimal():
        return (int(bare) - 1, 0 if low else COLUMNS - 1) if 1 <= int(bare) <= ROWS else None
    return position(bare)


def _number(written: str, option: str) -> float:
    """A number a person types: 3,5 or 3.5."""
    value, _ = number_in(written)
    try:
        value = float(written.strip()) if value is None else value
    except ValueError:
        value = None
    if value is None or not isfinite(value):
        raise Refusal("spc_number", option=option, found=written)
    return value


def _fitting(kind: Kind, figures: Figures, asked: Asked) -> None:
    """A Refusal where the kind wants what the table does not have, or has no use for what is asked."""
    if kind in WITH_SIZES and figures.columns.n is None:
        raise Refusal("spc_no_sizes", kind=kind, path=figures.place.source)
    if kind in SUBGROUPED and not any(point.values for point in figures.points):
        raise Refusal("spc_no_subgroups", kind=kind, path=figures.place.source)
    if kind not in SUBGROUPED and asked.subgroup:
        raise Refusal("spc_subgroups", kind=kind)
    if asked.n and kind in {"c", "g", "t", *SUBGROUPED}:
        raise Refusal("spc_sizes", kind=kind)
