"""How long and how deep a formula may be: as Excel has it, 8,192 characters and 64 levels.

A native formula repeats its arguments, so that calls within calls grow many times over with each level; what no
spreadsheet program would take is refused before it is printed.
"""

import re

from qmxl.refusal import Refusal

LONGEST, DEEPEST = 8192, 64
QUOTED = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'')


def within_bounds(formula: str) -> str:
    """The formula; a Refusal for one that is too long or too deep."""
    if len(formula) > LONGEST:
        raise Refusal("formula_long", count=len(formula), most=LONGEST)
    deepest = depth = 0
    for sign in QUOTED.sub("", formula):
        depth += (sign in "({") - (sign in ")}")
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise Refusal("formula_deep", count=deepest, most=DEEPEST)
    return formula
