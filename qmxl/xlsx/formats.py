"""Names what a file is when it is no workbook of today's Excel, from its bytes and its name; opens nothing."""

import re

from qmxl.codes import Code, Fault

ODS, BINARY, XML_TABLE = Code.FILE_ODS, Code.FILE_XLSB, Code.FILE_XML_TABLE
CSV, WEB_PAGE, OTHER = Code.FILE_CSV, Code.FILE_HTML, Code.FILE_NOT_WORKBOOK
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|style)\b")
START = 4096


def fault_of_package(content: bytes, names: list[str]) -> Fault:
    """Why a package with parts of these ``names`` is no workbook, ``""`` when it is one."""
    if any(name.startswith("xl/workbook") and name.endswith(".xml") for name in names):
        return ""
    if "mimetype" in names and OPEN_DOCUMENT in content[:START]:
        return ODS
    return BINARY if "xl/workbook.bin" in names else OTHER


def fault_of_text(content: bytes, suffix: str) -> Code:
    """What bytes that are no package are; one that is named like a workbook and holds a text was only renamed."""
    start = _text(content[:START]).lstrip("\ufeff \r\n\t").casefold()
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return XML_TABLE
    if OPEN_DOCUMENT.decode() in start:
        return ODS
    if suffix.casefold() in {".xlsx", ".xlsm"}:
        return OTHER
    if PAGE.match(start) or (start.startswith("<?xml") and PAGE.search(start)):
        return WEB_PAGE
    lines = [line for line in start.splitlines() if line.strip()]
    whole = lines[:-1] if len(content) > START else lines
    separated = any(all(separator in line for line in whole) for separator in ",;\t")
    return CSV if len(whole) > 1 and separated and "\x00" not in start else OTHER


def _text(content: bytes) -> str:
    """The bytes as a text; what is none of it comes out as marks and NUL characters."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if wide else "utf-8", errors="replace")
