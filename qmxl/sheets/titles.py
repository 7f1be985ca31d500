"""What people call the columns of a register: those they fill in, and those worked out beside them."""

from qmxl.catalogue.declared import BETWEEN, Form
from qmxl.tables.registers import between_of
from qmxl.texts import Texts


def title_of(form: Form, column: str, text: Texts) -> str:
    """A column's heading; a group's says of which field it is."""
    if column in form.by_field:
        return form.by_field[column].label.in_(text.language)
    if column in form.by_worked:
        return form.by_worked[column].label.in_(text.language)
    between = {between_of(each): each.title for each in form.summary if each.count in BETWEEN}
    if column in between:
        mean = text("master.register.of_mean")  # which the number of a single line is not
        return between[column].in_(text.language).replace(f" {mean}", "").replace(mean, "")
    if "." in column:
        return f"{title_of(form, column.partition('.')[0], text)} – {text('master.column.group')}"
    return text(f"master.column.{column}")
