"""The menu QLCL and its toolbar as LibreOffice's configuration, and the texts the component shows."""

import json
from xml.sax.saxutils import escape, quoteattr

from qmxl.texts import LANGUAGES, texts

HANDLER = "org.qmxl.menu.Handler"
PROTOCOL = "org.qmxl.menu:"
TITLE, TOOLBAR = "QLCL", "org.qmxl.toolbar"
OFTEN = ("forms", "check", "consolidate", "open")  # which the toolbar has too
COMMANDS = (*OFTEN, "return", "close", "send", "tools", "review", "campaign")
WHERE = "com.sun.star.sheet.SpreadsheetDocument"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
DATA = (
    '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'oor:name="{name}" oor:package="org.openoffice.{package}">\n{body}\n</oor:component-data>\n'
)


def menu_and_toolbar() -> str:
    """Addons.xcu: the menu with its tasks and the one that stops them, and a toolbar with those done often."""
    entries = [(f"m{n:02}", f"{PROTOCOL}{command}", command) for n, command in enumerate(COMMANDS, start=1)]
    stop = ("m91", f"{PROTOCOL}stop", "stop")
    line = _node("m90", _value("URL", "private:separator"))
    menu = "\n".join([*(_entry(*entry) for entry in entries), line, _entry(*stop)])
    bar = "\n".join(_entry(*entry) for entry in (*entries[: len(OFTEN)], stop))
    top = _title(TITLE, TITLE) + _value("Context", WHERE)
    body = (
        '<node oor:name="AddonUI">\n<node oor:name="OfficeMenuBar">\n'
        + _node("org.qmxl.menu", f'{top}<node oor:name="Submenu">{menu}</node>')
        + '</node>\n<node oor:name="OfficeToolBar">\n'
        + _node(TOOLBAR, bar)
        + "</node>\n</node>"
    )  # fmt: skip
    return XML + DATA.format(name="Addons", package="Office", body=body)


def toolbar_place() -> str:
    """CalcWindowState.xcu: the toolbar's name and that it is shown, under the others."""
    state = (
        f'<prop oor:name="UIName" oor:type="xs:string"><value xml:lang="en-US">{TITLE}</value></prop>'
        + _value("Docked", "true", "xs:boolean")
        + _value("Visible", "true", "xs:boolean")
        + _value("DockPos", "0,2")
    )
    states = _node(f"private:resource/toolbar/addon_{TOOLBAR}", state)
    body = f'<node oor:name="UIElements"><node oor:name="States">\n{states}</node></node>'
    return XML + DATA.format(name="CalcWindowState", package="Office.UI", body=body)


def protocol() -> str:
    """ProtocolHandler.xcu: who answers to the menu's addresses."""
    handled = f'<prop oor:name="Protocols" oor:type="oor:string-list"><value>{PROTOCOL}*</value></prop>'
    body = f'<node oor:name="HandlerSet">{_node(HANDLER, handled)}</node>'
    return XML + DATA.format(name="ProtocolHandler", package="Office", body=body)


def menu_texts() -> str:
    """The texts of the menu in every language, for a Python that reads no TOML."""
    chosen = {
        language: {key: text for key, text in texts(language).table.items() if key.startswith("menu.")}
        for language in LANGUAGES
    }
    return json.dumps(chosen, ensure_ascii=False, indent=1) + "\n"


def _entry(name: str, address: str, command: str) -> str:
    title = _title(texts("vi")(f"menu.{command}"), texts("vi")(f"menu.{command}"))
    return _node(name, _value("URL", address) + title + _value("Context", WHERE) + _value("Target", "_self"))


def _node(name: str, content: str) -> str:
    return f'<node oor:name={quoteattr(name)} oor:op="replace">{content}</node>\n'


def _value(name: str, text: str, kind: str = "xs:string") -> str:
    return f'<prop oor:name="{name}" oor:type="{kind}"><value>{escape(text)}</value></prop>'


def _title(english: str, vietnamese: str) -> str:
    """The office's language is often English where people read Vietnamese, so both get the Vietnamese words."""
    values = f'<value xml:lang="en-US">{escape(english)}</value><value xml:lang="vi">{escape(vietnamese)}</value>'
    return f'<prop oor:name="Title" oor:type="xs:string">{values}</prop>'
