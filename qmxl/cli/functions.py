"""The commands about worksheet functions: ``eval``, ``functions`` and ``build``."""

import json
import sys
from argparse import Namespace

from qmxl.refusal import Refusal
from qmxl.texts import texts


def run_eval(arguments: Namespace) -> int:
    """Prints the value of a formula; 2 when the formula or the workbook cannot be read; an error value is a value."""
    from qmxl.hosts.python import evaluate, spelled
    from qmxl.hosts.typed import as_stored

    try:
        value = spelled(evaluate(as_stored(arguments.formula), arguments.workbook))
    except ValueError:
        raise Refusal("formula", asked=arguments.formula) from None
    except OSError:
        raise Refusal("formula_workbook", path=arguments.workbook) from None
    print(json.dumps({"formula": arguments.formula, "value": value}, ensure_ascii=False) if arguments.json else value)
    return 0


def run_functions(arguments: Namespace) -> int:
    """Lists the functions, or prints one as a native formula; 2 when there is no such function."""
    from qmxl.functions import FUNCTIONS

    if arguments.formula is None:
        told = [{"name": f.name, "signature": f.signature(), "vi": f.vi, "en": f.en} for f in FUNCTIONS]
        if arguments.json:
            print(json.dumps(told, ensure_ascii=False))
        for each in [] if arguments.json else told:
            print(f"{each['signature']}\n    {each['vi' if arguments.lang == 'vi' else 'en']}")
        return 0
    try:
        formula = f"={native(arguments.formula)}"
    except (KeyError, TypeError, ValueError) as refused:
        print(texts(arguments.lang)("refusal.no_function", asked=arguments.formula, why=refused), file=sys.stderr)
        return 2
    told_of_it = {"asked": arguments.formula, "formula": formula}
    print(json.dumps(told_of_it, ensure_ascii=False) if arguments.json else formula)
    return 0


def native(asked: str) -> str:
    """The native formula of ``QM_RATE`` over its parameters' names, or of a formula with calls in it."""
    from qmxl.functions import find
    from qmxl.hosts.calls import without_calls
    from qmxl.hosts.formula import formula
    from qmxl.hosts.typed import as_stored

    if "(" in asked:
        return without_calls(as_stored(asked).removeprefix("="))
    function = find(asked.strip())
    return formula(function, *(p.name if p.required or p.default is None else None for p in function.parameters))


def run_build(arguments: Namespace) -> int:
    """Writes what is stale and names it; with ``--check`` only names it, and 1 when there is any."""
    from qmxl.build import build

    stale, text = build(check=arguments.check), texts(arguments.lang)
    if arguments.json:
        print(json.dumps({"stale" if arguments.check else "written": stale}, ensure_ascii=False))
    for path in [] if arguments.json else stale:
        print(text("build.stale" if arguments.check else "build.written", path=path))
    return 1 if arguments.check and stale else 0
