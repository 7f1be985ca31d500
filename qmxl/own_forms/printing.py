"""Prints a declared form as rows of the control workbook, from which ``own_forms`` reads the same form again.

What rows do not say: more languages than one, the version a field or rule came with, earlier ids of the form, what a
person does not fill in (``locked``), what is handed over by another form's key or checked again in the form itself, and
how a form of the house's own is drawn.
"""

from collections.abc import Iterator, Mapping, Sequence

from qmxl.catalogue import loader
from qmxl.catalogue.declared import BOUNDS, Feed, Form, FormField, HandOver, Rule, Share, Summary
from qmxl.catalogue.loader import code_list
from qmxl.catalogue.worked import OF_ITEMS, Worked
from qmxl.own_forms.amounts import amount_told, plain_number
from qmxl.own_forms.choices import list_told, options_told
from qmxl.own_forms.fields import KEY
from qmxl.own_forms.heads import signers_told
from qmxl.own_forms.rules import ELSEWHERE, elsewhere_told
from qmxl.own_forms.summaries import decision_told, per_told, side_told
from qmxl.own_forms.words import Words
from qmxl.own_forms.worked import match_told
from qmxl.texts import Texts

Row = dict[str, object]
CARRIED = ("finding", "found_on", "request", "due", "risk", "owner")  # into the list of problems
IN_OTHER = frozenset({"not_before", "deadline", "sum", *BOUNDS})  # rules whose later fields stand apart


def form_rows(form: Form, text: Texts, others: Sequence[Form]) -> dict[str, list[Row]]:
    """The rows of a form by sheet; ``others`` are the forms its rules may name."""
    printer = _Printer(form, text, others)
    rows = {
        "own_forms": [printer.head()],
        "own_form_fields": [printer.field(field) for field in form.field],
        "own_form_worked": [printer.worked(each) for each in form.worked_out],
        "own_form_lines": list(printer.lines()),
        "own_form_rules": [printer.rule(rule) for rule in form.rule],
        "own_form_summaries": [*map(printer.summary, form.summary), *printer.feeds()],
        "own_form_tasks": [printer.task(each) for each in form.hand_over],
    }
    code = code_of(form)
    return {
        sheet: [{"code" if sheet == "own_forms" else "form": code, **row} for row in its] for sheet, its in rows.items()
    }


def code_of(form: Form) -> str:
    """A form's code as people type it."""
    return form.id.upper()


def chosen(sheet: str, field: str, value: str, language: str) -> str:
    """The words of a choice on a sheet of the control workbook; "" of a blank."""
    form = next(each for each in loader.forms("control") if each.id == sheet)
    codes = code_list(form, field)
    return codes.label(value, language) if codes and value else ""


