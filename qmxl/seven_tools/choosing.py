"""What a wish leaves open, filled in from what the register has; a Refusal where a tool cannot be drawn from it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from qmxl.catalogue.conditions import conditions
from qmxl.catalogue.declared import DEPARTMENT, Form
from qmxl.catalogue.privacy import guarded, staff
from qmxl.own_forms.words import NotSaid, Words
from qmxl.refusal import Refusal
from qmxl.seven_tools.fitting import ALL, TOOLS, Tool, Wish, column_named, fitting, second, usable
from qmxl.sheets.titles import title_of
from qmxl.tables.registers import Register
from qmxl.texts import Texts
from qmxl.typed.spelling import fold

PAIRED = frozenset({"scatter", "stratification"})
OPTIONAL = frozenset({"fishbone", "control-chart"})  # drawn without a column too


class Asked(NamedTuple):
    """What a person asks for, in their own words; "" where they leave it open."""

    form: str
    tool: str = ALL
    column: str = ""
    by: str = ""
    where: str = ""


def form_named(said: str, forms: Sequence[Form], text: Texts) -> Form:
    """The register somebody names by its id or by what its sheet is called; a Refusal naming those there are."""
    known = {fold(form.id): form for form in forms}
    known |= {fold(name): form for form in reversed(forms) for name in (form.sheet.vi, form.sheet.en, form.sheet.zh)}
    bare = said.partition(" – ")[0]
    found = known.get(fold(said)) or known.get(fold(bare)) or known.get(fold(bare).replace(" ", "_"))
    if found is None:
        raise Refusal(
            "tools_form", found=said, forms=[f"{form.id} ({form.sheet.in_(text.language)})" for form in forms]
        )
    return found


def tool_named(said: str, text: Texts) -> Tool | None:
    """The tool somebody names; None for all of them; a Refusal where there is none of that name."""
    known = {fold(text(f"tools.name.{tool}")): tool for tool in TOOLS} | {fold(tool): tool for tool in TOOLS}
    if fold(said) in {ALL, "", fold(text("tools.all"))}:
        return None
    if fold(said) not in known:
        raise Refusal("tools_tool", found=said, tools=[ALL, *TOOLS])
    return known[fold(said)]


def condition_of(form: Form, said: str, text: Texts) -> str:
    """The condition with ids; a Refusal where it says none, or asks about what is not shown."""
    try:
        found = Words(form, text).condition(said)
    except NotSaid as error:
        raise Refusal("tools_where", found=said, form=form.sheet.in_(text.language)) from error
    hidden = guarded(form).keys() | staff(form)
    if any(each.field.partition(".")[0] in hidden for each in conditions(found)):
        raise Refusal("tools_where", found=said, form=form.sheet.in_(text.language))
    return found


def lines_where(register: Register, where: str) -> Register:
    """The lines of a register that fulfil a condition."""
    if not where:
        return register
    kept = register.holding(where)
    return replace(register, lines={name: [column[at] for at in kept] for name, column in register.lines.items()})


def completed(register: Register, tool: Tool, asked: Asked, where: str, text: Texts) -> Wish:
    """The wish for one tool, its columns named or chosen: the first that fits and in which something stands."""
    form = register.form
    fits = fitting(form, tool)
    column = column_named(form, asked.column, fits, tool, text) if asked.column else ""
    if not column and tool != "control-chart":
        column = next(iter(usable(register, fits)), "")
        if not column and tool not in OPTIONAL:
            raise Refusal("tools_none", form=form.sheet.in_(text.language), tool=text(f"tools.name.{tool}"))
    if tool not in PAIRED:
        return Wish(tool, form.id, column, "", where)
    others = [name for name in second(form, tool) if name != column]
    if asked.by:
        return Wish(tool, form.id, column, column_named(form, asked.by, others, tool, text), where)
    there = usable(register, others)
    by = DEPARTMENT if tool == "stratification" and DEPARTMENT in there else next(iter(there), "")
    if not by:
        facts = {"form": form.sheet.in_(text.language), "column": title_of(form, column, text)}
        raise Refusal("tools_no_second", **facts, tool=text(f"tools.name.{tool}"))
    return Wish(tool, form.id, column, by, where)


def wishes(register: Register, asked: Asked, where: str, text: Texts) -> list[Wish | tuple[Tool, Refusal]]:
    """The wish for the tool that is asked for; for all tools one each, with why where one cannot be drawn.

    Of all tools each takes the named columns where they fit it, and chooses where they do not. A Refusal where one
    tool is asked for and cannot be drawn, or where a named column fits none of all.
    """
    tool = tool_named(asked.tool, text)
    if tool is not None:
        return [completed(register, tool, asked, where, text)]
    found: list[Wish | tuple[Tool, Refusal]] = []
    fitted: list[Refusal] = []
    for each in TOOLS:
        kept = asked
        for name in ("column", "by"):
            try:
                if getattr(kept, name):
                    fits = fitting(register.form, each) if name == "column" else second(register.form, each)
                    column_named(register.form, getattr(kept, name), fits, each, text)
            except Refusal as refusal:
                kept = kept._replace(**{name: ""})
                if name == "column":
                    fitted.append(refusal)
        try:
            found.append(completed(register, each, kept, where, text))
        except Refusal as refusal:
            found.append((each, refusal))
    if asked.column and len(fitted) == len(TOOLS):
        raise fitted[0]
    return found
