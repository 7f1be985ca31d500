"""The dialogs of the menu in LibreOffice, made with UNO's own controls; the extension carries this file."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.awt import XCallback

Words = Callable[..., str]
WIDE, MARGIN, LINE, BUTTON = 230, 8, 10, 72
OK, CANCEL = 1, 2  # kinds of buttons; each ends the dialog by itself, and OK makes it return 1
CHARACTERS = 54  # of a line of a message, about


class Dialog:
    """A dialog being laid out from top to bottom, in LibreOffice's units of a font's size."""

    def __init__(self, context: Any, title: str) -> None:
        self.context, self.top = context, MARGIN
        self.model = _made(context, "com.sun.star.awt.UnoControlDialogModel")
        self.model.Title, self.model.Width, self.model.Closeable = title, WIDE, True

    def control(self, kind: str, name: str, left: int, width: int, height: int, **properties: Any) -> Any:
        """A control at the present height."""
        made = self.model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
        made.Name, made.PositionX, made.PositionY, made.Width, made.Height = name, left, self.top, width, height
        for key, value in properties.items():
            setattr(made, key, value)
        self.model.insertByName(name, made)
        return made

    def text(self, words: str, *, strong: bool = False) -> None:
        """A paragraph over the whole width."""
        lines = sum(1 + len(line) // CHARACTERS for line in words.splitlines())
        font = {"FontWeight": 150.0} if strong else {}
        self.control(
            "FixedText", f"text{self.top}", MARGIN, WIDE - 2 * MARGIN, lines * LINE, Label=words, MultiLine=True, **font
        )
        self.top += lines * LINE + 5

    def buttons(self, offered: Sequence[tuple[str, str, int]]) -> None:
        """The buttons at the right of the last line: name, label, and its kind; the first is the default."""
        self.top += 4
        left = WIDE - MARGIN - len(offered) * (BUTTON + 4) + 4
        for at, (name, label, ends) in enumerate(offered):
            self.control("Button", name, left, BUTTON, 15, Label=label, PushButtonType=ends, DefaultButton=at == 0)
            left += BUTTON + 4
        self.top += 15 + MARGIN

    def ask(self, parent: Any) -> tuple[int, Any]:
        """How the dialog was ended, and its controls' model; the dialog is gone."""
        self.model.Height = self.top
        view = _made(self.context, "com.sun.star.awt.UnoControlDialog")
        view.setModel(self.model)
        toolkit = _made(self.context, "com.sun.star.awt.Toolkit")
        view.createPeer(toolkit, parent)
        _centre(view, parent)
        try:
            return view.execute(), self.model
        finally:
            view.dispose()


class Later(unohelper.Base, XCallback):
    """Work for the thread that shows windows."""

    def __init__(self, context: Any, work: Callable[[], None]) -> None:
        self.work = work
        _made(context, "com.sun.star.awt.AsyncCallback").addCallback(self, None)

    def notify(self, _data: Any) -> None:
        """The time has come."""
        self.work()


def ask_period(context: Any, parent: Any, words: Words, task: str, folder: Path, first: str, offered: list[str]) -> str:
    """The period the person chose; "" when they would rather not."""
    dialog = Dialog(context, task)
    dialog.text(words("menu.hospital", folder=folder))
    dialog.control(
        "FixedText",
        "label",
        MARGIN,
        60,
        LINE,
        Label=words("menu.period"),
        VerticalAlign=uno.Enum("com.sun.star.style.VerticalAlignment", "MIDDLE"),
    )
    dialog.control(
        "ComboBox",
        "period",
        MARGIN + 62,
        70,
        13,
        Dropdown=True,
        Text=first,
        StringItemList=tuple(offered),
        LineCount=12,
    )
    dialog.top += 17
    dialog.text(words("menu.period_help"))
    dialog.buttons([("start", words("menu.start"), OK), ("leave", words("menu.leave"), CANCEL)])
    ended, model = dialog.ask(parent)
    return str(model.getByName("period").Text).strip() if ended == OK else ""


def tell(context: Any, parent: Any, title: str, words: Words, paragraphs: Sequence[str], *, may_open: bool) -> bool:
    """Shows an outcome; whether the person wants the master opened."""
    dialog = Dialog(context, title)
    said = [paragraph for paragraph in paragraphs if paragraph]
    for paragraph in said:
        dialog.text(paragraph, strong=paragraph is said[0] and len(said) > 1)
    close = ("close", words("menu.shut"), CANCEL)
    dialog.buttons([("open", words("menu.open"), OK), close] if may_open else [close])
    return dialog.ask(parent)[0] == OK


def pick_folder(context: Any, words: Words) -> Path | None:
    """A folder the person chose."""
    picker = _made(context, "com.sun.star.ui.dialogs.FolderPicker")
    picker.setTitle(words("menu.pick"))
    return Path(uno.fileUrlToSystemPath(picker.getDirectory())) if picker.execute() == 1 else None


def _made(context: Any, service: str) -> Any:
    return context.ServiceManager.createInstanceWithContext(service, context)


def _centre(view: Any, parent: Any) -> None:
    """The dialog stands in the middle of its window."""
    if parent is not None:
        whole, own = parent.getPosSize(), view.getPosSize()
        left, top = max(0, (whole.Width - own.Width) // 2), max(0, (whole.Height - own.Height) // 3)
        view.setPosSize(left, top, 0, 0, 3)  # com.sun.star.awt.PosSize.POS
