"""Names of files and sheets, and texts, as XML, a terminal and a person can take them.

A file system or a spreadsheet takes names that break what they are shown in: control characters end an XML part or
steer a terminal, signs of direction make a name read backwards, bytes of old archives are no text at all.
"""

import re

NOT_SHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]|\\\\(?=[xu][0-9a-f]{2})"
)
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def shown(name: str) -> str:
    """The name with each character that cannot be shown as its number; different names stay different."""
    return NOT_SHOWN.sub(_by_number, name)


def on_screen(text: str) -> str:
    """The text as a terminal may have it; its lines, tabs and backslashes stay."""
    return NOT_SHOWN.sub(lambda found: found[0] if found[0] in "\n\t\\" else _by_number(found), text)


def _by_number(found: re.Match[str]) -> str:
    number = ord(found[0])
    if 0xDC80 <= number <= 0xDCFF:  # a byte of a name that is no UTF-8, as Python keeps it
        number -= 0xDC00
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def plain(text: str) -> str:
    """The text without what XML cannot hold; spaces take its place."""
    return NOT_XML.sub(" ", text)


def escaped(text: str) -> str:
    """The text as XML has it; the libraries' own function for it loads much that is not needed here."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escaped_attribute(text: str) -> str:
    """The text as XML has it between double quotes, its line breaks kept."""
    return escaped(text).replace('"', "&quot;").replace("\n", "&#xA;")
