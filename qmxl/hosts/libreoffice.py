"""The functions as LibreOffice is told of them: the interface it calls, and what its function wizard shows."""

from xml.sax.saxutils import escape, quoteattr

from qmxl.functions.declaration import Function, Parameter

SERVICE = "org.qmxl.functions.Functions"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
OOR = (
    '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'oor:name="{name}" oor:package="org.openoffice.Office">\n{body}\n</oor:component-data>\n'
)


def interface(functions: tuple[Function, ...]) -> str:
    """The UNO interface: a method a function, whose names have no underscore."""
    methods = "\n".join(
        f"    {_result(function)} {_method(function)}({_arguments(function)});" for function in functions
    )
    return (
        f"module org {{ module qmxl {{ module functions {{\n  interface XFunctions {{\n{methods}\n  }};\n}}; }}; }};\n"
    )


def configuration(functions: tuple[Function, ...]) -> str:
    """What the function wizard and the file filters know each function by."""
    nodes = "\n".join(_node(function) for function in functions)
    service = f'<node oor:name="{SERVICE}" oor:op="replace"><node oor:name="AddInFunctions">\n{nodes}\n</node></node>'
    body = f'<node oor:name="AddInInfo">{service}</node>'
    return XML + OOR.format(name="CalcAddIns", body=body)


def _method(function: Function) -> str:
    return function.name.replace("_", "").lower()


def _arguments(function: Function) -> str:
    document = ["[in] com::sun::star::beans::XPropertySet document"] if function.table is not None else []
    return ", ".join([*document, *(f"[in] any {p.name.replace('_', '')}" for p in function.parameters)])


def _result(function: Function) -> str:
    """A block where an array formula may ask for one, which it does of functions of single values."""
    single = function.table is None and not any(parameter.ranged for parameter in function.parameters)
    return "sequence< sequence<any> >" if single else "any"


def _node(function: Function) -> str:
    parameters = "\n".join(_parameter(parameter) for parameter in function.parameters)
    return (
        f'<node oor:name="{_method(function)}" oor:op="replace">'
        f"{_texts('DisplayName', function.name)}{_texts('Description', function.en, function.vi)}"
        f'<prop oor:name="Category"><value>Add-In</value></prop>{_texts("CompatibilityName", function.name)}'
        f'<node oor:name="Parameters">\n{parameters}\n</node></node>'
    )


def _parameter(parameter: Parameter) -> str:
    texts = _texts("DisplayName", parameter.name) + _texts("Description", parameter.en, parameter.vi)
    return f'<node oor:name="{parameter.name.replace("_", "")}" oor:op="replace">{texts}</node>'


def _texts(name: str, english: str, vietnamese: str | None = None) -> str:
    spoken = [("en-US", english), *([("vi", vietnamese)] if vietnamese else [])]
    return (
        f'<prop oor:name="{name}">'
        + "".join(f"<value xml:lang={quoteattr(language)}>{escape(text)}</value>" for language, text in spoken)
        + "</prop>"
    )
