"""Adds or removes an extension through a LibreOffice without windows, for root, whom unopkg refuses.

Run by a Python that has LibreOffice's bridge: ``by_uno.py SOFFICE add|remove WHAT [-env:…]``.
"""

import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.task import XInteractionHandler
from com.sun.star.ucb import XCommandEnvironment

PATIENCE = 60  # seconds until LibreOffice must have answered
NAME = "QM.oxt"


class Consent(unohelper.Base, XCommandEnvironment, XInteractionHandler):
    """Approves what the extension manager asks."""

    def getInteractionHandler(self) -> Any:  # UNO's name
        """The one who answers."""
        return self

    def getProgressHandler(self) -> None:
        """Nobody watches."""

    def handle(self, question: Any) -> None:
        """Yes."""
        for answer in question.getContinuations():
            if answer.queryInterface(uno.getTypeByName("com.sun.star.task.XInteractionApprove")):
                answer.select()


def connect(pipe: str) -> Any:
    """The context of the LibreOffice that listens; what it raised last when it never answered."""
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except uno.getClass("com.sun.star.uno.Exception"):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def change(context: Any, verb: str, what: str) -> None:
    """The extension is added from its file, or removed by its identifier."""
    manager = context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
    if verb == "add":
        manager.addExtension(Path(what).as_uri(), (), "user", None, Consent())
    else:
        manager.removeExtension(what, NAME, "user", None, Consent())


def main(soffice: str, verb: str, what: str, *more: str) -> None:
    """Starts LibreOffice, changes it, and closes it again."""
    pipe = f"qmxl-{uuid.uuid4().hex}"
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603 - the program qmxl found, and no shell
        [soffice, "--headless", "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;", *more],
        stdout=quiet,
        stderr=quiet,
    )
    try:
        context = connect(pipe)
        change(context, verb, what)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        try:
            desktop.terminate()
        except uno.getClass("com.sun.star.uno.Exception"):
            pass  # it is gone already
        process.wait(PATIENCE)
    finally:
        if process.poll() is None:
            process.kill()


if __name__ == "__main__":
    main(*sys.argv[1:])
    sys.stdout.flush()
    os._exit(0)  # the bridge's threads now and then crash an interpreter that takes itself apart
