"""Draws the seven tools from the lines of registers: a workbook a register, beside the masters."""

import time
from collections.abc import Sequence
from pathlib import Path

from qmxl.catalogue.privacy import in_house
from qmxl.commands.consolidate import without_collecting
from qmxl.commands.gathered import gathered
from qmxl.commands.outcome import Clock, Outcome, no_progress, utc_now
from qmxl.engines.contract import Progress
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.lock import one_run
from qmxl.hospital.saving import refuse_if_open, same_content, save
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.seven_tools.choosing import Asked, condition_of, form_named, wishes
from qmxl.tables.registers import register_of
from qmxl.texts import texts


def tools(
    folder: Path,
    *,
    period: Period,
    asked: Sequence[Asked],
    language: str,
    clock: Clock = utc_now,
    progress: Progress = no_progress,
) -> Outcome:
    """A workbook of each register that is asked for, in ``tong-hop``; one that comes out as it was is left.

    A Refusal where a register, tool or column is not there or does not fit, or there are no lines; nothing is written.
    """
    start, text, house = time.perf_counter(), texts(language), HospitalFolder(folder)
    with one_run(find_control(folder).parent) as held, without_collecting():
        control, reports, _ = gathered(folder, period, language, clock, held.renewing(progress))
        from qmxl.seven_tools.book import tools_file

        named: dict[str, list[Asked]] = {}
        forms = [form for form in control.registers.values() if not in_house(form)]
        for each in asked:
            named.setdefault(form_named(each.form, forms, text).id, []).append(each)
        contents = {}
        for form, several in named.items():
            register = register_of(control.registers[form], reports, period, control.lists, period)
            if not len(register):
                name = register.form.sheet.in_(language)
                raise Refusal("tools_lines", form=name, period=str(period))
            where = {each.where: condition_of(register.form, each.where, text) for each in several}
            found = [wish for each in several for wish in wishes(register, each, where[each.where], text)]
            said = {condition: words for words, condition in where.items()}
            path = house.tools(form, period)
            refuse_if_open(path)
            contents[path] = tools_file(register, found, control, period, clock(), text, said)
        unchanged = [path for path, content in contents.items() if same_content(content, path)]
        written = [path for path in contents if path not in unchanged]
        for path in written:
            save(path, contents[path], house.history)
    elapsed = time.perf_counter() - start
    return Outcome(period, written=written, unchanged=unchanged, reports=reports, elapsed=elapsed)
