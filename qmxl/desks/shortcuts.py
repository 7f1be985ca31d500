"""The double-clickable way to a master: small files that start ``qmxl desk`` for a hospital's folder.

A name of a folder is never put where a shell reads it: the Windows file takes its own place from ``%~dp0``, which
the shell does not read a second time, and the Linux file quotes it as the desktop entry specification wants.
"""

import sys
from pathlib import Path

from qmxl.desks.program import this_program

CMD, DESKTOP = "Tong hop.cmd", "tong-hop.desktop"

# Run from a folder only the system writes to, for Windows looks for programs where it stands first.
HOSPITAL_CMD = r"""@echo off
chcp 65001 >nul
set "QMXL_FOLDER=%~dp0."
cd /d "%SystemRoot%"
where qmxl.exe >nul 2>nul
if errorlevel 1 (py -3 -m qmxl desk "%QMXL_FOLDER%") else (qmxl.exe desk "%QMXL_FOLDER%")
if errorlevel 2 pause
"""

ANY_FOLDER_CMD = r"""@echo off
chcp 65001 >nul
cd /d "%SystemRoot%"
{program} desk
if errorlevel 2 pause
"""

ENTRY = """[Desktop Entry]
Type=Application
Version=1.5
Name=QLCL: Tổng hợp
Name[en]=Consolidate quality reports
Comment=Tổng hợp báo cáo chất lượng của bệnh viện này
Exec={command}
Terminal=true
Categories=Office;Spreadsheet;
"""


def write_shortcuts(folder: Path) -> list[Path]:
    """The hospital's folder has a shortcut for Windows and one for this Linux; gives those written anew.

    On a disk that cannot take them there is none.
    """
    program = this_program() or Path(sys.executable).with_name("qmxl")
    contents = {CMD: hospital_cmd(), DESKTOP: desktop_entry(program, folder.absolute())}
    written = []
    for name, content in contents.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            written.append(path)
            try:
                path.write_bytes(content)
                path.chmod(0o755)  # a desktop entry that may not be run is opened as a text
            except OSError:
                for each in written:
                    each.unlink(missing_ok=True)
                raise
    return written


def hospital_cmd() -> bytes:
    """The Windows file for the folder it lies in."""
    return HOSPITAL_CMD.replace("\n", "\r\n").encode()


def any_folder_cmd(program: Path) -> bytes:
    """The Windows file of one user; ``qmxl desk`` asks which folder.

    It takes none dropped on it: Windows hands a name such as ``a&b`` over without quotes, and the shell would run b.
    """
    quoted = '"' + str(program).replace("%", "%%") + '"'
    return ANY_FOLDER_CMD.format(program=quoted).replace("\n", "\r\n").encode()


def desktop_entry(program: Path, folder: Path) -> bytes:
    """The Linux file for one folder."""
    return ENTRY.format(command=f"{exec_word(str(program))} desk {exec_word(str(folder))}").encode()


def exec_word(text: str) -> str:
    """A word of a desktop entry's Exec line: quoted, no field code, then escaped once more as the value of a key."""
    quoted = "".join(f"\\{character}" if character in '"`$\\' else character for character in text)
    value = f'"{quoted.replace("%", "%%")}"'.replace("\\", "\\\\")
    return value.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
