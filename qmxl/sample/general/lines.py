"""Lines of any register as a department of the general hospital wrote them: invented, nothing wrong in them.

What a line holds follows from its form's declaration: days from its rhythm, the others as its rules want them, choices
turn and turn about, numbers within their bounds, words out of ``words.toml``. Everything comes from a fixed seed.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from qmxl.catalogue import loader
from qmxl.catalogue.codes import CodeList
from qmxl.catalogue.conditions import fulfilled
from qmxl.catalogue.declared import DAYS, Form, FormField, Rule
from qmxl.catalogue.loader import code_list, with_groups
from qmxl.control.control import Control
from qmxl.forms.kinds.shape import SHAPES
from qmxl.sample.texts import SEED, YEAR

Line = dict[str, Any]  # by field what it is: the id of a choice, a day, a number, True for a tick
FIRST, LAST = date(YEAR, 1, 6), date(YEAR, 12, 30)
A_YEAR = {"event": 5, "day": 24, "twice_week": 104, "week": 52, "month": 12, "quarter": 4, "half": 2, "year": 3, "": 4}
KEPT_SHORT = {"capa": 8, "scored_visit": 26, "director_round": 26, "office_tasks": 30}  # they are due, not owed, a week
OBSERVED = (("yes", "no", "na"), (86, 9, 5))  # the marks of an occasion, and how often each is given
BLANK = frozenset({("incidents", "indicator"), ("theatre_log", "next_day"), ("lab_turnaround", "next_day")})


@cache
def words() -> Mapping[str, Mapping[str, Any]]:
    """What people wrote, by field (``any``) and by form and field (``of``); what belongs together (``told``)."""
    return tomllib.loads(files("qmxl.sample.general").joinpath("words.toml").read_text(encoding="utf-8"))


@dataclass
class Writer:
    """Whoever fills in a form in a department."""

    form: Form
    department: str
    control: Control

    def __post_init__(self) -> None:
        self.random = Random(f"{SEED}/{self.form.id}/{self.department}")  # noqa: S311 - made up, not secrets
        self.turn = sum(map(ord, self.department))  # of those who take turns
        self.wards = [each.code for each in self.control.departments.values() if each.kind == "clinical"]

    def lines(self) -> list[Line]:
        """A year of lines, in the order of their days."""
        owed = (int(rule.value or 1) for rule in self.form.rule if rule.kind == "at_least_per")
        several = KEPT_SHORT.get(self.form.id) or A_YEAR[self.form.rhythm] * max(1, self.form.at_least, *owed)
        if SHAPES[self.form.layout].sideways:
            several = min(several, self.form.blank_rows)  # no more occasions than there are columns
        whole = (LAST - FIRST).days
        within = 0.15 + 0.7 * self.random.random() if self.form.rhythm in {"event", ""} else 0.5  # a place of its own
        days = sorted(FIRST + timedelta(days=int(whole * (n + within) / several)) for n in range(several))
        lines = [self.line(n, day) for n, day in enumerate(days)]
        for rule in (each for each in self.form.rule if each.kind == "each_value"):
            lines = [*self._each_value(rule.fields[0], lines[0], rule), *lines]
        return lines

    def _each_value(self, field: str, like: Line, rule: Rule) -> list[Line]:
        """A line for each value of the list that a field chooses from, fulfilling the rule's conditions."""
        values = self.control.lists[self.form.by_field[field].choices].code
        wanted = {each.field: each.values[0] for each in rule.conditions if each.op == "="}
        return [{**like, **wanted, field: value.id} for value in values]

    def line(self, number: int, day: date) -> Line:
        """A line of a day, fulfilling the rules of its form."""
        line: Line = {}
        for field in self._in_order():
            value = self.value(field, number, day, line)
            if value not in (None, ""):
                line[field.id] = value
        self._together(line, number, day)
        for rule in self.form.rule:
            self._keep(rule, line, number, day)
        if SHAPES[self.form.layout].sideways:
            line |= {item.id: self.random.choices(*OBSERVED)[0] for item in self.form.line}
        return line

    def _together(self, line: Line, number: int, day: date) -> None:
        """What belongs together in a line, and times that follow others of it."""
        several = words()["told"].get(self.form.id, ())
        for field, said in (several[(number + self.turn) % len(several)] if several else {}).items():
            if said == "":
                line.pop(field, None)
            else:
                line[field] = day + timedelta(days=said["days"]) if isinstance(said, dict) else said
        for ends, (other, least, most) in words()["after"].get(self.form.id, {}).items():
            if ends in line and other in line:
                begun = datetime.combine(day, line[other])
                line[ends] = (begun + timedelta(minutes=self.random.randint(least, most))).time()

    def _in_order(self) -> Iterator[FormField]:
        """The fields people fill in, those before others that are bounded by them."""
        later = [field for field in self.form.field if str(field.max).startswith("@") or str(field.min).startswith("@")]
        ids = {field.id for field in later}
        yield from (field for field in self.form.field if field.id not in ids and not field.locked)
        yield from (field for field in later if not field.locked)

    def value(  # noqa: C901 - a kind a line
        self, field: FormField, number: int, day: date, line: Line, *, must: bool = False
    ) -> object:
        """What stands in a field, where it may be blank in some lines only."""
        if (self.form.id, field.id) in BLANK:
            return None
        if field.type in DAYS:
            return self._day(field, day)
        if field.type == "time":
            return time(7 + (number * 3 + len(field.id)) % 9, (number * 7) % 60)
        if field.type == "tick":
            return number % 10 == 7 or None if field.id == "excluded" else None
        codes = code_list(self.form, field.id)
        if codes is not None:
            if not (must or field.required or number % 4 == 1):
                return None
            return codes.code[(number + len(field.id)) % len(codes.code)].id
        if any(rule.kind == "matches" and field.id in rule.fields for rule in self.form.rule):
            return self._incident(number) if field.required else None
        if field.choices == "@departments" or field.id == "ward":
            return self.wards[number % len(self.wards)]
        if field.choices == "@indicators":
            return "BRVT-09"
        if field.choices == "@registers":
            return "five_s"
        if field.choices.startswith("@"):
            offered = self.control.lists.get(field.choices)
            return offered.code[number % len(offered.code)].id if offered else None
        if field.type == "code":
            return f"{field.id[:2].upper()}{number + 1:04}" if field.required else None
        if field.type in {"count", "decimal", "money", "percent", "duration"}:
            return self._number(field, line)
        said = self._said(field)
        if not said:
            return f"{field.label.vi} {number + 1}" if field.required else None
        word = said[number % len(said)]
        return f"{word} ({number + 1})" if field.unique and number >= len(said) else word

    def _incident(self, number: int) -> str:
        """The code that the form of a ward gave an incident."""
        return f"{self.wards[number % len(self.wards)]}-{YEAR}-{number // len(self.wards) + 1:03}"

    def _said(self, field: FormField) -> list[str]:
        own = words()["of"].get(self.form.id, {}).get(field.id)
        return list(own if own is not None else words()["any"].get(field.id, ()))

    def _day(self, field: FormField, day: date) -> object:
        if field.id == self.form.date:
            moved = day
        elif any(rule.kind == "not_before" and rule.fields == (self.form.date, field.id) for rule in self.form.rule):
            moved = day - timedelta(days=self.random.randint(1, 4))
        else:
            limits = [rule.value for rule in self.form.rule if rule.kind == "deadline" and rule.fields[0] == field.id]
            most = int(min([14.0, *(value or 1 for value in limits)]))
            moved = day + timedelta(days=self.random.randint(min(1, most), most))
            moved = moved if field.id in {self.form.due, "valid_until"} else min(moved, LAST)
        return datetime.combine(moved, time(9, 15)) if field.type == "datetime" else moved

    def _number(self, field: FormField, line: Line) -> float:
        low, high = self._bound(field.min, line, 0), self._bound(field.max, line, 20)
        usual = words()["between"].get(self.form.id, {})
        if field.id in usual or (field.type == "count" and "*" in usual):
            least, most = usual.get(field.id, usual.get("*"))
            high = float(most) if field.max is None else min(high, most)
            low = min(max(low, least), high)
        low = max(low, 1.0) if high >= 1 and field.required else low
        return float(self.random.randint(int(low), max(int(low), int(high))))

    @staticmethod
    def _bound(bound: float | str | None, line: Line, usual: float) -> float:
        if isinstance(bound, str):
            return float(line.get(bound.removeprefix("@"), usual) or 0)
        return usual if bound is None else min(float(bound), 60.0)

    def _keep(self, rule: Rule, line: Line, number: int, day: date) -> None:  # noqa: C901 - a kind of rule a line
        """Changes a line so that it fulfils a rule."""
        if not fulfilled(rule.conditions, with_groups(self.form, rule.conditions, line)):
            return
        first, *others = rule.fields
        if rule.kind == "required_when":
            for each in rule.fields:
                line.setdefault(each, self.filled(each, number, day, line))
        elif rule.kind == "blank_when":
            for each in rule.fields:
                line.pop(each, None)
        elif rule.kind in {"exactly_one", "at_least_one"} and self.form.by_field[first].type == "tick":
            for each in rule.fields:
                line.pop(each, None)
            line[rule.fields[number % len(rule.fields)]] = True
        elif rule.kind == "sum":
            line[first] = float(sum(line.get(each, 0) for each in others))
        elif first in self.form.by_worked and self.form.by_worked[first].kind == "percent_of":
            above, below = (line.get(each, 0) for each in self.form.by_worked[first].fields[:2])
            percent, limit = (above / below * 100 if below else 0), rule.value or 0
            if (percent < limit) is (rule.kind == "at_least"):  # each visit has a line: the grade that is not its own
                line.pop(rule.conditions[0].field, None)
        elif rule.kind in {"above", "below"} and isinstance(line.get(first), int | float) and rule.value is not None:
            beyond = rule.value + 1 if rule.kind == "above" else rule.value - 1
            line[first] = float((max if rule.kind == "above" else min)(line[first], beyond))
        elif rule.kind == "at_most" and first in self.form.by_worked:  # of two products each part is
            several = (self.form.by_worked[each].fields for each in (first, others[0]))
            for part, limit in zip(*several, strict=True):
                if part in line and limit in line:
                    line[part] = min(line[part], line[limit])
        elif rule.kind in {"at_most", "at_least"} and isinstance(line.get(first), int | float):
            bound = rule.value if rule.value is not None else line.get(others[0])
            if bound is not None:
                line[first] = float((min if rule.kind == "at_most" else max)(line[first], bound))
        elif rule.kind == "not_before" and first in line and others[0] in line and line[first] < line[others[0]]:
            line[first] = line[others[0]]
        elif rule.kind == "required_below":
            low, high = line.get(first), line.get(others[0])
            if isinstance(low, int | float) and isinstance(high, int | float) and low < high:
                for each in rule.fields[2:]:
                    line.setdefault(each, self.filled(each, number, day, line))

    def filled(self, field: str, number: int, day: date, line: Line) -> object:
        """What stands in a field that has to be filled in."""
        declared = self.form.by_field[field]
        if declared.type == "tick":
            return True
        value = self.value(declared, number, day, line, must=True)
        return value if value not in (None, "") else f"{declared.label.vi}"


def shown(form: Form, line: Line, lists: Mapping[str, CodeList]) -> Line:
    """A line as people see it: choices in the words that drop-downs offer, ticks as x."""
    told: Line = {}
    for name, value in line.items():
        if field := form.by_field.get(name):
            codes = code_list(form, name) or lists.get(field.choices)
        else:
            codes = loader.code_lists()["mark"]
        if value is True:
            told[name] = "x"
        elif codes is not None and str(value) in codes.by_id:
            told[name] = codes.label(value, "vi")
        else:
            told[name] = value
    return told
