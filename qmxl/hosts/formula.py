"""Native formulas: what a function is where there is neither add-in nor macro, from Excel 2010 on."""

import re
from collections.abc import Sequence

from qmxl.functions import native
from qmxl.functions.declaration import Function, Kind, Parameter
from qmxl.functions.expression import Argument, Call, Literal, Node, Operation
from qmxl.functions.values import ErrorValue, Scalar

STRENGTH = {"or": 0, "and": 0, "=": 1, "<>": 1, "<": 1, "<=": 1, ">": 1, ">=": 1, "+": 2, "-": 2, "*": 3, "/": 3}
SPELLING = {
    "sqrt": "SQRT({})",
    "least": "MIN({})",
    "greatest": "MAX({})",
    "normal_quantile": "NORMSINV({})",
    "key": "LOWER(TRIM({}))",
}


# A constant of the right kind needs no check.
SOUND = {
    Kind.NUMBER: re.compile(r"\d+(\.\d+)?"),
    Kind.TEXT: re.compile(r'"[^"]*[^" ][^"]*"'),
    Kind.NUMBERS: re.compile(r"(?!)"),
    Kind.VALUES: re.compile(r"(?!)"),
}


def formula(function: Function, *arguments: str | None) -> str:
    """The native formula, without "=", of a function called with these references or literals.

    An argument is the text a person would type, ``"C5"`` or ``"'Sổ 1'!$B$2:$B$84"``; None or a missing one is left out.
    A reference is printed more than once, so give references and literals, not long formulas. Raises TypeError for a
    wrong number of arguments.
    """
    if not function.least <= len(arguments) <= len(function.parameters):
        raise TypeError(f"{function.signature()} takes {function.least} to {len(function.parameters)} arguments")
    whole = [_whole(argument) if argument else None for argument in arguments]
    given = dict(zip((p.name for p in function.parameters), whole, strict=False))
    texts = {p.name: given.get(p.name) or _default(p) for p in function.parameters}
    if any(texts[p.name] is None for p in function.parameters if p.required):
        raise TypeError(f"{function.signature()}: a required argument is left out")
    checked = [p for p in function.parameters if (text := given.get(p.name)) and not SOUND[p.kind].fullmatch(text)]
    printed = _guarded_shape(function, texts, _result(function, texts))
    for parameter in reversed(checked):
        printed = _checked(parameter, str(texts[parameter.name]), printed)
    return printed


def _whole(argument: str) -> str:
    """The argument in brackets when it is a sum or the like, so that what is around it cannot tear it apart."""
    bare = re.sub(r'"[^"]*"|\'[^\']*\'|\{[^}]*\}', "", argument)
    while bare != (bare := re.sub(r"\([^()]*\)", "", bare)):
        pass
    return f"({argument})" if re.search(r"[-+*/^&=<>%]", bare) else argument


def literal(value: Scalar) -> str:
    """A value as a formula spells it."""
    if isinstance(value, ErrorValue):
        return value.value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if value is None:
        return ""
    spelled = repr(value)
    return f"{value:.20f}".rstrip("0") if "e-" in spelled else spelled


def printed(tree: Node, texts: dict[str, str | None]) -> str:
    """A tree as formula text, with as few brackets as keep its meaning."""
    match tree:
        case Literal(value):
            return literal(value)
        case Argument(name):
            return str(texts[name])
        case Call(primitive, operands):
            return SPELLING[primitive].format(",".join(printed(operand, texts) for operand in operands))
        case Operation("or" | "and" as sign, left, right):
            return f"{sign.upper()}({','.join(printed(part, texts) for part in _chain(sign, left, right))})"
        case Operation(sign, left, right):
            return f"{_side(left, sign, texts)}{sign}{_side(right, sign, texts, right=True)}"
    raise TypeError(tree)


def _chain(sign: str, left: Node, right: Node) -> Sequence[Node]:
    """The parts of a or b or c as one row, so that they print as one OR."""
    parts = _chain(sign, left.left, left.right) if isinstance(left, Operation) and left.sign == sign else [left]
    return [*parts, right]


def _side(tree: Node, sign: str, texts: dict[str, str | None], *, right: bool = False) -> str:
    text = printed(tree, texts)
    if not isinstance(tree, Operation) or tree.sign in ("or", "and"):
        return text
    loose = STRENGTH[tree.sign] < STRENGTH[sign] or (right and STRENGTH[tree.sign] == STRENGTH[sign])
    return f"({text})" if loose else text


def _default(parameter: Parameter) -> str | None:
    return None if parameter.required or parameter.default is None else literal(parameter.default)  # type: ignore[arg-type]  # a scalar


def _result(function: Function, texts: dict[str, str | None]) -> str:
    if function.body is not None:
        return function.body.formula(*texts.values())
    text = printed(function.result, texts)
    for condition, outcome in reversed(function.guards):
        text = f"IF({printed(condition, texts)},{literal(outcome)},{text})"
    return text


def _guarded_shape(function: Function, texts: dict[str, str | None], rest: str) -> str:
    ranges = [text for p in function.parameters if p.ranged and (text := texts[p.name])]
    if function.paired and len(ranges) > 1:
        one, other = ranges[:2]
        return f"IF(OR(ROWS({one})<>ROWS({other}),COLUMNS({one})<>COLUMNS({other})),#VALUE!,{rest})"
    if function.single:
        return f"IF(AND(ROWS({ranges[0]})>1,COLUMNS({ranges[0]})>1),#VALUE!,{rest})"
    return rest


def _checked(parameter: Parameter, given: str, rest: str) -> str:
    """The rest, once the argument is neither an error, nor blank, nor of the wrong kind."""
    if parameter.kind is Kind.NUMBER:
        return f'IF(ISNUMBER({given}),{rest},IF(ISERROR({given}),{given},IF(TRIM({given})="",#N/A,#VALUE!)))'
    if parameter.kind is Kind.TEXT:
        return f'IF(ISERROR({given}),{given},IF(TRIM({given})="",#N/A,{rest}))'
    if parameter.kind is Kind.NUMBERS:
        strange = native.total(f'(1-{native.is_number(given)})*(TRIM({given})<>"")')
        rest = f"IF({strange}>0,#VALUE!,{rest})"
    blank = native.total(f'--(TRIM({given})<>"")')
    return f"IF({native.holds_error(given)},SUM({given}),IF({blank}=0,#N/A,{rest}))"
