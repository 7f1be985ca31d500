"""QM.oxt: functions and menu for LibreOffice, made of qmxl's own modules and the few files LibreOffice reads."""

from importlib.resources import files
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qmxl import __version__
from qmxl.functions import FUNCTIONS
from qmxl.functions.declaration import Function, Parameter
from qmxl.hosts import libreoffice_menu as menu

SERVICE = "org.qmxl.functions.Functions"
COMPONENT, HANDLER = "libreoffice_component.py", "libreoffice_handler.py"
DESK = ("__init__", "asking", "exchange", "language", "offering", "program")
HOSPITAL = ("__init__", "folder")
PLAIN = (
    "__init__",
    *(f"desks/{name}" for name in DESK),
    *(f"hospital/{name}" for name in HOSPITAL),
    "hosts/__init__",
    "hosts/libreoffice_dialogs",
)
EPOCH = (1980, 1, 1, 0, 0, 0)
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
OOR = (
    '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'oor:name="{name}" oor:package="org.openoffice.Office">\n{body}\n</oor:component-data>\n'
)


def extension(functions: tuple[Function, ...] = FUNCTIONS) -> bytes:
    """The extension as .oxt; made twice, it is the same."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as package:
        for name, content in sorted(parts(functions).items()):
            package.writestr(ZipInfo(name, EPOCH), content, ZIP_DEFLATED)
    return stream.getvalue()


def parts(functions: tuple[Function, ...] = FUNCTIONS) -> dict[str, str]:
    """The extension's files by name."""
    package = Path(str(files("qmxl")))
    sources = [*(package / f"{name}.py" for name in PLAIN), *sorted((package / "functions").glob("*.py"))]
    return {
        "META-INF/manifest.xml": MANIFEST,
        "description.xml": DESCRIPTION.format(version=__version__),
        "QM.idl": interface(functions),
        "QM.components": COMPONENTS,
        "CalcAddIn.xcu": configuration(functions),
        "Recalculate.xcu": RECALCULATE,
        "Addons.xcu": menu.menu_and_toolbar(),
        "ProtocolHandler.xcu": menu.protocol(),
        "CalcWindowState.xcu": menu.toolbar_place(),
        "pythonpath/qmxl/menu_texts.json": menu.menu_texts(),
        **{name: (package / "hosts" / name).read_text(encoding="utf-8") for name in (COMPONENT, HANDLER)},
        **{f"pythonpath/qmxl/{p.relative_to(package).as_posix()}": p.read_text(encoding="utf-8") for p in sources},
    }


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


ENTRY = ' <manifest:file-entry manifest:full-path="{name}" manifest:media-type="application/vnd.sun.star.{kind}"/>\n'
REGISTERED = (
    ("QM.idl", "uno-typelibrary;type=RDB"),
    ("QM.components", "uno-components"),
    ("CalcAddIn.xcu", "configuration-data"),
    ("Recalculate.xcu", "configuration-data"),
    ("Addons.xcu", "configuration-data"),
    ("ProtocolHandler.xcu", "configuration-data"),
    ("CalcWindowState.xcu", "configuration-data"),
)
MANIFEST = (
    f'{XML}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n'
    + "".join(ENTRY.format(name=name, kind=kind) for name, kind in REGISTERED)
    + "</manifest:manifest>\n"
)

DESCRIPTION = f"""{XML}<description xmlns="http://openoffice.org/extensions/description/2006"
 xmlns:d="http://openoffice.org/extensions/description/2006">
 <identifier value="org.qmxl.functions"/>
 <version value="{{version}}"/>
 <display-name>
  <name lang="vi">QLCL: hàm QM_ và menu của qmxl</name><name lang="en">QLCL: QM_ functions and menu of qmxl</name>
 </display-name>
 <dependencies xmlns:l="http://libreoffice.org/extensions/description/2011">
  <l:LibreOffice-minimal-version value="25.2" d:name="LibreOffice 25.2"/>
 </dependencies>
</description>
"""

COMPONENTS = f"""{XML}<components xmlns="http://openoffice.org/2010/uno-components">
 <component loader="com.sun.star.loader.Python" uri="{COMPONENT}">
  <implementation name="org.qmxl.functions.Component"><service name="{SERVICE}"/></implementation>
 </component>
 <component loader="com.sun.star.loader.Python" uri="{HANDLER}">
  <implementation name="{menu.HANDLER}"><service name="com.sun.star.frame.ProtocolHandler"/></implementation>
 </component>
</components>
"""

# A workbook from elsewhere holds values somebody else computed: with this they are computed when it is opened.
RECALCULATE = XML + OOR.format(
    name="Calc",
    body='<node oor:name="Formula"><node oor:name="Load">'
    '<prop oor:name="OOXMLRecalcMode"><value>0</value></prop></node></node>',
)
