"""udfs/qm_functions.py: the functions for xlwings' UDF server, with help texts in Vietnamese."""

import json

from qmxl.functions import FUNCTIONS
from qmxl.functions.declaration import Function, Parameter

HEADING = '''"""The QM_ worksheet functions for Excel with xlwings. Made from the declarations: change those, not this.

Importable anywhere; where there is no Excel the decorators do nothing and the functions can be called from Python.
"""

from typing import Any

import xlwings as xw

from qmxl.functions import find
from qmxl.hosts.xlwings_bridge import MISSING, answer, named_columns

'''
TEMPLATE = '''
@xw.func(category="QM"{volatile})
{decorators}
def {name}({signature}) -> Any:
    """{vi}"""
    return answer(find("{name}"), ({values},){table})
'''


def module(functions: tuple[Function, ...] = FUNCTIONS) -> str:
    """The module's source, one function per declaration."""
    return HEADING + "\n".join(_function(function) for function in functions)


def _function(function: Function) -> str:
    names = [parameter.name for parameter in function.parameters]
    signature = [p.name + (": Any" if p.required else ": Any = MISSING") for p in function.parameters]
    return TEMPLATE.format(
        name=function.name,
        volatile=", volatile=True" if function.table else "",
        decorators="\n".join(_decorator(parameter) for parameter in function.parameters),
        signature=", ".join([*signature, *(["caller: Any = None"] if function.table else [])]),
        vi=function.vi,
        values=", ".join(names),
        table=", named_columns(caller)" if function.table else "",
    )


def _decorator(parameter: Parameter) -> str:
    shape = ", ndim=2" if parameter.ranged else ""
    return f'@xw.arg("{parameter.name}"{shape}, doc={json.dumps(parameter.vi, ensure_ascii=False)})'
