"""The UNO component behind the menu QLCL: it asks what is missing, lets the program do it, and tells how it went.

This file is carried in the extension and runs in LibreOffice's own Python. The program runs in a process of its own
and is watched by a thread; whatever is shown is shown by LibreOffice's own thread.
"""

import json
import threading
import time
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.frame import FeatureStateEvent, XDispatch, XDispatchProvider
from com.sun.star.lang import DisposedException, XInitialization, XServiceInfo

import qmxl
from qmxl.desks.asking import Answer, Asked
from qmxl.desks.language import USUAL, language_of
from qmxl.desks.libreoffice.dialogs import Later, ask_period, pick_folder, tell
from qmxl.desks.offering import likely_period, offered_periods
from qmxl.desks.program import read_setting
from qmxl.hospital.folder import HospitalFolder, hospital_of

IMPLEMENTATION, SERVICE = "org.qmxl.menu.Handler", "com.sun.star.frame.ProtocolHandler"
PROTOCOL = "org.qmxl.menu:"
WITHOUT_PERIOD = frozenset({"check", "campaign"})  # tasks for which no period is asked
OFTEN = 0.2  # seconds between two looks at the program
TEXTS = json.loads(Path(qmxl.__file__).with_name("menu_texts.json").read_text(encoding="utf-8"))

running: "list[Asked]" = []  # the one run of this LibreOffice, for every window's menu


class Words:
    """The menu's texts in the language of a hospital, in the usual one where there is none yet."""

    def __init__(self, folder: Path | None) -> None:
        self.language = language_of(folder) if folder else USUAL

    def __call__(self, key: str, **facts: object) -> str:
        """The text of a key."""
        return str(TEXTS[self.language][key].format(**facts))


