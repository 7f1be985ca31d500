"""QM.xlam in the user's Excel: copied to the user's add-ins and opened with Excel, without administrator rights."""

import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qmxl.desks.excel import registry
from qmxl.desks.program import read_setting, this_program, write_setting
from qmxl.desks.shortcuts import any_folder_cmd
from qmxl.hospital.saving import same_content
from qmxl.refusal import Refusal

NAME, SHORTCUT = "QM.xlam", "QLCL - Tong hop.cmd"
PACKAGE = Path(__file__).resolve().parents[2]
# In an installed package the built add-in lies inside it, in the tree beside it.
BUILT = (PACKAGE / "add_ins" / NAME, PACKAGE.parent / "workbooks" / "templates" / NAME)
OPEN = re.compile(r"OPEN(\d*)", re.IGNORECASE)


@dataclass(frozen=True)
class ExcelStatus:
    """What is in place: Excel's version ("" without Excel), the copied file, its entry in Excel, the program."""

    version: str
    copied: Path | None
    fresh: bool
    registered: bool
    program: Path | None


def version() -> str:
    """Excel's version as the registry writes it, "16.0"; "" on a machine without Excel."""
    current = registry.values(registry.CLASSES, r"Excel.Application\CurVer").get("", "")
    number = current.rpartition(".")[2]
    return f"{number}.0" if number.isdigit() else ""


def built() -> Path:
    """The add-in this version of qmxl brings; a Refusal when the package lacks it."""
    for path in BUILT:
        if path.is_file():
            return path
    raise Refusal("add_in_missing", name=NAME)


def opened_with(values: Mapping[str, str], path: Path) -> dict[str, str]:
    """Excel's options with the add-in as the last of the OPEN entries; unchanged when it is there already.

    Excel reads OPEN, OPEN1, OPEN2 … and stops at the first gap, so the entries are numbered anew.
    """
    entries = _entries(values)
    return dict(values) if any(_names(entry, path) for entry in entries) else _numbered(values, [*entries, f'"{path}"'])


def opened_without(values: Mapping[str, str], path: Path) -> dict[str, str]:
    """Excel's options without the add-in; the other entries follow each other without a gap."""
    return _numbered(values, [entry for entry in _entries(values) if not _names(entry, path)])


def _entries(values: Mapping[str, str]) -> list[str]:
    found = [(int(match[1] or 0), text) for name, text in values.items() if (match := OPEN.fullmatch(name))]
    return [text for _, text in sorted(found)]


def _names(entry: str, path: Path) -> bool:
    """Whether an entry such as ``/R "…QM.xlam"`` means this file; the folder of add-ins may be left out."""
    named = entry.removeprefix("/R").strip().strip('"').casefold()
    return named in {str(path).casefold(), path.name.casefold()}


def _numbered(values: Mapping[str, str], entries: list[str]) -> dict[str, str]:
    rest = {name: text for name, text in values.items() if not OPEN.fullmatch(name)}
    return rest | {f"OPEN{at or ''}": text for at, text in enumerate(entries)}


def status() -> ExcelStatus:
    """What is in place; nothing is changed."""
    found, path = version(), _target()
    copied = path if path.is_file() else None
    entries = _entries(registry.values(registry.CURRENT, _options(found))) if found else []
    fresh = copied is not None and same_content(built(), copied)
    return ExcelStatus(found, copied, fresh, any(_names(entry, path) for entry in entries), read_setting())


def install() -> list[Path]:
    """The add-in is copied and opened with Excel, and the program is set; gives the files written.

    Raises a Refusal without Excel, without an installed program, or while Excel holds the add-in open.
    """
    found, program, path = version(), this_program(), _target()
    if not found:
        raise Refusal("no_excel")
    if program is None:
        raise Refusal("no_program")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(built(), path)
        shortcut = _shortcut()
        shortcut.parent.mkdir(parents=True, exist_ok=True)
        shortcut.write_bytes(any_folder_cmd(program))
    except OSError as error:
        raise Refusal("open_elsewhere", path=path) from error
    _register(found, lambda values: opened_with(values, path))
    return [path, shortcut, write_setting(program)]


def uninstall() -> list[Path]:
    """Nothing of the add-in is left; the program's setting stays, LibreOffice may use it. Gives the files removed."""
    found, path = version(), _target()
    if not found:
        raise Refusal("no_excel")
    _register(found, lambda values: opened_without(values, path))
    removed = [each for each in (path, _shortcut()) if each.is_file()]
    for each in removed:
        try:
            each.unlink()
        except OSError as error:
            raise Refusal("open_elsewhere", path=each) from error
    return removed


def _register(found: str, change: Callable[[Mapping[str, str]], dict[str, str]]) -> None:
    key = _options(found)
    before = {n: t for n, t in registry.values(registry.CURRENT, key).items() if OPEN.fullmatch(n)}
    after = change(before)
    with suppress(FileNotFoundError):
        registry.write(key, after, set(before) - set(after))


def _options(found: str) -> str:
    return rf"Software\Microsoft\Office\{found}\Excel\Options"


def _appdata() -> Path:
    given = os.environ.get("APPDATA", "") if sys.platform == "win32" else ""
    return Path(given) if given else Path.home() / "AppData" / "Roaming"


def _target() -> Path:
    return _appdata() / "Microsoft" / "AddIns" / NAME


def _shortcut() -> Path:
    return _appdata() / "Microsoft" / "Windows" / "Start Menu" / "Programs" / SHORTCUT
