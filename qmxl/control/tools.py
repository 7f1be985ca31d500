"""The tools the quality office wants drawn, as rows of the control workbook; and the columns its drop-downs offer."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from qmxl.catalogue.base import Model
from qmxl.catalogue.declared import NUMBERS, Form
from qmxl.catalogue.privacy import staff
from qmxl.codes import Code
from qmxl.findings import Cell
from qmxl.forms.rows import Rows
from qmxl.own_forms.words import snake

FORM = "seven_tools"


@dataclass(frozen=True, kw_only=True)
class ToolRow(Model):
    """A tool of a register, in the words people chose; ``form`` is the register's id."""

    form: str
    tool: str
    column: str = ""
    by: str = ""
    where: str = ""


def tool_rows(rows: Rows, forms: Iterable[Form]) -> Iterator[tuple[ToolRow, Mapping[str, Cell]]]:
    """The rows of known registers, each with its cells by field; an unknown register is a finding."""
    known = {id_: form.id for form in forms for id_ in (form.id, *form.aliases)}
    for item, row in rows.models(FORM, ToolRow):
        form = known.get(snake(item.form))
        if form is None:
            rows.wrong(Code.CONTROL_UNKNOWN, row.cell("form"), found=item.form)
            continue
        yield replace(item, form=form), {name: row.cell(name) for name in ("form", "tool", "column", "by", "where")}


def columns_offered(form: Form, language: str) -> list[str]:
    """The headings of a form's open columns that a tool may be drawn from; what tells or names persons is none."""
    named = staff(form)
    kinds = {"choice", "code", "tick", "text", *NUMBERS}
    fields = [f for f in form.field if f.type in kinds and f.privacy == "open" and f.id not in named]
    return [field.label.in_(language) for field in fields if not (field.numbered or field.unique)]