class Window:
    """The window a menu belongs to: its document, its status bar and what is shown over it."""

    def __init__(self, context: Any, frame: Any) -> None:
        self.context, self.frame = context, frame
        self.status: Any = None
        path = self.path()
        self.words = Words(hospital_of(path.parent) if path else None)

    def path(self) -> Path | None:
        """Where the document is kept."""
        with suppress(Exception):
            address = self.frame.getController().getModel().getURL()
            return Path(uno.fileUrlToSystemPath(address)) if address.startswith("file:") else None
        return None

    def parent(self) -> Any:
        """The window dialogs stand over, as long as it is there."""
        with suppress(Exception):
            return self.frame.getContainerWindow()
        return None

    def tell(self, title: str, *paragraphs: str) -> None:
        """A dialog with nothing but a sentence."""
        tell(self.context, self.parent(), title, self.words, paragraphs, may_open=False)

    def show(self, label: str, progress: tuple[int, int] | None) -> None:
        """The status bar says how far the work is."""
        done, total = progress or (0, 1)
        with suppress(Exception):  # the window may have been closed meanwhile
            if self.status is None:
                self.status = self.frame.createStatusIndicator()
                self.status.start(label, 100)
            self.status.setText(label)
            self.status.setValue(100 * done // max(total, 1))

    def clear(self) -> None:
        """The status bar is as it was."""
        with suppress(Exception):
            if self.status is not None:
                self.status.end()
        self.status = None

    def open(self, path: Path) -> None:
        """A workbook is opened, or comes to the front when it is open."""
        desktop = self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        desktop.loadComponentFromURL(uno.systemPathToFileUrl(str(path)), "_default", 0, ())


def begin(window: Window, command: str) -> None:
    """What a menu entry does."""
    task = window.words(f"menu.{command}")
    if command == "stop":
        return _stop(window, task)
    if command != "open" and running:
        return window.tell(task, window.words("menu.busy"))
    folder = _hospital(window, task)
    if folder is None:
        return None
    task = window.words(f"menu.{command}")  # once more: in the language of the hospital that was chosen
    if command == "open":
        master = HospitalFolder(folder).newest_master()
        return window.open(master) if master else window.tell(task, window.words("menu.no_master", folder=folder))
    return _run(window, command, task, folder)


def _stop(window: Window, task: str) -> None:
    for asked in running:
        asked.cancel()
    if not running:
        window.tell(task, window.words("menu.idle"))


def _hospital(window: Window, task: str) -> Path | None:
    """The hospital of the window's document, or the one the person chooses."""
    path = window.path()
    folder = hospital_of(path.parent) if path else None
    if folder is None:
        chosen = pick_folder(window.context, window.words)
        folder = hospital_of(chosen) if chosen else None
        if folder is not None:
            window.words = Words(folder)
        elif chosen:
            window.tell(task, window.words("menu.not_a_hospital", folder=chosen))
    return folder


def _run(window: Window, command: str, task: str, folder: Path) -> None:
    program, period = read_setting(), ""
    if program is None:
        return window.tell(task, window.words("menu.not_set"))
    if command not in WITHOUT_PERIOD:
        path, today = window.path(), date.today()  # noqa: DTZ011 - the office's own calendar
        first = likely_period(command, path.name if path else "", today)
        period = ask_period(window.context, window.parent(), window.words, task, folder, first, offered_periods(today))
        if not period:
            return None
    if running:  # another window's menu was quicker while this one asked
        return window.tell(task, window.words("menu.busy"))
    asked = Asked(program, command, folder, period)
    running.append(asked)
    window.show(window.words("menu.working", task=task), None)
    threading.Thread(target=_watch, args=(window, asked, task, program), daemon=True).start()
    return None


def _watch(window: Window, asked: Asked, task: str, program: Path) -> None:
    """Looks at the program until it has answered; runs in a thread of its own."""
    shown = None
    while True:
        answer = asked.answer()
        if answer is not None:
            break
        state = stopping, progress = asked.until is not None, asked.progress()
        if state != shown and any(state):
            label = _label(window.words, task, progress, stopping=stopping)
            Later(window.context, partial(window.show, label, progress))
            shown = state
        time.sleep(OFTEN)
    running.remove(asked)
    Later(window.context, partial(_told, window, answer, task, program))


def _label(words: Words, task: str, progress: tuple[int, int] | None, *, stopping: bool) -> str:
    if stopping or progress is None:
        return words("menu.stopping", task=task)
    return words("menu.progress", task=task, done=progress[0], total=progress[1])


def _told(window: Window, answer: Answer, task: str, program: Path) -> None:
    """The outcome in a dialog; from there the master is opened."""
    window.clear()
    if answer.fault:
        fault = window.words(f"menu.fault.{answer.fault}", program=program)
        return window.tell(task, window.words("menu.could_not"), fault)
    heading = window.words({0: "menu.done", 1: "menu.to_mend"}.get(answer.code, "menu.could_not"))
    paragraphs = (heading, answer.sentence, answer.next, answer.master)
    if tell(window.context, window.parent(), task, window.words, paragraphs, may_open=bool(answer.master)):
        window.open(Path(answer.master))
    return None


class Handler(unohelper.Base, XServiceInfo, XInitialization, XDispatchProvider, XDispatch):
    """The object LibreOffice calls for the menu's addresses, one a window."""

    def __init__(self, context: Any, *_arguments: Any) -> None:
        self.context, self.frame = context, None

    def initialize(self, arguments: Any) -> None:
        """The window is this one."""
        self.frame = arguments[0] if arguments else None

    def queryDispatch(self, address: Any, _target: str, _flags: int) -> Any:  # UNO's name
        """The object itself, for its own addresses."""
        return self if address.Complete.startswith(PROTOCOL) else None

    def queryDispatches(self, requests: Any) -> tuple[Any, ...]:
        """The same for several."""
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def dispatch(self, address: Any, _arguments: Any) -> None:
        """A menu entry was chosen; it is done once the menu has closed."""
        window, command = Window(self.context, self.frame), address.Complete.removeprefix(PROTOCOL)
        if f"menu.{command}" in TEXTS[USUAL]:
            Later(self.context, partial(begin, window, command))

    def addStatusListener(self, listener: Any, address: Any) -> None:
        """Entries are always there; each is told what it is called in the language of the window's hospital.

        Later, because a window that is just being loaded waits for this answer and cannot be asked anything.
        """
        if f"menu.{address.Complete.removeprefix(PROTOCOL)}" in TEXTS[USUAL]:
            Later(self.context, partial(self._name, listener, address))

    def _name(self, listener: Any, address: Any) -> None:
        with suppress(DisposedException):  # the window was closed meanwhile
            label = Window(self.context, self.frame).words(f"menu.{address.Complete.removeprefix(PROTOCOL)}")
            listener.statusChanged(FeatureStateEvent(self, address, "", True, False, label))  # noqa: FBT003 - a struct

    def removeStatusListener(self, _listener: Any, _address: Any) -> None:
        """Nothing was kept."""

    def getImplementationName(self) -> str:
        """The name the extension registers."""
        return IMPLEMENTATION

    def supportsService(self, name: str) -> bool:
        """Whether this is that service."""
        return name == SERVICE

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        """The services this is."""
        return (SERVICE,)


# The name the Python loader looks for.
g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Handler, IMPLEMENTATION, (SERVICE,))
