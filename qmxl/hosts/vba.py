"""The functions as one VBA module, for a PC that has a spreadsheet program and nothing else."""

import re
from importlib.resources import files

from qmxl.functions import FUNCTIONS
from qmxl.functions.declaration import Function, Kind, Parameter
from qmxl.functions.expression import Argument, Call, Literal, Node, Operation
from qmxl.functions.values import ErrorValue, Scalar

CODES = {"#DIV/0!": 2007, "#VALUE!": 2015, "#NUM!": 2036, "#N/A": 2042}
STRENGTH = {"or": 0, "and": 1, "=": 2, "<>": 2, "<": 2, "<=": 2, ">": 2, ">=": 2, "+": 3, "-": 3, "*": 4, "/": 4}
SPELLING = {
    "sqrt": "Sqr({})",
    "least": "QmLeast({})",
    "greatest": "QmGreatest({})",
    "normal_quantile": "QmNormalQuantile({})",
    "key": "QmKey({})",
}
HEADING = """Attribute VB_Name = "QM"
' The QM_ worksheet functions of qmxl. This file is made from the declarations: change those, not this.
' ASCII only, no references: import it in the VBA editor of Excel 2010 or newer, or use QM.xlam.
Option Explicit
"""


def module(functions: tuple[Function, ...] = FUNCTIONS) -> str:
    """The text of QM.bas: ASCII, CRLF line ends, one public function per declaration."""
    helpers = files("qmxl.hosts").joinpath("vba_helpers.bas").read_text(encoding="ascii")
    parts = (HEADING, *(_function(function) for function in functions), helpers)
    return ascii_text("\n".join(parts)).replace("\n", "\r\n")


def ascii_text(source: str) -> str:
    """VBA source with the letters of strings beyond ASCII as ``ChrW(code)``: the editor knows one code page only."""
    return re.sub(r'"[^"\n]*[^\x00-\x7f][^"\n]*"', lambda found: _spelled(found[0][1:-1]), source)


def _spelled(words: str) -> str:
    pieces = re.findall(r"[\x00-\x7f]+|[^\x00-\x7f]", words)
    return " & ".join(f'"{piece}"' if piece.isascii() else f"ChrW({ord(piece)})" for piece in pieces)


def literal(value: Scalar) -> str:
    """A value as VBA spells it."""
    if isinstance(value, ErrorValue):
        return f"CVErr({CODES[value.value]})"
    if isinstance(value, str):
        return f'"{value}"'
    spelled = repr(value)
    return f"{value:.20f}".rstrip("0") if "e-" in spelled else spelled


def printed(tree: Node) -> str:
    """A tree as a VBA expression over the checked arguments."""
    match tree:
        case Literal(value):
            return literal(value)
        case Argument(name):
            return local(name)
        case Call(primitive, operands):
            return SPELLING[primitive].format(", ".join(printed(operand) for operand in operands))
        case Operation(sign, left, right):
            spelled = sign.capitalize() if sign.isalpha() else sign
            return f"{_side(left, sign)} {spelled} {_side(right, sign, right=True)}"
    raise TypeError(tree)


def _side(tree: Node, sign: str, *, right: bool = False) -> str:
    if not isinstance(tree, Operation):
        return printed(tree)
    loose = STRENGTH[tree.sign] < STRENGTH[sign] or (right and STRENGTH[tree.sign] == STRENGTH[sign])
    return f"({printed(tree)})" if loose else printed(tree)


def local(name: str) -> str:
    """The variable that holds an argument once it is checked: hours_per_day is qHoursPerDay."""
    return "q" + "".join(word.capitalize() for word in name.split("_"))


def _function(function: Function) -> str:
    declared = ", ".join(f"{'' if p.required else 'Optional '}{p.name} As Variant" for p in function.parameters)
    variables = ", ".join(f"{local(p.name)} As Variant" for p in function.parameters)
    statements = [
        *(line for parameter in function.parameters for line in _taken(parameter)),
        *_shape(function),
        *(function.body.vba.strip().splitlines() if function.body else _guarded(function)),
    ]
    return "\n".join(
        (
            f"Public Function {function.name}({declared}) As Variant",
            f"    Dim {variables}, result As Variant",
            "    On Error GoTo Fault",
            *(["    Application.Volatile"] if function.table else []),  # the names it reads are no arguments
            *(f"    {line}" for line in statements),
            "Done:",
            f"    {function.name} = result",
            "    Exit Function",
            "Fault:",
            f"    {function.name} = QmFault(Err.Number)",
            "End Function",
            "",
        )
    )


def _taken(parameter: Parameter) -> list[str]:
    """The statements that check an argument and leave its value in the local variable."""
    name, variable = parameter.name, local(parameter.name)
    if parameter.ranged:
        only_numbers = parameter.kind is Kind.NUMBERS
        lines = [f"{variable} = QmValues({name})", f"result = QmFaultIn({variable}, {only_numbers})"]
    else:
        lines = [
            f"{variable} = {'QmNumber' if parameter.kind is Kind.NUMBER else 'QmText'}({name})",
            f"result = {variable}",
        ]
    lines.append("If IsError(result) Then GoTo Done")
    if parameter.required:
        return lines
    left_out = [] if parameter.default is None else [f"    {variable} = {literal(parameter.default)}"]  # type: ignore[arg-type]  # a scalar
    return [
        f"If Not IsMissing({name}) Then",
        *(f"    {line}" for line in lines),
        *(["Else"] if left_out else []),
        *left_out,
        "End If",
    ]


def _shape(function: Function) -> list[str]:
    """The statements that refuse ranges of the wrong shape, and make paired ones as long as each other."""
    ranges = [parameter for parameter in function.parameters if parameter.ranged]
    refuse = "result = CVErr(2015): GoTo Done"
    if function.paired:
        one, other = ranges[:2]
        differ = f"{_size(one)} <> {_size(other)} Or QmColumns({one.name}) <> QmColumns({other.name})"
        paired = [f"If {differ} Then {refuse}", _as_long(one, other), _as_long(other, one)]
        if other.required:
            return paired
        return [f"If IsArray({local(other.name)}) Then", *(f"    {line}" for line in paired), "End If"]
    if function.single:
        only = ranges[0]
        columns = f"QmColumns({only.name})"
        return [f"If {columns} > 1 And {columns} < {_size(only)} Then {refuse}"]
    return []


def _size(parameter: Parameter) -> str:
    return f"QmCells({parameter.name}, {local(parameter.name)})"


def _as_long(short: Parameter, long: Parameter) -> str:
    return f"{local(short.name)} = QmAsLong({local(short.name)}, UBound({local(long.name)}))"


def _guarded(function: Function) -> list[str]:
    lines = []
    for condition, outcome in function.guards:
        lines.append(f"If {printed(condition)} Then result = {literal(outcome)}: GoTo Done")
    return [*lines, f"result = {printed(function.result)}"]
