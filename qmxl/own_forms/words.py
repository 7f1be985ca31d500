"""The words of one form: what people call its columns and values, and the ids that declarations have for them.

Conditions are written with the words people see, ``Tình trạng = Xong và Điểm < 100``, and kept with ids,
``status = done and points < 100``. Words of any of the three languages are understood.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import time

from qmxl.catalogue import loader
from qmxl.catalogue.conditions import Condition, conditions
from qmxl.catalogue.declared import DAYS, DEPARTMENT, FIELD, ID, ITEM, MARK, MONTH, NUMBERS, PARTS_OF_YEAR, WHOLE, Form
from qmxl.catalogue.loader import code_list
from qmxl.catalogue.parameters import NAMED
from qmxl.forms.layout import in_every_language, spellings
from qmxl.texts import Texts
from qmxl.typed.spelling import fold
from qmxl.typed.values import number_in, parse

AND = {"vi": "và", "en": "and", "zh": "且"}
OR = {"vi": "hoặc", "en": "or", "zh": "或"}
FILLED = {"vi": "đã điền", "en": "filled", "zh": "已填"}
BLANK = {"vi": "trống", "en": "blank", "zh": "空"}
STATES = {
    **dict.fromkeys(map(fold, (*FILLED.values(), "không trống", "not blank")), "filled"),
    **dict.fromkeys(map(fold, (*BLANK.values(), "để trống", "chưa điền")), "blank"),
}
ANDS = re.compile(rf"(\s+(?:{'|'.join(AND.values())})\s+|\s*;\s*)", re.IGNORECASE)
ORS = re.compile(rf"\s+(?:{'|'.join(OR.values())})\s+", re.IGNORECASE)
SIGNS = {"!=": "!=", "<>": "!=", "≠": "!=", "<=": "<=", "≤": "<=", ">=": ">=", "≥": ">=", "=": "=", "<": "<", ">": ">"}
SIGN = re.compile("|".join(SIGNS))
SHOWN = {"!=": "≠", "<=": "≤", ">=": "≥"}
LONGEST = 30  # characters of an id
OF_ALL = (DEPARTMENT, MONTH, *PARTS_OF_YEAR, FIELD)  # columns, and what tables are told by, of any register
WORKED_OUT = (*OF_ALL, ITEM, MARK, WHOLE)


class NotSaid(ValueError):  # noqa: N818 - what a person wrote, not an error of the program
    """A text that says nothing of the form; its argument is that text."""


def snake(text: str) -> str:
    """The id made of a code people type: ``Họp khoa`` is ``hop_khoa``; "" where nothing is left of it."""
    plain = re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")
    return f"x{plain}" if plain[:1].isdigit() else plain


def is_id(text: str) -> bool:
    """Whether a text can be an id."""
    return bool(re.fullmatch(ID, text)) and len(text) <= LONGEST


def parts(text: str) -> list[str]:
    """What stands between semicolons, Chinese ones too."""
    return [part for part in (each.strip() for each in re.split("[;；]", text)) if part]


class Words:
    """The words of a form with its fields and lines, in the language of ``text``."""

    def __init__(self, form: Form, text: Texts) -> None:
        self.form, self.text = form, text
        self.names = {fold(name): name for name in (*form.by_field, *form.by_worked, *self._worked_out())}
        for field in form.field:
            for name in (field.label.vi, field.label.en, field.label.zh, *field.aliases):
                self.names.setdefault(fold(name), field.id)
        for each in form.worked_out:
            for name in (each.label.vi, each.label.en, each.label.zh):
                self.names.setdefault(fold(name), each.id)
        for column in self._worked_out():
            for name in in_every_language(f"master.column.{column}"):
                self.names.setdefault(name, column)

    def _worked_out(self) -> Sequence[str]:
        """The columns its register has beside its fields."""
        if self.form.layout == "observations":
            return WORKED_OUT
        return (*OF_ALL, ITEM) if self.form.layout == "checklist" else OF_ALL

    def column(self, said: str) -> str:
        """The id of a column; of ``Mức độ.Nhóm`` that of the group. A NotSaid where there is none."""
        name, dot, last = said.rpartition(".")
        if found := self.names.get(fold(said)):
            return found
        if dot and fold(last) in in_every_language("form.group") and (found := self.names.get(fold(name))):
            return f"{found}.group"
        if dot and last == "group" and (found := self.names.get(fold(name))):
            return f"{found}.group"
        raise NotSaid(said)

    def columns(self, said: str) -> tuple[str, ...]:
        """The ids of the columns between semicolons."""
        return tuple(self.column(each) for each in parts(said))

    def called(self, column: str) -> str:
        """What people call a column; its id where that is the word for another one."""
        field, _, group = column.partition(".")
        label = self._label(field)
        name = label if self.names.get(fold(label)) == field and ";" not in label else field
        return f"{name}.{self.text('form.group')}" if group else name

    def _label(self, field: str) -> str:
        declared = self.form.by_field.get(field)
        if declared:
            return declared.label.in_(self.text.language)
        if field in self.form.by_worked:
            return self.form.by_worked[field].label.in_(self.text.language)
        return self.text(f"master.column.{field}") if field in WORKED_OUT else field

    def condition(self, said: str) -> str:
        """The condition with ids; a NotSaid of what says none."""
        pieces = ANDS.split(said.strip())
        found = self._conditions(pieces) if said.strip() else []
        if found is None:
            raise NotSaid(said)
        return " and ".join(map(_written, found))

    def _conditions(self, pieces: Sequence[str]) -> list[Condition] | None:
        """The conditions of pieces with what parts them between them: names and values may hold an "and" themselves."""
        for end in range(1, len(pieces) + 1, 2):
            first = self._one("".join(pieces[:end]).strip())
            if first is None:
                continue
            rest = self._conditions(pieces[end + 1 :]) if end < len(pieces) else []
            if rest is not None:
                return [first, *rest]
        return None

    def _one(self, said: str) -> Condition | None:
        words = said.split()
        for length in (2, 1):
            state = STATES.get(fold(" ".join(words[-length:])))
            if state and (column := self._found(" ".join(words[:-length]))):
                return Condition(column, state)
        for sign in SIGN.finditer(said):
            column = self._found(said[: sign.start()].strip())
            if column:
                return self._compared(column, SIGNS[sign[0]], said[sign.end() :].strip())
        return None

    def _found(self, said: str) -> str:
        try:
            return self.column(said)
        except NotSaid:
            return ""

    def _compared(self, column: str, op: str, said: str) -> Condition | None:
        kind = self._type(column)
        if kind == "tick" and op in {"=", "!="}:
            ticked, fault = parse(said, "tick")
            return None if fault else Condition(column, "filled" if bool(ticked) == (op == "=") else "blank")
        if kind in DAYS or (kind not in NUMBERS and kind != "time" and op not in {"=", "!="}):
            return None
        values = self._values(column, kind, said)
        single = op in {"=", "!="} or len(values) == 1
        return Condition(column, op, values) if values and single else None

    def _type(self, column: str) -> str:
        field = self.form.by_field.get(column)
        number = column == WHOLE or column in self.form.by_worked
        return field.type if field else "decimal" if number else "text"

    def _values(self, column: str, kind: str, said: str) -> tuple[str, ...]:
        """The values of a column, several with "or" or commas between them; none where one of them is not known."""
        for several in ([said], ORS.split(said), re.split("[,，、]", said)):
            values = [self._value(column, kind, each.strip()) for each in several]
            if all(values):
                return tuple(values)
        return ()

    def _value(self, column: str, kind: str, said: str) -> str:
        choices = self._choices(column)
        if choices is not None:
            return choices.get(fold(said), "")
        if NAMED.fullmatch(said) and (kind in NUMBERS or kind == "time"):
            return said
        if kind == "time":
            moment, fault = parse(said, "time")
            return f"{moment:%H:%M}" if isinstance(moment, time) and not fault else ""
        if kind in NUMBERS:
            number, _ = number_in(said)
            return "" if number is None else f"{number:.15g}"
        if column == DEPARTMENT:
            return str(parse(said, "code")[0])
        return "" if "," in said or " and " in said else said

    def _choices(self, column: str) -> Mapping[str, str] | None:
        """The ids of a column's values by their words; None where anything may stand."""
        field, _, group = column.partition(".")
        if column == MARK:
            return spellings(loader.code_lists()[MARK])
        if column == ITEM:
            return {fold(said): line.id for line in self.form.line for said in (line.label.vi, line.id)}
        codes = code_list(self.form, field) if field in self.form.by_field else None
        if codes is None:
            return None
        return {fold(code.group): code.group for code in codes.code if code.group} if group else spellings(codes)

    def told(self, condition: str) -> str:
        """A condition of ids in words; as it is where the words would say something else."""
        sign = f" {AND[self.text.language]} "
        said = sign.join(self._told(each) for each in conditions(condition))
        try:
            return said if self.condition(said) == condition_written(condition) else condition
        except NotSaid:
            return condition

    def _told(self, one: Condition) -> str:
        column, language = self.called(one.field), self.text.language
        if one.op in {"filled", "blank"}:
            return f"{column} {FILLED[language] if one.op == 'filled' else BLANK[language]}"
        values = f" {OR[language]} ".join(self._shown(one.field, value) for value in one.values)
        return f"{column} {SHOWN.get(one.op, one.op)} {values}"

    def _shown(self, column: str, value: str) -> str:
        if column == MARK:
            return loader.code_lists()[MARK].label(value, self.text.language)
        if column == ITEM:
            return next((line.label.in_(self.text.language) for line in self.form.line if line.id == value), value)
        codes = code_list(self.form, column) if column in self.form.by_field else None
        return codes.label(value, self.text.language) if codes else value


def condition_written(condition: str) -> str:
    """A condition as :meth:`Words.condition` writes it."""
    return " and ".join(map(_written, conditions(condition)))


def _written(one: Condition) -> str:
    return f"{one.field} {one.op} {', '.join(one.values)}".strip()
