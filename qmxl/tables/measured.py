"""What the indicators that lines of a register name come to in the hospital since January, beside these lines."""

from collections.abc import Mapping
from dataclasses import replace

from qmxl.tables.columns import Columns
from qmxl.tables.pooling import HOSPITAL
from qmxl.tables.registers import Register


def with_measured(registers: Mapping[str, Register], indicators: Columns, year: int) -> dict[str, Register]:
    """The registers with the values of their columns ``measured``, in the indicator's unit, None without one."""
    rows = zip(*(indicators[name] for name in ("indicator", "department", "period", "rate")), strict=True)
    values = {code: value for code, owner, span, value in rows if (owner, span) == (HOSPITAL, str(year))}
    return {form: _measured(register, values) for form, register in registers.items()}


def _measured(register: Register, values: Mapping[object, object]) -> Register:
    columns = {each.id: each.fields[0] for each in register.form.worked_out if each.kind == "measured"}
    if not columns:
        return register
    told = {name: [values.get(code) for code in register.lines[field]] for name, field in columns.items()}
    return replace(register, lines={**register.lines, **told})
