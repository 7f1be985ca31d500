"""The commands about worksheet functions: ``eval``, ``functions`` and ``build``."""

import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from pathlib import Path


def register(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Adds the three commands; each sets ``run``, which takes the arguments and gives the exit code."""
    asked = subparsers.add_parser("eval", help="tính một công thức có hàm QM_ (computes a formula)")
    asked.add_argument("formula", help="ví dụ '=QM_RATE(3,4)'")
    asked.add_argument("--workbook", type=Path, metavar="TỆP", help="đọc ô từ sổ này (reads cells from it)")
    asked.set_defaults(run=run_eval)
    listed = subparsers.add_parser("functions", help="liệt kê các hàm QM_ (lists the functions)")
    listed.add_argument(
        "--formula", metavar="HÀM", help="in công thức Excel thuần: QM_RATE, '=ROUND(QM_RATE(C5,D5),1)'"
    )
    listed.set_defaults(run=run_functions)
    built = subparsers.add_parser("build", help="tạo lại các tệp sinh từ khai báo (rewrites generated files)")
    built.add_argument("--check", action="store_true", help="chỉ báo tệp cũ, không ghi (only says what is stale)")
    built.set_defaults(run=run_build)


def run_eval(arguments: Namespace) -> int:
    """Prints the value of a formula; 2 when the formula or the workbook cannot be read; an error value is a value."""
    from qmxl.hosts.python import evaluate, spelled

    try:
        print(spelled(evaluate(arguments.formula, arguments.workbook)))
    except (ValueError, OSError) as refused:
        print(refused, file=sys.stderr)
        return 2
    return 0


def run_functions(arguments: Namespace) -> int:
    """Lists the functions, or prints one as a native formula; 2 when there is no such function."""
    from qmxl.functions import FUNCTIONS

    if arguments.formula is None:
        for function in FUNCTIONS:
            print(f"{function.signature()}\n    {function.vi}\n    {function.en}")
        return 0
    try:
        print(f"={native(arguments.formula)}")
    except (KeyError, TypeError, ValueError) as refused:
        print(
            f"{arguments.formula}: không có hàm này, hoặc sai số đối số (no such function or call): {refused}",
            file=sys.stderr,
        )
        return 2
    return 0


def native(asked: str) -> str:
    """The native formula of ``QM_RATE`` over its parameters' names, or of a formula with calls in it."""
    from qmxl.functions import find
    from qmxl.hosts.calls import without_calls
    from qmxl.hosts.formula import formula

    if "(" in asked:
        return without_calls(asked.removeprefix("="))
    function = find(asked.strip())
    return formula(function, *(p.name if p.required or p.default is None else None for p in function.parameters))


def run_build(arguments: Namespace) -> int:
    """Writes what is stale and names it; with ``--check`` only names it, and 1 when there is any."""
    from qmxl.build import build

    stale = build(check=arguments.check)
    for path in stale:
        print(f"{'cũ (stale)' if arguments.check else 'đã ghi (written)'}: {path}")
    return 1 if arguments.check and stale else 0
