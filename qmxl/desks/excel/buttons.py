"""The module behind the control workbook's buttons, and the workbook they stand in."""

from importlib.resources import files

from qmxl.hospital import folder

MODULE = "QLCL"
NAMES = ("SHARED", "MASTERS", "MASTER", "CONTROL")  # of the hospital's folder, put in where the macros name them


def source() -> str:
    """The text of QLCL.bas as the VBA editor imports it, with the folder's names in it: ASCII, CRLF line ends."""
    text = _text("QLCL.bas")
    for name in NAMES:
        text = text.replace(f"{{{name}}}", getattr(folder, name))
    return text


def watch() -> str:
    """What stands in the add-in's own module ThisWorkbook: events of Excel come to no other kind of module."""
    return _text("Watch.bas")


def _text(name: str) -> str:
    text = files("qmxl.control").joinpath(f"qlcl/{name}").read_text(encoding="ascii")
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def control_template() -> bytes:
    """A control workbook as ``qmxl init`` makes it, without periods."""
    from datetime import datetime

    from qmxl.control.entries import starter_entries
    from qmxl.control.writer import control_file
    from qmxl.texts import texts

    text = texts("vi")
    return control_file(starter_entries(text), datetime(2026, 1, 1), text, macros=True)  # noqa: DTZ001 - as XlsxWriter wants it
