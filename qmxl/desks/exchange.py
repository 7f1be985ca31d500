"""The small files a button and the program exchange; standard library only, for LibreOffice's own Python carries it.

Texts are written as hexadecimal UTF-16 code units, because VBA's ``Print #`` knows one code page only and no folder's
name may ever be read as anything but text.
"""

from pathlib import Path


def encoded(text: str) -> str:
    """A text as hexadecimal UTF-16 code units, four digits each: "A" is 0041."""
    return text.encode("utf-16-be", "surrogatepass").hex().upper()


def decoded(digits: str) -> str:
    """The text :func:`encoded` wrote; a ValueError when it did not."""
    return bytes.fromhex(digits).decode("utf-16-be", "surrogatepass")


def beside(path: Path, kind: str) -> Path:
    """The progress, cancel or result file of a request."""
    return path.with_name(f"{path.name}.{kind}")


def write_whole(path: Path, text: str) -> None:
    """The file holds the whole text or is not there."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(text.encode("ascii"))
    part.replace(path)


def fields(path: Path) -> dict[str, str]:
    """The ``key=value`` lines of a file; an OSError or ValueError when it cannot be read."""
    lines = path.read_text(encoding="ascii").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)
