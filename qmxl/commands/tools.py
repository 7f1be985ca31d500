"""Draws the seven tools from the lines of registers: a workbook a register, beside the masters."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from qmxl.catalogue.privacy import in_house
from qmxl.codes import Code
from qmxl.commands.consolidate import without_collecting
from qmxl.commands.gathered import gathered
from qmxl.commands.outcome import Clock, Outcome, no_progress, utc_now
from qmxl.control.control import Control
from qmxl.engines.contract import Progress
from qmxl.findings import Cell, Finding, sort_key
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.lock import one_run
from qmxl.hospital.saving import refuse_if_open, same_content, save
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.reports.report import Report
from qmxl.seven_tools.choosing import Asked, condition_of, form_named, wishes
from qmxl.seven_tools.fitting import Tool, Wish
from qmxl.tables.registers import Register, register_of
from qmxl.texts import Texts, texts


def tools(
    folder: Path,
    *,
    period: Period,
    language: str,
    asked: Sequence[Asked] = (),
    clock: Clock = utc_now,
    progress: Progress = no_progress,
) -> Outcome:
    """A workbook of each register that is asked for, in ``tong-hop``; one that comes out as it was is left.

    Where nothing is asked for it is what the control workbook lists; a line of it that cannot be drawn is a finding. Of
    what is asked for a Refusal where a register, tool or column is not there or does not fit, or there are no lines.
    """
    start, text, house = time.perf_counter(), texts(language), HospitalFolder(folder)
    with one_run(find_control(folder).parent) as held, without_collecting():
        control, reports, _, _ = gathered(folder, period, language, clock, held.renewing(progress))
        from qmxl.seven_tools.book import tools_file

        if not asked and not control.tools:
            raise Refusal("tools_nothing")
        wanted = [(each, None) for each in asked] or _listed(control)
        findings: list[Finding] = []
        named: dict[str, list[_Wanted]] = {}
        for each in wanted:
            with _told(each, findings, text):
                found = _wishes(each, control, reports, period, text)
                named.setdefault(found.register.form.id, []).append(found)
        contents = {}
        for form, several in named.items():
            path = house.tools(form, period)
            refuse_if_open(path)
            with _told(wanted[0] if asked else several[0].line, findings, text):
                whole = [wish for each in several for wish in each.wishes]
                said = {each.where: each.line[0].where for each in several}
                contents[path] = tools_file(several[0].register, whole, control, period, clock(), text, said)
        unchanged = [path for path, content in contents.items() if same_content(content, path)]
        written = [path for path in contents if path not in unchanged]
        for path in written:
            save(path, contents[path], house.history)
    elapsed = time.perf_counter() - start
    told = sorted(findings, key=sort_key)
    return Outcome(period, written=written, unchanged=unchanged, reports=reports, findings=told, elapsed=elapsed)


class _Wanted(NamedTuple):
    """A line as it is to be drawn."""

    line: "Line"
    register: Register
    wishes: list[Wish | tuple[Tool, Refusal]]
    where: str  # its condition with ids


Line = tuple[Asked, Mapping[str, Cell] | None]  # what is asked for; its cells by field where a workbook asks


def _listed(control: Control) -> list[Line]:
    """What the control workbook lists."""
    rows = zip(control.tools, control.tool_cells, strict=True)
    return [(Asked(row.form, row.tool, row.column, row.by, row.where), cells) for row, cells in rows]


def _wishes(line: Line, control: Control, reports: list[Report], period: Period, text: Texts) -> _Wanted:
    """The wishes of a line over its register's lines of the period."""
    asked, _ = line
    form = form_named(asked.form, [each for each in control.forms.registers.values() if not in_house(each)], text)
    register = register_of(form, reports, period, control.lists, period)
    if not len(register):
        raise Refusal("tools_lines", form=form.sheet.in_(text.language), period=str(period))
    where = condition_of(form, asked.where, text)
    return _Wanted(line, register, wishes(register, asked, where, text), where)


@contextmanager
def _told(line: Line, findings: list[Finding], text: Texts) -> Iterator[None]:
    """What a line of the control workbook cannot have is a finding at its cell; of what was asked for it is refused."""
    try:
        yield
    except Refusal as refusal:
        cells = line[1]
        if cells is None:
            raise
        cell = cells["where" if refusal.code == "tools_where" else "column" if line[0].column else "tool"]
        reason = text(f"refusal.{refusal.code}", **refusal.facts)
        findings.append(Finding(Code.CONTROL_TOOL, cell, {"reason": reason}))