class _Printer:
    def __init__(self, form: Form, text: Texts, others: Sequence[Form]) -> None:
        self.form, self.others, self.text, self.language = form, others, text, text.language
        self.words = Words(form, text)

    def columns(self, several: Sequence[str]) -> str:
        return "; ".join(self.words.called(each) for each in several)

    def chosen(self, sheet: str, field: str, value: str) -> str:
        return chosen(sheet, field, value, self.language)

    def head(self) -> Row:
        form, language = self.form, self.language
        return {
            "name": form.sheet.in_(language),
            "title": form.title.in_(language),
            "instruction": form.instruction.in_(language),
            "layout": self.chosen("own_forms", "layout", form.layout),
            "assigned": self.chosen("own_forms", "assigned", form.assigned),
            "rhythm": self.chosen("own_forms", "rhythm", form.rhythm),
            "at_least": form.at_least or "",
            "date": self.words.called(form.date) if form.date else "",
            "instead": self.words.called(form.instead) if form.instead else "",
            "due": self.words.called(form.due) if form.due else "",
            "done": self.words.told(form.done) if form.done else "",
            "left_out": self.words.told(form.left_out) if form.left_out else "",
            "only": "; ".join(form.only),
            "blank_rows": form.blank_rows or "",
            "kept_in": "x" if form.kept_in else "",
            "least": form.least or "",
            "why": form.why.in_(language) if form.why else "",
            "head": "x" if form.head else "",
            "signed": signers_told(form.signed, self.text),
        }

    def field(self, field: FormField) -> Row:
        language = self.language
        if field.option:
            choices = options_told(field.option, language)
        else:
            choices = list_told(field.choices, language) if field.choices else ""
        return {
            "code": field.id,
            "name": field.label.in_(language),
            "type": self.chosen("own_form_fields", "type", KEY if field.numbered else field.type),
            "choices": choices,
            "min": self.bound(field.min),
            "max": self.bound(field.max),
            "required": "x" if field.required else "",
            "unique": "x" if field.unique else "",
            "group": field.part,
            "unit": field.unit,
            "privacy": self.chosen("own_form_fields", "privacy", "staff" if field.persons else field.privacy),
            "help": field.help.in_(language) if field.help else "",
            "width": field.width,
            "aliases": "; ".join(field.aliases),
        }

    def bound(self, bound: float | str | None) -> str:
        if bound is None:
            return ""
        return self.words.called(bound[1:]) if isinstance(bound, str) else plain_number(bound, self.language)

    def lines(self) -> Iterator[Row]:
        for line in self.form.line:
            group = line.group.in_(self.language) if line.group else ""
            yield {"code": line.id, "group": group, "text": line.label.in_(self.language)}

    def worked(self, each: Worked) -> Row:
        of_items = each.kind in OF_ITEMS
        return {
            "code": each.id,
            "name": each.label.in_(self.language),
            "kind": self.chosen("own_form_worked", "kind", each.kind),
            "fields": "; ".join(each.fields) if of_items else self.columns(each.fields),
            "where": self.words.told(each.where) if each.where else "",
            "match": match_told(each.match, self.language),
            "value": each.value,
        }

    def rule(self, rule: Rule) -> Row:
        first, rest = (rule.fields[:1], rule.fields[1:]) if rule.kind in IN_OTHER else (rule.fields, ())
        elsewhere = elsewhere_told(rule.of, self.others, self.language) if rule.kind in ELSEWHERE else ""
        return {
            "rule": self.chosen("own_form_rules", "rule", rule.kind),
            "fields": self.columns(first),
            "other": elsewhere or self.columns(rest),
            "value": rule.limit or amount_told(rule, self.language),
            "when": self.words.told(rule.when) if rule.when else "",
            "severity": self.chosen("own_form_rules", "severity", rule.severity),
        }

    def summary(self, summary: Summary) -> Row:
        fields, base, where = summary.fields, "", summary.where
        if summary.count in {"coverage", "ratio"}:
            fields, base = summary.fields[:1], self.words.called(summary.fields[1])
        elif summary.count == "per":
            fields, base = (
                summary.fields[:1],
                per_told(summary.per, self.words.called(summary.fields[1]), self.language),
            )
        elif summary.count == "share":
            base, where = self.words.told(summary.where) if summary.where else "", summary.of
        return {
            "name": summary.title.in_(self.language),
            "count": self.chosen("own_form_summaries", "count", summary.count),
            "fields": self.columns(fields),
            "base": base,
            "by": self.columns(summary.by),
            "where": self.words.told(where) if where else "",
            "chart": self.chosen("own_form_summaries", "chart", summary.chart),
            "decision": decision_told(summary.decision, self.language) if summary.decision else "",
            "top": summary.top or "",
            "span": self.chosen("own_form_summaries", "span", summary.span),
            "code": summary.id,
            "beside": "; ".join(summary.beside),
        }

    def task(self, each: HandOver) -> Row:
        columns = {"department": each.department, **{name: each.fields.given.get(name, "") for name in CARRIED}}
        return {
            **{name: self.words.called(column) if column else "" for name, column in columns.items()},
            "when": self.words.told(each.when) if each.when else "",
            "mark": each.mark,
            "source": self.chosen("own_form_tasks", "source", each.source),
        }

    def feeds(self) -> Iterator[Row]:
        """A row for each numerator and denominator, without a name: counted for the indicator and not shown."""
        for feed in self.form.feed:
            sides: Mapping[str, Share | None] = {"numerator": feed.numerator, "denominator": feed.denominator}
            for side, share in sides.items():
                if share is not None:
                    yield self.share(feed, side, share)
            for part in feed.part:
                said = f"{feed.indicator}/{part.entry}: {side_told('numerator', self.language)}"
                yield {"count": "", "where": self.words.told(part.where), "feeds": said}

    def share(self, feed: Feed, side: str, share: Share) -> Row:
        told = [f"{feed.indicator}: {side_told(side, self.language)}"]
        for which, column in (("date", feed.date), ("department", feed.department)):
            told += [f"{side_told(which, self.language)}: {self.words.called(column)}"] if column else []
        return {
            "count": self.chosen("own_form_summaries", "count", share.count),
            "fields": self.words.called(share.field) if share.field else "",
            "where": self.words.told(share.where) if share.where else "",
            "feeds": "; ".join(told),
        }
