"""What the parts of a register's sheet are drawn with: its words, headings, formulas and styles."""

import re
from collections import Counter
from functools import cached_property
from typing import Any

from qmxl.catalogue import loader
from qmxl.catalogue.declared import BETWEEN, DEPARTMENT, FIELD, HALF, MONTH, Summary
from qmxl.catalogue.loader import code_list
from qmxl.control.lists import DEPARTMENTS, FORMS, name_in
from qmxl.master.register_formulas import NONE, Printer
from qmxl.sheets.page import Page
from qmxl.sheets.titles import title_of
from qmxl.submissions.records import ITEM
from qmxl.tables.registers import MARK, Register
from qmxl.xlsx.bulk import BulkSheet

SHARES = frozenset({"share", "coverage"})
LABELS, NARROW = 34, 11.5  # widths of the column of labels and of those the tables stand on
ASKS_A_CODE = re.compile(r"\s*[(（](?:mã|code|代码)[)）]", re.IGNORECASE)
EXPLAINED = 8  # the column up to which a single number is explained


class Drawing:
    """One register being drawn."""

    def __init__(self, page: Page, register: Register) -> None:
        self.page, self.register, self.form = page, register, register.form
        self.printer = Printer(register.form, self.words, lists=register.lists, left=register.left)
        self.heights: dict[int, float] = {}  # of the rows, in points

    @cached_property
    def worksheet(self) -> BulkSheet:
        """The register's sheet."""
        return self.page.sheet(self.form.id)

    def high(self, row: int, height: float) -> None:
        """Makes a row so many points high, so that every program has it the same."""
        self.worksheet.set_row(row, height)
        self.heights[row] = height

    @cached_property
    def items(self) -> dict[str, str]:
        """What the form's lines say by their ids; the id stands before what two of them say."""
        said = {line.id: line.label.in_(self.page.text.language) for line in self.form.line}
        counts = Counter(said.values())
        return {id_: each if counts[each] == 1 else f"{id_} – {each}" for id_, each in said.items()}

    @cached_property
    def of_departments(self) -> frozenset[str]:
        """The columns that say a department."""
        return frozenset({DEPARTMENT, *(field.id for field in self.form.field if field.choices == DEPARTMENTS)})

    def words(self, column: str, value: str) -> str:
        """What stands in a column's cells of the list for a value: departments by name, weeks as people say them."""
        if column in self.of_departments:
            return self.page.called(value)
        if column in self.form.parts_of_year:
            return self._part(column, value)
        return self.coded(column, value)

    def _part(self, column: str, value: str) -> str:
        """A week, quarter or half-year with its year."""
        year, number = re.findall(r"\d+", value)
        kind = f"half{number}" if column == HALF else column
        return self.page.text(f"master.register.part.{kind}", number=int(number), year=year)

    def coded(self, column: str, value: str) -> str:
        """The same in the data behind the list, which has departments and parts of the year by their codes."""
        language = self.page.text.language
        if column == DEPARTMENT:
            return value
        field, _, group = column.partition(".")
        if column == MARK:
            return loader.code_lists()[MARK].label(value, language)
        if column == ITEM:
            return self.items.get(value, value)
        listed = self.register.lists.get(column)
        if listed and listed.id in FORMS:
            return name_in(listed, value, language)
        codes = code_list(self.form, field) if field in self.form.by_field else None
        return codes.label(value, language) if codes and not group else value

    def label(self, column: str, member: object) -> str:
        """A member of a dimension as people read it."""
        page = self.page
        if member is None or member == "":
            return page.text("master.register.blank")
        if column == MONTH:
            return page.text("form.month", month=int(str(member)[-2:]))
        if column in self.form.parts_of_year:
            year, number = map(int, re.findall(r"\d+", str(member)))
            if year != page.period.year:
                return self._part(column, str(member))
            return page.text(f"form.half{number}") if column == HALF else page.text(f"form.{column}", number=number)
        if column == FIELD:
            return self.title(str(member))
        if column in self.of_departments:
            return page.called(member)
        field, _, group = column.partition(".")
        codes = code_list(self.form, field) if group else None
        groups = loader.code_lists().get(f"{codes.id}_group") if codes else None
        if groups:
            return groups.label(member, page.text.language)
        listed = self.register.lists.get(column)
        if listed and str(member) in listed.by_id:
            return name_in(listed, str(member), page.text.language)
        return self.words(column, str(member))

    def title(self, column: str, *, coded: bool = False) -> str:
        """A column's heading; of departments by name it does not ask for a code, as the form's own may."""
        text = self.page.text
        if "." in column:
            return text("master.column.group")
        title = title_of(self.form, column, text)
        return ASKS_A_CODE.sub("", title) if column in self.of_departments and not coded else title

    def formula(self, summary: Summary, row: object = None, across: object = None) -> str:
        """The formula of a summary's value for a member of each of its dimensions."""
        first, second = (*summary.by, "", "")[:2]
        return "=" + self.printer.formula(summary, [(first, row), (second, across)], self.page.period.months)

    def style(self, summary: Summary, **more: Any) -> Any:
        """How a summary's values are shown."""
        if summary.count in SHARES:
            shown = "0.0%"
        elif summary.count == "ratio":
            shown = "#,##0.00"
        elif summary.count in {"mean", "latest", "per", *BETWEEN}:
            shown = "#,##0.0"
        elif summary.count == "lost":
            shown = '#,##0.##;-#,##0.##;"·"'
        else:
            shown = '#,##0;-#,##0;"·"'
        return self.page.style.fixed(align="center", num_format=shown, **more)


def cached(value: float | None) -> float | str:
    """What any program shows for a value."""
    return NONE if value is None else value
