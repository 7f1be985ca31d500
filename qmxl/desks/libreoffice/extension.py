"""QM.oxt: functions and menu for LibreOffice, made of qmxl's own modules and the few files LibreOffice reads."""

from importlib.resources import files
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qmxl import __version__
from qmxl.desks.libreoffice import menu
from qmxl.functions import FUNCTIONS
from qmxl.functions.declaration import Function
from qmxl.hosts.libreoffice import OOR, SERVICE, XML, configuration, interface

COMPONENT, HANDLER = "libreoffice_component.py", "libreoffice_handler.py"
DESK = ("__init__", "asking", "exchange", "language", "offering", "program")
HOSPITAL = ("__init__", "folder")
PLAIN = (
    "__init__",
    *(f"desks/{name}" for name in DESK),
    *(f"hospital/{name}" for name in HOSPITAL),
    "desks/libreoffice/__init__",
    "desks/libreoffice/dialogs",
)
EPOCH = (1980, 1, 1, 0, 0, 0)


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
        COMPONENT: (package / "hosts" / COMPONENT).read_text(encoding="utf-8"),
        HANDLER: (package / "desks/libreoffice/handler.py").read_text(encoding="utf-8"),
        **{f"pythonpath/qmxl/{p.relative_to(package).as_posix()}": p.read_text(encoding="utf-8") for p in sources},
    }


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
